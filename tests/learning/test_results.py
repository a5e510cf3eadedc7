"""What an attempt came to: points, certainty, which attempt counts, how others answered, whether there is another."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from learning.services import sitting
from quizzes import services
from quizzes.domain.rules import Rules
from quizzes.models import Attempt, Feedback, Ruling, Status
from quizzes.queries import Place
from reviews.services import catch_up
from tests.factories import (
    FEMORAL,
    NOON,
    RADIAL,
    make_assessment,
    make_attempt,
    make_given,
    make_learner,
    make_lesson,
    make_quiz,
    make_specialty,
    make_version,
)
from tests.learning.attempts import asked, at, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def learner():
    return make_learner()


@pytest.fixture
def client(learner):
    client = Client()
    client.force_login(learner)
    return client


def finish(attempt, *choices, now=NOON, sure="sure"):
    """Answer the questions in order, and submit."""
    slots = attempt.slots.order_by("position")[: len(choices)]
    given = [
        make_given(slot, choice, answered_at=now, confidence=sure) for slot, choice in zip(slots, choices, strict=True)
    ]
    services.answer(attempt=attempt, given=given, now=now)
    return services.finalise(attempt=attempt, now=now)


def result(client, attempt):
    return text(client.get(reverse("attempt-result", args=[attempt.pk])))


def taken(learner, quiz, versions, *choices, now=NOON):
    """An attempt at a quiz, submitted at `now`."""
    attempt = make_attempt(learner, versions, quiz=quiz, now=now, occasion=f"quiz:{quiz.code}")
    return finish(attempt, *choices, now=now)


# --- Points and the pass mark ----------------------------------------------------------------------------------


def test_points_are_what_the_questions_are_worth(client, learner):
    places = [Place(make_version(), 3), Place(make_version(), 1)]
    attempt = finish(make_attempt(learner, places), RADIAL, FEMORAL)

    assert "<h1>Passed. 3 of 4 points.</h1>" in result(client, attempt)


def test_whoever_did_not_pass_is_told_what_passes(client, learner):
    attempt = finish(asked(learner, pass_percent=80), RADIAL, FEMORAL)

    page = result(client, attempt)

    assert ("<h1>One of two is open.</h1>" in page, "80 % pass." in page) == (True, True)


def test_a_question_that_was_taken_out_is_not_counted(client, learner):
    attempt = finish(asked(learner), RADIAL, FEMORAL)
    version = attempt.slots.get(position=2).version
    Ruling.objects.create(version=version, action=Ruling.Action.DROP, reason="The key was wrong.", made_at=NOON)

    page = result(client, attempt)

    assert "<h1>Passed. One of one is open.</h1>" in page
    assert '<span class="st">Not counted</span>' in page


# --- Certainty -------------------------------------------------------------------------------------------------


def test_accuracy_bonus_and_their_sum_are_told(client, learner):
    attempt = finish(asked(learner, count=4, certainty=True), RADIAL, RADIAL, RADIAL, FEMORAL, sure="think_so")

    page = result(client, attempt)

    figures = [f"<dt>{name}</dt><dd>{said}</dd>" for name, said in SAID]
    assert [figure for figure in figures if figure not in page] == []
    assert "<h1>Passed. 4 of 4 points.</h1>" in page


# Three of four right, and each time “think so”: a mean of (2 + 2 + 2 - 2) / 4 = 1, which is what is expected of 75 %.
SAID = [("Accuracy", "75\u00a0%"), ("Bonus for certainty", "+0.0\u00a0%"), ("Accuracy and bonus", "75\u00a0%")]


def test_where_certainty_does_not_count_nothing_is_said_of_it(client, learner):
    assert "Bonus for certainty" not in result(client, finish(asked(learner), RADIAL, RADIAL))


# --- Which attempt counts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ("best", "The best of your three attempts counts: 100\u00a0%, passed. That is not this one."),
        ("last", "The last of your three attempts counts: 50\u00a0%. That is this one."),
        ("first", "The first of your three attempts counts: 0\u00a0%. That is not this one."),
        ("mean", "The mean of your three attempts counts: 50\u00a0%."),
    ],
)
def test_which_attempt_counts_is_told(client, learner, clock, counts, said):
    versions = [make_version(), make_version()]
    quiz = make_quiz(versions, counts=counts)
    clock.shift(timedelta(minutes=5))
    for minute, choices in enumerate([(FEMORAL, FEMORAL), (RADIAL, RADIAL), (RADIAL, FEMORAL)]):
        last = taken(learner, quiz, versions, *choices, now=NOON + timedelta(minutes=minute))

    assert said in result(client, last)


def test_one_attempt_is_the_one_that_counts_without_a_word(client, learner):
    versions = [make_version(), make_version()]
    attempt = taken(learner, make_quiz(versions), versions, RADIAL, RADIAL)

    assert "attempts counts" not in result(client, attempt)


def test_where_no_attempt_is_left_none_is_offered(client, learner):
    versions = [make_version(), make_version()]
    attempt = taken(learner, make_quiz(versions, attempts_allowed=1), versions, RADIAL, RADIAL)

    page = result(client, attempt)

    assert ("You have used your attempt at this quiz." in page, "Take it again" in page) == (True, False)


def test_where_one_has_to_wait_it_is_said_until_when(client, learner):
    versions = [make_version(), make_version()]
    attempt = taken(learner, make_quiz(versions, wait=timedelta(hours=3)), versions, RADIAL, RADIAL)

    assert "From 15:00 on you can." in result(client, attempt)


# --- How others answered ---------------------------------------------------------------------------------------


def others_at(version, count):
    for number in range(count):
        attempt = make_attempt(make_learner(), [version], feedback=Feedback.AT_ONCE)
        finish(attempt, FEMORAL if number % 4 == 0 else RADIAL)


@pytest.mark.parametrize(("count", "shown"), [(19, False), (20, True)])
def test_how_others_answered_is_told_of_twenty_and_more(client, learner, count, shown):
    version = make_version()
    others_at(version, count)
    attempt = finish(make_attempt(learner, [version], feedback=Feedback.AT_ONCE), RADIAL)

    pages = [result(client, attempt), text(client.get(at(attempt)))]

    told = ["75\u00a0% of 20 others were right the first time" in page for page in pages]
    assert told == [shown, shown]


def test_how_others_answered_is_not_told_before_one_answers(client, learner):
    version = make_version()
    others_at(version, 20)
    attempt = make_attempt(learner, [version], feedback=Feedback.AT_ONCE)

    assert "others were right" not in text(client.get(at(attempt)))


# --- What it costs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 8])
def test_a_result_costs_the_same_queries_however_much_is_in_it(client, learner, count, django_assert_num_queries):
    versions = [make_version() for _ in range(count)]
    quiz = make_quiz(versions, certainty=True)
    attempts = [taken(learner, quiz, versions, *[FEMORAL] * count) for _ in range(count)]
    rules = Rules(certainty=True).stored()
    Attempt.objects.update(rules=rules)
    client.get(reverse("attempt-result", args=[attempts[-1].pk]))  # notes that its feedback was shown

    with django_assert_num_queries(23):
        client.get(reverse("attempt-result", args=[attempts[-1].pk]))


# --- A quiz over many lessons ----------------------------------------------------------------------------------


def across(learner, *choices, **fields):
    """A placement test with a question on each of two lessons, the later one asked first; the attempt and both."""
    specialty = make_specialty()
    versions = [make_version(), make_version()]
    second = make_lesson([versions[0]], specialty=specialty, position=2, title="Second lesson", **fields)
    first = make_lesson([versions[1]], specialty=specialty, position=1, title="First lesson", **fields)
    quiz = make_quiz(code="placement")
    make_assessment(quiz, purpose="placement")
    attempt = make_attempt(learner, versions, quiz=quiz, occasion="quiz:placement", probing=True)
    return finish(attempt, *choices), first, second


def read_first(page):
    """Return the lesson that a result says to read first."""
    found = re.search(r'<a class="btn" href="/lessons/(.*?)/">Read “.*?”</a>', page)
    return found and found[1]


def page_of(client, attempt):
    return client.get(reverse("attempt-result", args=[attempt.pk])).content.decode()


def test_what_was_missed_first_in_the_curriculum_is_to_be_read_first(client, learner):
    attempt, first, _ = across(learner, FEMORAL, FEMORAL)

    assert read_first(page_of(client, attempt)) == first.code


def test_a_lesson_whose_facts_were_shown_need_not_be_read(client, learner):
    attempt, _, second = across(learner, FEMORAL, RADIAL)

    assert read_first(page_of(client, attempt)) == second.code


def test_whoever_showed_everything_is_sent_to_no_lesson(client, learner):
    attempt, _, _ = across(learner, RADIAL, RADIAL)

    assert read_first(page_of(client, attempt)) is None


def test_what_was_asked_stands_in_the_order_of_its_lessons(client, learner):
    attempt, _, _ = across(learner, FEMORAL, RADIAL)

    assert re.findall(r'<a class="at" href=".*?">(.*?)</a>', page_of(client, attempt)) == [
        "First lesson",
        "Second lesson",
    ]


def test_a_lesson_that_was_retired_is_not_linked(client, learner):
    attempt, _, _ = across(learner, FEMORAL, FEMORAL, status=Status.RETIRED)
    catch_up(learner_id=learner.pk)

    page = page_of(client, attempt)

    assert read_first(page) is None
    assert 'class="at"' not in page
    assert ">in its lesson<" not in page
    assert "being taken in" not in page


@pytest.mark.parametrize(("purpose", "probing"), [("placement", True), ("final", False)])
def test_only_a_placement_test_asks_what_was_never_taught(learner, purpose, probing):
    assessment = make_assessment(make_quiz([make_version()]), purpose=purpose)

    assert sitting.start_assessment(learner=learner, assessment=assessment, now=NOON).probing is probing


def test_what_a_placement_test_misses_waits_in_its_lesson(client, learner):
    attempt, _, _ = across(learner, FEMORAL, RADIAL)
    catch_up(learner_id=learner.pk)

    page = result(client, attempt)

    assert (page.count("in its lesson"), page.count("in two days"), page.count("being taken in")) == (2, 1, 0)
    assert "75 % pass" not in page


def test_nobody_passes_a_placement_test_however_often_they_take_it(client, learner):
    first, *_ = across(learner, RADIAL, RADIAL)
    again = make_attempt(learner, [make_version()], quiz=first.quiz, occasion="quiz:placement", probing=True)
    finish(again, RADIAL)

    page = result(client, again)

    assert "of your two attempts counts" in page
    assert "passed" not in page.lower()
    assert "passed" not in text(client.get(reverse("quiz", args=["placement"]))).lower()
