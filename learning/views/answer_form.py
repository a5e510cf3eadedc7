"""An answer as a form brings it: the same on a question's page and inside a lesson."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest

from learning.domain.posted import answer_in
from quizzes import services
from quizzes.domain import kinds
from quizzes.models import Attempt, Confidence
from quizzes.queries import Asked
from quizzes.services import Given, Outcome

NOTHING_CHOSEN = "Choose an answer first."
NOT_OFFERED = "That is no answer to this question. Choose from what stands here."
NO_CONFIDENCE = "How sure you are is guess, think so or sure. You may also leave it out."


def read_form(request: HttpRequest, one: Asked) -> dict[str, Any]:
    """Return what the form says, in the shape of the question's kind. Nobody believed it yet."""
    question = kinds.read(one.kind, one.slot.version.body)
    return question.answer_from_form(answer_in(dict(request.POST.lists())))


def complaint(request: HttpRequest) -> str:
    """Return what is wrong with a form whatever it answers, or nothing."""
    if not any(map(any, answer_in(dict(request.POST.lists())).values())):
        return NOTHING_CHOSEN
    return "" if request.POST.get("confidence", "") in ("", *Confidence.values) else NO_CONFIDENCE


def store(request: HttpRequest, attempt: Attempt, one: Asked, now: datetime) -> str:
    """Append what the form says as an answer; return what is wrong with it, or nothing."""
    if wrong := complaint(request):
        return wrong
    content = read_form(request, one)
    if not content:
        return NOTHING_CHOSEN
    given = Given(
        id=_uuid(request.POST.get("response", "")),
        slot_id=one.slot.pk,
        content=content,
        confidence=request.POST.get("confidence", ""),
        answered_at=now,
        sequence=0,
    )
    [outcome] = services.answer(attempt=attempt, given=[given], now=now)
    if outcome == Outcome.CONFLICT:
        # The same page was sent before with another choice: its learner went back and thought again.
        [outcome] = services.answer(attempt=attempt, given=[replace(given, id=uuid4())], now=now)
    return "" if outcome in (Outcome.ACCEPTED, Outcome.LATE) else NOT_OFFERED


def _uuid(text: str) -> UUID:
    """Return the id that the page drew for its answer, or a new one: a broken id must not cost an answer."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
