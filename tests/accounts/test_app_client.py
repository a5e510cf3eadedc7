"""A mobile client signs in at allauth's app door and carries its token to our API."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import services
from accounts.models import User
from config.urls import urlpatterns as ours
from tests.accounts.conftest import code_in
from tests.factories import NOON, PASSWORD, make_learner

APP = "/_allauth/app/v1"
EMAIL, NEW_PASSWORD = "learner@example.org", "another open lumen"
NOBODY = "nobody"


class WhoAmI(APIView):
    def get(self, request):
        return Response({"email": request.user.email})


urlpatterns = [*ours, path("who-am-i/", WhoAmI.as_view())]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def person():
    person = make_learner(email=EMAIL, password=PASSWORD)
    EmailAddress.objects.create(user=person, email=EMAIL, primary=True, verified=True)
    return person


def call(client, method, path, token=None, **body):
    headers = {"x-session-token": token} if token else {}
    return getattr(client, method)(f"{APP}{path}", body, content_type="application/json", headers=headers)


def sign_in(client, password=PASSWORD):
    return call(client, "post", "/auth/login", email=EMAIL, password=password)


def who_am_i(client, token):
    answer = client.get("/who-am-i/", headers={"x-session-token": token})
    return answer.json()["email"] if answer.status_code == 200 else NOBODY


def test_sign_up_and_a_code_from_the_mail_give_a_token_for_the_api(client, mailoutbox):
    begun = call(client, "post", "/auth/signup", email=EMAIL, password=PASSWORD, name="Ada", time_zone="Asia/Tokyo")
    pending = begun.json()["meta"]["session_token"]
    before = who_am_i(client, pending)
    done = call(client, "post", "/auth/email/verify", pending, key=code_in(mailoutbox[0]))

    token = done.json()["meta"]["session_token"]
    assert (begun.status_code, before, done.status_code) == (401, NOBODY, 200)
    assert who_am_i(client, token) == EMAIL
    assert User.objects.values_list("name", "time_zone").get() == ("Ada", "Asia/Tokyo")


def test_signing_in_gives_a_token_and_signing_out_ends_it_at_once(client, person):
    token = sign_in(client).json()["meta"]["session_token"]
    before = who_am_i(client, token)

    call(client, "delete", "/auth/session", token)

    assert (before, who_am_i(client, token)) == (EMAIL, NOBODY)


def test_a_token_of_a_deactivated_person_opens_nothing(client, person):
    token = sign_in(client).json()["meta"]["session_token"]

    services.deactivate(person=person, by=None, now=NOON)
    services.reactivate(person=person, by=None, now=NOON)

    assert who_am_i(client, token) == NOBODY


def test_a_deactivated_person_gets_no_token(client, person):
    services.deactivate(person=person, by=None, now=NOON)

    answer = sign_in(client)

    assert (answer.status_code, "meta" in answer.json()) == (401, True)
    assert answer.json()["meta"]["is_authenticated"] is False


def test_a_forgotten_password_is_set_with_a_code(client, person, mailoutbox):
    asked = call(client, "post", "/auth/password/request", email=EMAIL)
    token = asked.json()["meta"]["session_token"]

    done = call(client, "post", "/auth/password/reset", token, key=code_in(mailoutbox[0]), password=NEW_PASSWORD)

    assert (asked.status_code, done.status_code) == (401, 401)  # set, and not signed in by it
    assert sign_in(client, NEW_PASSWORD).status_code == 200


def test_too_many_tries_are_a_429(client, db):
    answers = [call(client, "post", "/auth/signup", email="x") for _ in range(101)]

    assert answers[-1].status_code == 429
    assert answers[-1].json() == {"status": 429}


def test_a_null_character_is_refused_in_words(client):
    answer = call(client, "post", "/auth/signup", email=EMAIL, password=PASSWORD, name="A\0da")

    assert answer.status_code == 400
    assert [error["message"] for error in answer.json()["errors"]] == ["Null characters are not allowed."]


def test_an_address_that_is_too_long_is_refused_whole(client):
    answer = call(client, "post", "/auth/signup", email=f"{'x' * 243}@example.org", password=PASSWORD)

    assert (answer.status_code, [error["param"] for error in answer.json()["errors"]]) == (400, ["email"])
    assert not User.objects.exists()
