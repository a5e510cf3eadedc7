"""The page of reminders, and the two that a link in a note opens."""

import re
from datetime import date, time

import pytest
import time_machine
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from accounts.models import User
from reminders import queries
from reminders.domain import EVERY_DAY, WORKDAYS
from reminders.models import ReminderSettings, State
from reminders.queries import Purpose
from tests.factories import make_learner
from tests.reminders.conftest import LONG_AGO, MORNING, make_delivery, make_memory, make_reminder

pytestmark = pytest.mark.django_db
PAGE = "/reminders/"
SENT = {"on": "on", "time": "20:15", "days": ["1", "5"], "paused_until": ""}
KEPT_NOWHERE = "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def learner():
    return make_learner(time_zone="Europe/Lisbon")


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


def said(reply):
    page = reply.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split()).replace(" .", ".").replace(" ,", ",")


def kept(learner):
    fields = ("on", "time", "days", "paused_until", "changed_at")
    return ReminderSettings.objects.filter(learner=learner).values_list(*fields).first()


def link(learner, purpose):
    return reverse(f"reminder-{purpose.value.partition('.')[2]}", args=[queries.token(learner, purpose)])


# Signed in


def test_whoever_never_asked_is_told_that_none_is_set_and_gets_no_row(signed_in, learner):
    reply = signed_in.get(PAGE)

    assert "No reminder is set. Tick the box and save" in said(reply)
    assert kept(learner) is None


def test_what_is_chosen_is_kept_and_the_next_one_stated_in_full(signed_in, learner):
    for _ in range(9):
        make_memory(learner, due_day=date(2026, 3, 2))

    page = signed_in.post(PAGE, SENT, follow=True)

    assert page.redirect_chain == [(PAGE, 302)]
    assert kept(learner) == (True, time(20, 15), 0b0010001, None, MORNING)
    assert "Saved." in said(page)
    assert (
        "Your next reminder: today, Monday 2 March, at 20:15 (Europe/Lisbon), by email, with about nine reviews."
        in said(page)
    )


def test_the_next_one_passes_over_a_day_that_had_its_note(signed_in, learner):
    make_reminder(learner)
    make_delivery(learner, state=State.SENT, fence=1, handed_at=MORNING, sent_at=MORNING)

    assert (
        "Your next reminder: tomorrow, Tuesday 3 March, at 07:30 (Europe/Lisbon), by email, "
        "if something is due by then. Now nothing would be."
    ) in said(signed_in.get(PAGE))


def test_the_next_one_comes_after_a_pause(signed_in, learner):
    make_reminder(learner, paused_until=date(2026, 3, 9))

    assert "Your next reminder: Monday 9 March, at 07:30" in said(signed_in.get(PAGE))


def test_the_page_shows_what_is_chosen(signed_in, learner):
    make_reminder(learner, time=time(6, 5), days=WORKDAYS, paused_until=date(2026, 3, 9))

    page = signed_in.get(PAGE).content.decode()

    chosen = [int(day) for day in re.findall(r'name="days" value="(\d)" checked', page)]
    assert re.findall(r'type="(?:time|date)" .*? value="([^"]*)"', page) == ["06:05", "2026-03-09"]
    assert (chosen, 'name="on" id="id_on" checked' in page) == ([1, 2, 3, 4, 5], True)


