"""The account for programs."""

import pytest

from accounts.models import User
from tests.api.conftest import is_problem

ADA = {"name": "Ada", "time_zone": "America/Lima", "single_keys": False}


def test_an_account_says_who_is_signed_in(phone):
    told = phone.call("get", "account/").json()

    assert told == {
        "id": str(phone.learner.pk),
        "email": "learner@example.org",
        "role": "student",
        "name": "",
        "time_zone": "UTC",
        "single_keys": True,
    }


@pytest.mark.promise
def test_what_is_sent_is_changed_and_the_rest_stays(phone):
    whole = phone.call("patch", "account/", ADA)
    part = phone.call("patch", "account/", {"name": ""})

    assert (whole.status_code, {**whole.json(), **ADA}) == (200, whole.json())
    assert part.json() == {**whole.json(), "name": ""}
    assert User.objects.values("name", "time_zone", "single_keys").get() == {**ADA, "name": ""}


def test_nothing_is_a_change_of_nothing(phone):
    before = phone.call("get", "account/").json()

    assert phone.call("patch", "account/", {}).json() == before


@pytest.mark.promise
@pytest.mark.parametrize(
    ("wrong", "at", "message"),
    [
        (
            {"time_zone": "Mars/Olympus"},
            "/time_zone",
            "'Mars/Olympus' is not a time zone. Choose one such as Europe/Paris.",
        ),
        ({"time_zone": ""}, "/time_zone", "This field may not be blank."),
        ({"time_zone": None}, "/time_zone", "This field may not be null."),
        ({"name": "A\0da"}, "/name", "Null characters are not allowed."),
        ({"name": "x" * 81}, "/name", "Ensure this field has no more than 80 characters."),
        ({"name": 7}, "/name", "Not a valid string."),
        ({"single_keys": "yes"}, "/single_keys", "Must be a valid boolean."),
        ({"single_keys": None}, "/single_keys", "This field may not be null."),
        ({"email": "other@example.org"}, "/email", "This cannot be changed here."),
        ({"role": "administrator"}, "/role", "This cannot be changed here."),
        ({"surname": "Lovelace"}, "/surname", "This cannot be changed here."),
    ],
)
def test_one_wrong_field_is_pointed_out_and_none_is_written(phone, wrong, at, message):
    before = phone.call("get", "account/").json()

    reply = phone.call("patch", "account/", {**ADA, **wrong})

    assert is_problem(reply, 400, "invalid")
    assert reply.json()["errors"] == [{"at": at, "message": message}]
    assert phone.call("get", "account/").json() == before


@pytest.mark.parametrize("body", [[], "account", 1, None])
def test_what_is_no_object_changes_nothing(phone, body):
    reply = phone.patch(
        "/api/v1/account/",
        b"null" if body is None else body,
        content_type="application/json",
        headers={"x-session-token": phone.token},
    )

    assert reply.status_code == 400
    assert User.objects.get().name == ""


def test_the_account_of_somebody_else_is_out_of_reach(phone, stranger):
    phone.call("patch", "account/", ADA)

    assert stranger.call("get", "account/").json()["name"] == ""
    assert list(User.objects.filter(name="Ada")) == [phone.learner]
