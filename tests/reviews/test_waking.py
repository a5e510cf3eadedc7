"""What happens between a commit and the worker, broker dead or alive."""

import socket
from time import monotonic
from uuid import uuid4

import pytest

from config.celery import app
from quizzes import services as quizzes
from quizzes import tasks as quizzes_tasks
from quizzes.models import Attempt, Purpose
from reviews import receivers, services, tasks
from reviews.models import Memory, ReviewEvent
from tests.conftest import point_to, wait_until
from tests.factories import NOON, make_attempt, make_finalised, make_given, make_learner, make_objective


@pytest.fixture
def fresh_broker():
    """A process that has not tried its broker yet."""
    receivers.broker = receivers.Broker()
    yield receivers.broker
    receivers.caller.submit(bool).result(timeout=20)  # what is under way ends with its test
    receivers.broker = receivers.Broker()


@pytest.fixture
def dead_broker(fresh_broker):
    """An address that refuses."""
    point_to("redis://127.0.0.1:1/0")
    yield
    point_to("memory://")


@pytest.fixture
def silent_broker(fresh_broker):
    """An address that takes the connection and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        point_to(f"redis://127.0.0.1:{listener.getsockname()[1]}/0")
        yield
    point_to("memory://")


def until_called():
    """Wait until all that was handed to the calling thread so far is done."""
    receivers.caller.submit(bool).result(timeout=20)


def submitted():
    attempt = make_attempt()
    quizzes.answer(attempt=attempt, given=[make_given(attempt.slots.get())], now=NOON)
    return quizzes.finalise(attempt=attempt, now=NOON)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broker_state", ["dead_broker", "silent_broker"])
def test_a_broker_that_does_not_answer_neither_fails_nor_delays_a_submit(broker_state, request):
    request.getfixturevalue(broker_state)
    attempt = make_attempt()
    began = monotonic()

    quizzes.finalise(attempt=attempt, now=NOON)
    quizzes.answer(attempt=attempt, given=[make_given(attempt.slots.get())], now=NOON)

    assert monotonic() - began < 0.5
    assert Attempt.objects.get().finalised_at == NOON


def test_a_dead_broker_is_tried_once_and_reported_once(dead_broker, caplog):
    for _ in range(50):
        receivers.wake_memory(sender=None, learner_ids=[uuid4()])
    until_called()

    assert [record.getMessage().partition(" (")[0] for record in caplog.records] == ["the broker does not answer"]


def test_a_broker_is_tried_again_after_a_pause(dead_broker):
    receivers.wake_memory(sender=None, learner_ids=[uuid4()])
    until_called()
    tried_until = receivers.broker.silent_until

    assert 0 < tried_until - monotonic() <= receivers.PAUSE
    receivers.broker.silent_until = monotonic()
    receivers.wake_memory(sender=None, learner_ids=[uuid4()])
    until_called()
    assert receivers.broker.silent_until > tried_until


@pytest.mark.services
def test_a_real_worker_turns_a_submit_into_a_memory(worker, fresh_broker):
    attempt = submitted()

    wait_until(Memory.objects.exists, "the worker")

    assert Memory.objects.values_list("learner", flat=True).get() == attempt.learner_id


@pytest.mark.services
def test_what_a_dead_broker_lost_is_healed_by_the_sweep(request, transactional_db, dead_broker):
    submitted()
    until_called()
    assert Memory.objects.count() == 0

    request.getfixturevalue("worker")
    tasks.sweep.delay()

    wait_until(Memory.objects.exists, "the sweep")


@pytest.mark.services
def test_one_learner_who_fails_does_not_hold_up_the_others(worker, fresh_broker):
    spoiled, sound = make_learner(), make_learner()
    for learner in (spoiled, sound):
        make_finalised(learner, make_objective())
        services.catch_up(learner_id=learner.pk)
    Memory.objects.all().delete()
    # Both are behind again, and one of them with a rating that no replay can read.
    _forget(spoiled, rating=9)
    _forget(sound, rating=3)

    tasks.sweep.delay()

    wait_until(lambda: Memory.objects.filter(learner=sound).exists(), "the sweep")
    assert not Memory.objects.filter(learner=spoiled).exists()


@pytest.mark.services
def test_the_sweep_of_attempts_runs_in_a_real_worker(worker, fresh_broker):
    make_attempt(purpose=Purpose.REVIEW)  # in 2026, long ago for a clock that runs

    quizzes_tasks.sweep.delay()

    wait_until(Attempt.objects.exclude(finalised_at=None).exists, "the sweep")


def test_every_sweep_is_on_the_schedule():
    scheduled = {one["task"]: one["schedule"] for one in app.conf.beat_schedule.values()}

    assert [scheduled["reviews.tasks.sweep"], scheduled["quizzes.tasks.sweep"]] == [60, 60]


def _forget(learner, rating):
    """Leave an event with this rating, and an answer to the same objective that memory has not seen."""
    event = learner_events(learner)
    event.update(rating=rating)
    make_finalised(learner, event.get().objective)


def learner_events(learner):
    return ReviewEvent.objects.filter(learner=learner)
