"""Hints, tries and flags for programs, and what an attempt says of how it is asked."""

from datetime import timedelta

import pytest
import time_machine

from quizzes.domain.rules import Rules
from quizzes.models import Question
from quizzes.models.keys import AnswerKey
from tests.api.conftest import is_problem, item, outcomes, send
from tests.api.test_schema import mistakes, schema  # noqa: F401  (a fixture)
from tests.factories import FEMORAL, NOON, RADIAL, make_attempt, make_version

HINTS = ["Think of the wrist.", "It lies over bone."]
RULES = Rules(tries=2, try_penalty=20, hint_penalty=10)


@pytest.fixture
def attempt(phone):
    """Two questions with two tries each, the first with two hints."""
    versions = [make_version(), make_version()]
    AnswerKey.objects.filter(version=versions[0]).update(hints=HINTS)
    return make_attempt(phone.learner, versions, feedback="at_once", rules=RULES)


@pytest.fixture
def slot(attempt):
    return attempt.slots.first()


def read(phone, attempt):
    return phone.call("get", f"attempts/{attempt.pk}/").json()


def hint(phone, slot, number):
    return phone.call("post", f"slots/{slot.pk}/hints/", {"number": number})


def try_(phone, slot, choice=None, sequence=1):
    if choice:
        send(phone, {"id": slot.attempt_id}, item(slot.pk, choice, sequence=sequence))
    return phone.call("post", f"slots/{slot.pk}/tries/")


def test_an_attempt_says_how_it_is_asked(phone, attempt):
    found = read(phone, attempt)

    assert (found["feedback"], found["result"]) == ("at_once", None)
    assert found["rules"] == {
        "feedback_from": None,
        "pass_percent": 75,
        "one_page": False,
        "forward_only": False,
        "tries": 2,
        "try_penalty": 20,
        "hint_penalty": 10,
        "certainty": False,
    }


def test_a_hint_sent_for_twice_is_one(phone, attempt, slot):
    replies = [hint(phone, slot, 1), hint(phone, slot, 1)]

    assert [one.json() for one in replies] == [{"number": 1, "hint": HINTS[0]}] * 2
    assert [(one["hints"], one["hints_left"]) for one in read(phone, attempt)["questions"]] == [(HINTS[:1], 1), ([], 0)]


@pytest.mark.parametrize("number", [2, 3, 1000])
def test_a_hint_out_of_turn_is_a_problem(phone, slot, number):
    assert is_problem(hint(phone, slot, number), 409, "no_hint")


@pytest.mark.parametrize("body", [{}, [], {"number": 0}, {"number": "1"}, {"number": True}, {"number": 1.0}, None, 1])
def test_a_hint_without_a_number_is_a_problem(phone, slot, body):
    reply = phone.call("post", f"slots/{slot.pk}/hints/", [] if body is None else body)

    assert is_problem(reply, 400, "invalid")
    assert [one["at"] for one in reply.json()["errors"]] == ["/number"]


def test_a_try_that_is_wrong_tells_that_and_no_more(phone, slot):
    reply = try_(phone, slot, FEMORAL).json()

    question = reply.pop("question")
    assert reply == {"number": 1, "right": False}
    assert (question["tries"], question["tries_left"]) == ([{"number": 1, "right": False}], 1)
    assert (question["settled"], "feedback" in question) == (False, False)


def test_a_right_try_comes_with_its_feedback(phone, slot):
    try_(phone, slot, FEMORAL, sequence=1)

    reply = try_(phone, slot, RADIAL, sequence=2).json()

    assert (reply["number"], reply["right"], reply["question"]["settled"]) == (2, True, True)
    assert reply["question"]["feedback"]["exact_mark"] == {"numerator": 4, "denominator": 5}


def test_nothing_to_try_is_a_problem(phone, slot):
    assert is_problem(try_(phone, slot), 409, "no_try")


def test_a_flag_is_set_and_taken_however_often(phone, attempt, slot):
    seen = []
    for method in ("put", "put", "delete", "delete"):
        reply = phone.call(method, f"slots/{slot.pk}/flag/")
        seen.append((reply.status_code, read(phone, attempt)["questions"][0]["flagged"]))

    assert seen == [(204, True), (204, True), (204, False), (204, False)]


