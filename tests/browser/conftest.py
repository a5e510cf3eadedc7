"""A real Chromium before the real pages: a server with the curriculum, people, and a witness of what goes wrong.

Loading the curriculum takes longer than most tests here, so one server stands for a whole module, and its database is
emptied when the module is done. Tests of one module therefore share what is stored: each brings its own learner.
"""

import os
from dataclasses import dataclass, field
from io import StringIO
from itertools import count

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.content import MATERIAL
from tests.factories import PASSWORD

QUIET = ("background-networking", "component-update", "sync", "quic", "default-apps", "domain-reliability")
# The address of a violation, and not only the browser's own complaint in the console.
REPORT = """document.addEventListener("securitypolicyviolation",
  (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));"""
numbers = count(1)

# Playwright keeps an event loop in this thread until the last test, beside which Django would refuse the database to
# every test that comes after the first of these.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Let Chromium look for nothing but the pages that it is given."""
    quiet = ["--no-first-run", *(f"--disable-{name}" for name in QUIET)]
    return {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], *quiet]}


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker):
    """The database of a module, with the curriculum, in place of one that every test finds empty."""
    with django_db_blocker.unblock():
        cache.clear()  # it counts who signs in, and is no model's table
        call_command("import_curriculum", content=MATERIAL, verbosity=0, stdout=StringIO())
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="module")
def site(db):
    """The address of a server on that database."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@dataclass
class Witness:
    """What a browser complained about, and what it asked of others than us."""

    site: str
    complaints: list[str] = field(default_factory=list)

    def watch(self, context) -> None:
        context.add_init_script(REPORT)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._request)

    def _console(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _request(self, request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.complaints.append(f"asked elsewhere: {request.url}")


@dataclass
class Visits:
    """Opens browsers, each with cookies of its own. Nothing moves in them, so that no test looks at half a fade."""

    browser: object
    site: str
    witness: Witness
    contexts: list = field(default_factory=list)

    def open(self, learner=None, **options):
        context = self.browser.new_context(base_url=self.site, reduced_motion="reduce", **options)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        self.witness.watch(context)
        if learner:
            context.add_cookies([{"name": "sessionid", "value": session_of(learner), "url": self.site}])
        return context.new_page()

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def witness(site):
    return Witness(site)


@pytest.fixture
def visits(browser, site, witness):
    visits = Visits(browser, site, witness)
    yield visits
    visits.close()


def session_of(learner) -> str:
    client = Client()
    client.force_login(learner)
    return client.cookies["sessionid"].value


def person(**fields) -> User:
    """Somebody whose address is confirmed."""
    learner = User.objects.create_user(f"browser-{next(numbers)}@example.org", PASSWORD, **fields)
    EmailAddress.objects.create(user=learner, email=learner.email, primary=True, verified=True)
    return learner
