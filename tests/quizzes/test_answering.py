from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest
from django.db.models.signals import post_init

from quizzes import queries, services
from quizzes.models import Answer, Confidence, Feedback, Grade, LateGrade
from quizzes.services import Outcome
from tests.factories import (
    FEMORAL,
    NOON,
    RADIAL,
    make_attempt,
    make_given,
    make_quiz,
    make_version,
)

pytestmark = [pytest.mark.django_db, pytest.mark.promise]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def slot():
    """The only slot of an attempt that gives feedback at once."""
    return make_attempt(feedback=Feedback.AT_ONCE).slots.select_related("attempt", "version__question").get()


def answer(slot, *given, now=NOON):
    return services.answer(attempt=slot.attempt, given=given, now=now)


@pytest.mark.parametrize("arrival", list(permutations(range(4))))
def test_the_newest_answer_counts_in_any_order_of_arrival(arrival):
    attempt = make_attempt(now=NOON - MINUTE)
    slot = attempt.slots.get()
    oldest_first = [  # by time, then by sequence, then by id
        make_given(slot, FEMORAL, answered_at=NOON - MINUTE, sequence=9, id=UUID(int=2**127 + 9)),
        make_given(slot, FEMORAL, sequence=1, id=UUID(int=2**127 + 8)),
        make_given(slot, FEMORAL, sequence=2, id=UUID(int=2**126)),
        make_given(slot, RADIAL, sequence=2, id=UUID(int=2**127)),
    ]

    for minutes, place in enumerate(arrival):
        services.answer(attempt=attempt, given=[oldest_first[place]], now=NOON + minutes * MINUTE)
    services.finalise(attempt=attempt, now=NOON)

    assert Grade.objects.get(slot=slot).mark == 1


def test_an_answer_is_stored_as_it_was_given(slot):
    given = make_given(slot, answered_at=NOON + MINUTE, sequence=7, confidence=Confidence.GUESS)

    answer(slot, given, now=NOON + 2 * MINUTE)

    assert Answer.objects.values().get() == {
        "id": given.id,
        "slot_id": slot.pk,
        "content": {"choices": [RADIAL]},
        "confidence": "guess",
        "answered_at": NOON + MINUTE,
        "sequence": 7,
        "received_at": NOON + 2 * MINUTE,
        "late": False,
    }


def test_a_resend_is_the_same_fact(slot):
    given = make_given(slot)

    outcomes = [answer(slot, given), answer(slot, given, now=NOON + MINUTE)]

    assert outcomes == [[Outcome.ACCEPTED], [Outcome.ACCEPTED]]
    assert Answer.objects.get().received_at == NOON


def test_a_resend_within_one_batch_is_the_same_fact(slot):
    given = make_given(slot)

    assert answer(slot, given, given) == [Outcome.ACCEPTED, Outcome.ACCEPTED]
    assert Answer.objects.count() == 1


def test_a_resend_after_settling_is_not_late(slot):
    given = make_given(slot)
    answer(slot, given)
    services.settle(slot=slot, now=NOON)

    assert answer(slot, given) == [Outcome.ACCEPTED]


def test_a_resend_beside_a_late_answer_is_not_late(slot):
    known = make_given(slot)
    answer(slot, known)
    services.settle(slot=slot, now=NOON)

    assert answer(slot, known, make_given(slot, sequence=1)) == [Outcome.ACCEPTED, Outcome.LATE]


def test_a_resend_beside_a_new_answer_is_the_same_fact(slot):
    known = make_given(slot)
    answer(slot, known)

    assert answer(slot, known, make_given(slot, sequence=1)) == [Outcome.ACCEPTED, Outcome.ACCEPTED]
    assert Answer.objects.count() == 2


@pytest.mark.parametrize("other", [{"content": {"choices": [FEMORAL]}}, {"confidence": Confidence.GUESS}])
@pytest.mark.parametrize("together", [True, False])
def test_an_id_cannot_carry_a_second_fact(slot, other, together):
    first = make_given(slot)
    second = replace(first, **other)

    outcomes = answer(slot, first, second) if together else answer(slot, first) + answer(slot, second)

    assert outcomes == [Outcome.ACCEPTED, Outcome.CONFLICT]
    assert Answer.objects.get().content == {"choices": [RADIAL]}


def test_an_id_cannot_answer_a_second_slot():
    attempt = make_attempt(versions=[make_version(), make_version()])
    here, there = attempt.slots.all()
    first = make_given(here)

    outcomes = services.answer(attempt=attempt, given=[first, replace(first, slot_id=there.pk)], now=NOON)

    assert outcomes == [Outcome.ACCEPTED, Outcome.CONFLICT]


def test_an_id_of_another_attempt_is_a_conflict(slot):
    first = make_given(slot)
    answer(slot, first)
    strange = make_attempt().slots.select_related("attempt").get()

    assert answer(strange, replace(first, slot_id=strange.pk)) == [Outcome.CONFLICT]


def test_one_spoiled_answer_does_not_hold_back_the_others(slot):
    strange = make_attempt().slots.get()

    outcomes = answer(slot, make_given(slot, "no-such-"), make_given(strange), make_given(slot))

    assert outcomes == [Outcome.INVALID, Outcome.NO_SLOT, Outcome.ACCEPTED]
    assert [fact.slot for fact in Answer.objects.all()] == [slot]


@pytest.mark.parametrize(
    ("claimed", "kept"), [(-MINUTE, NOON), (MINUTE, NOON + MINUTE), (5 * MINUTE, NOON + 2 * MINUTE)]
)
def test_a_clock_is_believed_between_start_and_arrival(slot, claimed, kept):
    answer(slot, make_given(slot, answered_at=NOON + claimed), now=NOON + 2 * MINUTE)

    assert Answer.objects.get().answered_at == kept


