"""Sign-up, the app client, the administration, and the mail page of the local default."""

import re
from datetime import time

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from reminders.domain import EVERY_DAY
from reminders.models import Reason, ReminderSettings, State
from tests.factories import PASSWORD, make_learner
from tests.reminders.conftest import MORNING, deliver, make_delivery

pytestmark = pytest.mark.django_db
EMAIL = "learner@example.org"


@pytest.mark.parametrize(("answer", "on"), [({"reminders": "yes"}, True), ({"reminders": "no"}, False), ({}, False)])
def test_sign_up_asks_and_only_yes_is_yes(client, answer, on):
    with time_machine.travel(MORNING, tick=False):
        client.post(reverse("account_signup"), {"email": EMAIL, "password1": PASSWORD, "name": "Ada", **answer})

    person = User.objects.get()
    rows = list(ReminderSettings.objects.values_list("learner", "on", "time", "days", "changed_at"))
    assert (person.name, rows) == ("Ada", [(person.pk, True, time(7, 30), EVERY_DAY, MORNING)] if on else [])


def test_the_page_of_sign_up_shows_the_question_with_nothing_chosen(client):
    page = client.get(reverse("account_signup")).content.decode()

    assert "Shall we write to you once a day when something is due?" in page
    assert re.findall(r'type="radio" name="reminders" value="(\w+)"', page) == ["yes", "no"]
    assert re.search(r'name="reminders"[^>]* checked', page) is None


def test_an_answer_that_is_none_is_refused_and_nobody_is_signed_up(client):
    page = client.post(reverse("account_signup"), {"email": EMAIL, "password1": PASSWORD, "reminders": "maybe"})

    assert "Select a valid choice." in page.content.decode()
    assert not User.objects.exists()


def test_the_app_client_is_asked_the_same(client):
    sent = {"email": EMAIL, "password": PASSWORD, "reminders": "yes"}

    client.post("/_allauth/app/v1/auth/signup", sent, content_type="application/json")

    assert list(ReminderSettings.objects.values_list("learner__email", "on")) == [(EMAIL, True)]


@pytest.fixture
def administrator(client):
    client.force_login(make_learner(role="administrator", is_superuser=True))
    return client


def test_an_administrator_finds_what_nobody_can_know_and_changes_nothing(administrator):
    unknown = make_delivery(state=State.UNKNOWN, fence=1, handed_at=MORNING, error="The worker said no more.")
    skipped = make_delivery(state=State.SKIPPED, reason=Reason.NOTHING_DUE)
    shelf = reverse("admin:reminders_delivery_changelist")

    listed = administrator.get(f"{shelf}?state__exact=unknown").content.decode()
    page = administrator.get(reverse("admin:reminders_delivery_change", args=[unknown.pk])).content.decode()

    assert (unknown.learner.email in listed, skipped.learner.email in listed) == (True, False)
    assert "The worker said no more." in page
    assert "/r/" not in page and 'name="_save"' not in page


def test_no_filter_spells_a_password_out(administrator):
    make_delivery()
    shelf = reverse("admin:reminders_delivery_changelist")

    answer = administrator.get(f"{shelf}?learner__password__startswith=a")

    assert answer.status_code != 200


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAIL_DIR = "accounts.adapters.MailFolder", tmp_path / "mail"
    deliver(make_delivery())
    return next(settings.MAIL_DIR.glob("*.eml")).stem


def test_the_local_mail_page_shows_text_and_html(client, folder):
    page = client.get(reverse("local-letter", args=[folder]))
    html = client.get(reverse("local-letter-html", args=[folder]))

    frame = f'<iframe class="letter" src="/mail/{folder}/html/" title="The letter as HTML" sandbox></iframe>'
    assert frame in page.content.decode()
    assert "You asked for this note every day at 07:30, Europe/Lisbon." in page.content.decode()
    assert "<h1>One fact is due.</h1>" in html.content.decode()


def test_html_of_a_letter_may_use_its_own_style_and_nothing_else(client, folder):
    page = client.get(reverse("local-letter", args=[folder]))
    html = client.get(reverse("local-letter-html", args=[folder]))

    policy = r"default-src 'none'; style-src 'sha256-[\w+/]{43}='; frame-ancestors 'self'; sandbox"
    assert re.fullmatch(policy, html["Content-Security-Policy"])
    assert html["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "style-src 'self'" in page["Content-Security-Policy"]


def test_a_letter_without_html_has_no_page_for_it(client, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAIL_DIR = "accounts.adapters.MailFolder", tmp_path / "mail"
    from django.core.mail import send_mail  # noqa: PLC0415

    send_mail("Plain", "Only text.", None, ["learner@example.org"])
    name = next(settings.MAIL_DIR.glob("*.eml")).stem

    assert "<iframe" not in client.get(reverse("local-letter", args=[name])).content.decode()
    assert client.get(reverse("local-letter-html", args=[name])).status_code == 404


def test_with_a_mail_server_no_html_is_shown(client, settings):
    settings.MAIL_DIR = None

    assert client.get("/mail/20260302-1/html/").status_code == 404
