"""What becomes of an answer, one promise for each outcome, and no junk that brings the door down."""

from uuid import uuid4

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.models import Answer
from tests.api.conftest import Phone, is_problem, item, make_person, outcomes, send
from tests.factories import BRACHIAL, FEMORAL, NOON, RADIAL, make_attempt, make_lesson, make_version


@pytest.fixture
def attempt(phone, lesson):
    return phone.begin(lesson)


@pytest.fixture
def slot(attempt):
    return attempt["questions"][0]["slot"]


def test_an_answer_is_accepted_and_kept_as_it_was_given(phone, attempt, slot):
    sent = item(slot, FEMORAL, confidence="think_so", sequence=3)

    reply = send(phone, attempt, sent)

    kept = Answer.objects.get()
    assert reply.json() == {"outcomes": [{"id": sent["id"], "outcome": "accepted"}]}
    assert (str(kept.pk), kept.slot_id, kept.content) == (sent["id"], slot, {"choices": [FEMORAL]})
    assert (kept.confidence, kept.sequence, kept.late) == ("think_so", 3, False)


def test_a_resend_is_the_same_fact(phone, attempt, slot):
    sent = item(slot)

    first, resend = send(phone, attempt, sent), send(phone, attempt, sent)

    assert (outcomes(first), outcomes(resend)) == (["accepted"], ["accepted"])
    assert Answer.objects.count() == 1


def test_a_resend_after_submission_is_still_accepted(phone, attempt, slot):
    sent = item(slot)
    send(phone, attempt, sent)
    phone.call("post", f"attempts/{attempt['id']}/submit/")

    assert outcomes(send(phone, attempt, sent)) == ["accepted"]


def test_an_answer_after_submission_is_late(phone, attempt, slot):
    phone.call("post", f"attempts/{attempt['id']}/submit/")

    assert outcomes(send(phone, attempt, item(slot))) == ["late"]
    assert Answer.objects.get().late


@pytest.mark.parametrize(
    "change", [{"answer": {"choices": [BRACHIAL]}}, {"confidence": "guess"}, {"confidence": None}, {"slot": None}]
)
def test_the_same_id_with_other_content_is_a_conflict(phone, attempt, slot, change):
    sent = item(slot)
    send(phone, attempt, sent)
    if "slot" in change:
        change = {"slot": attempt["questions"][1]["slot"]}

    assert outcomes(send(phone, attempt, {**sent, **change})) == ["conflict"]
    assert Answer.objects.get().content == {"choices": [RADIAL]}


@pytest.mark.parametrize(
    "answer",
    [
        {"choices": ["zzzzzzzz"]},
        {"choices": [RADIAL, FEMORAL]},
        {"choices": []},
        {"choices": [[]]},
        {"choices": RADIAL},
        {"choices": [RADIAL], "more": 1},
        {},
    ],
)
def test_what_the_question_does_not_offer_is_invalid(phone, attempt, slot, answer):
    assert outcomes(send(phone, attempt, item(slot, answer=answer))) == ["invalid"]


@pytest.mark.parametrize("number", [0, -1, 2**62, 10**6])
def test_a_slot_that_the_attempt_does_not_have_is_no_slot(phone, attempt, number):
    assert outcomes(send(phone, attempt, item(number))) == ["no_slot"]


def test_a_slot_of_another_attempt_is_no_slot(phone, stranger, attempt, lesson):
    other = stranger.begin(lesson)["questions"][0]["slot"]

    assert outcomes(send(phone, attempt, item(other))) == ["no_slot"]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "1"},
        {"id": 1},
        {"id": None},
        {"slot": "1"},
        {"slot": True},
        {"slot": 1.0},
        {"slot": 2**63},
        {"slot": 10**30},
        {"answer": []},
        {"answer": None},
        {"answer": "k2v8d0qa"},
        {"answer": {"choices": ["k2v8\0d0qa"]}},
        {"answer": {"choices\0": []}},
        {"confidence": "certain"},
        {"confidence": 0},
        {"confidence": ["sure"]},
        {"answered_at": "2026-03-02T12:00:00"},
        {"answered_at": "2026-03-02"},
        {"answered_at": "yesterday"},
        {"answered_at": "2026-03-02T12:00:00Z\0"},
        {"answered_at": 1},
        {"answered_at": None},
        {"sequence": -1},
        {"sequence": 2**63},
        {"sequence": "1"},
        {"sequence": False},
    ],
)
def test_what_does_not_have_the_shape_of_an_answer_is_malformed(phone, attempt, slot, change):
    if type(change.get("slot")) is str:
        change = {"slot": str(slot)}

    assert outcomes(send(phone, attempt, item(slot) | change)) == ["malformed"]
    assert not Answer.objects.exists()


@pytest.mark.parametrize("field", ["id", "slot", "answer", "answered_at", "sequence"])
def test_an_answer_with_a_field_missing_is_malformed(phone, attempt, slot, field):
    sent = item(slot)
    del sent[field]

    assert outcomes(send(phone, attempt, sent)) == ["malformed"]


@pytest.mark.parametrize("junk", [None, 1, "answer", [], [[]], True])
def test_what_is_no_object_is_malformed_and_has_no_id(phone, attempt, junk):
    assert send(phone, attempt, junk).json() == {"outcomes": [{"id": None, "outcome": "malformed"}]}


@pytest.mark.parametrize("confidence", [{}, {"confidence": None}, {"confidence": ""}])
def test_confidence_may_be_left_out(phone, attempt, slot, confidence):
    sent = item(slot)
    del sent["confidence"]

    assert outcomes(send(phone, attempt, {**sent, **confidence})) == ["accepted"]
    assert Answer.objects.get().confidence == ""


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_clock_that_is_far_off_is_kept_between_start_and_arrival(phone, attempt, slot, instant):
    assert outcomes(send(phone, attempt, item(slot, answered_at=instant))) == ["accepted"]

    kept = Answer.objects.get()
    assert kept.slot.attempt.started_at <= kept.answered_at <= kept.received_at


