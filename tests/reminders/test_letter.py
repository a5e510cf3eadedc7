"""What a note says, in HTML and in text, and what it never says."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.models import QuestionVersion
from quizzes.models.keys import AnswerKey, KeyPoint
from reminders import queries, services
from reminders.domain import WORKDAYS
from reminders.models import Delivery
from reminders.queries import Purpose
from tests.factories import NOON, make_lesson, make_specialty, make_version
from tests.reminders.conftest import MORNING, TODAY, deliver, make_delivery, make_memory, make_reminder

SITE = "http://localhost:8000"


@pytest.fixture
def learner(db):
    return make_reminder(days=WORKDAYS).learner


@pytest.fixture
def sent(learner, mailoutbox):
    """Send the note of today, and return it."""

    def send():
        deliver(make_delivery(learner))
        return mailoutbox[-1]

    return send


def page_of(mail):
    [(html, kind)] = mail.alternatives
    assert kind == "text/html"
    return html


def words_of(html):
    body = html[html.index("<body>") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def remember(learner, count, title):
    """So many objectives of a specialty, all due."""
    lesson = make_lesson([make_version() for _ in range(count)], specialty=make_specialty(title=title))
    for place in lesson.objectives.through.objects.filter(lesson=lesson):
        make_memory(learner, place.objective)


def test_a_note_counts_what_is_due_and_where_it_comes_from(learner, sent):
    remember(learner, 2, "Patient care")
    remember(learner, 4, "Vascular IR")
    remember(learner, 3, "Cardiology & more")

    mail = sent()

    links = {
        name: reverse(f"reminder-{name}", args=[queries.token(learner, Purpose(f"reminders.{name}"))])
        for name in ("preferences", "unsubscribe")
    }
    assert (mail.subject, mail.to) == ("Nine facts are due", [learner.email])
    assert mail.body.splitlines() == [
        "Good morning.",
        "",
        "Nine facts are due. About five minutes would keep these open:",
        "",
        "  Vascular IR                               4",
        "  Cardiology & more                         3",
        "  Patient care                              2",
        "",
        "The most fragile asks:",
        "  Which access site bleeds least?",
        "",
        "Start reviews:",
        f"{SITE}/review/",
        "",
        "Not today? Nothing is lost; the plan moves with you.",
        f"Pause or change reminders: {SITE}{links['preferences']}",
        f"Stop these emails: {SITE}{links['unsubscribe']}",
        "",
        "You asked for this note on weekdays at 07:30, Europe/Lisbon.",
    ]


def test_html_and_text_are_of_equal_worth(learner, sent):
    remember(learner, 2, "Cardiology & more")

    mail = sent()

    html = page_of(mail)
    links = re.findall(r'href="([^"]+)"', html)
    assert words_of(html) == (
        "Patency Two facts are due. Good morning. About one minute would keep these open: Specialty Reviews "
        "Cardiology & more 2 The most fragile asks: Which access site bleeds least? Start reviews Not today? "
        "Nothing is lost; the plan moves with you. Pause or change reminders · Stop these emails "
        "You asked for this note on weekdays at 07:30, Europe/Lisbon."
    )
    assert sorted(links) == sorted(re.findall(r"http://\S+", mail.body))


def test_one_fact_is_one(learner, sent):
    make_memory(learner)

    mail = sent()

    assert mail.subject == "One fact is due"
    assert "One fact is due. About one minute would keep it open.\n" in mail.body


def test_what_is_asked_is_the_most_fragile_in_the_variant_seen_least_recently(learner, sent):
    make_memory(learner, stability=50.0)
    fragile = make_memory(learner, stability=2.0)
    version = fragile.objective.questions.get().versions.get()
    QuestionVersion.objects.filter(pk=version.pk).update(stem="Which one  is\nfragile?")

    assert "The most fragile asks:\n  Which one is fragile?\n" in sent().body


def test_a_long_stem_is_cut_between_two_words(learner, sent):
    memory = make_memory(learner)
    version = memory.objective.questions.get().versions.get()
    QuestionVersion.objects.filter(pk=version.pk).update(stem="wire " * 100)

    stem = sent().body.partition("asks:\n  ")[2].partition("\n")[0]

    assert (len(stem) <= 240, stem.endswith("wire …")) == (True, True)


def test_nothing_of_the_keys_side_is_in_it(learner, sent):
    memory = make_memory(learner)

    mail = sent()
    key = AnswerKey.objects.get(version__question__objective=memory.objective)
    secrets = [key.explanation, *key.feedback.values(), KeyPoint.objects.get(objective=memory.objective).text]

    whole = mail.message().as_string() + mail.body + page_of(mail)
    assert [one for one in secrets if one in whole] == []
    assert [text for text in ("Radial", "Femoral") if text in whole] == []


def test_a_note_can_be_stopped_as_rfc_8058_has_it(learner, sent):
    make_memory(learner)

    mail = sent()

    delivery = Delivery.objects.get()
    link = f"{SITE}/r/unsubscribe/{queries.token(learner, Purpose.UNSUBSCRIBE)}/"
    headers = {name: " ".join(mail.message()[name].split()) for name in ("List-Unsubscribe", "Message-ID")}
    assert headers == {"List-Unsubscribe": f"<{link}>", "Message-ID": f"<{delivery.pk}@localhost>"}
    assert mail.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.message()["Auto-Submitted"] == "auto-generated"


def test_a_note_has_one_style_and_runs_nothing(learner, sent):
    make_memory(learner)

    html = page_of(sent())

    assert (html.count("<style>"), " style=" in html, "<script" in html, "<img" in html) == (1, False, False, False)


def test_links_lead_to_where_the_site_is_served(learner, sent, settings):
    settings.PATENCY_URL = "https://learn.example"
    make_memory(learner)

    mail = sent()

    assert "https://learn.example/review/" in mail.body
    assert SITE not in mail.body + page_of(mail)


def test_a_note_costs_the_same_however_much_is_due(learner):
    def cost(day):
        delivery = make_delivery(learner, nominal_date=TODAY + timedelta(days=day))
        with CaptureQueriesContext(connection) as statements:
            services.deliver(delivery_id=delivery.pk, patience=3, now=MORNING)
        return len(statements)

    remember(learner, 1, "Cardiology")
    one = cost(0)
    remember(learner, 9, "Neurology")

    assert cost(1) == one
    assert Delivery.objects.filter(state="sent").count() == 2


def test_what_is_due_is_that_of_the_study_day(learner):
    make_memory(learner)
    make_memory(learner, due_day=date(2026, 3, 3))

    assert [queries.digest(learner, day, NOON).due for day in (TODAY, date(2026, 3, 3))] == [1, 2]
