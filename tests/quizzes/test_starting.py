from datetime import date, timedelta

import pytest

from quizzes import queries, services
from quizzes.models import Attempt, Purpose, Question, QuestionVersion, Status
from tests.factories import (
    BRACHIAL,
    FEMORAL,
    NOON,
    RADIAL,
    make_attempt,
    make_given,
    make_learner,
    make_quiz,
    make_version,
)

pytestmark = [pytest.mark.django_db, pytest.mark.promise]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_an_attempt_keeps_the_day_and_zone_of_its_start():
    # 12:00 UTC is 01:00 on the third in Auckland, which still belongs to the evening of the second.
    attempt = make_attempt(make_learner(time_zone="Pacific/Auckland"))

    assert (attempt.zone, attempt.study_day) == ("Pacific/Auckland", date(2026, 3, 2))


def test_starting_again_finds_the_open_attempt():
    learner, versions = make_learner(), [make_version()]

    first = make_attempt(learner, versions, occasion="review")
    again = make_attempt(learner, versions, occasion="review", now=NOON + HOUR)

    assert (again, Attempt.objects.count()) == (first, 1)


def test_starting_after_a_submit_opens_another():
    learner, versions = make_learner(), [make_version()]
    first = make_attempt(learner, versions, occasion="review")
    services.finalise(attempt=first, now=NOON)

    assert make_attempt(learner, versions, occasion="review") != first


def test_occasions_and_learners_do_not_share_an_attempt():
    learner, versions = make_learner(), [make_version()]

    attempts = {
        make_attempt(learner, versions, occasion="review"),
        make_attempt(learner, versions, occasion="quiz:one"),
        make_attempt(make_learner(), versions, occasion="review"),
    }

    assert len(attempts) == 3


def test_an_attempt_whose_time_is_over_is_closed_by_the_next_start():
    learner, version = make_learner(), make_version()
    timed = {"quiz": make_quiz([version], time_limit=10 * MINUTE), "occasion": "quiz:timed"}
    first = make_attempt(learner, [version], **timed)

    second = make_attempt(learner, [version], now=NOON + HOUR, **timed)

    first.refresh_from_db()
    assert (first.finalised_at, second.started_at) == (NOON + HOUR, NOON + HOUR)


def test_no_question_is_no_attempt():
    with pytest.raises(services.Nothing):
        services.start(
            learner=make_learner(), places=[], purpose=Purpose.REVIEW, occasion="review", title="Review", now=NOON
        )


def test_each_slot_stores_an_order_of_its_own():
    version = make_version()

    orders = [make_attempt(versions=[version]).slots.get().order for _ in range(40)]

    assert all(sorted(order) == sorted([RADIAL, FEMORAL, BRACHIAL]) for order in orders)
    assert len({tuple(order) for order in orders}) > 1


def test_an_order_that_its_author_fixed_is_kept():
    fixed = [FEMORAL, BRACHIAL, RADIAL]
    attempt = make_attempt(versions=[make_version(fixed_order=fixed)])

    (question,) = queries.asked(attempt)

    assert [choice["id"] for choice in question.body["choices"]] == fixed


def test_a_quiz_asks_the_newest_version_of_its_live_questions_in_order():
    first, second, retired = make_version(), make_version(), make_version()
    quiz = make_quiz([second, first, retired])
    edited = QuestionVersion.objects.create(
        question=first.question, number=2, kind="single", stem="Edited", body=first.body, created_at=NOON
    )
    Question.objects.filter(pk=retired.question_id).update(status=Status.RETIRED)

    assert queries.places_of_quiz(quiz) == [queries.Place(second), queries.Place(edited)]


# What closes by itself


def review(**fields):
    return make_attempt(purpose=Purpose.REVIEW, occasion="review", **fields)


def timed():
    version = make_version()
    return make_attempt(versions=[version], quiz=make_quiz([version], time_limit=HOUR))


@pytest.mark.parametrize(
    ("make", "open_for"), [(review, DAY), (make_attempt, 30 * DAY), (timed, HOUR)], ids=["review", "quiz", "timed"]
)
def test_an_attempt_closes_when_its_time_is_over(make, open_for):
    attempt = make()

    closed = [services.close_overdue(now=NOON + open_for + timedelta(seconds=later)) for later in (5, 6, 7)]

    attempt.refresh_from_db()
    assert (closed, attempt.finalised_at) == ([0, 1, 0], NOON + open_for + timedelta(seconds=6))


def test_an_answer_keeps_a_review_open():
    attempt = review()
    services.answer(attempt=attempt, given=[make_given(attempt.slots.get())], now=NOON + 20 * HOUR)

    assert services.close_overdue(now=NOON + 30 * HOUR) == 0
    assert services.close_overdue(now=NOON + 45 * HOUR) == 1


def test_one_attempt_that_cannot_be_closed_does_not_hold_up_the_others():
    spoiled, sound = review(), review()
    services.answer(attempt=spoiled, given=[make_given(spoiled.slots.get())], now=NOON)
    QuestionVersion.objects.filter(pk=spoiled.slots.get().version_id).update(kind="lost")

    assert services.close_overdue(now=NOON + 2 * DAY) == 1
    sound.refresh_from_db()
    assert sound.finalised_at == NOON + 2 * DAY
