import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from tests.accounts.conftest import code_in
from tests.factories import PASSWORD, make_learner

EMAIL = "learner@example.org"


def sign_up(client, **fields):
    return client.post(reverse("account_signup"), {"email": EMAIL, "password1": PASSWORD, **fields})


def confirm(client, code):
    return client.post(reverse("account_email_verification_sent"), {"code": code})


def test_sign_up_leads_over_a_code_from_the_mail_to_today(client, mailoutbox):
    asked = sign_up(client, name="Ada", time_zone="Europe/Berlin")
    confirmed = confirm(client, code_in(mailoutbox[0]))

    person = User.objects.get()
    assert (asked.status_code, asked.url) == (302, reverse("account_email_verification_sent"))
    assert (confirmed.status_code, confirmed.url) == (302, reverse("today"))
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (person.email, person.name, person.time_zone, person.role) == (EMAIL, "Ada", "Europe/Berlin", "student")
    assert person.emailaddress_set.values_list("email", "verified", "primary").get() == (EMAIL, True, True)


def test_a_zone_that_nobody_named_is_utc(client):
    sign_up(client)

    assert User.objects.get().time_zone == "UTC"


def test_a_zone_that_does_not_exist_is_refused_and_nothing_typed_is_lost(client):
    page = sign_up(client, name="Ada", time_zone="Mars/Base").content.decode()

    assert "is not a time zone" in page
    assert 'value="learner@example.org"' in page
    assert 'value="Ada"' in page
    assert PASSWORD not in page
    assert not User.objects.exists()


def test_nobody_is_signed_in_before_the_address_is_confirmed(client):
    sign_up(client)

    assert client.get(reverse("account")).url == f"{reverse('account_login')}?next={reverse('account')}"


def test_a_wrong_code_says_so_and_the_right_one_still_counts(client, mailoutbox):
    sign_up(client)

    wrong = confirm(client, "BBBB-BBBB")
    right = confirm(client, code_in(mailoutbox[0]))

    assert "That code does not match" in wrong.content.decode()
    assert right.url == reverse("today")


def test_three_wrong_codes_end_it(client, mailoutbox):
    sign_up(client)
    for _ in range(3):
        confirm(client, "BBBB-BBBB")

    late = confirm(client, code_in(mailoutbox[0]))

    assert late.url == reverse("account_login")


def test_a_new_code_can_be_asked_for_and_replaces_the_old(client, mailoutbox):
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as clock:
        sign_up(client)
        clock.shift(30)
        client.post(reverse("account_email_verification_sent"), {"action": "resend"})
        old = confirm(client, code_in(mailoutbox[0]))
        new = confirm(client, code_in(mailoutbox[1]))

    assert (old.status_code, new.url) == (200, reverse("today"))


def test_who_left_before_confirming_gets_a_new_code_at_the_next_sign_in(client, mailoutbox):
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as clock:
        sign_up(client)
        client.cookies.clear()
        clock.shift(3600)
        client.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
        confirmed = confirm(client, code_in(mailoutbox[1]))

    assert confirmed.url == reverse("today")


def test_an_address_is_one_account_in_any_case(client, mailoutbox):
    make_learner(email="Learner@Example.org")

    sign_up(client, email="LEARNER@example.ORG")

    assert User.objects.values_list("email", flat=True).get() == EMAIL
    assert mailoutbox[0].subject == "You have an account already"


@pytest.mark.parametrize("field", ["email", "password1", "name", "time_zone"])
def test_a_null_character_is_refused_in_words(client, field):
    sound = {"email": EMAIL, "password1": PASSWORD, "name": "Ada", "time_zone": "UTC"}

    page = sign_up(client, **{field: f"{sound[field]}\0"}).content.decode()

    assert "Null characters are not allowed." in page
    assert not User.objects.exists()


def test_a_weak_password_is_refused_beside_its_field(client):
    page = sign_up(client, password1="password12").content.decode()

    assert 'aria-invalid="true" aria-describedby="id_password1_helptext id_password1_error"' in page
    assert "This password is too common." in page
