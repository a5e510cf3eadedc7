"""What holds for every answer, whoever asks and whatever is sent."""

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.factories import make_learner, make_lesson

KEPT_NOWHERE = "max-age=0, no-cache, no-store, must-revalidate, private"
SIGN_IN = "/_allauth/app/v1/auth/login"


@pytest.fixture
def client(db):
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("name", ["today", "map", "account", "review", "api-memories"])
def test_no_cache_keeps_what_was_made_for_somebody(client, name):
    client.force_login(make_learner())

    assert client.get(reverse(name))["Cache-Control"] == KEPT_NOWHERE


def test_no_cache_keeps_a_lesson_that_somebody_read(client):
    lesson = make_lesson()
    client.force_login(make_learner())

    assert client.get(reverse("lesson", args=[lesson.code]))["Cache-Control"] == KEPT_NOWHERE


def test_no_cache_keeps_what_was_made_for_a_token(client):
    client.force_login(make_learner())
    token = client.session.session_key

    answer = Client().get(reverse("api-memories"), headers={"X-Session-Token": token})

    assert (answer.status_code, answer["Cache-Control"]) == (200, KEPT_NOWHERE)


def test_what_everybody_sees_may_be_kept(client):
    assert not client.get(reverse("about-privacy")).has_header("Cache-Control")


@pytest.mark.parametrize(
    "body",
    [
        rb'{"email": "one@example.org", "password": "\ud800"}',
        b"[" * 100_000,
        b"no JSON",
    ],
    ids=["half a character", "endless nesting", "no JSON"],
)
def test_the_app_client_refuses_a_body_that_nobody_can_read(client, body):
    answer = client.post(SIGN_IN, body, content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("path", ["/lessons/a\0b/", "/lessons/a\0b/quiz/", "/lessons/a.b/checks/a\0b/"])
def test_an_address_with_nul_reaches_no_database(path):
    with pytest.raises(Resolver404):
        resolve(path)


@pytest.mark.promise
@pytest.mark.parametrize("path", ["/map/?specialty=a%00b", "/api/v1/lessons/?specialty=a%00b"])
def test_a_query_with_nul_reaches_no_database(client, path):
    assert client.get(path).status_code == 400


@pytest.mark.promise
def test_a_cookie_with_nul_reaches_no_database(client):
    client.cookies["sessionid"] = "\0" + "a" * 20

    assert client.get(reverse("map")).status_code == 400
