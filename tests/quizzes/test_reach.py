"""What can be reached: moving forward only, and cases that unfold."""

from datetime import timedelta

import pytest

from quizzes import queries, services
from quizzes.domain.reach import Standing, reachable
from quizzes.domain.rules import Rules
from quizzes.models import Answer, Feedback, LateGrade, Question
from quizzes.queries.feedback import NotReleased
from quizzes.services import Outcome
from tests.factories import FEMORAL, NOON, make_attempt, make_finalised, make_given, make_learner, make_version

pytestmark = [pytest.mark.django_db, pytest.mark.promise]

MINUTE = timedelta(minutes=1)
FORWARD = Rules(forward_only=True)


def make_case(parts=3, code="tests.case"):
    """Questions that share a case, which goes on with each but the first."""
    versions = [
        make_version(case_stem="A woman of 60.", unfolding=f"Day {part}." if part else "") for part in range(parts)
    ]
    Question.objects.filter(pk__in=[one.question_id for one in versions]).update(case=code)
    for one in versions:
        one.question.case = code
    return versions


def forward(**fields):
    return make_attempt(versions=[make_version() for _ in range(3)], rules=FORWARD, **fields)


def answer(attempt, *slots, now=NOON, **fields):
    return services.answer(attempt=attempt, given=[make_given(slot, **fields) for slot in slots], now=now)


def locked(attempt):
    return [one.locked for one in queries.asked(attempt)]


@pytest.mark.parametrize(
    ("settled", "forward_only", "reached"),
    [
        ("", False, {1, 2, 3, 4, 5}),
        ("", True, {1}),
        ("1", True, {1, 2}),
        ("13", True, {1, 2, 3}),
        ("12345", True, {1, 2, 3, 4, 5}),
    ],
)
def test_moving_forward_reaches_what_comes_after_the_settled(settled, forward_only, reached):
    slots = [Standing(position, str(position) in settled) for position in range(1, 6)]

    assert reachable(slots, forward_only=forward_only) == reached


@pytest.mark.parametrize(
    ("settled", "reached"), [("", {1, 2, 5}), ("1", {1, 2, 5}), ("2", {1, 2, 3, 5}), ("23", {1, 2, 3, 4, 5})]
)
def test_a_part_of_a_case_comes_once_the_parts_before_it_are_settled(settled, reached):
    cases = ["", "a", "a", "a", ""]
    slots = [Standing(position, str(position) in settled, case) for position, case in enumerate(cases, start=1)]

    assert reachable(slots) == reached


def test_what_is_locked_says_nothing_of_itself():
    attempt = make_attempt(versions=make_case(), rules=Rules(tries=3))

    _, second, _ = queries.asked(attempt)

    assert (second.locked, second.kind, second.stem, second.body, second.case_stem) == (True, "", "", {}, "")
    assert (second.unfoldings, second.hints, second.hints_left, second.tries_left) == ([], [], 0, 0)


def test_a_case_unfolds_part_by_part():
    attempt = make_attempt(versions=make_case())
    for slot in attempt.slots.all()[:2]:
        services.settle(slot=slot, now=NOON)

    asked = queries.asked(attempt)

    assert [one.case_stem for one in asked] == ["A woman of 60."] * 3
    assert [one.unfoldings for one in asked] == [[], ["Day 1."], ["Day 1.", "Day 2."]]


def test_the_parts_of_a_case_stand_together_in_their_order():
    first, second, third = make_case()
    between = make_version()

    attempt = make_attempt(versions=[third, between, first, second])

    assert [slot.version for slot in attempt.slots.all()] == [first, second, third, between]


def test_an_answer_to_what_is_locked_is_refused():
    attempt = forward()
    _, second, _ = attempt.slots.all()

    assert answer(attempt, second) == [Outcome.LOCKED]
    assert not Answer.objects.exists()


def test_an_answer_to_a_locked_part_of_a_case_is_refused():
    attempt = make_attempt(versions=[make_version(), *make_case(2)])
    free, first, second = attempt.slots.all()

    assert answer(attempt, free, first, second) == [Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.LOCKED]


def test_an_answer_to_what_was_left_behind_is_late():
    attempt = forward()
    first = attempt.slots.first()
    services.settle(slot=first, now=NOON)

    assert answer(attempt, first) == [Outcome.LATE]


