"""What many requests at once may not break. Each thread has a connection of its own, as each request has."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from quizzes import services
from quizzes.domain.rules import Rules
from quizzes.models import Answer, Attempt, Feedback, Grade, LateGrade, Try
from quizzes.models.keys import AnswerKey
from quizzes.services import Outcome
from quizzes.services.attempts import hold
from reviews import services as reviews
from reviews.models import Memory, ReviewEvent
from tests.factories import (
    FEMORAL,
    NOON,
    RADIAL,
    make_attempt,
    make_finalised,
    make_given,
    make_learner,
    make_objective,
    make_version,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise]

MANY = 32


def at_once(*calls):
    """Call all of these at the same moment; return what they returned, in order. The first error is raised."""
    together = Barrier(len(calls))

    def run(call):
        try:
            together.wait(timeout=20)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_many_starts_at_once_open_one_attempt():
    learner, version = make_learner(), make_version()

    attempts = at_once(*[lambda: make_attempt(learner, [version], occasion="review")] * MANY)

    assert {attempt.pk for attempt in attempts} == {Attempt.objects.get().pk}
    assert Attempt.objects.get().slots.count() == 1


def test_many_submits_at_once_write_one_grade():
    attempt = make_attempt()
    slot = attempt.slots.get()
    services.answer(attempt=attempt, given=[make_given(slot)], now=NOON)

    closed = at_once(*[lambda: services.finalise(attempt=attempt, now=NOON)] * MANY)

    assert {one.finalised_at for one in closed} == {NOON}
    assert Grade.objects.get().mark == 1


def test_many_resends_at_once_are_one_fact():
    attempt = make_attempt()
    given = make_given(attempt.slots.get())

    outcomes = at_once(*[lambda: services.answer(attempt=attempt, given=[given], now=NOON)] * MANY)

    assert outcomes == [[Outcome.ACCEPTED]] * MANY
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_an_answer_during_a_submit_counts_or_is_late(turn):
    attempt = make_attempt()
    slot = attempt.slots.get()
    givens = [make_given(slot, RADIAL if number % 2 else FEMORAL, sequence=number) for number in range(MANY - 1)]
    answers = [lambda given=given: services.answer(attempt=attempt, given=[given], now=NOON)[0] for given in givens]

    *outcomes, _ = at_once(*answers, lambda: services.finalise(attempt=attempt, now=NOON))

    counted = [given.id for given, outcome in zip(givens, outcomes, strict=True) if outcome == Outcome.ACCEPTED]
    assert len(counted) + outcomes.count(Outcome.LATE) == len(givens)
    assert list(Grade.objects.values_list("answer", flat=True)) == counted[-1:]


def test_batches_submits_and_feedback_never_wait_for_each_other():
    attempt = make_attempt(versions=[make_version() for _ in range(8)], feedback=Feedback.AT_ONCE)
    slots = list(attempt.slots.select_related("version__question"))
    for slot in slots:
        services.settle(slot=slot, now=NOON)
    for slot in slots:
        slot.refresh_from_db(fields=["settled_at"])

    def late(order):
        return services.answer(attempt=attempt, given=[make_given(slot) for slot in order], now=NOON)

    at_once(
        *[lambda: late(slots)] * 5,
        *[lambda: late(slots[::-1])] * 5,
        *[lambda: services.show_feedback(slots=slots[::-1], now=NOON)] * 3,
        *[lambda: services.finalise(attempt=attempt, now=NOON)] * 3,
    )

    assert Answer.objects.filter(late=True).count() == 80
    assert attempt.slots.filter(feedback_shown_at=None).count() == 0
    assert LateGrade.objects.count() <= 8


def test_two_workers_on_one_learner_take_an_answer_in_once():
    learner, objective = make_learner(), make_objective()
    make_finalised(learner, objective)

    taken_in = at_once(*[lambda: reviews.catch_up(learner_id=learner.pk)] * 8)

    assert sorted(taken_in) == [0] * 7 + [1]
    assert (ReviewEvent.objects.count(), Memory.objects.count()) == (1, 1)


def test_many_reviews_at_once_are_one():
    learner, objective = make_learner(), make_objective()
    make_finalised(learner, objective)
    reviews.catch_up(learner_id=learner.pk)
    day = Memory.objects.get().due_day

    started = at_once(*[lambda: reviews.start_review(learner=learner, day=day, now=NOON)] * MANY)

    assert len({attempt.pk for attempt in started}) == 1


def make_tried(**fields):
    """A question with three tries and two hints, beside another."""
    versions = [make_version(), make_version()]
    AnswerKey.objects.filter(version=versions[0]).update(hints=["Think of the wrist.", "It lies over bone."])
    rules = Rules(tries=3, try_penalty=20, hint_penalty=10)
    return make_attempt(versions=versions, rules=rules, feedback=Feedback.AT_ONCE, **fields).slots.first()


def test_many_tries_at_once_of_one_answer_are_one_try():
    slot = make_tried()
    services.answer(attempt=slot.attempt, given=[make_given(slot, FEMORAL)], now=NOON)

    made = at_once(*[lambda: services.try_answer(slot=slot, now=NOON)] * MANY)

    assert {one.pk for one in made} == {Try.objects.get().pk}


@pytest.mark.parametrize("turn", range(3))
def test_many_answers_and_tries_at_once_have_a_row_for_each_number(turn):
    slot = make_tried()

    def answer_and_try(number):
        services.answer(attempt=slot.attempt, given=[make_given(slot, FEMORAL, sequence=number)], now=NOON)
        try:
            return services.try_answer(slot=slot, now=NOON).number
        except services.NoTry:
            return None

    at_once(*[lambda number=number: answer_and_try(number) for number in range(MANY)])

    assert [one.number for one in Try.objects.all()] == list(range(1, Try.objects.count() + 1))
    assert 1 <= Try.objects.count() <= 3
    assert Grade.objects.count() == (1 if Try.objects.count() == 3 else 0)


def test_many_clicks_at_once_take_one_hint():
    slot = make_tried()

    texts = at_once(*[lambda: services.take_hint(slot=slot, now=NOON, number=1)] * MANY)

    slot.refresh_from_db()
    assert (set(texts), slot.hints) == ({"Think of the wrist."}, 1)


@pytest.mark.parametrize("turn", range(3))
def test_tries_hints_answers_and_a_submit_never_wait_for_each_other(turn):
    slot = make_tried()
    services.answer(attempt=slot.attempt, given=[make_given(slot, FEMORAL)], now=NOON)

    def refused(call):
        try:
            return call()
        except (services.NoTry, services.NoHint) as error:
            return error

    at_once(
        *[lambda: refused(lambda: services.try_answer(slot=slot, now=NOON))] * 6,
        *[lambda: refused(lambda: services.take_hint(slot=slot, now=NOON, number=1))] * 6,
        *[lambda: services.answer(attempt=slot.attempt, given=[make_given(slot, FEMORAL)], now=NOON)] * 6,
        *[lambda: services.settle(slot=slot, now=NOON)] * 3,
        *[lambda: services.finalise(attempt=slot.attempt, now=NOON)] * 3,
    )

    assert Grade.objects.get().slot == slot


# One request waits for another. Nothing here is left to chance: the first holds its transaction open.


def while_first_is_open(first, second):
    """Do `first` and, before its transaction ends, begin `second`, which must wait; return what that returned."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            waiting = pool.submit(_closing, second)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
        return waiting.result(timeout=20)


