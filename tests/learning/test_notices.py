"""Everybody whose mark was changed reads it: on Today, on the attempt's result, and in the API."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from quizzes import queries, services
from quizzes.domain.rules import Rules
from quizzes.models import Feedback, Regraded, Ruling
from quizzes.queries.rulings import state_of
from quizzes.services import regrading, ruling
from quizzes.services.notices import put_away
from tests.factories import FEMORAL, NOON, RADIAL, make_attempt, make_given, make_learner, make_version

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
REASON = "Both answers are right by the guideline of this year."
SAID = "0 of 1 point"


@pytest.fixture
def version():
    return make_version()


@pytest.fixture
def learner():
    return make_learner()


@pytest.fixture
def client(learner):
    client = Client()
    client.force_login(learner)
    return client


def answered(learner, version, **fields):
    attempt = make_attempt(learner, [version], **fields)
    services.answer(attempt=attempt, given=[make_given(attempt.slots.get(), FEMORAL)], now=NOON)
    return services.finalise(attempt=attempt, now=NOON)


def accept(version, now=LATER):
    proposal = ruling.accepting(versions=[version], reason=REASON)
    regrading.apply(proposal=proposal, seen=state_of(version.question), author=None, now=now)


def undo(now=LATER):
    regrading.undo(ruling=Ruling.objects.latest("pk"), author=None, now=now)


def told(learner, now=LATER):
    return [(one.old, one.new, one.reason, one.undoes, one.at) for one in queries.notices(learner, now)]


def test_there_is_one_notice_for_each_changed_mark(learner, version):
    answered(learner, version)
    other = make_learner()
    services.finalise(attempt=make_attempt(other, [version]), now=NOON)

    accept(version)

    assert (told(learner), told(other)) == ([(0, 1, REASON, False, LATER)], [])


def test_taking_a_ruling_back_is_told_too(learner, version):
    answered(learner, version)
    accept(version)

    undo(LATER + timedelta(hours=1))

    assert told(learner)[0] == (1, 0, REASON, True, LATER + timedelta(hours=1))


def test_today_and_the_result_say_what_changed_and_why(client, learner, version):
    attempt = answered(learner, version)
    accept(version)

    pages = [client.get(reverse("today")), client.get(reverse("attempt-result", args=[attempt.pk]))]

    for page in pages:
        text = page.content.decode()
        assert all(said in text for said in (SAID, "<strong>1 of 1 point</strong>", REASON, version.stem))


def test_a_notice_is_put_away_from_today_and_stays_on_the_result(client, learner, version):
    attempt = answered(learner, version)
    accept(version)
    [shown] = queries.notices(learner, LATER)

    back = client.post(reverse("notices-seen"), {"notice": shown.id})

    pages = [client.get(reverse("today")), client.get(reverse("attempt-result", args=[attempt.pk]))]
    assert back.url == reverse("today")
    assert [REASON in page.content.decode() for page in pages] == [False, True]
    assert ["Put away" in page.content.decode() for page in pages] == [False, False]


def test_putting_away_leads_back_to_the_result_that_showed_it(client, learner, version):
    attempt = answered(learner, version)
    accept(version)
    [shown] = queries.notices(learner, LATER)

    back = client.post(reverse("notices-seen"), {"notice": shown.id, "attempt": str(attempt.pk)})

    assert back.url == reverse("attempt-result", args=[attempt.pk])


@pytest.mark.parametrize("sent", ["", "x", "-1", "9" * 30, "\0", "²", "1.5"])
def test_what_is_no_notice_is_passed_over(client, learner, version, sent):
    answered(learner, version)
    accept(version)

    back = client.post(reverse("notices-seen"), {"notice": sent, "attempt": sent})

    assert (back.status_code, back.url, len(told(learner))) == (302, reverse("today"), 1)


def test_nobody_puts_away_the_notice_of_somebody_else(client, version):
    owner = make_learner()
    attempt = answered(owner, version)
    accept(version)
    [shown] = queries.notices(owner, LATER)

    back = client.post(reverse("notices-seen"), {"notice": shown.id, "attempt": str(attempt.pk)})

    assert (back.url, len(told(owner))) == (reverse("today"), 1)


def test_putting_away_again_keeps_the_first_instant(learner, version):
    answered(learner, version)
    accept(version)

    for hours in (1, 2):
        put_away(learner=learner, ids=[Regraded.objects.get().pk], now=NOON + timedelta(hours=hours))

    assert Regraded.objects.get().seen_at == NOON + timedelta(hours=1)


@pytest.mark.promise
def test_a_notice_waits_until_its_attempt_lets_out_its_feedback(learner, version):
    opens = LATER + timedelta(days=1)
    answered(learner, version, feedback=Feedback.LATER, rules=Rules(feedback_from=opens))
    accept(version)

    assert (told(learner), len(told(learner, opens))) == ([], 1)


@pytest.mark.promise
def test_a_notice_on_an_open_attempt_waits_for_its_end(learner):
    versions = [make_version(), make_version()]
    attempt = make_attempt(learner, versions, rules=Rules(forward_only=True))
    first = attempt.slots.first()
    services.answer(attempt=attempt, given=[make_given(first, FEMORAL)], now=NOON)
    services.settle(slot=first, now=NOON)
    accept(versions[0])
    before = told(learner)

    services.finalise(attempt=attempt, now=LATER)

    assert (before, len(told(learner))) == ([], 1)


@pytest.mark.parametrize("size", [1, 12])
def test_notices_cost_one_query_however_many(learner, version, size, django_assert_num_queries):
    for _ in range(size):
        answered(learner, version)
    accept(version)

    with django_assert_num_queries(1):
        assert len(queries.notices(learner, LATER)) == size


def test_a_long_list_is_put_away_in_parts(client, learner, version):
    for _ in range(22):
        answered(learner, version)
    accept(version)

    page = client.get(reverse("today")).content.decode()
    client.post(reverse("notices-seen"), {"notice": [one.id for one in queries.notices(learner, LATER)[:20]]})

    assert page.count('name="notice"') == 20
    assert len(told(learner)) == 2


def test_the_api_lists_what_was_not_put_away_and_puts_it_away(client, learner, version):
    attempt = answered(learner, version)
    accept(version)
    [shown] = queries.notices(learner, LATER)

    listed = client.get(reverse("api-notices")).json()["results"]
    gone = client.post(reverse("api-notice-seen", args=[shown.id]))
    left = client.get(reverse("api-notices")).json()["results"]

    assert listed == [
        {
            "id": shown.id,
            "attempt": str(attempt.pk),
            "position": 1,
            "title": "Access sites",
            "stem": version.stem,
            "points": 1,
            "old_mark": {"numerator": 0, "denominator": 1},
            "new_mark": {"numerator": 1, "denominator": 1},
            "reason": REASON,
            "undone": False,
            "changed_at": "2026-03-02T13:00:00Z",
        }
    ]
    assert (gone.status_code, left) == (204, [])


def test_the_api_knows_no_notice_of_somebody_else(client, version):
    owner = make_learner()
    answered(owner, version)
    accept(version)
    [shown] = queries.notices(owner, LATER)

    refused = client.post(reverse("api-notice-seen", args=[shown.id]))

    assert (refused.status_code, client.get(reverse("api-notices")).json()["results"]) == (404, [])


def test_a_dropped_question_is_said_not_to_count(client, learner, version):
    answered(learner, version)
    proposal = ruling.dropping(versions=[version], reason=REASON)
    regrading.apply(proposal=proposal, seen="0.0", author=None, now=LATER)

    assert "<strong>not counted</strong>" in client.get(reverse("today")).content.decode()
    assert RADIAL not in client.get(reverse("today")).content.decode()


@pytest.mark.parametrize(
    ("propose", "said"),
    [
        (ruling.accepting, f"Every answer to this question counts as right. {REASON}"),
        (ruling.dropping, f"This question does not count. {REASON}"),
    ],
)
def test_the_page_of_an_answer_says_what_was_ruled_where_no_mark_changed(client, learner, version, propose, said):
    regrading.apply(proposal=propose(versions=[version], reason=REASON), seen="0.0", author=None, now=NOON)
    attempt = answered(learner, version)

    page = client.get(reverse("question", args=[attempt.pk, 1]))

    words = " ".join(re.sub("<[^>]+>", "", page.content.decode()).split())
    assert said in words