def test_a_late_answer_is_kept_and_never_touches_the_mark(slot):
    answer(slot, make_given(slot, FEMORAL))
    services.settle(slot=slot, now=NOON)

    outcomes = answer(slot, make_given(slot, RADIAL, sequence=1))
    services.finalise(attempt=slot.attempt, now=NOON)

    assert outcomes == [Outcome.LATE]
    assert list(Answer.objects.values_list("late", flat=True)) == [False, True]
    assert Grade.objects.get(slot=slot).mark == 0
    assert LateGrade.objects.get(slot=slot).mark == 1


def test_a_resend_of_a_late_answer_is_late(slot):
    services.settle(slot=slot, now=NOON)
    given = make_given(slot)

    assert answer(slot, given) + answer(slot, given) == [Outcome.LATE, Outcome.LATE]


def test_a_late_answer_that_is_older_than_the_one_that_counted_changes_nothing(slot):
    answer(slot, make_given(slot, FEMORAL, sequence=5))
    services.settle(slot=slot, now=NOON)

    answer(slot, make_given(slot, RADIAL, sequence=1))

    assert LateGrade.objects.count() == 0


@pytest.mark.parametrize("arrival", list(permutations(range(3))))
def test_the_newest_of_late_answers_reaches_memory_in_any_order_of_arrival(slot, arrival):
    services.settle(slot=slot, now=NOON)
    oldest_first = [make_given(slot, choice, sequence=place) for place, choice in enumerate([RADIAL, RADIAL, FEMORAL])]

    for place in arrival:
        answer(slot, oldest_first[place])

    late = LateGrade.objects.get(slot=slot)
    assert (late.answer_id, late.mark) == (oldest_first[2].id, 0)


def test_a_late_answer_after_feedback_reaches_no_memory(slot):
    services.settle(slot=slot, now=NOON)
    slot.refresh_from_db()
    services.show_feedback(slots=[slot], now=NOON)

    assert answer(slot, make_given(slot)) == [Outcome.LATE]
    assert LateGrade.objects.count() == 0


@pytest.mark.parametrize(
    ("arrival", "outcome"),
    [(10 * MINUTE, Outcome.ACCEPTED), (10 * MINUTE + timedelta(microseconds=1), Outcome.LATE)],
)
def test_a_deadline_looks_at_arrival_and_waits_for_no_sweep(arrival, outcome):
    version = make_version()
    quiz = make_quiz([version], time_limit=10 * MINUTE)
    attempt = make_attempt(versions=[version], quiz=quiz)
    given = make_given(attempt.slots.get(), answered_at=NOON)

    assert services.answer(attempt=attempt, given=[given], now=NOON + arrival) == [outcome]
    attempt.refresh_from_db()
    assert (attempt.finalised_at is not None) == (outcome == Outcome.LATE)


@pytest.mark.parametrize("size", [1, 30])
def test_a_batch_costs_the_same_however_long(size, django_assert_num_queries):
    attempt = make_attempt(versions=[make_version() for _ in range(size)])
    given = [make_given(slot) for slot in attempt.slots.all()]

    with django_assert_num_queries(3 + 2):  # look for resends, lock the slots, append; and a savepoint
        services.answer(attempt=attempt, given=given, now=NOON)


@pytest.mark.parametrize("size", [1, 30])
def test_a_resent_batch_costs_one_query_and_no_lock(size, django_assert_num_queries):
    attempt = make_attempt(versions=[make_version() for _ in range(size)])
    given = [make_given(slot) for slot in attempt.slots.all()]
    services.answer(attempt=attempt, given=given, now=NOON)

    with django_assert_num_queries(1):
        services.answer(attempt=attempt, given=given, now=NOON)


def test_what_a_learner_is_asked_costs_one_query(django_assert_num_queries):
    attempt = make_attempt(versions=[make_version() for _ in range(20)])

    with django_assert_num_queries(1):
        queries.asked(attempt)


def test_answers_that_newer_ones_replaced_are_not_loaded(slot):
    answer(slot, *(make_given(slot, sequence=sequence) for sequence in range(20)))
    loaded = []
    post_init.connect(note := lambda instance, **kwargs: loaded.append(instance.sequence), sender=Answer)

    [newest] = queries.newest_answers([slot])
    post_init.disconnect(note, sender=Answer)

    assert (newest.sequence, loaded) == (19, [19])


def test_a_slot_takes_so_many_answers_and_no_more(slot, monkeypatch):
    monkeypatch.setattr("quizzes.services.answers.MOST", 3)
    givens = [make_given(slot, sequence=sequence) for sequence in range(4)]

    first, second = answer(slot, *givens[:2]), answer(slot, *givens[2:])

    assert first + second == [Outcome.ACCEPTED] * 3 + [Outcome.TOO_MANY]
    assert Answer.objects.count() == 3


def test_a_full_slot_still_acknowledges_what_it_holds(slot, monkeypatch):
    monkeypatch.setattr("quizzes.services.answers.MOST", 1)
    held = make_given(slot)
    answer(slot, held)

    assert answer(slot, held, make_given(slot)) == [Outcome.ACCEPTED, Outcome.TOO_MANY]


def test_one_full_slot_does_not_fill_the_others(monkeypatch):
    monkeypatch.setattr("quizzes.services.answers.MOST", 1)
    attempt = make_attempt(versions=[make_version(), make_version()])
    full, other = attempt.slots.all()
    services.answer(attempt=attempt, given=[make_given(full)], now=NOON)

    outcomes = services.answer(attempt=attempt, given=[make_given(full), make_given(other)], now=NOON)

    assert outcomes == [Outcome.TOO_MANY, Outcome.ACCEPTED]