def _closing(call):
    try:
        return call()
    finally:
        connection.close()


def test_an_answer_waits_while_its_slot_is_graded():
    attempt = make_attempt()
    given = make_given(attempt.slots.get())

    outcome = while_first_is_open(
        lambda: services.finalise(attempt=attempt, now=NOON),
        lambda: services.answer(attempt=attempt, given=[given], now=NOON),
    )

    assert outcome == [Outcome.LATE]


def test_a_submit_waits_for_an_answer_and_counts_it():
    attempt = make_attempt()
    given = make_given(attempt.slots.get())

    while_first_is_open(
        lambda: services.answer(attempt=attempt, given=[given], now=NOON),
        lambda: services.finalise(attempt=attempt, now=NOON),
    )

    assert Grade.objects.get().answer_id == given.id


def test_a_submit_waits_for_a_submit_and_changes_nothing():
    attempt = make_attempt()

    closed = while_first_is_open(
        lambda: services.finalise(attempt=attempt, now=NOON),
        lambda: services.finalise(attempt=attempt, now=NOON + timedelta(minutes=1)),
    )

    assert closed.finalised_at == NOON


def test_a_start_waits_for_a_start_and_finds_its_attempt():
    learner, version = make_learner(), make_version()
    first = []

    second = while_first_is_open(
        lambda: first.append(make_attempt(learner, [version], occasion="review")),
        lambda: make_attempt(learner, [version], occasion="review"),
    )

    assert [second] == first


def test_a_worker_waits_for_a_worker_and_finds_nothing_left():
    learner = make_learner()
    make_finalised(learner, make_objective())

    left = while_first_is_open(
        lambda: reviews.catch_up(learner_id=learner.pk), lambda: reviews.catch_up(learner_id=learner.pk)
    )

    assert left == 0


def test_the_key_waits_for_a_late_answer_that_came_before_it():
    attempt = services.finalise(attempt=make_attempt(), now=NOON)
    slot = attempt.slots.select_related("version__question").get()

    while_first_is_open(
        lambda: services.answer(attempt=attempt, given=[make_given(slot)], now=NOON),
        lambda: services.show_feedback(slots=[slot], now=NOON),
    )

    assert LateGrade.objects.get().mark == 1


def test_a_resend_that_lost_the_race_is_the_same_fact():
    attempt = make_attempt()
    given = make_given(attempt.slots.get())

    def send():
        return services.answer(attempt=attempt, given=[given], now=NOON)

    assert while_first_is_open(send, send) == [Outcome.ACCEPTED]
    assert Answer.objects.count() == 1


def test_a_try_waits_for_an_answer_and_checks_it():
    slot = make_tried()
    given = make_given(slot, FEMORAL)

    made = while_first_is_open(
        lambda: services.answer(attempt=slot.attempt, given=[given], now=NOON),
        lambda: services.try_answer(slot=slot, now=NOON),
    )

    assert (made.answer_id, made.number) == (given.id, 1)


def test_a_hint_waits_for_a_submit_and_is_not_given():
    slot = make_tried()

    def take():
        try:
            return services.take_hint(slot=slot, now=NOON, number=1)
        except services.NoHint:
            return None

    assert while_first_is_open(lambda: services.finalise(attempt=slot.attempt, now=NOON), take) is None


def test_a_sweep_holds_an_attempt_before_its_slots_as_a_submit_does(caplog):
    attempt = make_attempt(due_at=NOON)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            hold(attempt.pk)
            sweeping = pool.submit(_closing, lambda: services.close_overdue(now=NOON + timedelta(minutes=1)))
            with pytest.raises(TimeoutError):
                sweeping.result(timeout=0.5)
            services.finalise(attempt=attempt, now=NOON)  # the other way round, each would wait for the other here
        closed = sweeping.result(timeout=20)

    assert (closed, caplog.records) == (0, [])
