from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.factories import NOON, PASSWORD, RADIAL, make_learner, make_lesson


class Phone(Client):
    """A mobile client: it speaks JSON, and is signed in by a token once it has one."""

    token = ""

    def call(self, method, path, body=None, **headers):
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        headers = {"x-session-token": self.token, **headers} if self.token else headers
        return getattr(self, method)(f"/api/v1/{path}", headers=headers, **sent)

    def sign_in(self, email):
        path, body = "/_allauth/app/v1/auth/login", {"email": email, "password": PASSWORD}
        reply = self.post(path, body, content_type="application/json")
        self.token = reply.json()["meta"]["session_token"]
        self.cookies.clear()

    def begin(self, lesson):
        return self.call("post", f"lessons/{lesson.code}/attempts/").json()


def make_person(email="learner@example.org"):
    person = make_learner(email=email, password=PASSWORD)
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    return person


@pytest.fixture
def phone(db):
    """The phone of a learner who is signed in."""
    phone = Phone()
    phone.learner = make_person()
    phone.sign_in(phone.learner.email)
    return phone


@pytest.fixture
def stranger(db):
    """The phone of another learner."""
    phone = Phone()
    phone.learner = make_person("stranger@example.org")
    phone.sign_in(phone.learner.email)
    return phone


@pytest.fixture
def lesson(db):
    return make_lesson()


def item(slot, choice=RADIAL, **fields):
    """An answer as a client sends it."""
    return {
        "id": str(uuid4()),
        "slot": slot,
        "answer": {"choices": [choice]},
        "confidence": "sure",
        "answered_at": (NOON + timedelta(seconds=1)).isoformat(),
        "sequence": 1,
        **fields,
    }


def send(phone, attempt, *answers):
    return phone.call("post", f"attempts/{attempt['id']}/answers/", {"answers": list(answers)})


def outcomes(reply):
    assert reply.status_code == 200, reply.content
    return [one["outcome"] for one in reply.json()["outcomes"]]


def is_problem(reply, status, code):
    """Whether a reply is a problem as RFC 9457 has it, with this status and code."""
    body = reply.json()
    return (reply.status_code, reply["Content-Type"]) == (status, "application/problem+json") and (
        body["status"],
        body["code"],
        body["type"],
        bool(body["title"] and body["detail"]),
    ) == (status, code, f"/api/v1/docs/#{code}", True)
