"""Answers that a script keeps while they are given, or sends later: the same facts as those of the form."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quizzes.models import Answer, Attempt
from tests.factories import BRACHIAL, FEMORAL, NOON, RADIAL, make_attempt, make_learner
from tests.learning.attempts import at, given, keep, send

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


def as_script(client, attempt, *choices, **fields):
    """Submit a question's form as a script does."""
    return client.post(at(attempt), {"choice": choices, **fields}, headers={"Accept": "application/json"})


@pytest.mark.promise
def test_an_answer_that_is_sent_again_is_the_same_fact(client, learner):
    attempt, id = make_attempt(learner), uuid4()

    answers = [keep(client, attempt, RADIAL, response=id, confidence="sure") for _ in range(3)]

    assert [one.json() for one in answers] == [{"outcome": "accepted"}] * 3
    assert [(answer.id, answer.content) for answer in Answer.objects.all()] == [(id, {"choices": [RADIAL]})]


@pytest.mark.promise
def test_an_answer_that_waited_for_the_network_stands_where_it_was_given(client, learner, clock):
    attempt = make_attempt(learner)
    clock.shift(timedelta(minutes=10))
    keep(client, attempt, FEMORAL, answered_at="2026-03-02T12:09:00+00:00", sequence="7")

    keep(client, attempt, RADIAL, answered_at="2026-03-02T12:03:00.250+00:00", sequence="3")

    assert given(attempt) == [(1, [RADIAL], ""), (1, [FEMORAL], "")]
    first = Answer.objects.first()
    assert (first.answered_at, first.sequence) == (datetime(2026, 3, 2, 12, 3, 0, 250_000, tzinfo=UTC), 3)


@pytest.mark.parametrize("said", ["", "yesterday", "2026-03-02T12:03:00", "9" * 400])
def test_a_time_that_is_none_costs_no_answer(client, learner, said):
    attempt = make_attempt(learner)

    keep(client, attempt, RADIAL, answered_at=said, sequence=said)

    assert [(answer.answered_at, answer.sequence) for answer in Answer.objects.all()] == [(NOON, 0)]


def test_what_waited_says_how_sure_one_was(client, learner, clock):
    attempt = make_attempt(learner)
    keep(client, attempt, RADIAL)

    clock.shift(timedelta(seconds=5))
    keep(client, attempt, RADIAL, confidence="guess")

    assert given(attempt) == [(1, [RADIAL], ""), (1, [RADIAL], "guess")]


def test_an_answer_that_comes_after_the_end_is_kept_as_late(client, learner, clock):
    attempt = make_attempt(learner)
    Attempt.objects.update(due_at=NOON + timedelta(minutes=1))
    clock.shift(timedelta(minutes=2))

    response = keep(client, attempt, RADIAL)

    assert response.json() == {"outcome": "late"}


def test_what_cannot_be_kept_is_said_to_a_script(client, learner):
    attempt = make_attempt(learner)

    response = keep(client, attempt, RADIAL, BRACHIAL)

    assert (response.status_code, response.json()) == (422, {"said": "Expected exactly one choice."})


def test_a_script_is_told_where_to_go_on(client, learner):
    attempt = make_attempt(learner)

    response = as_script(client, attempt, RADIAL, confidence="sure")

    assert response.json() == {"next": reverse("attempt-submit", args=[attempt.pk])}


def test_a_script_is_told_what_is_wrong_with_a_form(client, learner):
    attempt = make_attempt(learner)

    response = as_script(client, attempt, confidence="sure")

    assert (response.status_code, response.json()) == (422, {"said": "Give an answer first."})


def test_a_script_that_keeps_a_cleared_answer_is_told_that_the_last_one_counts(client, learner):
    attempt = make_attempt(learner)
    keep(client, attempt, RADIAL)

    response = keep(client, attempt)

    said = "Nothing is answered here now. What was kept before still counts until you answer anew."
    assert (response.status_code, response.json()) == (422, {"said": said})


def test_a_form_that_says_what_was_kept_stores_nothing_anew(client, learner):
    attempt = make_attempt(learner)
    send(client, attempt, RADIAL)

    send(client, attempt, RADIAL)

    assert given(attempt) == [(1, [RADIAL], "sure")]


def test_a_script_learns_who_is_signed_in(client, learner):
    found = client.get(reverse("here"))

    assert found.json()["learner"] == str(learner.pk)
    assert "no-store" in found["Cache-Control"]


def test_a_script_learns_that_nobody_is_signed_in():
    assert Client().get(reverse("here")).json()["learner"] is None


def test_the_token_that_a_script_is_given_sends_an_answer(learner):
    attempt, client = make_attempt(learner), Client(enforce_csrf_checks=True)
    client.force_login(learner)
    token = client.get(reverse("here")).json()["token"]
    kept = {"choice": RADIAL, "response": uuid4(), "quietly": "1"}

    without = client.post(at(attempt), kept)
    response = client.post(at(attempt), kept, headers={"X-CSRFToken": token})

    assert (without.status_code, response.status_code, given(attempt)) == (403, 200, [(1, [RADIAL], "")])


# --- The clock -------------------------------------------------------------------------------------------------


def test_the_clock_is_the_servers(client, learner, clock):
    attempt = make_attempt(learner, due_at=NOON + timedelta(minutes=5))
    clock.shift(timedelta(seconds=90))

    found = client.get(reverse("attempt-clock", args=[attempt.pk])).json()

    assert found == {"now": round(NOON.timestamp() * 1000) + 90_000, "left": 210.0}


def test_without_a_limit_nothing_is_left_to_count(client, learner):
    attempt = make_attempt(learner)

    assert client.get(reverse("attempt-clock", args=[attempt.pk])).json()["left"] is None


def test_looking_at_the_clock_closes_what_is_over(client, learner, clock):
    attempt = make_attempt(learner, due_at=NOON + timedelta(minutes=5))
    clock.shift(timedelta(minutes=5, seconds=1))

    found = client.get(reverse("attempt-clock", args=[attempt.pk])).json()

    attempt.refresh_from_db()
    assert (found["left"], attempt.finalised_at) == (0, NOON + timedelta(minutes=5, seconds=1))


def test_nobody_reads_the_clock_of_another_learner(client):
    attempt = make_attempt(make_learner())

    assert client.get(reverse("attempt-clock", args=[attempt.pk])).status_code == 404
