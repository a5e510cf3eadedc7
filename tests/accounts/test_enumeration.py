"""No answer tells whether an address is known: the same page and status, and one mail either way."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.urls import reverse

from accounts.adapters import Argon2Hasher
from tests.accounts.conftest import CommittingClient
from tests.factories import NOON, PASSWORD, make_learner

KNOWN, UNKNOWN = "aaaaaa@example.org", "bbbbbb@example.org"
APP = "/_allauth/app/v1"


@pytest.fixture(autouse=True)
def known(db):
    person = make_learner(email=KNOWN, password=PASSWORD)
    EmailAddress.objects.create(user=person, email=KNOWN, primary=True, verified=True)
    return person


def seen(response, email):
    """What came back, but for what is random in every answer."""
    text = response.content.decode().replace(email, "EMAIL")
    text = re.sub(r'(csrfmiddlewaretoken" value="|"session_token": ")[^"]+', "", text)
    return response.status_code, response.headers.get("Location"), text


def followed(client, path, fields, email):
    answer = client.post(path, fields)
    page = client.get(answer.url) if answer.status_code == 302 else answer
    return seen(answer, email), seen(page, email)


def sign_up(email):
    return followed(CommittingClient(), reverse("account_signup"), {"email": email, "password1": PASSWORD}, email)


def ask_for_reset(email):
    return followed(CommittingClient(), reverse("account_reset_password"), {"email": email}, email)


def sign_in_wrongly(email):
    return followed(CommittingClient(), reverse("account_login"), {"login": email, "password": "wrong"}, email)


def type_a_wrong_code(email):
    client = CommittingClient()
    client.post(reverse("account_signup"), {"email": email, "password1": PASSWORD})
    return followed(client, reverse("account_email_verification_sent"), {"code": "BBBB-BBBB"}, email)


def ask_for_a_new_code(email):
    client = CommittingClient()
    with time_machine.travel(NOON, tick=False) as clock:
        client.post(reverse("account_signup"), {"email": email, "password1": PASSWORD})
        clock.shift(30)
        return followed(client, reverse("account_email_verification_sent"), {"action": "resend"}, email)


def change_to(email):
    client, other = CommittingClient(), make_learner(email="other@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=other, email=other.email, primary=True, verified=True)
    client.post(reverse("account_login"), {"login": other.email, "password": PASSWORD})
    asked = client.post(reverse("account_email"), {"action_add": 1, "email": email})
    answers = followed(client, asked.url, {"password": PASSWORD, "next": reverse("account_email")}, email)
    other.delete()
    return answers


def app(path, email, **fields):
    return seen(
        CommittingClient().post(f"{APP}{path}", {"email": email, **fields}, content_type="application/json"), email
    )


def sign_up_in_the_app(email):
    return app("/auth/signup", email, password=PASSWORD)


def ask_for_reset_in_the_app(email):
    return app("/auth/password/request", email)


def sign_in_wrongly_in_the_app(email):
    return app("/auth/login", email, password="wrong")


def ask_for_a_new_code_in_the_app(email):
    client = CommittingClient()
    with time_machine.travel(NOON, tick=False) as clock:
        begun = client.post(
            f"{APP}/auth/signup", {"email": email, "password": PASSWORD}, content_type="application/json"
        ).json()
        clock.shift(30)
        return seen(
            client.post(
                f"{APP}/auth/email/verify/resend",
                headers={"x-session-token": begun["meta"]["session_token"]},
                content_type="application/json",
            ),
            email,
        )


DOORS = [
    sign_up,
    ask_for_reset,
    sign_in_wrongly,
    type_a_wrong_code,
    ask_for_a_new_code,
    change_to,
    sign_up_in_the_app,
    ask_for_reset_in_the_app,
    sign_in_wrongly_in_the_app,
    ask_for_a_new_code_in_the_app,
]


@pytest.mark.parametrize("door", DOORS)
def test_a_known_and_an_unknown_address_get_the_same_answer(door):
    assert door(KNOWN) == door(UNKNOWN)


@pytest.mark.parametrize("door", DOORS)
def test_a_known_and_an_unknown_address_cost_as_many_mails(door, mailoutbox):
    door(KNOWN)
    to_known = len(mailoutbox)
    mailoutbox.clear()
    door(UNKNOWN)

    assert to_known == len(mailoutbox)


@pytest.mark.parametrize("door", DOORS)
def test_a_known_and_an_unknown_address_cost_as_many_hashes(door, monkeypatch):
    costs = []

    class Counting(Argon2Hasher):
        def encode(self, *args):
            costs.append("hash")
            return super().encode(*args)

        def verify(self, *args):
            costs.append("hash")
            return super().verify(*args)

    door_with = {}
    monkeypatch.setattr(hashers, "get_hashers", lambda: [Counting()])
    monkeypatch.setattr(hashers, "get_hashers_by_algorithm", lambda: {"argon2": Counting()})
    for email in (KNOWN, UNKNOWN):
        costs.clear()
        door(email)
        door_with[email] = len(costs)

    assert door_with[KNOWN] == door_with[UNKNOWN]
