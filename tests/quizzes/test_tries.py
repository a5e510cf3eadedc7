"""Several tries at a question: what they tell, what they cost, and what memory makes of them."""

from fractions import Fraction

import pytest
from hypothesis import given as property_based
from hypothesis import strategies as st

from quizzes import queries, services
from quizzes.domain.rules import Rules, less_penalties
from quizzes.models import Feedback, Grade, LateGrade, Try
from quizzes.queries.rulings import state_of
from quizzes.services import regrading, ruling
from reviews import services as reviews
from reviews.models import ReviewEvent
from tests.factories import BRACHIAL, FEMORAL, NOON, RADIAL, make_attempt, make_given, make_version

pytestmark = [pytest.mark.django_db, pytest.mark.promise]

THREE = Rules(tries=3, try_penalty=20, hint_penalty=10)


@pytest.fixture
def slot():
    """A question with three tries, at a fifth of the marks each, in an attempt of two."""
    return make(THREE)


def make(rules, **fields):
    versions = [make_version(), make_version()]
    attempt = make_attempt(versions=versions, rules=rules, feedback=fields.pop("feedback", Feedback.AT_ONCE), **fields)
    return attempt.slots.select_related("attempt").first()


def answer(slot, choice, sequence):
    services.answer(attempt=slot.attempt, given=[make_given(slot, choice, sequence=sequence)], now=NOON)


def attempt_choices(slot, *choices):
    """Answer and try each of these in turn; return the tries."""
    made = []
    for sequence, choice in enumerate(choices):
        answer(slot, choice, sequence)
        made.append(services.try_answer(slot=slot, now=NOON))
    return made


def test_a_try_that_is_wrong_leaves_the_question_open(slot):
    [made] = attempt_choices(slot, FEMORAL)

    one = queries.asked(slot.attempt, NOON)[0]
    assert (made.number, made.mark, one.settled, one.open_feedback) == (1, 0, False, False)
    assert (one.tries, one.tries_left) == ([made], 2)


@pytest.mark.parametrize(
    ("choices", "mark", "unaided"),
    [
        ([RADIAL], Fraction(1), 1),
        ([FEMORAL, RADIAL], Fraction(4, 5), 0),
        ([FEMORAL, BRACHIAL, RADIAL], Fraction(3, 5), 0),
        ([FEMORAL, BRACHIAL, FEMORAL], Fraction(0), 0),
    ],
)
def test_each_further_try_costs_its_share(slot, choices, mark, unaided):
    attempt_choices(slot, *choices)

    grade = Grade.objects.get(slot=slot)
    assert (grade.mark, grade.unaided) == (mark, unaided)


def test_the_last_try_settles_the_question(slot):
    attempt_choices(slot, FEMORAL, BRACHIAL, FEMORAL)

    slot.refresh_from_db()
    assert slot.settled_at == NOON


def test_the_last_question_that_is_tried_ends_the_attempt(slot):
    services.settle(slot=slot.attempt.slots.last(), now=NOON)

    attempt_choices(slot, RADIAL)

    slot.attempt.refresh_from_db()
    assert slot.attempt.finalised_at == NOON


def test_an_answer_is_tried_once(slot):
    [made] = attempt_choices(slot, FEMORAL)

    again = services.try_answer(slot=slot, now=NOON)

    assert (again, Try.objects.count()) == (made, 1)


def test_a_try_that_settled_is_told_again(slot):
    [made] = attempt_choices(slot, RADIAL)

    assert services.try_answer(slot=slot, now=NOON) == made


def test_an_answer_that_nobody_tried_pays_for_the_tries_before_it(slot):
    attempt_choices(slot, FEMORAL)
    answer(slot, RADIAL, 5)

    services.finalise(attempt=slot.attempt, now=NOON)

    grade = Grade.objects.get(slot=slot)
    assert (grade.mark, grade.unaided, Try.objects.count()) == (Fraction(4, 5), 0, 1)


def test_whoever_gives_up_keeps_the_mark_of_what_was_tried_last(slot):
    attempt_choices(slot, FEMORAL)

    services.settle(slot=slot, now=NOON)

    assert Grade.objects.get(slot=slot).mark == 0


@pytest.mark.parametrize(
    "make_slot",
    [
        lambda: make(Rules()),
        lambda: make(THREE, feedback=Feedback.AT_END),
        lambda: make(THREE, feedback=Feedback.LATER),
    ],
)
def test_nothing_is_tried_where_nothing_is_told(make_slot):
    slot = make_slot()
    answer(slot, RADIAL, 1)

    with pytest.raises(services.NoTry):
        services.try_answer(slot=slot, now=NOON)

    assert not Try.objects.exists()


def accept_every_answer(slot):
    versions = [slot.version]
    proposal = ruling.accepting(versions=versions, reason="Every answer can be defended.")
    regrading.apply(proposal=proposal, seen=state_of(slot.version.question), author=None, now=NOON)


def test_a_try_that_a_ruling_made_right_counts_whatever_was_answered_after_it(slot):
    [made] = attempt_choices(slot, FEMORAL)
    answer(slot, BRACHIAL, 5)
    accept_every_answer(slot)

    services.settle(slot=slot, now=NOON)

    grade = Grade.objects.get(slot=slot)
    assert (grade.answer_id, grade.mark, grade.unaided) == (made.answer_id, 1, 1)


def test_a_try_that_a_ruling_made_right_settles_the_question_when_it_is_asked_for_again(slot):
    attempt_choices(slot, FEMORAL)
    accept_every_answer(slot)

    again = services.try_answer(slot=slot, now=NOON)

    slot.refresh_from_db()
    assert (again.mark, slot.settled_at) == (1, NOON)


def test_without_an_answer_there_is_nothing_to_try(slot):
    with pytest.raises(services.NoTry):
        services.try_answer(slot=slot, now=NOON)


def test_an_answer_that_came_after_settling_is_not_tried(slot):
    services.settle(slot=slot, now=NOON)
    answer(slot, RADIAL, 1)

    with pytest.raises(services.NoTry):
        services.try_answer(slot=slot, now=NOON)


def test_a_try_after_the_deadline_closes_the_attempt_instead():
    slot = make(THREE, due_at=NOON)
    answer(slot, FEMORAL, 1)

    with pytest.raises(services.NoTry):
        services.try_answer(slot=slot, now=NOON.replace(microsecond=1))

    slot.attempt.refresh_from_db()
    assert (slot.attempt.finalised_at is not None, Try.objects.count()) == (True, 0)


def test_memory_takes_in_the_first_try(slot):
    attempt_choices(slot, FEMORAL, RADIAL)

    reviews.catch_up(learner_id=slot.attempt.learner_id)

    event = ReviewEvent.objects.get()
    assert (event.mark, event.rating) == (0, 1)


def test_a_late_answer_after_a_try_reaches_no_memory(slot):
    attempt_choices(slot, FEMORAL)
    services.settle(slot=slot, now=NOON)

    answer(slot, RADIAL, 9)

    assert not LateGrade.objects.exists()


@property_based(st.fractions(-2, 1), st.integers(0, 9), st.integers(0, 9), st.integers(0, 100), st.integers(0, 100))
def test_penalties_never_raise_a_mark_nor_take_it_below_zero(mark, further, hints, try_penalty, hint_penalty):
    rules = Rules(try_penalty=try_penalty, hint_penalty=hint_penalty)

    left = less_penalties(mark, further_tries=further, hints=hints, rules=rules)

    assert min(mark, Fraction()) <= left <= mark