@pytest.mark.parametrize("make", [forward, lambda: make_attempt(versions=make_case())], ids=["forward", "case"])
def test_what_was_left_behind_shows_no_feedback_before_the_end(make):
    attempt = make()
    services.settle(slot=attempt.slots.first(), now=NOON)
    slots = list(attempt.slots.select_related("attempt", "version__question")[:1])

    with pytest.raises(NotReleased):
        services.show_feedback(slots=slots, now=NOON)

    assert locked(attempt) == [False, False, True]
    assert [one.open_feedback for one in queries.asked(attempt)] == [False] * 3
    assert set(attempt.slots.values_list("feedback_shown_at", flat=True)) == {None}


def test_a_late_answer_reaches_no_memory_once_what_follows_was_shown():
    attempt = forward()
    first = attempt.slots.first()
    services.settle(slot=first, now=NOON)
    services.finalise(attempt=attempt, now=NOON + MINUTE)

    answer(attempt, first, now=NOON + 2 * MINUTE)

    assert not LateGrade.objects.exists()


def test_a_late_answer_to_what_the_end_settled_reaches_memory():
    attempt = forward()
    services.settle(slot=attempt.slots.first(), now=NOON)
    services.finalise(attempt=attempt, now=NOON + MINUTE)

    answer(attempt, attempt.slots.last(), now=NOON + 2 * MINUTE)

    assert [late.slot for late in LateGrade.objects.all()] == [attempt.slots.last()]


def test_nothing_is_settled_out_of_turn():
    attempt = forward()

    with pytest.raises(services.Locked):
        services.settle(slot=attempt.slots.last(), now=NOON)


def test_a_question_that_stands_alone_waits_for_the_end_beside_a_case():
    attempt = make_attempt(versions=[make_version(), *make_case(2)])
    free, first, _ = attempt.slots.all()

    services.settle(slot=first, now=NOON)
    with pytest.raises(services.FeedbackAtEnd):
        services.settle(slot=free, now=NOON)


def test_one_part_of_a_case_alone_is_a_question_like_others():
    attempt = make_attempt(versions=make_case(1))

    with pytest.raises(services.FeedbackAtEnd):
        services.settle(slot=attempt.slots.get(), now=NOON)


def test_moving_past_the_last_question_ends_the_attempt():
    attempt = forward()

    for minutes, slot in enumerate(attempt.slots.all()):
        services.settle(slot=slot, now=NOON + minutes * MINUTE)

    attempt.refresh_from_db()
    assert attempt.finalised_at == NOON + 2 * MINUTE


def test_submitting_settles_what_was_locked_too():
    attempt = services.finalise(attempt=forward(), now=NOON)

    assert set(attempt.slots.values_list("settled_at", flat=True)) == {NOON}
    assert locked(attempt) == [False] * 3


@pytest.mark.parametrize("later", [timedelta(), timedelta(microseconds=1)])
def test_settling_after_the_deadline_closes_the_attempt_instead(later):
    attempt = forward(due_at=NOON + MINUTE)

    services.settle(slot=attempt.slots.first(), now=NOON + MINUTE + later)

    attempt.refresh_from_db()
    assert (attempt.finalised_at is not None) == bool(later)


def test_in_a_review_a_case_unfolds_too():
    attempt = make_attempt(versions=make_case(2), purpose="review", occasion="review", feedback=Feedback.AT_ONCE)
    first, second = attempt.slots.all()

    with pytest.raises(services.Locked):
        services.settle(slot=second, now=NOON)
    services.settle(slot=first, now=NOON)

    assert locked(attempt) == [False, False]


def test_a_review_of_a_later_part_alone_tells_how_its_case_went_on():
    _, _, third = make_case()

    attempt = make_attempt(versions=[third], purpose="review", occasion="review", feedback=Feedback.AT_ONCE)

    assert [one.unfoldings for one in queries.asked(attempt)] == [["Day 1.", "Day 2."]]


@pytest.mark.parametrize(("rules", "queries_of_it"), [(Rules(), 1), (FORWARD, 1), (Rules(tries=3), 2)])
def test_what_is_asked_costs_the_same_however_long_it_is(rules, queries_of_it, django_assert_num_queries):
    attempt = make_attempt(versions=[*make_case(), *(make_version() for _ in range(9))], rules=rules)

    with django_assert_num_queries(queries_of_it):
        queries.asked(attempt)


def test_an_attempt_of_before_knows_no_rules():
    attempt = make_finalised(make_learner(), make_version().question.objective, choice=FEMORAL)
    attempt.rules = {}
    attempt.save()

    assert [one.open_feedback for one in queries.asked(attempt)] == [True]
