"""The key's side leaves the server only once a slot is settled.

Two runs on one snapshot, with the clock, the random numbers, the CSRF token and the nonce held still. Between them,
only what is on the key's side changes: every body and header that a learner can get before settling stays equal.
"""

import random
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from learning.models import LessonCheck
from quizzes import queries, services
from quizzes.domain.rules import Rules
from quizzes.models import Feedback, Grade, Question, QuestionVersion
from quizzes.models.keys import AnswerKey, Citation, KeyPoint
from reviews import services as reviews
from tests.factories import (
    BRACHIAL,
    FEMORAL,
    NOON,
    RADIAL,
    make_attempt,
    make_finalised,
    make_learner,
    make_lesson,
    make_source,
    make_version,
)
from tests.quizzes.kinds.samples import SAMPLES, make_sample
from tests.test_routes import ROUTES, address

pytestmark = pytest.mark.django_db
CHANGED = "changed on the side of the key"
# What addresses name beside what a learner has.
WALKED = {
    "device_id": UUID(int=76),
    "notice_id": 0,
    "number": 1,
    "ruling_id": 0,
    "digest": "0" * 64,
    "extension": "png",
    "name": "no-letter",
    "token": "no-token",
    "rest": "nothing/",
}


class Rollback(Exception):
    """Back to the snapshot."""


@pytest.fixture
def still(monkeypatch):
    """Everything that differs between two equal requests, held still."""

    def hold():
        random.seed(1)
        numbers = count(1)
        monkeypatch.setattr("uuid.uuid4", lambda: UUID(int=next(numbers)))
        monkeypatch.setattr("learning.views.around.uuid4", lambda: UUID(int=next(numbers)))
        monkeypatch.setattr("accounts.services.devices.uuid4", lambda: UUID(int=next(numbers)))

    monkeypatch.setattr("django.middleware.csrf._get_new_csrf_string", lambda: "c" * 32)
    monkeypatch.setattr("django.middleware.csrf._mask_cipher_secret", lambda secret: secret * 2)
    monkeypatch.setattr("django.template.context_processors.get_token", lambda request: "c" * 64)
    monkeypatch.setattr("secrets.token_urlsafe", lambda *args: "nonce")
    with time_machine.travel(NOON, tick=False):
        yield hold


@pytest.fixture
def learner():
    return make_learner()


@pytest.fixture
def lesson():
    """A lesson with a question of each kind, one of them asked in its text, too."""
    multi = make_version(kind="multi", correct=(RADIAL, BRACHIAL))
    lesson = make_lesson([make_version(), multi], body="Radial or femoral?", html="<p>Radial or femoral?</p>")
    LessonCheck.objects.create(lesson=lesson, question=multi.question, position=1)
    return lesson


@pytest.fixture
def named(learner, lesson):
    versions, occasion = queries.places_of_quiz(lesson.quiz), f"quiz:{lesson.quiz.code}"  # as its page starts it
    attempt = make_attempt(learner, versions, quiz=lesson.quiz, occasion=occasion)
    services.answer(attempt=attempt, given=[_given(attempt.slots.first())], now=NOON)
    return {
        **WALKED,
        **named_by(lesson),
        "attempt_id": attempt.pk,
        "position": 1,
        "slot_id": attempt.slots.first().pk,
    }


def named_by(lesson):
    return {"code": lesson.code, "slug": lesson.specialty.slug, "question": lesson.quiz.questions.first().code}


def _given(slot):
    return services.Given(UUID(int=77), slot.pk, {"choices": [FEMORAL]}, "sure", NOON, 0)


def change_keys():
    """Change everything on the key's side, and nothing else."""
    AnswerKey.objects.update(
        feedback=dict.fromkeys([RADIAL, FEMORAL, BRACHIAL], CHANGED),
        order=[FEMORAL, BRACHIAL, RADIAL],
        explanation=CHANGED,
        negative_reason=CHANGED,
    )
    for key in AnswerKey.objects.all():
        # Of hints only the first was ever taken; how many there are may be told.
        hints = [*key.hints[:1], *[CHANGED] * len(key.hints[1:])]
        AnswerKey.objects.filter(pk=key.pk).update(key={"correct": [FEMORAL]}, hints=hints)
        Citation.objects.filter(answer_key=key).delete()
        Citation.objects.create(answer_key=key, source=make_source(title=CHANGED), position=3)
    KeyPoint.objects.update(text=CHANGED)


def seen(learner, calls, hold, change=lambda: None):
    """Return all that a learner gets from these calls, from the snapshot on, and leave the snapshot as it was."""
    found = []
    try:
        with transaction.atomic():
            change()
            hold()
            client = Client()
            client.force_login(learner)
            client.cookies["csrftoken"] = "c" * 32
            found = [_whole(getattr(client, method)(path, **sent)) for method, path, sent in calls]
            raise Rollback
    except Rollback:
        return found