def test_without_the_tick_nothing_more_comes_and_the_rest_is_kept(signed_in, learner):
    make_reminder(learner)

    signed_in.post(PAGE, {key: value for key, value in SENT.items() if key != "on"})

    assert kept(learner) == (False, time(20, 15), 0b0010001, None, MORNING)


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"time": ""}, "At : Say at what time."),
        ({"time": "noon"}, "At : A time looks like 07:30."),
        ({"time": "07:30\0"}, "At : A time looks like 07:30."),
        ({"days": []}, "On : Choose at least one day."),
        ({"days": ["8"]}, "On : Select a valid choice."),
        ({"paused_until": "soon"}, "Pause until : A date looks like 2026-12-01."),
        ({"paused_until": "2200-01-01"}, "Pause until : A pause ends before the year 2200."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(signed_in, learner, wrong, complaint):
    reply = signed_in.post(PAGE, {**SENT, **wrong})

    assert complaint.replace(" :", ":") in said(reply).replace(" :", ":")
    assert kept(learner) is None


def test_the_strip_shows_the_reminder_where_it_stands(signed_in, learner):
    make_reminder(learner, time=time(18))

    strip = re.search(r'<svg class="strip".*?</svg>', signed_in.get(PAGE).content.decode())[0]

    assert 'aria-label="A study day begins at 04:00. Reminder at 18:00."' in strip
    assert '<circle class="du" cx="315.0"' in strip
    assert '<text class="dt te" x="302.0" y="14">18:00</text>' in strip


def test_the_header_and_the_account_lead_to_it(signed_in):
    page = signed_in.get("/account/").content.decode()

    assert page.count(f'href="{PAGE}"') == 2


# By a link in a note


def test_preferences_open_and_change_without_signing_in(client, learner):
    address = link(learner, Purpose.PREFERENCES)

    shown = client.get(address)
    saved = client.post(address, SENT)

    assert (shown.status_code, saved.status_code, saved.url) == (200, 302, address)
    assert kept(learner) == (True, time(20, 15), 0b0010001, None, MORNING)
    assert learner.email not in shown.content.decode()


def test_preferences_want_the_token_of_a_form(learner):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(link(learner, Purpose.PREFERENCES), SENT).status_code == 403
    assert kept(learner) is None


def test_a_link_signs_nobody_in(client, learner):
    for purpose in Purpose:
        client.get(link(learner, purpose))

    assert client.get(PAGE).url == f"/account/login/?next={PAGE}"


def test_to_look_at_unsubscribing_changes_nothing(client, learner):
    make_reminder(learner)

    for method in (client.get, client.head):
        assert method(link(learner, Purpose.UNSUBSCRIBE)).status_code == 200

    assert kept(learner) == (True, time(7, 30), EVERY_DAY, None, LONG_AGO)


def test_one_click_of_a_mail_program_unsubscribes_as_often_as_it_comes(learner):
    make_reminder(learner)
    program, address = Client(enforce_csrf_checks=True), link(learner, Purpose.UNSUBSCRIBE)

    replies = [program.post(address, {"List-Unsubscribe": "One-Click"}) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [200, 200]
    assert "Reminders are off." in said(replies[0])
    assert kept(learner) == (False, time(7, 30), EVERY_DAY, None, MORNING)


def test_whoever_never_asked_can_unsubscribe_too(client, learner):
    assert client.post(link(learner, Purpose.UNSUBSCRIBE)).status_code == 200
    assert kept(learner) is None


@pytest.mark.parametrize("purpose", Purpose)
def test_a_link_is_kept_nowhere_and_listed_nowhere(client, learner, purpose):
    for method in (client.get, client.post):
        reply = method(link(learner, purpose))
        assert (reply["Cache-Control"], reply["X-Robots-Tag"]) == (KEPT_NOWHERE, "noindex, nofollow")


def strange_tokens(learner):
    token = queries.token(learner, Purpose.UNSUBSCRIBE)
    return [
        token[:-1],
        token.replace(":", ""),
        f"{make_learner().pk.hex}:{token.partition(':')[2]}",
        Signer().sign(learner.pk.hex),
        Signer(salt=Purpose.UNSUBSCRIBE.value).sign("nobody"),
        "x",
        "%00",
    ]


@pytest.mark.parametrize("number", range(7))
def test_a_broken_link_leads_nowhere(client, learner, number):
    token = strange_tokens(learner)[number]
    make_reminder(learner)

    for page in ("unsubscribe", "preferences"):
        assert client.post(f"/r/{page}/{token}/", SENT).status_code == 404

    assert kept(learner)[0] is True


def test_a_link_for_one_purpose_serves_no_other(client, learner):
    make_reminder(learner)
    unsubscribing, preferring = (queries.token(learner, purpose) for purpose in Purpose)

    statuses = [client.get(f"/r/preferences/{unsubscribing}/"), client.post(f"/r/unsubscribe/{preferring}/")]

    assert [reply.status_code for reply in statuses] == [404, 404]
    assert kept(learner)[0] is True


def test_a_link_of_somebody_deactivated_leads_nowhere(client, learner):
    User.objects.filter(pk=learner.pk).update(is_active=False)

    assert [client.get(link(learner, purpose)).status_code for purpose in Purpose] == [404, 404]