def test_one_bad_answer_does_not_sink_the_others(phone, attempt, slot):
    good = item(slot)

    reply = send(
        phone, attempt, 7, good, good, {**good, "sequence": -1}, {**good, "answer": {}}, item(0), item(slot, "no")
    )

    assert outcomes(reply) == ["malformed", "accepted", "accepted", "malformed", "conflict", "no_slot", "invalid"]
    assert [one["id"] for one in reply.json()["outcomes"]][:3] == [None, good["id"], good["id"]]


def test_a_hundred_answers_fit_into_a_request_and_no_more(phone, attempt, slot):
    hundred = [item(slot) for _ in range(100)]

    fits = send(phone, attempt, *hundred)
    over = send(phone, attempt, *hundred, item(slot))

    assert outcomes(fits) == ["accepted"] * 100
    assert is_problem(over, 400, "invalid")
    assert over.json()["errors"] == [{"at": "/answers", "message": "At most 100 answers fit into one request."}]


def test_no_answers_have_no_outcomes(phone, attempt):
    assert send(phone, attempt).json() == {"outcomes": []}


@pytest.mark.parametrize("body", [{}, [], {"answers": None}, {"answers": {}}, "answers", 1, None])
def test_a_body_without_a_list_of_answers_is_a_problem_that_points_to_it(phone, attempt, body):
    reply = _raw(phone, attempt, orjson.dumps(body))

    assert is_problem(reply, 400, "invalid")
    assert [one["at"] for one in reply.json()["errors"]] == ["/answers"]


@pytest.mark.parametrize("body", [b"{", b"", b'{"answers": [NaN]}', b"\xff", b'"\\ud800"', b"[" * 5000])
def test_a_body_that_is_not_json_is_a_problem(phone, attempt, body):
    reply = _raw(phone, attempt, body)

    assert is_problem(reply, 400, "parse_error") or is_problem(reply, 400, "invalid")


def test_a_body_above_a_megabyte_is_too_large(phone, attempt):
    assert is_problem(_raw(phone, attempt, b'"' + b"a" * 1_000_000 + b'"'), 413, "too_large")


def test_a_body_of_another_type_is_a_problem(phone, attempt):
    reply = _raw(phone, attempt, b"answers=1", content_type="application/x-www-form-urlencoded")

    assert is_problem(reply, 415, "unsupported_media_type")


def _raw(phone, attempt, body, content_type="application/json"):
    path = f"/api/v1/attempts/{attempt['id']}/answers/"
    return phone.post(path, body, content_type=content_type, headers={"x-session-token": phone.token})


WORDS = st.sampled_from([RADIAL, "", "\0", "sure", "2026-03-02T12:00:00Z", "id", "choices", str(uuid4())])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | WORDS | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(WORDS | st.text(), inside, max_size=4),
    max_leaves=12,
)
FIELDS = ["id", "slot", "answer", "confidence", "answered_at", "sequence"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.fixed_dictionaries({}, optional={name: JUNK for name in FIELDS}) | JUNK, max_size=5))
def test_junk_never_brings_the_door_down(phone, attempt, junk):
    reply = _raw(phone, attempt, orjson.dumps({"answers": junk}))

    assert len(outcomes(reply)) == len(junk)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FIELDS), JUNK)
def test_one_field_of_junk_never_brings_the_door_down(phone, attempt, slot, field, junk):
    reply = _raw(phone, attempt, orjson.dumps({"answers": [item(slot) | {field: junk}]}))

    assert len(outcomes(reply)) == 1


def test_an_answer_nested_as_deep_as_json_goes_is_invalid(phone, attempt, slot):
    body = orjson.dumps({"answers": [item(slot, answer={"choices": "DEEP"})]})

    reply = _raw(phone, attempt, body.replace(b'"DEEP"', b"[" * 1000 + b"]" * 1000))

    assert outcomes(reply) == ["invalid"]


@pytest.mark.promise
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by", ["token", "cookie"])
def test_a_new_answer_costs_eight_statements_and_a_resend_four(by):
    """Session, user, attempt, known ids, BEGIN, lock, insert, COMMIT; a resend ends after the known ids."""
    phone = signed_in(by)
    attempt = phone.begin(make_lesson([make_version() for _ in range(20)]))
    many = [item(one["slot"]) for one in attempt["questions"]]

    costs = [cost(phone, attempt, answers) for answers in (many[:1], many[1:], many)]

    assert costs == [8, 8, 4]


def signed_in(by):
    phone, learner = Phone(), make_person()
    if by == "token":
        phone.sign_in(learner.email)
    else:
        phone.force_login(learner)
    return phone


def cost(phone, attempt, answers):
    with CaptureQueriesContext(connection) as statements:
        assert outcomes(send(phone, attempt, *answers)) == ["accepted"] * len(answers)
    return len(statements)


def test_an_answer_to_an_attempt_of_nobody_is_not_found(phone):
    assert is_problem(send(phone, {"id": uuid4()}, item(1)), 404, "not_found")


def test_the_newest_answer_counts(phone):
    attempt = make_attempt(phone.learner, feedback="at_once", now=NOON)
    slot = attempt.slots.get().pk
    send(phone, {"id": attempt.pk}, item(slot, FEMORAL, sequence=1), item(slot, RADIAL, sequence=2))

    assert phone.call("post", f"slots/{slot}/settle/").json()["feedback"]["mark"] == 1.0