def _whole(response):
    return response.request["PATH_INFO"], response.status_code, dict(response.headers), response.content


def differences(before, after):
    return [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]


def reads_of(named):
    """Every route with GET."""
    return [("get", path, {}) for path in paths_of(named).values()]


def paths_of(named):
    walked = [route for route in ROUTES if not route.startswith("admin/") and not route.startswith("readyz")]
    return {route: address(route, named) for route in walked}


def calls_of(named):
    """Every route with GET, before and after what a learner posts before anything is settled."""
    settles = ("submit/", "settle/", "checks/")  # what shows the key by right
    json = {"data": {}, "content_type": "application/json"}
    paths, reads = paths_of(named), reads_of(named)
    writes = [
        ("post", path, json if "api" in route else {})
        for route, path in paths.items()
        if not any(end in route for end in settles) and not route.startswith(("account/logout", "_allauth"))
    ]
    answer = {"id": str(UUID(int=78)), "slot": named["slot_id"], "answer": {"choices": [RADIAL]}}
    batch = {"answers": [{**answer, "confidence": "sure", "answered_at": NOON.isoformat(), "sequence": 1}]}
    attempt = f"attempts/{named['attempt_id']}"
    answers = [
        ("post", f"/api/v1/{attempt}/answers/", {"data": batch, "content_type": "application/json"}),
        ("post", f"/{attempt}/1/", {"data": {"choice": RADIAL, "confidence": "guess", "response": str(UUID(int=79))}}),
        ("post", f"/{attempt}/2/", {"data": {"choice": [RADIAL, FEMORAL], "response": str(UUID(int=80))}}),
        ("post", f"/{attempt}/2/", {"data": {"choice": "no-such-"}}),
        ("post", f"/api/v1/slots/{named['slot_id']}/settle/", json),  # refused: feedback comes at the end
    ]
    return [*reads, *writes, *answers, *reads]


def test_nothing_that_comes_before_settling_depends_on_the_key(learner, named, still):
    calls = calls_of(named)

    before = seen(learner, calls, still)
    after = seen(learner, calls, still, change_keys)

    assert differences(before, after) == []


def test_nothing_in_a_review_depends_on_the_key_of_an_open_question(learner, still):
    version = make_version()
    make_finalised(learner, version.question.objective)
    make_finalised(learner, make_version().question.objective)
    reviews.catch_up(learner_id=learner.pk)
    attempt = make_attempt(
        learner, [version, make_version()], purpose="review", occasion="review", feedback=Feedback.AT_ONCE
    )
    pages = ["/review/", f"/attempts/{attempt.pk}/", f"/attempts/{attempt.pk}/1/", f"/attempts/{attempt.pk}/2/"]
    api = [f"/api/v1/attempts/{attempt.pk}/", "/api/v1/reviews/due/", "/api/v1/memories/"]
    calls = [("get", path, {}) for path in [*pages, *api, f"/attempts/{attempt.pk}/submit/", "/today/"]]

    before = seen(learner, calls, still)
    after = seen(learner, calls, still, change_keys)

    assert differences(before, after) == []


def change_sample(sample):
    """Change everything on the key's side of a question of some kind."""
    feedback = dict.fromkeys(sample.feedback, CHANGED)
    AnswerKey.objects.update(
        key=sample.other_key, feedback=feedback, order=list(sample.order)[::-1], explanation=CHANGED
    )
    KeyPoint.objects.update(text=CHANGED)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_question_of_any_kind_tells_nothing_of_its_key(learner, still, sample):
    version = make_sample(sample)
    lesson = make_lesson([version], body="Is it so?", html=f'<div data-check="{version.question.code}"></div>')
    LessonCheck.objects.create(lesson=lesson, question=version.question, position=1)
    attempt = make_attempt(learner, [version], quiz=lesson.quiz, occasion=f"quiz:{lesson.quiz.code}")
    page, api = f"/attempts/{attempt.pk}/1/", f"/api/v1/attempts/{attempt.pk}/"
    given = {"id": str(UUID(int=78)), "slot": attempt.slots.get().pk, "answer": sample.right, "confidence": "sure"}
    batch = {"answers": [{**given, "answered_at": NOON.isoformat(), "sequence": 1}]}
    answers = [
        ("post", f"{api}answers/", {"data": batch, "content_type": "application/json"}),
        ("post", page, {"data": {**sample.posted, "confidence": "sure", "response": str(UUID(int=79))}}),
        ("post", page, {"data": {"choice": "no-such-", "choice-x": "\u2028", "confidence": "sure"}}),
    ]
    reads = [("get", path, {}) for path in (page, api, f"/attempts/{attempt.pk}/submit/", f"/lessons/{lesson.code}/")]
    calls = [*reads, *answers, *reads]

    before = seen(learner, calls, still)
    after = seen(learner, calls, still, lambda: change_sample(sample))

    assert differences(before, after) == []
    assert [one[1] for one in before[:4]] == [200, 200, 200, 200]


