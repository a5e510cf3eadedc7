"""Every error is a problem as RFC 9457 has it, and what is not a learner's does not exist for them."""

from uuid import uuid4

import pytest
from django.urls import path

from accounts.queries import devices
from config.urls import *  # noqa: F403 - this module is a URLconf, too: ours, and an address that fails
from config.urls import urlpatterns as ours
from tests.api.conftest import Phone, is_problem, item
from tests.factories import NOON, make_attempt, make_lesson, make_version

EVERYTHING = [
    ("get", "specialties/"),
    ("get", "lessons/"),
    ("get", "lessons/{code}/"),
    ("post", "lessons/{code}/attempts/"),
    ("get", "attempts/{attempt}/"),
    ("post", "attempts/{attempt}/answers/"),
    ("post", "attempts/{attempt}/submit/"),
    ("post", "slots/{slot}/settle/"),
    ("post", "reviews/attempts/"),
    ("get", "reviews/due/"),
    ("get", "memories/"),
    ("get", "glossary/"),
    ("get", "sources/"),
    ("get", "gone/"),
    ("get", "account/"),
    ("get", "account/devices/"),
    ("delete", "account/devices/{device}/"),
]
OWNED = [pair for pair in EVERYTHING if any(name in pair[1] for name in ("{attempt}", "{slot}", "{device}"))]


def fail(request):
    raise RuntimeError("unforeseen")


urlpatterns = [path("api/v1/fail/", fail), *ours]


@pytest.fixture
def names(phone):
    attempt = make_attempt(phone.learner, [make_version()], feedback="at_once")
    device = devices(phone.learner, None, NOON)[0].id
    return {"code": make_lesson().code, "attempt": attempt.pk, "slot": attempt.slots.get().pk, "device": device}


@pytest.mark.parametrize(("method", "address"), EVERYTHING)
@pytest.mark.parametrize("token", ["", "no-such-token"])
def test_without_a_sign_in_every_address_says_401(names, method, address, token):
    nobody = Phone()
    nobody.token = token

    reply = nobody.call(method, address.format(**names))

    assert is_problem(reply, 401, "not_authenticated")
    assert reply["WWW-Authenticate"] == 'X-Session-Token realm="Patency"'


@pytest.mark.parametrize(("method", "address"), EVERYTHING)
def test_a_deactivated_learner_is_nobody(phone, names, method, address):
    phone.learner.is_active = False
    phone.learner.save()

    assert is_problem(phone.call(method, address.format(**names)), 401, "not_authenticated")


@pytest.mark.parametrize(("method", "address"), OWNED)
def test_what_belongs_to_somebody_else_does_not_exist(stranger, names, method, address):
    body = {"answers": [item(names["slot"])]} if method == "post" else None

    assert is_problem(stranger.call(method, address.format(**names), body), 404, "not_found")


@pytest.mark.parametrize(("method", "address"), OWNED)
def test_what_was_never_there_says_the_same(phone, names, method, address):
    for nothing in ({"attempt": uuid4(), "slot": 10**6}, {"attempt": uuid4(), "slot": 10**30}):
        nothing["device"] = uuid4()
        assert is_problem(phone.call(method, address.format(**nothing)), 404, "not_found")


@pytest.mark.parametrize(("method", "address"), EVERYTHING)
def test_a_method_that_an_address_does_not_take_is_a_problem(phone, names, method, address):
    reply = phone.call("post" if method == "get" else "get", address.format(**names))

    assert is_problem(reply, 405, "method_not_allowed")
    assert method.upper() in reply["Allow"]


@pytest.mark.parametrize(
    "address",
    ["", "nothing/", "lessons", "attempts/1/", "attempts/no-uuid/submit/", "slots/x/settle/", "lessons/a%00b/"],
)
def test_an_unknown_address_is_a_problem_and_no_page(phone, address):
    assert is_problem(phone.call("get", address), 404, "not_found")
    assert is_problem(phone.call("post", address), 404, "not_found")


def test_a_reply_in_another_format_is_a_problem(phone):
    assert is_problem(phone.call("get", "lessons/", accept="text/html"), 406, "not_acceptable")


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_lesson_that_is_not_live_does_not_exist(phone, status):
    lesson = make_lesson(status=status)

    assert is_problem(phone.call("get", f"lessons/{lesson.code}/"), 404, "not_found")
    assert is_problem(phone.call("post", f"lessons/{lesson.code}/attempts/"), 404, "not_found")
    assert phone.call("get", "lessons/").json()["results"] == []


def test_a_quiz_without_a_question_cannot_begin(phone):
    lesson = make_lesson([])

    assert is_problem(phone.call("post", f"lessons/{lesson.code}/attempts/"), 409, "nothing_to_ask")


def test_with_nothing_due_there_is_no_review(phone):
    assert is_problem(phone.call("post", "reviews/attempts/"), 409, "nothing_to_ask")


def test_a_quiz_with_feedback_at_its_end_settles_no_single_question(phone, lesson):
    slot = phone.begin(lesson)["questions"][0]["slot"]

    assert is_problem(phone.call("post", f"slots/{slot}/settle/"), 409, "feedback_at_end")


@pytest.mark.urls("tests.api.test_problems")
def test_what_nobody_foresaw_is_a_problem_that_tells_nothing(phone):
    phone.raise_request_exception = False

    reply = phone.call("get", "fail/")

    assert is_problem(reply, 500, "error")
    assert b"unforeseen" not in reply.content


def test_an_address_of_another_host_is_a_problem(phone):
    assert is_problem(phone.call("get", "lessons/", host="elsewhere.example"), 400, "bad_request")
