"""Where somebody is signed in: what is kept of it, and that ending it ends it at once."""

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session as OldSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import queries, services
from accounts.domain import UNKNOWN_DEVICE, device_name
from accounts.models import Session
from config import api
from tests.factories import NOON, PASSWORD, make_learner

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1 Version/18.5 Mobile/15E148 Safari/604.1"
)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    person = make_learner(email="learner@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def browser(person, agent=FIREFOX):
    """A browser in which somebody signed in."""
    client = Client(headers={"user-agent": agent})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


class App(Client):
    """A phone in which somebody signed in."""

    def __init__(self, person, agent="Patency/1.2 (Android 15)"):
        super().__init__(headers={"user-agent": agent})
        sent = {"email": person.email, "password": PASSWORD}
        reply = self.post("/_allauth/app/v1/auth/login", sent, content_type="application/json")
        self.cookies.clear()
        self.token = reply.json()["meta"]["session_token"]

    def call(self, method="get", path="", **sent):
        path = f"/api/v1/account/{path}"
        return getattr(self, method)(path, headers={"x-session-token": self.token}, **sent)


def is_signed_in(client):
    reply = client.call() if isinstance(client, App) else client.get(reverse("account"))
    return reply.status_code == 200


def listed(person, now=NOON):
    return [(one.name, one.is_app, one.signed_in_at, one.used_at) for one in queries.devices(person, None, now)]


def device_id(client):
    return next(one["id"] for one in client.call(path="devices/").json()["devices"] if one["here"])


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (SAFARI, "Safari on iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36",
            "Samsung Internet on Android",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/18.5 Safari/605.1",
            "Safari on Mac",
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1 CriOS/142.0 Mobile/15E148 Safari/604.1",
            "Chrome on iPad",
        ),
        ("Mozilla/5.0 (X11; CrOS x86_64 16181) AppleWebKit/537.36 Chrome/142.0 Safari/537.36", "Chrome on ChromeOS"),
        ("Patency/1.2 (Android 15)", "Patency on Android"),
        ("curl/8.5.0", "curl"),
        ("Mozilla/5.0", UNKNOWN_DEVICE),
        ("<script>/1", UNKNOWN_DEVICE),
        ("", UNKNOWN_DEVICE),
    ],
)
def test_a_device_has_the_name_that_a_person_would_give_it(agent, name):
    assert device_name(agent) == name


@pytest.mark.promise
def test_a_browser_and_an_app_are_listed_with_when_they_signed_in(person, clock):
    browser(person)
    clock.move_to(NOON + HOUR / 2)
    App(person)

    half_past = NOON + HOUR / 2
    assert listed(person, half_past) == [
        ("Patency on Android", True, half_past, half_past),
        ("Firefox on Linux", False, NOON, NOON),
    ]


@pytest.mark.parametrize("kind", [browser, App])
def test_use_is_noted_once_an_hour_and_writes_nothing_in_between(person, clock, kind):
    client = kind(person)
    is_signed_in(client)
    costs = []
    for minutes in (1, 59, 60, 61):
        clock.move_to(NOON + timedelta(minutes=minutes))
        with CaptureQueriesContext(connection) as statements:
            assert is_signed_in(client)
        costs.append(sum(one["sql"].startswith("UPDATE") for one in statements))

    assert costs == [0, 0, 1, 0]
    assert [used for _, _, _, used in listed(person, NOON + HOUR)] == [NOON + HOUR]


@pytest.mark.parametrize("kind", [browser, App])
def test_a_device_keeps_its_id_while_it_is_used(person, clock, kind):
    client = kind(person)
    before = queries.devices(person, None, NOON)[0].id

    clock.move_to(NOON + HOUR)
    is_signed_in(client)

    assert [one.id for one in queries.devices(person, None, NOON + HOUR)] == [before]


def test_an_id_opens_nothing_and_no_address_of_the_network_is_kept(person):
    client = browser(person)
    session = Session.objects.get(user=person)

    page = client.get(reverse("devices")).content.decode()

    assert session.pk not in page
    assert "127.0.0.1" not in str(session.get_decoded())


@pytest.mark.promise
@pytest.mark.parametrize("kind", [browser, App])
def test_a_device_that_is_signed_out_is_out_with_its_next_request(person, kind):
    lost, mine = kind(person), App(person)
    (other,) = [one["id"] for one in mine.call(path="devices/").json()["devices"] if not one["here"]]

    reply = mine.call("delete", f"devices/{other}/")

    assert (reply.status_code, is_signed_in(lost), is_signed_in(mine)) == (204, False, True)
    assert len(queries.devices(person, None, NOON)) == 1