# What is settled, or was tried, and is not released: its marks and what memory would make of them are kept back, too.


def make_hinted():
    version = make_version()
    AnswerKey.objects.filter(version=version).update(hints=["Think of the wrist.", "It lies over bone."])
    return version


def sit(learner, lesson, **fields):
    """An attempt at a lesson's quiz of three questions, the first with two hints, its first answer given."""
    versions = [make_hinted(), make_version(), make_version()]
    occasion = f"quiz:{lesson.quiz.code}"
    attempt = make_attempt(learner, versions, quiz=lesson.quiz, occasion=occasion, **fields)
    services.answer(attempt=attempt, given=[_given(attempt.slots.first())], now=NOON)
    return attempt


def left_behind(learner, lesson):
    attempt = sit(learner, lesson, rules=Rules(forward_only=True, tries=2))
    services.settle(slot=attempt.slots.first(), now=NOON)
    return attempt


def part_of_a_case(learner, lesson):
    attempt = sit(learner, lesson)
    Question.objects.filter(versions__in=attempt.slots.values("version")).update(case="tests.c1")
    services.settle(slot=attempt.slots.first(), now=NOON)
    return attempt


def submitted(learner, lesson):
    later = Rules(feedback_from=NOON + timedelta(microseconds=1))
    return services.finalise(attempt=sit(learner, lesson, feedback=Feedback.LATER, rules=later), now=NOON)


def tried(learner, lesson):
    attempt = sit(learner, lesson, feedback=Feedback.AT_ONCE, rules=Rules(tries=3, try_penalty=10))
    services.take_hint(slot=attempt.slots.first(), now=NOON)
    services.try_answer(slot=attempt.slots.first(), now=NOON)
    return attempt


def change_keys_and_marks():
    """Change what is derived from the key with it."""
    change_keys()
    Grade.objects.update(numerator=1, unaided_numerator=1)


def names_of(attempt, named):
    slot = attempt.slots.first()
    return {**named, "attempt_id": attempt.pk, "slot_id": slot.pk, "position": 1}


@pytest.mark.parametrize("settle", [left_behind, part_of_a_case, submitted, tried], ids=lambda one: one.__name__)
def test_nothing_that_comes_before_feedback_depends_on_the_key(learner, lesson, still, settle):
    attempt = settle(learner, lesson)
    names = names_of(attempt, {**WALKED, **named_by(lesson)})
    hint = {"data": {"number": 1}, "content_type": "application/json"}
    again = [("post", f"/api/v1/slots/{names['slot_id']}/hints/", hint)] if settle is tried else []
    reads = reads_of(names)
    pages = [("get", f"/attempts/{attempt.pk}/{position}/", {}) for position in (1, 2, 3)]

    def catch_up(change):
        change()
        reviews.catch_up(learner_id=learner.pk, now=NOON)

    before = seen(learner, [*reads, *pages, *again], still, lambda: catch_up(lambda: None))
    after = seen(learner, [*reads, *pages, *again], still, lambda: catch_up(change_keys_and_marks))

    assert differences(before, after) == []


@pytest.mark.parametrize("settle", [left_behind, submitted], ids=lambda one: one.__name__)
def test_no_write_before_feedback_depends_on_the_key(learner, lesson, still, settle):
    attempt = settle(learner, lesson)
    walked = calls_of(names_of(attempt, {**WALKED, **named_by(lesson)}))
    calls = [one for one in walked if str(attempt.pk) in one[1] or "/slots/" in one[1]]  # no new attempt: it is random

    before = seen(learner, calls, still)
    after = seen(learner, calls, still, change_keys_and_marks)

    assert differences(before, after) == []


def test_the_same_walk_sees_the_key_once_it_is_settled(learner, named, still):
    attempt = queries.attempts_of(learner).get()
    services.finalise(attempt=attempt, now=NOON)
    calls = [("get", f"/api/v1/attempts/{attempt.pk}/", {}), ("get", f"/attempts/{attempt.pk}/result/", {})]

    before = seen(learner, calls, still)
    after = seen(learner, calls, still, change_keys)

    assert [one[1] for one in after] == [200, 200]
    assert all(CHANGED.encode() in body for *_, body in after)
    assert len(differences(before, after)) == 2


def test_a_version_says_nothing_of_its_key():
    version = make_version()
    told = set(QuestionVersion.objects.values().get(pk=version.pk))

    assert told == {
        "id",
        "question_id",
        "number",
        "kind",
        "case_stem",
        "unfolding",
        "stem",
        "body",
        "fixed_order",
        "author_id",
        "created_at",
    }
