"""What the tests of an attempt's pages share."""

from uuid import uuid4

from django.urls import reverse

from quizzes import services
from quizzes.domain.rules import Rules
from quizzes.models import Answer, Feedback, Slot
from quizzes.models.keys import AnswerKey
from tests.factories import NOON, RADIAL, make_attempt, make_given, make_objective, make_version

HINTS = ["It is at the wrist.", "It lies over bone."]


def at(attempt, position=1):
    return reverse("question", args=[attempt.pk, position])


def whole(attempt):
    return reverse("attempt-page", args=[attempt.pk])


def send(client, attempt, *choices, position=1, **fields):
    return client.post(at(attempt, position), {"choice": choices, "response": uuid4(), "confidence": "sure", **fields})


def keep(client, attempt, *choices, position=1, **fields):
    """Send an answer as a script does that keeps it while its learner still thinks."""
    kept = {"choice": choices, "response": uuid4(), "confidence": "", "quietly": "1", **fields}
    return client.post(at(attempt, position), kept, headers={"Accept": "application/json"})


def slot(attempt, position=1):
    return Slot.objects.get(attempt=attempt, position=position)


def given(attempt):
    """What is stored, in the order in which it counts."""
    answers = Answer.objects.filter(slot__attempt=attempt)
    return [(answer.slot.position, answer.content["choices"], answer.confidence) for answer in answers]


def text(response):
    return response.content.decode()


def asked(learner, count=2, *, feedback=Feedback.AT_END, versions=None, due_at=None, **rules):
    """An attempt at so many questions, by these rules."""
    versions = versions or [make_version() for _ in range(count)]
    return make_attempt(learner, versions, feedback=feedback, rules=Rules(**rules), due_at=due_at)


def settled(attempt, position=1, choice=RADIAL, now=NOON):
    services.answer(attempt=attempt, given=[make_given(slot(attempt, position), choice)], now=now)
    services.settle(slot=slot(attempt, position), now=now)


def make_case(count=2):
    """The parts of one case, which goes on before the second of them."""
    versions = [make_version(make_objective(), case_stem="A woman of 71 has an ulcer.") for _ in range(count)]
    for number, version in enumerate(versions):
        version.question.case = "tests.case"
        version.question.save()
        version.unfolding = f"Week {number}: the ulcer grows." if number else ""
        version.save()
    return versions


def with_hints(version=None):
    version = version or make_version()
    AnswerKey.objects.filter(pk=version.pk).update(hints=HINTS)
    return version
