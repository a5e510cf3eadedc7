import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from learning.models import Reading
from reviews.services import catch_up
from tests.factories import NOON, make_attempt, make_finalised, make_learner, make_lesson, make_objective

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return make_learner(time_zone="America/New_York")


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


def said(client, now=NOON) -> str:
    with time_machine.travel(now, tick=False):
        page = client.get(reverse("today")).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")]).split())


def learned(learner, *objectives, now=NOON):
    make_finalised(learner, *objectives, now=now)
    catch_up(learner_id=learner.pk)


def test_a_new_learner_is_led_to_a_first_lesson(signed_in):
    lesson = make_lesson(title="What a wire does")

    words = said(signed_in)

    assert "You have not begun yet." in words
    assert "Read “What a wire does”" in words
    assert lesson.specialty.title and "Your week" not in words


@pytest.mark.parametrize(
    ("hour", "greeting"), [(3, "Good evening"), (4, "Good morning"), (12, "Good afternoon"), (18, "Good evening")]
)
def test_the_greeting_follows_the_learners_own_clock(signed_in, hour, greeting):
    now = datetime(2026, 3, 2, hour, tzinfo=ZoneInfo("America/New_York"))

    assert f"{greeting}." in said(signed_in, now)


def test_what_is_due_is_counted_and_timed(signed_in, learner):
    lesson = make_lesson()
    objectives = [one.objective for one in lesson.objectives.through.objects.filter(lesson=lesson)]
    learned(learner, *objectives, make_objective())

    words = said(signed_in, NOON + timedelta(days=5))

    assert "Three facts are due." in words
    assert f"About two minutes. Two from {lesson.specialty}." in words
    assert "Start reviews" in words


def test_with_nothing_due_today_says_when_something_will_be(signed_in, learner):
    learned(learner, make_objective())

    words = said(signed_in)

    assert "Nothing is due." in words
    assert "The next reviews come on Wednesday 4 March." in words


def test_a_lesson_that_was_read_waits_with_its_quiz(signed_in, learner):
    lesson = make_lesson(title="What a wire does")
    Reading.objects.create(learner=learner, lesson=lesson, read_at=NOON)

    words = said(signed_in)

    assert "Nothing is due yet." in words
    assert "What a wire does You have read it. Its quiz is waiting." in words


def test_an_open_quiz_comes_first(signed_in, learner):
    read, begun = make_lesson(title="Read"), make_lesson(title="Begun")
    Reading.objects.create(learner=learner, lesson=read, read_at=NOON)
    make_attempt(learner, quiz=begun.quiz)

    words = said(signed_in)

    assert words.index("Begun You have begun its quiz.") < words.index("Read You have read it.")


def test_the_week_counts_study_days_and_praises_none(signed_in, learner):
    for days in (0, 2, 2, 6, 7):
        make_attempt(learner, now=NOON - timedelta(days=days))
    learned(learner, make_objective())

    assert "Three study days in the last seven." in said(signed_in)


def test_the_forecast_is_drawn_and_told(signed_in, learner):
    learned(learner, make_objective())

    words = said(signed_in)

    assert "Today 100 % 0" in words
    assert re.search(r"Mon 16 Mar \d\d % 1", words)


def test_answers_on_their_way_into_memory_are_named(signed_in, learner):
    make_finalised(learner, make_objective())

    before = said(signed_in)
    catch_up(learner_id=learner.pk)
    after = said(signed_in)

    assert ["on their way into memory" in words for words in (before, after)] == [True, False]
