import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.urls import reverse

from accounts import services
from tests.accounts.conftest import CommittingClient, code_in
from tests.factories import NOON, PASSWORD, make_learner

EMAIL, NEW_PASSWORD = "learner@example.org", "another open lumen"


@pytest.fixture
def person(db):
    return make_confirmed()


def make_confirmed(email=EMAIL, **fields):
    person = make_learner(email=email, password=PASSWORD, **fields)
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    return person


def sign_in(client, email=EMAIL, password=PASSWORD, **fields):
    return client.post(reverse("account_login"), {"login": email, "password": password, **fields})


def change_address(client, email):
    """Ask for it; the password is asked for again, and the change goes on from there."""
    asked = client.post(reverse("account_email"), {"action_add": "1", "email": email})
    return client.post(asked.url, {"password": PASSWORD, "next": reverse("account_email")})


def is_signed_in(client):
    return client.get(reverse("account")).status_code == 200


def test_signing_in_leads_to_today(client, person):
    assert sign_in(client).url == reverse("today")
    assert is_signed_in(client)


def test_the_case_of_an_address_does_not_matter(client, person):
    assert sign_in(client, email="Learner@EXAMPLE.org").url == reverse("today")


def test_next_leads_on_inside_the_site_and_never_out_of_it(client, person):
    inside = sign_in(client, next="/map/").url
    client.logout()
    outside = sign_in(client, next="https://evil.example/").url

    assert (inside, outside) == ("/map/", reverse("today"))


def test_who_is_signed_in_does_not_see_the_sign_in_page(client, person):
    client.force_login(person)

    assert client.get(reverse("account_login")).url == reverse("today")


def test_a_session_lasts_past_the_browser_only_where_asked(client, person):
    sign_in(client, remember="on")
    kept = client.session.get_expire_at_browser_close()
    client.logout()
    sign_in(client)

    assert (kept, client.session.get_expire_at_browser_close()) == (False, True)


def test_signing_out_is_a_post_and_clears_what_the_browser_kept(client, person):
    client.force_login(person)

    asked = client.get(reverse("account_logout"))
    still = is_signed_in(client)
    done = client.post(reverse("account_logout"))

    assert (asked.status_code, still) == (200, True)
    assert (done.status_code, done["Clear-Site-Data"]) == (302, '"cache", "storage"')
    assert not is_signed_in(client)


def test_tries_are_limited_and_the_page_says_so(client, person):
    answers = [sign_in(client, password="wrong") for _ in range(6)]

    assert "Too many tries" in answers[-1].content.decode()
    assert "Too many tries" in sign_in(client).content.decode()


def test_a_limit_on_tries_passes(client, person):
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as clock:
        for _ in range(6):
            sign_in(client, password="wrong")
        clock.shift(301)

        assert sign_in(client).url == reverse("today")


def test_many_requests_from_one_place_get_the_page_for_too_many(client):
    answers = [client.post(reverse("account_signup"), {}) for _ in range(101)]

    assert [answer.status_code for answer in answers] == [200] * 100 + [429]
    assert "<h1>Too many tries</h1>" in answers[-1].content.decode()


def test_a_forgotten_password_is_set_with_a_code(client, person, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in(mailoutbox[0])})
    client.post(reverse("account_complete_password_reset"), {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert sign_in(client, password=NEW_PASSWORD).url == reverse("today")
    assert [mail.subject for mail in mailoutbox] == ["Your code for a new password", "Your password was set anew"]


def test_a_new_password_signs_out_every_other_place(client, person):
    elsewhere = CommittingClient()
    elsewhere.force_login(person)
    sign_in(client)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert (is_signed_in(client), is_signed_in(elsewhere)) == (True, False)


def test_a_new_address_counts_once_confirmed_and_the_old_one_is_told(client, person, mailoutbox):
    sign_in(client)

    change_address(client, "new@example.org")
    person.refresh_from_db()
    before = person.email
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mailoutbox[0])})
    person.refresh_from_db()

    assert (before, person.email) == (EMAIL, "new@example.org")
    assert list(person.emailaddress_set.values_list("email", "verified")) == [("new@example.org", True)]
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["new@example.org"], "Confirm your address"),
        ([EMAIL], "Your address was changed"),
    ]


def test_the_address_is_not_changed_without_the_password(client, person, mailoutbox):
    sign_in(client)

    asked = client.post(reverse("account_email"), {"action_add": "1", "email": "new@example.org"})
    refused = client.post(asked.url, {"password": "wrong"})

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert "That is not your password." in refused.content.decode()
    assert mailoutbox == []


def test_a_deactivated_person_is_signed_out_at_once_and_cannot_come_back(client, person):
    sign_in(client)

    services.deactivate(person=person, by=None, now=NOON)

    assert not is_signed_in(client)
    assert sign_in(client).url == reverse("account_inactive")
    assert not is_signed_in(client)


def test_a_session_that_was_ended_stays_ended_when_the_person_returns(client, person):
    sign_in(client)
    session = dict(client.cookies)
    services.deactivate(person=person, by=None, now=NOON)
    services.reactivate(person=person, by=None, now=NOON)

    client.cookies.update(session)

    assert not is_signed_in(client)


def test_name_and_zone_are_changed_on_the_account_page(client, person):
    client.force_login(person)

    client.post(reverse("account"), {"name": "Ada", "time_zone": "America/Lima"})

    person.refresh_from_db()
    assert (person.name, person.time_zone) == ("Ada", "America/Lima")


def test_an_error_on_the_account_page_keeps_what_was_typed(client, person):
    client.force_login(person)

    page = client.post(reverse("account"), {"name": "A\0da", "time_zone": "UTC"}).content.decode()

    assert "Null characters are not allowed." in page
    assert 'role="alert" tabindex="-1" autofocus' in page


def test_the_app_door_is_closed_to_browsers(client):
    assert client.get("/_allauth/browser/v1/auth/session").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account",
        "account_email",
        "account_change_password",
    ],
)
def test_every_account_page_has_the_strict_policy_and_nothing_that_it_forbids(client, person, name):
    if name not in ("account_login", "account_signup"):
        sign_in(client)

    page = client.get(reverse(name))

    html = page.content.decode()
    assert (page.status_code, re.findall(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", html)) == (200, [])
    assert "script-src 'self';" in page["Content-Security-Policy"] + ";"
    assert "unsafe" not in page["Content-Security-Policy"]
