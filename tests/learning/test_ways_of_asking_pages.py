"""The ways of asking, as a browser without script meets them: tries, hints, flags, cases, one way, certainty, time."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quizzes import services
from quizzes.models import Answer, Feedback, Grade, Purpose, Try
from tests.factories import BRACHIAL, FEMORAL, NOON, RADIAL, make_given, make_learner, make_version
from tests.learning.attempts import HINTS, asked, at, given, make_case, send, settled, slot, text, with_hints

pytestmark = pytest.mark.django_db

KEY_SIDE = ("About Radial.", "About Femoral.", "bleeds least in coronary", "lies shallow", "A trial of access sites")


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


def key_side(page):
    return [word for word in KEY_SIDE if word in page]


# --- Tries -----------------------------------------------------------------------------------------------------


def test_how_many_tries_there_are_and_what_they_cost_is_said_before(client, learner):
    attempt = asked(learner, feedback=Feedback.AT_ONCE, tries=3, try_penalty=20)

    page = text(client.get(at(attempt)))

    assert "Three tries; each further one costs 20 % of the marks." in page


def test_a_wrong_try_says_not_yet_and_keeps_what_was_tried(client, learner):
    attempt = asked(learner, feedback=Feedback.AT_ONCE, tries=3, try_penalty=20)

    page = text(client.get(send(client, attempt, FEMORAL).url))

    assert "<strong>Not yet.</strong> Two tries left; each further try costs 20 % of the marks." in page
    assert f'value="{FEMORAL}" data-choice checked' in page
    assert key_side(page) == []


def test_the_same_answer_again_costs_no_try(client, learner):
    attempt = asked(learner, feedback=Feedback.AT_ONCE, tries=3)
    send(client, attempt, FEMORAL)

    page = text(send(client, attempt, FEMORAL))

    assert "You tried this already. Change your answer first." in page
    assert Try.objects.count() == 1


def test_a_right_try_tells_all(client, learner, clock):
    attempt = asked(learner, feedback=Feedback.AT_ONCE, tries=3)
    send(client, attempt, FEMORAL)

    clock.shift(timedelta(seconds=5))
    page = text(client.get(send(client, attempt, RADIAL).url))

    assert "That took two tries." in page
    assert key_side(page) == list(KEY_SIDE)


def test_whoever_stops_trying_sees_the_answer(client, learner):
    attempt = asked(learner, feedback=Feedback.AT_ONCE, tries=3)
    send(client, attempt, FEMORAL)

    page = text(client.get(client.post(at(attempt), {"settle": "1"}).url))

    assert ("Not this time" in page, key_side(page)) == (True, list(KEY_SIDE))


# --- Hints -----------------------------------------------------------------------------------------------------


def test_what_a_hint_costs_is_said_before_it_is_taken(client, learner):
    attempt = asked(learner, versions=[with_hints()], hint_penalty=10)

    page = text(client.get(at(attempt)))

    assert "costs 10 % of the marks; two left" in page
    assert [hint for hint in HINTS if hint in page] == []


def test_a_hint_is_told_and_what_was_chosen_stays(client, learner):
    attempt = asked(learner, versions=[with_hints()], hint_penalty=10)

    page = text(client.get(client.post(at(attempt), {"hint": "1", "choice": FEMORAL}).url))

    assert ([hint for hint in HINTS if hint in page], "one left" in page) == (HINTS[:1], True)
    assert given(attempt) == [(1, [FEMORAL], "")]


def test_a_hint_is_told_beside_what_was_no_answer(client, learner):
    attempt = asked(learner, versions=[with_hints()])

    response = client.post(at(attempt), {"hint": "1", "choice": [FEMORAL, RADIAL]})

    assert (response.status_code, HINTS[0] in text(response)) == (422, True)
    assert text(response).count(" checked") == 2


def test_where_no_hint_is_left_nothing_offers_one(client, learner):
    attempt = asked(learner, versions=[with_hints()])
    for _ in HINTS:
        client.post(at(attempt), {"hint": "1"})

    page = text(client.get(at(attempt)))

    assert ("Take a hint" in page, [hint for hint in HINTS if hint in page]) == (False, HINTS)


def test_asking_for_a_hint_that_is_not_there_changes_nothing(client, learner):
    attempt = asked(learner)

    response = client.post(at(attempt), {"hint": "1"})

    assert (response.url, slot(attempt).hints) == (at(attempt), 0)


# --- Flags -----------------------------------------------------------------------------------------------------


def test_a_flag_is_set_and_taken_off_and_what_was_chosen_stays(client, learner):
    attempt = asked(learner)

    client.post(at(attempt), {"flag": "1", "choice": RADIAL})
    on = slot(attempt).flagged
    client.post(at(attempt), {"flag": "1", "choice": RADIAL})

    assert (on, slot(attempt).flagged, given(attempt)) == (True, False, [(1, [RADIAL], "")])


def test_a_flag_is_shown_in_the_row_of_dots(client, learner):
    attempt = asked(learner, count=3)
    client.post(at(attempt, 2), {"flag": "1"})

    page = text(client.get(at(attempt)))

    assert page.count("data-flagged") == 1
    assert "Question 2, flagged</span>" in page


@pytest.mark.parametrize(
    ("show", "rows"), [("all", [1, 2, 3]), ("open", [2, 3]), ("flagged", [3]), ("else", [1, 2, 3])]
)
def test_the_list_before_a_submit_can_be_narrowed(client, learner, show, rows):
    attempt = asked(learner, count=3)
    send(client, attempt, RADIAL)
    client.post(at(attempt, 3), {"flag": "1"})

    page = text(client.get(reverse("attempt-submit", args=[attempt.pk]), {"show": show}))

    assert [n for n in (1, 2, 3) if f">Question {n}</a>" in page] == rows
    assert ("Not answered: 2" in page, "Flagged: 1" in page) == (True, True)


def test_a_review_has_no_flags(client, learner):
    attempt = asked(learner, feedback=Feedback.AT_ONCE)
    attempt.purpose = Purpose.REVIEW
    attempt.save()

    assert 'name="flag"' not in text(client.get(at(attempt)))


# --- One way ---------------------------------------------------------------------------------------------------


def test_that_there_is_no_way_back_is_said_before(client, learner):
    attempt = asked(learner, count=3, forward_only=True)

    page = text(client.get(at(attempt)))

    assert "Forward only: once you go on, you cannot come back to this question." in page
    assert ">Previous" not in page


def test_where_nobody_goes_back_an_answer_is_final_once_one_goes_on(client, learner):
    attempt = asked(learner, count=3, forward_only=True)

    response = send(client, attempt, FEMORAL)
    page = text(client.get(at(attempt)))

    assert (response.url, slot(attempt).settled_at) == (at(attempt, 2), NOON)
    assert ("Your answer is final: sure." in page, "data-choice" in page, key_side(page)) == (True, False, [])


def test_a_question_ahead_is_not_shown(client, learner):
    attempt = asked(learner, count=3, forward_only=True)

    response = client.get(at(attempt, 2))

    assert response.url == reverse("attempt", args=[attempt.pk])
    assert client.post(at(attempt, 2), {"choice": RADIAL}).status_code == 404


def test_a_question_may_be_left_behind_without_an_answer(client, learner):
    attempt = asked(learner, count=2, forward_only=True)

    response = client.post(at(attempt), {"settle": "1"})

    assert (response.url, slot(attempt).settled_at, Answer.objects.count()) == (at(attempt, 2), NOON, 0)


def test_the_last_question_waits_for_the_submit(client, learner):
    attempt = asked(learner, count=2, forward_only=True)
    send(client, attempt, RADIAL)

    response = send(client, attempt, RADIAL, position=2)

    attempt.refresh_from_db()
    assert (response.url, attempt.finalised_at) == (reverse("attempt-submit", args=[attempt.pk]), None)


# --- Cases -----------------------------------------------------------------------------------------------------


def test_a_case_says_that_going_on_makes_an_answer_final(client, learner):
    attempt = asked(learner, versions=[*make_case(), make_version()])

    page = text(client.get(at(attempt)))

    assert "The case goes on after this. Answering makes this answer final." in page
    assert "the ulcer grows" not in page


def test_a_case_goes_on_once_its_part_is_final(client, learner):
    attempt = asked(learner, versions=[*make_case(3), make_version()])

    response = send(client, attempt, FEMORAL)
    page = text(client.get(response.url))

    assert (response.url, slot(attempt).settled_at) == (at(attempt, 2), NOON)
    assert ["A woman of 71" in page, "Week 1" in page, "Week 2" in page] == [True, True, False]


def test_the_parts_of_a_case_that_follow_are_no_links(client, learner):
    attempt = asked(learner, versions=[*make_case(), make_version()])

    page = text(client.get(at(attempt)))

    assert ("Question 2, not yet" in page, f'href="{at(attempt, 2)}"><span class="vh">' in page) == (True, False)


def test_other_questions_stay_open_beside_a_case(client, learner):
    attempt = asked(learner, versions=[*make_case(), make_version()])

    send(client, attempt, FEMORAL, position=3)

    assert slot(attempt, 3).settled_at is None


# --- Certainty -------------------------------------------------------------------------------------------------


def test_what_each_certainty_earns_is_said_before_the_answer(client, learner):
    attempt = asked(learner, certainty=True)

    page = text(client.get(at(attempt)))

    rows = ["<td>1</td><td>2</td><td>3</td>", "<td>0</td><td>−2</td><td>−6</td>"]
    assert [row in page for row in rows] == [True, True]


def test_where_certainty_counts_enter_stakes_nothing(client, learner):
    attempt = asked(learner, certainty=True)

    page = text(client.get(at(attempt)))

    assert '<button name="confidence" value="guess" hidden>' in page
    assert "Answer without saying" not in page


# --- Time ------------------------------------------------------------------------------------------------------


def test_a_page_without_script_says_until_when(client, learner):
    learner.time_zone = "Europe/Berlin"
    learner.save()
    attempt = asked(learner, due_at=NOON + timedelta(minutes=75))

    page = text(client.get(at(attempt)))

    assert "The time ends at 14:15." in page
    assert ('data-left="4500"' in page, ">1:15:00<" in page) == (True, True)


def test_a_time_that_ends_on_another_day_says_which(client, learner):
    attempt = asked(learner, due_at=NOON + timedelta(days=2))

    assert "The time ends at 4 March, 12:00." in text(client.get(at(attempt)))


# --- Feedback from a date on -----------------------------------------------------------------------------------


def waiting(learner):
    attempt = asked(learner, feedback=Feedback.LATER, feedback_from=NOON + timedelta(days=1))
    services.answer(attempt=attempt, given=[make_given(slot(attempt), FEMORAL)], now=NOON)
    return services.finalise(attempt=attempt, now=NOON)


def test_answers_that_are_opened_later_say_from_when_on(client, learner):
    attempt = waiting(learner)

    page = text(client.get(reverse("attempt-result", args=[attempt.pk])))

    assert "The answers can be seen from 3 March, 12:00 your time." in page
    assert ("One of two is answered" in page, key_side(page), "Not yet" in page) == (True, [], False)


def test_a_question_keeps_its_key_until_that_date(client, learner):
    attempt = waiting(learner)

    page = text(client.get(at(attempt)))

    assert ("can be seen from 3 March, 12:00" in page, key_side(page)) == (True, [])
    assert slot(attempt).feedback_shown_at is None


def test_from_that_date_on_the_result_is_there(client, learner, clock):
    attempt = waiting(learner)
    clock.shift(timedelta(days=1))

    page = text(client.get(reverse("attempt-result", args=[attempt.pk])))

    assert ("<h1>None of two is open.</h1>" in page, key_side(page)) == (True, list(KEY_SIDE))


# --- What it costs ---------------------------------------------------------------------------------------------


def test_a_question_with_everything_costs_five_queries(client, learner, django_assert_num_queries):
    rules = {"tries": 3, "try_penalty": 20, "hint_penalty": 10, "certainty": True}
    versions = [with_hints() for _ in range(4)]
    attempt = asked(learner, feedback=Feedback.AT_ONCE, versions=versions, due_at=NOON + timedelta(hours=1), **rules)
    send(client, attempt, FEMORAL)
    client.post(at(attempt), {"hint": "1", "choice": BRACHIAL})

    with django_assert_num_queries(5):
        client.get(at(attempt))


def test_a_question_with_five_choices_weighs_at_most_twelve_kilobytes(client, learner):
    said = "A choice as authors write them, of some eighty characters, which is one line at a desk"
    body = {"choices": [{"id": f"choice0{n}", "text": said} for n in range(5)]}
    versions = [with_hints(make_version(body=body, correct=("choice00",))) for _ in range(12)]
    attempt = asked(learner, versions=versions, due_at=NOON + timedelta(hours=1), hint_penalty=10)
    client.post(at(attempt), {"hint": "1"})

    assert len(client.get(at(attempt)).content) <= 12_000


def test_settled_alone_shows_nothing(client, learner):
    attempt = asked(learner, count=3, forward_only=True)
    settled(attempt)

    page = text(client.get(at(attempt, 2)))

    assert (Grade.objects.count(), key_side(page)) == (1, [])
