"""Hints: the one thing that leaves the key's side early, one after the other, at a price."""

from fractions import Fraction

import pytest

from quizzes import queries, services
from quizzes.domain.rules import Rules
from quizzes.models import Feedback, Grade
from quizzes.models.keys import AnswerKey
from reviews import services as reviews
from reviews.models import ReviewEvent
from tests.factories import FEMORAL, NOON, RADIAL, make_attempt, make_given, make_version

pytestmark = [pytest.mark.django_db, pytest.mark.promise]

HINTS = ["Think of the wrist.", "It lies over bone."]


def make_hinted(*hints, **fields):
    version = make_version(**fields)
    AnswerKey.objects.filter(version=version).update(hints=list(hints or HINTS))
    return version


@pytest.fixture
def slot():
    """A question with two hints, at a quarter of the marks each."""
    attempt = make_attempt(
        versions=[make_hinted(), make_version()], rules=Rules(hint_penalty=25), feedback=Feedback.AT_ONCE
    )
    return attempt.slots.select_related("attempt").first()


def take(slot, number=None):
    return services.take_hint(slot=slot, now=NOON, number=number)


def taken(slot):
    one = queries.asked(slot.attempt)[0]
    return one.hints, one.hints_left


def settle(slot, choice=RADIAL):
    services.answer(attempt=slot.attempt, given=[make_given(slot, choice)], now=NOON)
    services.settle(slot=slot, now=NOON)
    return Grade.objects.get(slot=slot)


def test_hints_come_one_after_the_other(slot):
    before = taken(slot)

    found = [take(slot, 1), take(slot, 2)]

    assert (before, found, taken(slot)) == (([], 2), HINTS, (HINTS, 0))


def test_a_page_that_asks_twice_for_its_next_hint_takes_one(slot):
    assert [take(slot), take(slot)] == [HINTS[0], HINTS[0]]
    assert taken(slot) == (HINTS[:1], 1)


@pytest.mark.parametrize("number", [0, -1, 2, 3])
def test_no_hint_is_had_out_of_turn(slot, number):
    with pytest.raises(services.NoHint):
        take(slot, number)

    assert taken(slot) == ([], 2)


def test_there_are_no_more_hints_than_there_are(slot):
    take(slot, 1), take(slot, 2)

    with pytest.raises(services.NoHint):
        take(slot, 3)


def test_a_question_without_hints_gives_none(slot):
    with pytest.raises(services.NoHint):
        take(slot.attempt.slots.last())


@pytest.mark.parametrize(("hints", "mark"), [(0, Fraction(1)), (1, Fraction(3, 4)), (2, Fraction(1, 2))])
def test_each_hint_costs_its_share(slot, hints, mark):
    for number in range(hints):
        take(slot, number + 1)

    grade = settle(slot)

    assert (grade.mark, grade.unaided) == (mark, 1)


def test_a_hint_takes_nothing_from_nothing(slot):
    take(slot)

    assert settle(slot, FEMORAL).mark == 0


def test_what_is_final_gives_no_new_hint_and_the_old_one_again(slot):
    take(slot, 1)
    settle(slot)

    assert take(slot, 1) == HINTS[0]
    with pytest.raises(services.NoHint):
        take(slot, 2)
    assert taken(slot) == (HINTS[:1], 0)


def test_what_is_locked_gives_no_hint():
    attempt = make_attempt(versions=[make_version(), make_hinted()], rules=Rules(forward_only=True))

    with pytest.raises(services.NoHint):
        take(attempt.slots.last())

    assert queries.asked(attempt)[1].hints_left == 0


def test_a_hint_after_the_deadline_closes_the_attempt_instead():
    attempt = make_attempt(versions=[make_hinted()], due_at=NOON)

    with pytest.raises(services.NoHint):
        services.take_hint(slot=attempt.slots.get(), now=NOON.replace(microsecond=1))

    attempt.refresh_from_db()
    assert (attempt.finalised_at is not None, attempt.slots.get().hints) == (True, 0)


@pytest.mark.parametrize(("hints", "rating"), [(0, 3), (1, 2)])
def test_what_was_recalled_after_a_hint_was_hardly_recalled(slot, hints, rating):
    for number in range(hints):
        take(slot, number + 1)
    settle(slot)

    reviews.catch_up(learner_id=slot.attempt.learner_id)

    assert ReviewEvent.objects.get().rating == rating


def test_what_is_asked_carries_no_hint_that_was_not_taken(slot):
    take(slot)

    [one, _] = queries.asked(slot.attempt)

    assert HINTS[1] not in repr((vars(one.slot), one))
