"""All questions on one page: one form, in which each is kept by itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quizzes.models import Answer, Feedback, Try
from tests.factories import FEMORAL, NOON, RADIAL, make_learner, make_version
from tests.learning.attempts import HINTS, asked, at, given, keep, make_case, settled, slot, text, whole, with_hints

pytestmark = pytest.mark.django_db

KEY_SIDE = ("About Radial.", "bleeds least in coronary", "lies shallow")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def learner():
    return make_learner()


@pytest.fixture
def client(learner):
    client = Client()
    client.force_login(learner)
    return client


def form(attempt, choices, *, sure="", **buttons):
    """The form with these choices, by position."""
    fields = {}
    for position, choice in choices.items():
        prefix = f"s{slot(attempt, position).pk}-"
        fields |= {f"{prefix}choice": choice, f"{prefix}response": uuid4(), f"{prefix}confidence": sure}
    return fields | buttons


def test_an_attempt_on_one_page_opens_there(client, learner):
    attempt = asked(learner, one_page=True)

    going_on = client.get(reverse("attempt", args=[attempt.pk]))

    assert going_on.url == whole(attempt)
    assert client.get(at(attempt, 2)).url == f"{whole(attempt)}#q2"


def test_what_has_a_page_for_each_question_has_no_page_for_all(client, learner):
    attempt = asked(learner)

    assert client.get(whole(attempt)).url == reverse("attempt", args=[attempt.pk])


def test_every_question_stands_on_the_page_under_names_of_its_own(client, learner):
    attempt = asked(learner, count=3, one_page=True)

    page = text(client.get(whole(attempt)))

    names = [f'name="s{one.pk}-choice"' for one in attempt.slots.all()]
    assert [page.count(name) for name in names] == [3, 3, 3]
    assert [word for word in KEY_SIDE if word in page] == []


def test_the_form_keeps_every_answer_and_leads_to_the_submit(client, learner):
    attempt = asked(learner, count=3, one_page=True)

    response = client.post(whole(attempt), form(attempt, {1: RADIAL, 3: FEMORAL}, sure="guess"))

    assert response.url == reverse("attempt-submit", args=[attempt.pk])
    assert sorted(given(attempt)) == [(1, [RADIAL], "guess"), (3, [FEMORAL], "guess")]


def test_what_is_wrong_on_one_question_holds_no_other_up(client, learner):
    attempt = asked(learner, one_page=True)

    response = client.post(whole(attempt), form(attempt, {1: RADIAL, 2: [RADIAL, FEMORAL]}))

    assert (response.status_code, given(attempt)) == (422, [(1, [RADIAL], "")])
    assert text(response).count('<p class="err" data-missing role="alert">') == 1
    assert text(response).count(" checked") == 3


def test_a_script_is_told_which_question_is_wrong(client, learner):
    attempt = asked(learner, one_page=True)

    fields = form(attempt, {2: [RADIAL, FEMORAL]})
    response = client.post(whole(attempt), fields, headers={"Accept": "application/json"})

    assert response.json() == {"said": {"2": "Expected exactly one choice."}}


def test_a_question_of_the_page_is_kept_by_itself(client, learner):
    attempt = asked(learner, count=3, one_page=True)

    keep(client, attempt, RADIAL, position=2)

    assert given(attempt) == [(2, [RADIAL], "")]


def test_a_form_that_says_what_was_kept_adds_nothing(client, learner):
    attempt = asked(learner, one_page=True)
    fields = form(attempt, {1: RADIAL}, sure="sure")
    client.post(whole(attempt), fields)

    client.post(whole(attempt), form(attempt, {1: RADIAL}, sure="sure"))

    assert Answer.objects.count() == 1


def test_a_flag_comes_back_to_its_question_and_keeps_the_rest(client, learner):
    attempt = asked(learner, count=3, one_page=True)

    response = client.post(whole(attempt), form(attempt, {1: RADIAL}, flag="2"))

    assert (response.url, slot(attempt, 2).flagged, given(attempt)) == (
        f"{whole(attempt)}#q2",
        True,
        [(1, [RADIAL], "")],
    )


def test_a_hint_stands_at_its_question(client, learner):
    attempt = asked(learner, versions=[make_version(), with_hints()], one_page=True)

    client.post(whole(attempt), {"hint": "2"})

    assert [hint for hint in HINTS if hint in text(client.get(whole(attempt)))] == HINTS[:1]


def test_where_feedback_comes_at_once_each_is_answered_by_itself(client, learner):
    attempt = asked(learner, one_page=True, feedback=Feedback.AT_ONCE)

    response = client.post(whole(attempt), form(attempt, {1: FEMORAL}, answer="1"))
    page = text(client.get(whole(attempt)))

    assert (response.url, slot(attempt).settled_at, slot(attempt, 2).settled_at) == (f"{whole(attempt)}#q1", NOON, None)
    assert [page.count(word) for word in KEY_SIDE] == [1, 1, 1]


def test_where_feedback_comes_at_once_enter_keeps_and_submits_nothing(client, learner):
    attempt = asked(learner, one_page=True, feedback=Feedback.AT_ONCE)

    response = client.post(whole(attempt), form(attempt, {1: FEMORAL}))

    assert (response.url, given(attempt), slot(attempt).settled_at) == (whole(attempt), [(1, [FEMORAL], "")], None)


def test_a_try_on_the_page_says_not_yet(client, learner):
    attempt = asked(learner, one_page=True, feedback=Feedback.AT_ONCE, tries=2)

    client.post(whole(attempt), form(attempt, {1: FEMORAL}, answer="1"))
    page = text(client.get(whole(attempt)))

    assert ("<strong>Not yet.</strong> One try left." in page, Try.objects.count()) == (True, 1)


def test_the_same_try_again_is_refused_on_the_page(client, learner):
    attempt = asked(learner, one_page=True, feedback=Feedback.AT_ONCE, tries=3)
    client.post(whole(attempt), form(attempt, {1: FEMORAL}, answer="1"))

    response = client.post(whole(attempt), form(attempt, {1: FEMORAL}, answer="1"))

    assert ("You tried this already." in text(response), Try.objects.count()) == (True, 1)


def test_answering_nothing_is_told_at_its_question(client, learner):
    attempt = asked(learner, one_page=True, feedback=Feedback.AT_ONCE)

    response = client.post(whole(attempt), {"answer": "2"})

    assert (response.status_code, text(response).count('data-missing role="alert"')) == (422, 1)


def test_a_case_goes_on_below_once_its_part_is_final(client, learner):
    attempt = asked(learner, versions=[*make_case(), make_version()], one_page=True)
    before = text(client.get(whole(attempt)))

    response = client.post(whole(attempt), form(attempt, {1: FEMORAL}, answer="1"))
    after = text(client.get(whole(attempt)))

    assert ("Week 1" in before, "One more part of a case follows" in before) == (False, True)
    assert (response.url, after.count("A woman of 71"), after.count("Week 1")) == (f"{whole(attempt)}#q2", 1, 1)
    assert "Your answer is final." in after


def test_a_page_of_many_questions_costs_what_one_costs(client, learner, django_assert_num_queries):
    attempt = asked(learner, count=20, one_page=True)

    with django_assert_num_queries(4):
        client.get(whole(attempt))


@pytest.mark.parametrize("count", [2, 12])
def test_keeping_many_answers_costs_what_keeping_one_costs(client, learner, count, django_assert_num_queries):
    attempt = asked(learner, count=count, one_page=True)
    fields = form(attempt, dict.fromkeys(range(1, count + 1), RADIAL))

    with django_assert_num_queries(9):
        client.post(whole(attempt), fields)


def test_where_nobody_goes_back_each_question_has_a_page(client, learner):
    attempt = asked(learner, one_page=True, forward_only=True)

    assert client.get(reverse("attempt", args=[attempt.pk])).url == at(attempt)


def test_a_page_whose_time_is_over_leads_to_the_result(client, learner, clock):
    attempt = asked(learner, one_page=True, due_at=NOON + timedelta(minutes=5))
    clock.shift(timedelta(minutes=6))

    assert client.get(whole(attempt)).url == reverse("attempt-result", args=[attempt.pk])
    response = client.post(whole(attempt), form(attempt, {1: RADIAL}))
    assert (response.url, Answer.objects.get().late) == (reverse("attempt-result", args=[attempt.pk]), True)


def test_a_settled_question_of_the_page_is_answered_no_more(client, learner):
    attempt = asked(learner, one_page=True, feedback=Feedback.AT_ONCE)
    settled(attempt, choice=FEMORAL)

    client.post(whole(attempt), form(attempt, {1: RADIAL}))

    assert given(attempt) == [(1, [FEMORAL], "sure")]
