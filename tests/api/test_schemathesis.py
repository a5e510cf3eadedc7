"""Whatever is sent to the API, by whomever: no failure of the server, and no answer that its description lacks.

Requests are drawn from the schema by Schemathesis, always the same ones. Half of them name things that are there: what
belongs to whoever asks, and what does not. PATENCY_SCHEMA_SEED draws others, PATENCY_SCHEMA_EXAMPLES says how many.
"""

import os
from contextlib import contextmanager
from uuid import uuid4

import orjson
import pytest
import schemathesis
from allauth.account.models import EmailAddress
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import HttpRequest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts import queries, services
from accounts.models import Role, Session, User
from config import docs
from learning.models import LessonSource
from learning.services import material
from quizzes.domain.rules import Rules
from quizzes.models.keys import AnswerKey
from reviews.services import catch_up
from tests.api.conftest import Phone
from tests.api.test_copies import term
from tests.factories import (
    NOON,
    PASSWORD,
    make_attempt,
    make_finalised,
    make_learner,
    make_lesson,
    make_objective,
    make_source,
    make_version,
)
from tests.quizzes.kinds.samples import SAMPLES, make_sample

ROLES = {
    "visitor": {},
    "student": {"role": Role.STUDENT},
    "instructor": {"role": Role.INSTRUCTOR},
    "administrator": {"role": Role.ADMINISTRATOR, "is_superuser": True},
    "deactivated": {"role": Role.STUDENT},
}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
# A browser without a CSRF token, and one that has half of it.
WAYS = [
    {"X-Session-Token": "{}"},
    {"X-Session-Token": "{}"},
    {"Cookie": "sessionid={}"},
    {"Cookie": "sessionid={}; csrftoken=" + "c" * 32},
]
ODDITIES = [{}, {}, {}, {"Accept": "text/html"}, {"Content-Type": "text/plain"}, {"If-None-Match": "*"}]
SEED = os.environ.get("PATENCY_SCHEMA_SEED", "")
EXAMPLES = int(os.environ.get("PATENCY_SCHEMA_EXAMPLES", "8"))  # for each operation, role and way of drawing


class World:
    """Somebody with a role, and things of theirs and of others for addresses to name."""

    def __init__(self, role):
        self.role = role
        self.person = self.sign_up(**ROLES[role])
        lesson, stranger = make_lesson(), self.sign_up()
        LessonSource.objects.create(lesson=lesson, source=make_source(), position=1)
        material.write_terms(texts=[term("stent")], now=NOON)
        attempts = [make_attempt(one, [make_version()], feedback="at_once") for one in (self.person, stranger)]
        attempts.append(make_attempt(self.person))  # with feedback at the end
        attempts += self.asked_otherwise()
        make_finalised(self.person, make_objective())
        catch_up(learner_id=self.person.pk)
        self.names = {
            "code": [lesson.code, make_lesson(status="draft").code, make_lesson([]).code],
            "attempt_id": [str(one.pk) for one in attempts],
            "slot_id": [slot.pk for one in attempts for slot in one.slots.all()],
        }
        self.token = self.sign_in(self.person)
        self.sign_in(stranger)
        self.strangers = [str(one.id) for one in queries.devices(stranger, None, NOON)]
        if role == "deactivated":
            services.deactivate(person=self.person, by=None, now=NOON)

    def asked_otherwise(self):
        """Return attempts with what is locked, tries and hints, and a question of each kind."""
        hinted, every = make_version(), [make_sample(sample) for sample in SAMPLES]
        AnswerKey.objects.filter(version=hinted).update(hints=["Think of the wrist."])
        forward = make_attempt(self.person, [make_version(), make_version()], rules=Rules(forward_only=True))
        tried = make_attempt(self.person, [hinted, *every], feedback="at_once", rules=Rules(tries=3, certainty=True))
        return [forward, tried]

    def sign_up(self, **fields):
        person = make_learner(password=PASSWORD, **fields)
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
        return person

    def sign_in(self, person):
        phone = Phone()
        phone.sign_in(person.email)
        return phone.token

    def headers(self, way):
        """Return what says who asks. A device may just have been signed out: this one signs in again."""
        if self.role == "visitor":
            return {}
        if self.role != "deactivated" and not Session.objects.filter(pk=self.token).exists():
            self.token = self.sign_in(self.person)
        return {name: value.format(self.token) for name, value in way.items()}

    def named(self):
        """Return what addresses may name now, by the name of the parameter."""
        own = [str(one.id) for one in queries.devices(User.objects.get(pk=self.person.pk), None, NOON)]
        return {**self.names, "device_id": [*own, *self.strangers, str(uuid4())]}


@pytest.fixture
def schema(db):
    """The description, with our server behind it."""
    request = HttpRequest()
    request.method = "GET"
    schema = schemathesis.openapi.from_dict(orjson.loads(docs.schema(request).content))
    schema.app = get_wsgi_application()
    return schema


@contextmanager
def database_left_open():
    """Keep a request from closing the database, in which the test has a transaction, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def requests(operation):
    """Yield ways to draw requests for an operation: as it is described, and, where it takes something, not so."""
    yield operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if operation.query or operation.body:
        yield operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_foreseen(schema, role):
    world, asked = World(role), 0
    for found in schema.get_all_operations():
        operation = found.ok()
        for drawn in requests(operation):
            ask(world, operation, drawn)
            asked += 1

    assert asked > 20  # and not none at all


def ask(world, operation, drawn):
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=not SEED,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def run(data):
        case = data.draw(drawn)
        if data.draw(st.booleans()):
            named = world.named()
            for name in case.path_parameters:
                there = named.get(name, ["nothing"])
                # A place, not a thing: what there is changes from request to request, what is drawn must not.
                case.path_parameters[name] = there[data.draw(st.integers(0, 11)) % len(there)]
        headers = world.headers(data.draw(st.sampled_from(WAYS))) | data.draw(st.sampled_from(ODDITIES))
        with database_left_open():
            case.call_and_validate(headers=headers, checks=CHECKS)

    (seed(int(SEED))(run) if SEED else run)()
