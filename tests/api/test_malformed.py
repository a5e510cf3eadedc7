"""Answers that are none, to questions of every kind: each has a clear outcome, and what was taken can be marked."""

from itertools import islice

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes import services
from quizzes.models import Answer, Attempt
from tests.api.conftest import is_problem, item, outcomes, send
from tests.api.test_answers import JUNK
from tests.factories import NOON, make_attempt
from tests.quizzes.kinds.samples import SAMPLES, make_sample

FOREIGN = "zzzzzzzz"  # an id that no part has
DEEP = 1000  # as deep as JSON goes here


@pytest.fixture
def asked(phone):
    """An attempt at a question of each kind, with its samples in the same order."""
    return make_attempt(phone.learner, [make_sample(sample) for sample in SAMPLES], now=NOON)


def post(phone, attempt, body):
    path = f"/api/v1/attempts/{attempt.pk}/answers/"
    return phone.post(path, body, content_type="application/json", headers={"x-session-token": phone.token})


def spoiled(right):
    """Yield answers that are almost right: each field replaced by what cannot stand there."""
    yield {**right, "more": 1}
    for name, said in right.items():
        yield {other: value for other, value in right.items() if other != name}
        for wrong in (
            None,
            True,
            1,
            -1.5,
            10**30,
            [[]],
            {"": {}},
            FOREIGN * 100,
            [said, said],
            [FOREIGN],
            {FOREIGN: FOREIGN},
        ):
            if wrong != said:
                yield {**right, name: wrong}


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_what_is_almost_an_answer_is_taken_or_refused_and_never_fails(phone, sample):
    attempt = make_attempt(phone.learner, [make_sample(sample)], now=NOON)
    slot = attempt.slots.get().pk
    sent = [item(slot, answer=answer) for answer in islice(spoiled(sample.right), 100)]

    found = outcomes(send(phone, {"id": attempt.pk}, *sent))
    services.finalise(attempt=attempt, now=NOON)

    assert set(found) <= {"accepted", "invalid"}
    assert found.count("accepted") == Answer.objects.count()
    assert "invalid" in found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_junk_in_place_of_an_answer_never_brings_the_door_down(phone, asked, data):
    junk = {slot.pk: data.draw(st.dictionaries(st.text(max_size=9), JUNK, max_size=3)) for slot in asked.slots.all()}

    reply = post(phone, asked, orjson.dumps({"answers": [item(slot, answer=said) for slot, said in junk.items()]}))

    assert set(outcomes(reply)) <= {"invalid", "malformed"}


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_an_answer_nested_as_deep_as_json_goes_is_invalid(phone, sample):
    attempt = make_attempt(phone.learner, [make_sample(sample)], now=NOON)
    answer = dict.fromkeys(sample.right, "DEEP")
    body = orjson.dumps({"answers": [item(attempt.slots.get().pk, answer=answer)]})

    found = [post(phone, attempt, body.replace(b'"DEEP"', deep)) for deep in (_lists(DEEP), _maps(DEEP))]

    assert [outcomes(one) for one in found] == [["invalid"], ["invalid"]]


def _lists(depth):
    return b"[" * depth + b"]" * depth


def _maps(depth):
    return b'{"a":' * depth + b"1" + b"}" * depth


@pytest.mark.parametrize("wrong", [b"NaN", b"Infinity", _lists(100_000), b'"' + b"a" * 10_000_000 + b'"'])
def test_what_is_no_json_or_too_much_of_it_is_a_problem_and_stores_nothing(phone, asked, wrong):
    body = orjson.dumps({"answers": [item(asked.slots.first().pk, answer={"value": "WRONG"})]})

    reply = post(phone, asked, body.replace(b'"WRONG"', wrong))

    assert is_problem(reply, 400, "parse_error") or is_problem(reply, 413, "too_large")
    assert not Answer.objects.exists()
    assert Attempt.objects.get().finalised_at is None


@pytest.mark.parametrize("address", ["hints", "tries", "settle"])
@pytest.mark.parametrize("body", [b"{", b"NaN", b'{"number": NaN}', b'{"number": "\\u0000"}', _lists(5000)])
def test_no_body_brings_a_help_down(phone, asked, address, body):
    path = f"/api/v1/slots/{asked.slots.first().pk}/{address}/"

    reply = phone.post(path, body, content_type="application/json", headers={"x-session-token": phone.token})

    assert reply.status_code in (400, 409)
    assert reply["Content-Type"] == "application/problem+json"
