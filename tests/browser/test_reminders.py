"""Reminders in a real browser: set by keyboard, stopped by a link, and shown as mail."""

from datetime import UTC, datetime, time

import pytest
from django.conf import settings as configured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

from reminders.models import ReminderSettings
from reminders.queries import Purpose, token
from tests.browser.conftest import person
from tests.browser.hands import Keyboard, Mouse

LONG_AGO = datetime(2026, 3, 2, tzinfo=UTC)
HTML = "<!doctype html><html><head><style>h1{color:#ff0000}</style></head><body><h1>Due</h1>%s</body></html>"
HOSTILE = '<h2 style="color:#00ff00">x</h2><script>document.title = "ran"</script><img src="http://127.0.0.1:9/x.png">'


@pytest.mark.parametrize("hands", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
def test_a_reminder_is_set_and_its_next_time_stated(visits, witness, hands):
    learner = person(time_zone="Asia/Kathmandu")
    page = visits.open(learner)
    page.goto("/today/")

    hands.press(page.get_by_role("link", name="Reminder settings"))
    page.get_by_label("Write to me").press("Space")
    page.get_by_label("At", exact=True).fill("06:15")
    page.get_by_label("Sunday").press("Space")
    hands.press(page.get_by_role("button", name="Save"))
    page.get_by_text("Saved.").wait_for()

    assert "at 06:15 (Asia/Kathmandu), by email" in page.get_by_text("Your next reminder:").locator("..").inner_text()
    chosen = ReminderSettings.objects.values_list("on", "time", "days").get(learner=learner)
    assert (chosen, witness.complaints) == ((True, time(6, 15), 0b0111111), [])


def test_a_link_stops_reminders_without_signing_in(visits, witness):
    learner = person()
    ReminderSettings.objects.create(learner=learner, on=True, changed_at=LONG_AGO)
    page = visits.open()
    page.goto(reverse("reminder-unsubscribe", args=[token(learner, Purpose.UNSUBSCRIBE)]))

    page.get_by_role("button", name="Stop these emails").click()
    page.get_by_role("heading", name="Reminders are off.").wait_for()

    assert (ReminderSettings.objects.get(learner=learner).on, witness.complaints) == (False, [])


@pytest.fixture
def letter(settings, tmp_path):
    """Put a letter into the folder of the local default; return its address."""

    def post(more):
        folder = get_connection("accounts.adapters.MailFolder")
        message = EmailMultiAlternatives("Due", "Text", to=["a@example.org"], connection=folder)
        message.attach_alternative(HTML % more, "text/html")
        message.send()
        return f"/mail/{next(configured.MAIL_DIR.glob('*.eml')).stem}/"

    settings.MAIL_DIR = tmp_path / "mail"
    return post


def color(page, name):
    heading = page.frame_locator("iframe").get_by_role("heading", name=name)
    return heading.evaluate("element => getComputedStyle(element).color")


def test_a_letter_is_shown_in_its_own_style(visits, witness, letter):
    page = visits.open()
    page.goto(letter(""))

    assert (color(page, "Due"), witness.complaints) == ("rgb(255, 0, 0)", [])


def test_what_else_a_letter_brings_is_kept_out(visits, letter):
    page = visits.open()
    page.goto(letter(HOSTILE))
    frame = page.frame_locator("iframe")

    assert (color(page, "Due"), color(page, "x")) == ("rgb(255, 0, 0)", "rgb(0, 0, 0)")
    assert frame.locator("html").evaluate("() => document.title") == ""
    assert frame.locator("img").evaluate("element => element.naturalWidth") == 0
