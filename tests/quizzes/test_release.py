"""Settled is not enough: what waits for the end, or for a date, shows nothing of the key's side before."""

from datetime import timedelta

import pytest

from learning.queries import at_lesson
from learning.queries.progress import quiz_marks
from quizzes import queries, services
from quizzes.domain.rules import Rules, read_rules, released
from quizzes.models import Feedback
from quizzes.queries.feedback import NotReleased
from reviews import queries as reviews_queries
from reviews import services as reviews
from tests.factories import NOON, RADIAL, make_attempt, make_given, make_learner, make_lesson, make_version

pytestmark = [pytest.mark.django_db, pytest.mark.promise]

DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
LATER = Rules(feedback_from=NOON + DAY)


def submitted(learner=None, **fields):
    """An attempt that was answered right and submitted, whose feedback comes a day later."""
    attempt = make_attempt(learner, feedback=Feedback.LATER, **{"rules": LATER, **fields})
    services.answer(attempt=attempt, given=[make_given(slot, RADIAL) for slot in attempt.slots.all()], now=NOON)
    return services.finalise(attempt=attempt, now=NOON)


@pytest.mark.parametrize("feedback", Feedback.values)
@pytest.mark.parametrize("ended", [True, False])
@pytest.mark.parametrize("now", [None, NOON + DAY - INSTANT, NOON + DAY])
def test_feedback_is_released_as_its_quiz_says(feedback, ended, now):
    found = released(feedback, NOON if ended else None, LATER, now)

    assert found == {"at_once": True, "at_end": ended, "later": ended and now == NOON + DAY}[feedback]


def test_without_a_date_what_waits_for_one_is_never_released():
    assert not released("later", NOON, Rules(), NOON + 1000 * DAY)


@pytest.mark.parametrize("before", [INSTANT, DAY])
def test_a_submitted_quiz_keeps_its_feedback_until_the_date(before):
    attempt = submitted()
    slots = list(attempt.slots.select_related("attempt", "version__question"))

    with pytest.raises(NotReleased):
        services.show_feedback(slots=slots, now=NOON + DAY - before)

    assert [one.open_feedback for one in queries.asked(attempt, NOON + DAY - before)] == [False]
    assert attempt.slots.get().feedback_shown_at is None


def test_from_the_date_on_feedback_is_shown():
    attempt = submitted()
    slots = list(attempt.slots.select_related("attempt", "version__question"))

    shown = services.show_feedback(slots=slots, now=NOON + DAY)

    assert [one.mark for one in shown.values()] == [1]
    assert [one.open_feedback for one in queries.asked(attempt, NOON + DAY)] == [True]


@pytest.mark.parametrize(("now", "taken_in"), [(None, 0), (NOON + DAY - INSTANT, 0), (NOON + DAY, 1)])
def test_memory_waits_with_the_feedback(now, taken_in):
    attempt = submitted()

    behind = list(reviews_queries.learners_behind(now))

    assert behind == [attempt.learner_id] * taken_in
    assert reviews.catch_up(learner_id=attempt.learner_id, now=now) == taken_in


def test_a_date_in_another_zone_is_the_same_instant():
    shifted = read_rules({"feedback_from": "2026-03-03T14:00:00+02:00"})
    attempt = submitted(rules=shifted)

    found = [reviews.catch_up(learner_id=attempt.learner_id, now=NOON + DAY - after) for after in (INSTANT, 0 * DAY)]

    assert found == [0, 1]


def test_memory_waits_for_the_end_where_feedback_does():
    attempt = make_attempt(versions=[make_version(), make_version()], rules=Rules(forward_only=True))
    first = attempt.slots.first()
    services.answer(attempt=attempt, given=[make_given(first)], now=NOON)
    services.settle(slot=first, now=NOON)
    before = reviews.catch_up(learner_id=attempt.learner_id, now=NOON)

    services.finalise(attempt=attempt, now=NOON)

    assert (before, reviews.catch_up(learner_id=attempt.learner_id, now=NOON)) == (0, 1)


@pytest.mark.parametrize(("now", "told"), [(None, False), (NOON + DAY - INSTANT, False), (NOON + DAY, True)])
def test_a_result_is_told_with_the_feedback(now, told):
    learner = make_learner()
    lesson = make_lesson([make_version()])
    quiz = lesson.quiz
    submitted(learner, versions=[quiz.questions.get().versions.get()], quiz=quiz, occasion=f"quiz:{quiz.code}")

    at = at_lesson(lesson.code, learner, learner.day_at(NOON), now)
    [last], passed = quiz_marks(learner, now=now)[quiz.pk]

    assert (last.told, last.mark, passed) == (told, int(told), told)
    assert (at.last, at.passed) == (last, passed)