def test_what_is_locked_says_nothing_and_takes_nothing(phone):
    attempt = make_attempt(phone.learner, [make_version(), make_version()], rules=Rules(forward_only=True))
    second = attempt.slots.last()

    question = read(phone, attempt)["questions"][1]
    sent = send(phone, {"id": attempt.pk}, item(second.pk))
    settled = phone.call("post", f"slots/{second.pk}/settle/")

    assert (question["kind"], question["locked"], question["stem"], question["body"]) == ("locked", True, "", None)
    assert (outcomes(sent), is_problem(settled, 409, "locked")) == (["locked"], True)


def test_moving_forward_settles_and_shows_what_follows_alone(phone):
    attempt = make_attempt(phone.learner, [make_version(), make_version()], rules=Rules(forward_only=True))

    settled = phone.call("post", f"slots/{attempt.slots.first().pk}/settle/").json()

    assert (settled["settled"], "feedback" in settled) == (True, False)
    assert [one["locked"] for one in read(phone, attempt)["questions"]] == [False, False]


def test_a_case_unfolds_in_a_quiz_with_feedback_at_the_end(phone):
    versions = [make_version(case_stem="A man of 70."), make_version(case_stem="A man of 70.", unfolding="He bleeds.")]
    Question.objects.filter(pk__in=[one.question_id for one in versions]).update(case="tests.c1")
    attempt = make_attempt(phone.learner, versions)
    before = read(phone, attempt)["questions"][1]

    phone.call("post", f"slots/{attempt.slots.first().pk}/settle/")
    after = read(phone, attempt)["questions"][1]

    assert (before["case"], before["unfoldings"]) == ("", [])
    assert (after["case"], after["unfoldings"]) == ("A man of 70.", ["He bleeds."])


def test_a_result_comes_with_its_feedback(phone):
    rules = Rules(feedback_from=NOON + timedelta(days=1), certainty=True)
    with time_machine.travel(NOON, tick=False) as clock:
        phone.sign_in(phone.learner.email)
        attempt = make_attempt(phone.learner, feedback="later", rules=rules)
        send(phone, {"id": attempt.pk}, item(attempt.slots.get().pk, confidence="think_so"))
        submitted = phone.call("post", f"attempts/{attempt.pk}/submit/").json()
        clock.move_to(NOON + timedelta(days=1))
        released = read(phone, attempt)

    assert (submitted["result"], "feedback" in submitted["questions"][0]) == (None, False)
    assert released["result"] == {
        "earned": 2.0,
        "exact_earned": {"numerator": 2, "denominator": 1},
        "full": 1,
        "passed": True,
        "answered": 1,
        "asked": 1,
        "certainty": {"accuracy": 1.0, "bonus": -0.1, "average": 2.0},
    }
    assert released["questions"][0]["feedback"]["mark"] == 1.0


def test_all_of_it_is_as_promised(phone, attempt, slot, schema):  # noqa: F811
    locked = make_attempt(phone.learner, [make_version(), make_version()], rules=Rules(forward_only=True))
    certain = make_attempt(phone.learner, rules=Rules(certainty=True))
    send(phone, {"id": certain.pk}, item(certain.slots.get().pk))

    replies = [
        ("slots/{slot_id}/hints/", "post", hint(phone, slot, 1)),
        ("slots/{slot_id}/hints/", "post", hint(phone, slot, 9)),
        ("slots/{slot_id}/tries/", "post", try_(phone, slot, FEMORAL, 1)),
        ("slots/{slot_id}/tries/", "post", try_(phone, slot, RADIAL, 2)),
        ("attempts/{attempt_id}/", "get", phone.call("get", f"attempts/{attempt.pk}/")),
        ("attempts/{attempt_id}/", "get", phone.call("get", f"attempts/{locked.pk}/")),
        ("attempts/{attempt_id}/submit/", "post", phone.call("post", f"attempts/{certain.pk}/submit/")),
    ]

    assert [found for path, method, reply in replies if (found := mistakes(schema, path, method, reply))] == []
