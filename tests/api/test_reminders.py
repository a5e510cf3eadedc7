"""The daily reminder, as a program sets it."""

from datetime import UTC, datetime

import pytest
import time_machine

from accounts.models import User
from reminders.models import ReminderSettings
from tests.api.conftest import is_problem

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)  # a Monday
WHOLE = {"on": True, "time": "07:30", "days": [1, 3], "paused_until": None}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def kathmandu(phone):
    User.objects.update(time_zone="Asia/Kathmandu")
    return phone


def test_whoever_never_asked_has_no_reminder(phone):
    told = phone.call("get", "reminders/").json()

    assert told == {
        "on": False,
        "time": "07:30",
        "days": [1, 2, 3, 4, 5, 6, 7],
        "paused_until": None,
        "time_zone": "UTC",
        "next": None,
    }


def test_what_is_put_is_kept_and_says_when_the_next_note_comes(kathmandu):
    put = kathmandu.call("put", "reminders/", WHOLE)

    # Monday 07:30 there has passed: it is Wednesday's.
    told = {**WHOLE, "time_zone": "Asia/Kathmandu", "next": "2026-03-04T01:45:00Z"}
    assert (put.status_code, put.json()) == (200, told)
    assert kathmandu.call("get", "reminders/").json() == told


def test_a_patch_leaves_the_rest(phone):
    phone.call("put", "reminders/", WHOLE)

    patched = phone.call("patch", "reminders/", {"paused_until": "2026-04-01"}).json()

    assert patched == {**WHOLE, "paused_until": "2026-04-01", "time_zone": "UTC", "next": "2026-04-01T07:30:00Z"}


def test_somebody_elses_reminder_is_not_touched(phone, stranger):
    phone.call("put", "reminders/", WHOLE)

    stranger.call("put", "reminders/", {**WHOLE, "on": False})

    assert phone.call("get", "reminders/").json()["on"] is True


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"time": "25:00"}, "/time"),
        ({"time": "07:30\0"}, "/time"),
        ({"days": []}, "/days"),
        ({"days": [0]}, "/days/0"),
        ({"days": "1"}, "/days"),
        ({"days": [1] * 8}, "/days"),
        ({"paused_until": "soon"}, "/paused_until"),
        ({"paused_until": "2200-01-01"}, "/paused_until"),
        ({"on": "perhaps"}, "/on"),
        ({"on": None}, "/on"),
    ],
)
@pytest.mark.parametrize("method", ["put", "patch"])
def test_what_is_wrong_is_a_problem_and_nothing_is_kept(phone, method, wrong, at):
    reply = phone.call(method, "reminders/", {**WHOLE, **wrong})

    assert is_problem(reply, 400, "invalid")
    assert [one["at"] for one in reply.json()["errors"]] == [at]
    assert not ReminderSettings.objects.exists()


def test_a_put_says_all_of_it(phone):
    reply = phone.call("put", "reminders/", {"on": True})

    assert [one["at"] for one in reply.json()["errors"]] == ["/time", "/days", "/paused_until"]


@pytest.mark.parametrize("body", [[], "x", None, 1])
def test_a_body_that_is_no_object_is_a_problem(phone, body):
    reply = phone.call("patch", "reminders/", body) if body is not None else phone.call("put", "reminders/")

    assert reply.status_code == 400
    assert reply["Content-Type"] == "application/problem+json"
