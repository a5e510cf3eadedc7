"""Lesson, quiz, memory, review: as a phone does it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from quizzes.models import Attempt, Slot
from reviews import services as reviews
from tests.api.conftest import Phone, item, outcomes, send
from tests.factories import FEMORAL, RADIAL, make_attempt, make_lesson, make_version

OPEN = [
    *("slot", "position", "points", "kind", "locked", "flagged", "settled", "case", "unfoldings", "stem", "body"),
    *("answer", "confidence", "hints", "hints_left", "tries", "tries_left"),
]


def test_a_learner_goes_from_sign_in_to_review(phone, lesson):
    listed = phone.call("get", "lessons/").json()["results"]
    attempt = phone.call("post", f"lessons/{listed[0]['id']}/attempts/")
    slots = [one["slot"] for one in attempt.json()["questions"]]

    answered = send(phone, attempt.json(), item(slots[0]), item(slots[1], FEMORAL))
    submitted = phone.call("post", f"attempts/{attempt.json()['id']}/submit/")
    reviews.catch_up(learner_id=phone.learner.pk)
    memories = phone.call("get", "memories/").json()["results"]
    with time_machine.travel(timezone.now() + timedelta(days=40), tick=False):
        due = phone.call("get", "reviews/due/").json()["results"]
        review = phone.call("post", "reviews/attempts/")

    assert (attempt.status_code, outcomes(answered), submitted.status_code) == (201, ["accepted", "accepted"], 200)
    assert [one["feedback"]["mark"] for one in submitted.json()["questions"]] == [1.0, 0.0]
    assert sorted(one["objective"] for one in memories) == sorted(one["objective"] for one in due)
    assert (len(memories), review.status_code, review.json()["purpose"]) == (2, 201, "review")


def test_a_quiz_begins_with_questions_and_nothing_of_their_keys(phone, lesson):
    attempt = phone.begin(lesson)

    first = Slot.objects.select_related("version").get(position=1)
    assert [list(one) for one in attempt["questions"]] == [OPEN, OPEN]
    assert attempt["quiz"] == lesson.quiz.code
    assert attempt["questions"][0] == {
        "slot": first.pk,
        "position": 1,
        "points": 1,
        "kind": "single",
        "locked": False,
        "flagged": False,
        "case": "",
        "unfoldings": [],
        "stem": "Which access site bleeds least?",
        "body": {"choices": [{"id": id, "text": first.version.body["choices"][n]["text"]} for id, n in _places(first)]},
        "settled": False,
        "answer": None,
        "confidence": None,
        "hints": [],
        "hints_left": 0,
        "tries": [],
        "tries_left": 0,
    }


def _places(slot):
    ids = [one["id"] for one in slot.version.body["choices"]]
    return [(id, ids.index(id)) for id in slot.order]


def test_beginning_twice_gives_the_same_attempt(phone, lesson):
    first = phone.call("post", f"lessons/{lesson.code}/attempts/")
    again = phone.call("post", f"lessons/{lesson.code}/attempts/")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()


def test_submitting_twice_gives_the_same_result(phone, lesson):
    attempt = phone.begin(lesson)
    send(phone, attempt, item(attempt["questions"][0]["slot"]))

    first = phone.call("post", f"attempts/{attempt['id']}/submit/").json()
    again = phone.call("post", f"attempts/{attempt['id']}/submit/").json()

    assert first == again
    assert first["submitted_at"] is not None


def test_feedback_has_all_that_a_result_page_shows(phone):
    version = make_version()
    attempt = phone.begin(make_lesson([version]))
    order = [one["id"] for one in attempt["questions"][0]["body"]["choices"]]
    send(phone, attempt, item(attempt["questions"][0]["slot"], confidence="guess"))

    (question,) = phone.call("post", f"attempts/{attempt['id']}/submit/").json()["questions"]

    names = {RADIAL: "Radial", FEMORAL: "Femoral", "h9f3s6wb": "Brachial"}
    (source,) = question["feedback"].pop("sources")
    assert (question["answer"], question["confidence"]) == ({"choices": [RADIAL]}, "guess")
    assert question["feedback"] == {
        "mark": 1.0,
        "exact_mark": {"numerator": 1, "denominator": 1},
        "key": {"correct": [RADIAL]},
        "reasons": [{"id": id, "feedback": f"About {names[id]}."} for id in order],
        "explanation": "The radial artery lies shallow, over bone.",
        "key_point": "Radial access bleeds least in coronary angiography.",
        "ruling": None,
    }
    assert list(source) == ["key", "kind", "authors", "title", "year", "published_in", "doi"]


def test_an_unanswered_question_has_no_mark(phone, lesson):
    attempt = phone.begin(lesson)

    submitted = phone.call("post", f"attempts/{attempt['id']}/submit/").json()

    assert [one["feedback"]["mark"] for one in submitted["questions"]] == [None, None]


def test_where_feedback_comes_at_once_a_question_is_settled_alone(phone):
    attempt = make_attempt(phone.learner, [make_version(), make_version()], feedback="at_once")
    first, _ = attempt.slots.all()
    send(phone, {"id": attempt.pk}, item(first.pk))

    settled = phone.call("post", f"slots/{first.pk}/settle/")
    seen = phone.call("get", f"attempts/{attempt.pk}/").json()["questions"]

    assert (settled.status_code, settled.json()["slot"], settled.json()["feedback"]["mark"]) == (200, first.pk, 1.0)
    assert seen[0] == settled.json()
    assert list(seen[1]) == OPEN


def test_settling_the_last_question_submits_the_attempt(phone):
    attempt = make_attempt(phone.learner, feedback="at_once")

    phone.call("post", f"slots/{attempt.slots.get().pk}/settle/")

    assert phone.call("get", f"attempts/{attempt.pk}/").json()["submitted_at"] is not None


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_attempt_whose_time_is_over_is_closed_by_whoever_looks(phone, method):
    lesson = make_lesson()
    lesson.quiz.time_limit = timedelta(minutes=5)
    lesson.quiz.save()
    attempt = phone.begin(lesson)
    answer = item(attempt["questions"][0]["slot"])

    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        late = outcomes(send(phone, attempt, answer)) if method == "post" else ["late"]
        seen = phone.call("get", f"attempts/{attempt['id']}/").json()

    assert late == ["late"]
    assert seen["submitted_at"] is not None
    assert Attempt.objects.get().finalised_at is not None


def test_a_lesson_has_all_that_its_page_shows(phone, lesson):
    objectives = [one.question.objective for one in lesson.quiz.places.all()]

    detail = phone.call("get", f"lessons/{lesson.code}/").json()

    assert detail == {
        "id": lesson.code,
        "specialty": lesson.specialty.slug,
        "position": 1,
        "title": "Access sites",
        "summary": "Where to go in.",
        "minutes": 8,
        "read": False,
        "quiz": lesson.quiz.code,
        "questions": 2,
        "open_attempt": None,
        "updated_at": "2026-03-02T12:00:00Z",
        "html": "<p>Radial or femoral?</p>",
        "headings": [],
        "objectives": [{"code": one.code, "statement": one.statement} for one in objectives],
        "sources": [],
        "terms": [],
        "checks": [],
        "prerequisites": [],
    }


def test_a_phone_that_is_signed_out_has_no_way_in(phone, lesson):
    reply = phone.delete("/_allauth/app/v1/auth/session", headers={"x-session-token": phone.token})

    assert reply.status_code == 401  # as allauth has it: nobody is signed in any more
    assert phone.call("get", "lessons/").status_code == 401


def test_a_browser_that_is_signed_in_uses_its_cookie_and_a_csrf_token(phone, lesson):
    browser = Phone(enforce_csrf_checks=True)
    browser.force_login(phone.learner)

    read = browser.call("get", "lessons/")
    without = browser.call("post", f"lessons/{lesson.code}/attempts/")

    assert (read.status_code, without.status_code, without.json()["code"]) == (200, 403, "permission_denied")
