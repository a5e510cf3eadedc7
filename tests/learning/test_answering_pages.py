"""The pages of an attempt, as a browser without script meets them."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from learning.models import LessonCheck
from quizzes import services as quizzes
from quizzes.models import Answer, Attempt, Feedback, Purpose, Slot
from reviews import services as reviews
from tests.factories import (
    BRACHIAL,
    FEMORAL,
    NOON,
    RADIAL,
    make_attempt,
    make_finalised,
    make_given,
    make_learner,
    make_lesson,
    make_objective,
    make_version,
)
from tests.learning.attempts import at, given, send, text

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


# --- A question -------------------------------------------------------------------------------------------------


def test_a_quiz_starts_at_its_first_question(client, learner):
    lesson = make_lesson()

    response = client.post(reverse("quiz-start", args=[lesson.code]), follow=True)

    attempt = Attempt.objects.get(learner=learner)
    assert response.redirect_chain == [(reverse("attempt", args=[attempt.pk]), 302), (at(attempt), 302)]


def test_going_on_leads_to_the_first_question_without_an_answer(client, learner):
    attempt = make_attempt(learner, [make_version(), make_version()])
    send(client, attempt, RADIAL)

    response = client.get(reverse("attempt", args=[attempt.pk]))

    assert response.url == at(attempt, 2)


def test_an_answer_is_kept_and_the_next_question_follows(client, learner):
    attempt = make_attempt(learner, [make_version(), make_version()])

    response = send(client, attempt, FEMORAL)

    assert given(attempt) == [(1, [FEMORAL], "sure")]
    assert response.url == at(attempt, 2)


def test_the_last_answer_leads_to_what_is_open(client, learner):
    attempt = make_attempt(learner)

    response = send(client, attempt, FEMORAL)

    assert response.url == reverse("attempt-submit", args=[attempt.pk])


def test_how_sure_one_is_may_be_left_out(client, learner):
    attempt = make_attempt(learner)

    send(client, attempt, RADIAL, confidence="")

    assert given(attempt) == [(1, [RADIAL], "")]


def test_a_form_sent_twice_is_one_answer(client, learner):
    attempt = make_attempt(learner)
    response = uuid4()

    send(client, attempt, RADIAL, response=response)
    send(client, attempt, RADIAL, response=response)

    assert given(attempt) == [(1, [RADIAL], "sure")]


def test_going_back_and_choosing_otherwise_is_a_new_answer(client, learner, clock):
    attempt = make_attempt(learner)
    response = uuid4()
    send(client, attempt, RADIAL, response=response)

    clock.shift(timedelta(seconds=5))
    send(client, attempt, FEMORAL, response=response)

    assert given(attempt) == [(1, [RADIAL], "sure"), (1, [FEMORAL], "sure")]


def test_a_question_answered_before_shows_what_was_chosen(client, learner):
    attempt = make_attempt(learner)
    send(client, attempt, FEMORAL)

    page = text(client.get(at(attempt)))

    assert f'value="{FEMORAL}" data-choice checked' in page
    assert page.count(" checked") == 1


def test_several_choices_are_one_answer(client, learner):
    attempt = make_attempt(learner, [make_version(kind="multi", correct=(RADIAL, BRACHIAL))])

    send(client, attempt, RADIAL, BRACHIAL)

    assert given(attempt) == [(1, [RADIAL, BRACHIAL], "sure")]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"choice": []}, "Give an answer first."),
        ({"choice": ["nobody00"]}, "Expected a list of ids that this question offers."),
        ({"choice": ["\x00"]}, "A character in this answer cannot be kept. Type it again."),
        ({"choice": [RADIAL, FEMORAL]}, "Expected exactly one choice."),
        ({"choice": [RADIAL], "confidence": "very"}, "How sure you are is guess, think so or sure."),
    ],
)
def test_what_is_no_answer_is_said_in_place_and_stores_nothing(client, learner, fields, said):
    attempt = make_attempt(learner)

    response = client.post(at(attempt), {"confidence": "sure", "response": uuid4(), **fields})

    assert (response.status_code, given(attempt)) == (422, [])
    assert said in text(response)


def test_a_mistake_loses_nothing_of_the_form(client, learner):
    attempt = make_attempt(learner)

    page = text(send(client, attempt, FEMORAL, confidence="very"))

    assert f'value="{FEMORAL}" data-choice checked' in page


def test_a_broken_id_costs_no_answer(client, learner):
    attempt = make_attempt(learner)

    send(client, attempt, RADIAL, response="\x00")

    assert given(attempt) == [(1, [RADIAL], "sure")]


def test_a_choice_is_kept_while_its_learner_still_thinks(client, learner):
    attempt = make_attempt(learner)

    response = send(client, attempt, RADIAL, confidence="", quietly="1")

    assert (response.status_code, response.json()) == (200, {"outcome": "accepted"})
    assert given(attempt) == [(1, [RADIAL], "")]


def test_a_kept_choice_that_its_submit_overtook_takes_no_confidence_away(client, learner):
    attempt = make_attempt(learner)
    send(client, attempt, RADIAL, confidence="sure")

    response = send(client, attempt, RADIAL, confidence="", quietly="1")

    assert response.json() == {"outcome": "accepted"}
    assert given(attempt) == [(1, [RADIAL], "sure")]


def test_nothing_of_the_key_is_on_a_page_before_it_is_settled(client, learner):
    attempt = make_attempt(learner)
    send(client, attempt, FEMORAL)

    pages = [text(client.get(url)) for url in (at(attempt), reverse("attempt-submit", args=[attempt.pk]))]

    assert [word for word in KEY_SIDE for page in pages if word in page] == []


def test_a_question_costs_four_queries(client, learner, django_assert_num_queries):
    attempt = make_attempt(learner, [make_version() for _ in range(11)])

    with django_assert_num_queries(4):
        client.get(at(attempt, 3))


def test_a_question_weighs_less_than_twelve_kilobytes(client, learner):
    attempt = make_attempt(learner, [make_version() for _ in range(11)])

    assert len(client.get(at(attempt)).content) < 12_000


def test_a_question_is_never_kept_by_a_browser(client, learner):
    attempt = make_attempt(learner)

    assert "no-store" in client.get(at(attempt))["Cache-Control"]


# --- The end of a quiz -----------------------------------------------------------------------------------------


def test_what_is_open_is_listed_before_a_submit(client, learner):
    attempt = make_attempt(learner, [make_version(), make_version()])
    send(client, attempt, RADIAL)

    page = text(client.get(reverse("attempt-submit", args=[attempt.pk])))

    assert (page.count("Answered: sure"), page.count("Not answered</span>")) == (1, 1)


def test_a_submit_closes_the_quiz_and_shows_its_result(client, learner):
    attempt = make_attempt(learner, [make_version(), make_version()])
    send(client, attempt, RADIAL)

    response = client.post(reverse("attempt-submit", args=[attempt.pk]), follow=True)

    attempt.refresh_from_db()
    assert attempt.finalised_at == NOON
    assert response.redirect_chain == [(reverse("attempt-result", args=[attempt.pk]), 302)]
    assert "<h1>One of two is open.</h1>" in text(response)


def test_submitting_twice_is_submitting_once(client, learner, clock):
    attempt = make_attempt(learner)
    client.post(reverse("attempt-submit", args=[attempt.pk]))

    clock.shift(timedelta(minutes=1))
    client.post(reverse("attempt-submit", args=[attempt.pk]))

    attempt.refresh_from_db()
    assert attempt.finalised_at == NOON


def test_a_result_waits_for_the_submit(client, learner):
    attempt = make_attempt(learner)

    response = client.get(reverse("attempt-result", args=[attempt.pk]))

    assert response.url == reverse("attempt", args=[attempt.pk])


def test_a_result_gives_a_reason_for_each_choice_the_explanation_and_the_source(client, learner):
    attempt = make_finalised(learner, make_objective(), choice=FEMORAL)

    page = text(client.get(reverse("attempt-result", args=[attempt.pk])))

    assert [word for word in (*KEY_SIDE, "About Brachial.") if word not in page] == []


def test_a_result_names_what_its_learner_was_sure_about(client, learner):
    attempt = make_finalised(learner, make_objective(), make_objective(), choice=FEMORAL)

    page = text(client.get(reverse("attempt-result", args=[attempt.pk])))

    assert "Two questions need another look. You were sure about two of them" in page


def test_credit_in_parts_is_shown_in_parts(client, learner):
    versions = [make_version(), make_version(kind="multi", correct=(RADIAL, BRACHIAL))]
    attempt = make_attempt(learner, versions)
    quizzes.answer(attempt=attempt, given=[make_given(slot) for slot in attempt.slots.all()], now=NOON)
    quizzes.finalise(attempt=attempt, now=NOON)

    page = text(client.get(reverse("attempt-result", args=[attempt.pk])))

    assert "<h1>Passed. 1.5 of 2 points.</h1>" in page


def test_a_result_says_when_each_objective_comes_back_once_memory_knows(client, learner):
    attempt = make_finalised(learner, make_objective(), choice=FEMORAL)
    before = text(client.get(reverse("attempt-result", args=[attempt.pk])))

    reviews.catch_up(learner_id=learner.pk)
    after = text(client.get(reverse("attempt-result", args=[attempt.pk])))

    assert ("being taken in" in before, "tomorrow" in before) == (True, False)
    assert ("being taken in" in after, "tomorrow" in after) == (False, True)


@pytest.mark.parametrize("questions", [1, 6])
def test_a_result_costs_the_same_queries_however_long_it_is(client, learner, questions, django_assert_num_queries):
    attempt = make_finalised(learner, *[make_objective() for _ in range(questions)])
    client.get(reverse("attempt-result", args=[attempt.pk]))  # notes that its feedback was shown

    with django_assert_num_queries(19):
        client.get(reverse("attempt-result", args=[attempt.pk]))


def test_an_answer_after_the_time_is_kept_and_does_not_count(client, learner, clock):
    attempt = make_attempt(learner)
    Attempt.objects.update(due_at=NOON + timedelta(minutes=1))

    clock.shift(timedelta(minutes=2))
    response = send(client, attempt, RADIAL)

    assert response.url == reverse("attempt-result", args=[attempt.pk])
    assert [(answer.late, hasattr(answer.slot, "grade")) for answer in Answer.objects.all()] == [(True, False)]


# --- A review --------------------------------------------------------------------------------------------------


def due_review(client, learner, clock, *objectives):
    """A learner who failed these objectives yesterday, and sits down to review them."""
    make_finalised(learner, *objectives, choice=FEMORAL)
    reviews.catch_up(learner_id=learner.pk)
    clock.shift(timedelta(days=1))
    response = client.post(reverse("review"))
    return Attempt.objects.get(purpose=Purpose.REVIEW), response


def test_a_review_opens_what_is_due(client, learner, clock):
    attempt, response = due_review(client, learner, clock, make_objective(), make_objective())

    assert response.url == reverse("attempt", args=[attempt.pk])
    assert attempt.slots.count() == 2


def test_a_review_says_how_much_is_due_from_where_and_how_long_it_takes(client, learner, clock):
    lesson = make_lesson()
    make_finalised(learner, *lesson.objectives.all(), choice=FEMORAL)
    reviews.catch_up(learner_id=learner.pk)
    clock.shift(timedelta(days=1))

    page = text(client.get(reverse("review")))

    assert "<h1>Two are due.</h1>" in page
    assert "About one minute," in page
    assert f'{lesson.specialty.title}</a><span class="now">2 due</span>' in page


def test_nothing_due_is_said_calmly(client):
    assert "<h1>Nothing is due.</h1>" in text(client.get(reverse("review")))
    assert client.post(reverse("review")).url == reverse("review")


def test_a_review_tells_at_once(client, learner, clock):
    attempt, _ = due_review(client, learner, clock, make_objective())

    response = send(client, attempt, FEMORAL)
    page = text(client.get(response.url))

    assert response.url == at(attempt)
    assert "Not this time" in page
    assert [word for word in KEY_SIDE if word not in page] == []


def test_feedback_shown_is_noted(client, learner, clock):
    attempt, _ = due_review(client, learner, clock, make_objective())
    send(client, attempt, RADIAL)

    client.get(at(attempt))

    assert attempt.slots.get().feedback_shown_at == NOON + timedelta(days=1)


def test_a_second_answer_to_a_settled_question_changes_no_mark(client, learner, clock):
    attempt, _ = due_review(client, learner, clock, make_objective())
    send(client, attempt, FEMORAL)
    client.get(at(attempt))

    send(client, attempt, RADIAL)

    assert Slot.objects.get(attempt=attempt).grade.mark == 0


def test_a_review_says_when_a_fact_was_last_seen(client, learner, clock):
    attempt, _ = due_review(client, learner, clock, make_objective())

    assert "last seen yesterday" in text(client.get(at(attempt)))


def test_after_the_last_question_a_review_says_what_moved(client, learner, clock):
    attempt, _ = due_review(client, learner, clock, make_objective(), make_objective())
    for position, choice in enumerate([RADIAL, FEMORAL], start=1):
        send(client, attempt, choice, position=position)

    page = text(client.get(reverse("attempt", args=[attempt.pk]), follow=True))

    assert "<h1>One of two came back.</h1>" in page


# --- A check inside a lesson -----------------------------------------------------------------------------------


def make_check():
    version = make_version()
    lesson = make_lesson([version])
    lesson.html = f'<p>Read.</p>\n<div data-check="{version.question.code}"></div>\n<p>On.</p>'
    lesson.save()
    return LessonCheck.objects.create(lesson=lesson, question=version.question, position=1)


def check_url(check):
    return reverse("check-answer", args=[check.lesson.code, check.question.code])


def test_a_check_is_told_where_it_stands(client):
    check = make_check()

    response = client.post(check_url(check), {"choice": FEMORAL, "confidence": "guess", "response": uuid4()})
    page = text(client.get(response.url))

    code = check.question.code
    assert response.url == f"{reverse('lesson', args=[check.lesson.code])}?checked={code}#check-{code}"
    assert "Not this time" in page
    assert [word for word in KEY_SIDE if word not in page] == []


def test_a_check_is_swapped_in_place_by_htmx(client):
    check = make_check()

    response = client.post(check_url(check), {"choice": RADIAL}, headers={"HX-Request": "true"})

    assert (response.status_code, "<html" in text(response)) == (200, False)
    assert f'id="check-{check.question.code}"' in text(response)


def test_a_check_keeps_its_key_until_it_is_answered(client):
    check = make_check()
    url = reverse("lesson", args=[check.lesson.code])

    pages = [text(client.get(url)), text(client.get(url, {"checked": check.question.code}))]

    assert [word for word in KEY_SIDE[:4] for page in pages if word in page] == []


def test_a_check_tells_nothing_that_an_open_quiz_asks(client, learner):
    check = make_check()
    make_attempt(learner, [check.question.versions.get()])

    response = client.post(check_url(check), {"choice": RADIAL})

    assert (response.status_code, Answer.objects.count()) == (422, 0)
    assert "A quiz of yours asks this question and does not tell its answer yet." in text(response)
    assert [word for word in KEY_SIDE[:4] if word in text(response)] == []


def test_a_check_without_a_choice_says_so_in_its_lesson(client):
    check = make_check()

    response = client.post(check_url(check), {"confidence": "sure"})

    assert (response.status_code, Attempt.objects.count(), Answer.objects.count()) == (422, 0, 0)
    assert ('<p class="err" role="alert">' in text(response), "Give an answer first." in text(response)) == (True, True)


def test_what_is_no_answer_to_a_check_stays_in_its_form(client):
    check = make_check()

    response = client.post(check_url(check), {"choice": [RADIAL, FEMORAL]})

    assert (response.status_code, text(response).count(" checked")) == (422, 2)
    assert "Expected exactly one choice." in text(response)


def test_htmx_changes_nothing_but_the_sentence_beside_a_check(client):
    check = make_check()

    response = client.post(check_url(check), {"confidence": "sure"}, headers={"HX-Request": "true"})

    target = f"[id='check-{check.question.code}'] .err"
    assert (response.status_code, response["HX-Retarget"], response["HX-Reselect"]) == (200, target, ".err")
    assert text(response).startswith('<p class="err" role="alert">')


def test_a_lesson_costs_no_query_more_for_its_checks_being_answered(client, django_assert_num_queries):
    check = make_check()
    client.post(check_url(check), {"choice": RADIAL})

    with django_assert_num_queries(6):
        client.get(reverse("lesson", args=[check.lesson.code]))


def test_a_visitor_signs_in_first_and_comes_back_to_the_check():
    check = make_check()

    response = Client().post(check_url(check), {"choice": RADIAL})

    assert response.url == (f"/account/login/?next=%2Flessons%2F{check.lesson.code}%2F%23check-{check.question.code}")


# --- Whose it is -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["attempt", "attempt-submit", "attempt-result", "attempt-leave"])
def test_what_belongs_to_another_learner_does_not_exist(client, name):
    attempt = make_attempt(make_learner())

    assert client.get(reverse(name, args=[attempt.pk])).status_code == 404


def test_nobody_answers_for_another_learner(client):
    attempt = make_attempt(make_learner())

    assert (send(client, attempt, RADIAL).status_code, given(attempt)) == (404, [])


def test_a_position_that_is_not_there_does_not_exist(client, learner):
    attempt = make_attempt(learner)

    assert client.get(at(attempt, 2)).status_code == 404


def test_a_visitor_is_asked_to_sign_in():
    attempt = make_attempt()

    assert Client().get(at(attempt)).url == f"/account/login/?next={at(attempt)}"


def test_a_post_without_its_token_is_refused(learner):
    attempt = make_attempt(learner)
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)

    assert (send(client, attempt, RADIAL).status_code, given(attempt)) == (403, [])


@pytest.mark.parametrize("purpose", [Purpose.QUIZ, Purpose.REVIEW])
def test_leaving_goes_back_to_where_one_came_from(client, learner, purpose):
    lesson = make_lesson()
    if purpose == Purpose.QUIZ:
        client.post(reverse("quiz-start", args=[lesson.code]))
    else:
        make_attempt(learner, purpose=purpose, feedback=Feedback.AT_ONCE)

    response = client.get(reverse("attempt-leave", args=[Attempt.objects.get().pk]))

    assert response.url == (reverse("lesson", args=[lesson.code]) if purpose == Purpose.QUIZ else reverse("today"))