def test_a_request_that_began_before_its_device_was_signed_out_does_not_bring_it_back(person, clock, monkeypatch):
    client = App(person)
    clock.move_to(NOON + HOUR)  # so that its use is to be noted
    find = api.get_session_user

    def find_and_sign_out(session):
        found = find(session)
        services.end_other_devices(person=person, here=None)
        return found

    monkeypatch.setattr(api, "get_session_user", find_and_sign_out)

    assert client.call().status_code == 401
    assert not Session.objects.exists()


def test_the_page_signs_out_on_one_device(person):
    mine, lost = browser(person), browser(person, SAFARI)
    (other,) = [one.id for one in queries.devices(person, mine.session.session_key, NOON) if not one.is_this]

    page = mine.post(reverse("devices"), {"device": other}, follow=True)

    assert "Signed out there." in page.content.decode()
    assert (is_signed_in(mine), is_signed_in(lost)) == (True, False)


@pytest.mark.promise
def test_everywhere_else_leaves_the_one_that_asks(person):
    mine, phone, lost = browser(person), App(person), browser(person, SAFARI)
    stranger = browser_of_another()

    mine.post(reverse("devices"), {"others": ""})

    assert [is_signed_in(one) for one in (mine, phone, lost, stranger)] == [True, False, False, True]


def browser_of_another():
    client = Client()
    client.force_login(make_learner())
    return client


def test_signing_out_here_signs_out_here(person):
    client, phone = browser(person), App(person)
    here = next(one.id for one in queries.devices(person, client.session.session_key, NOON) if one.is_this)

    by_page = client.post(reverse("devices"), {"device": here})
    by_token = phone.call("delete", f"devices/{device_id(phone)}/")

    assert (by_page.url, by_page["Clear-Site-Data"]) == (reverse("landing"), '"cache", "storage"')
    assert by_token.status_code == 204
    assert (is_signed_in(client), is_signed_in(phone)) == (False, False)


def test_a_browser_that_ends_its_own_session_over_the_api_loses_its_cookie(person):
    client = browser(person)
    (here,) = client.get("/api/v1/account/devices/").json()["devices"]

    reply = client.delete(f"/api/v1/account/devices/{here['id']}/")

    assert (here["here"], reply.status_code, reply.cookies["sessionid"].value) == (True, 204, "")


def test_a_device_of_somebody_else_does_not_exist(person):
    stranger = make_learner()
    foreign = browser(person)
    theirs = queries.devices(person, None, NOON)[0].id
    client = Client()
    client.force_login(stranger)

    replies = [
        client.delete(f"/api/v1/account/devices/{theirs}/"),
        client.delete(f"/api/v1/account/devices/{uuid4()}/"),
        client.post(reverse("devices"), {"device": theirs}),
        client.post(reverse("devices"), {"device": "no id"}),
        client.post(reverse("devices"), {}),
    ]

    assert [one.status_code for one in replies] == [404] * 5
    assert is_signed_in(foreign)


def test_a_new_password_and_a_deactivation_leave_no_device_listed(person):
    mine, lost = browser(person), browser(person, SAFARI)
    mine.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    new = {"oldpassword": PASSWORD, "password1": "another open lumen", "password2": "another open lumen"}
    mine.post(reverse("account_change_password"), new)
    person.refresh_from_db()
    after_password = [name for name, *_ in listed(person)]
    services.deactivate(person=person, by=None, now=NOON)

    assert (after_password, is_signed_in(lost)) == (["Firefox on Linux"], False)
    assert listed(person) == []


def test_a_session_that_ran_out_is_not_listed(person, clock):
    browser(person)

    assert listed(person, NOON + timedelta(days=61)) == []


@pytest.mark.promise
def test_a_session_from_before_still_opens_and_is_listed_once_it_is_used(person, clock):
    client = browser(person)
    session = client.session
    del session["device"]
    session.save()
    before = listed(person)

    opened = is_signed_in(client)

    assert (before, opened) == ([], True)
    assert listed(person) == [("Firefox on Linux", False, None, NOON)]


@pytest.mark.promise
def test_the_sessions_of_old_move_with_whose_they_are(person):
    client = browser(person)
    rows = Session.objects.values("session_key", "session_data", "expire_date")
    OldSession.objects.bulk_create([OldSession(**row) for row in rows])
    OldSession.objects.create(session_key="nobody", session_data="broken", expire_date=NOON)
    Session.objects.all().delete()

    import_module("accounts.migrations.0007_sessions_move").move(apps, None)

    assert is_signed_in(client)
    assert dict(Session.objects.values_list("session_key", "user")) == {
        client.session.session_key: person.pk,
        "nobody": None,
    }
    assert not OldSession.objects.exists()


@pytest.mark.promise
def test_whoever_is_deleted_is_signed_out(person):
    browser(person)

    person.delete()

    assert not Session.objects.exists()


def test_the_list_costs_one_query_however_long_it_is(person):
    browser(person)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as statements:
            queries.devices(person, None, NOON)
        costs.append(len(statements))
        App(person)

    assert costs == [1, 1]
