"""An answer as a form brings it: the same on a question's page, among many on one page, and inside a lesson."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict

from learning.domain.posted import answer_in
from quizzes import services
from quizzes.domain import kinds
from quizzes.domain.instants import read_instant
from quizzes.models import Attempt, Confidence
from quizzes.queries import Asked
from quizzes.services import Given, Outcome

NOTHING_SAID = "Give an answer first."
NO_CONFIDENCE = "How sure you are is guess, think so or sure. You may also leave it out."
UNREADABLE = "A character in this answer cannot be kept. Type it again."
TOO_MANY = "This question has been answered as often as it can be. What was kept last counts."
LONGEST_SEQUENCE = 18  # digits


class Refused(Exception):
    """What a form says is no answer that can be kept. The message is for its learner."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a form says on one question. Nobody believed it yet."""

    content: dict[str, Any]  # in the shape of the question's kind; empty where nothing was said
    confidence: str
    id: UUID
    answered_at: datetime
    sequence: int
    wrong: str  # what is wrong with it whatever the question is


def read(posted: QueryDict, one: Asked, now: datetime, prefix: str = "") -> Form:
    """Return what a form says on a question. The page's clock is taken where it sent one, and else ours."""
    question = kinds.read(one.kind, one.slot.version.body)
    return Form(
        content=question.answer_from_form(answer_in(dict(posted.lists()), prefix)),
        confidence=posted.get(f"{prefix}confidence", ""),
        id=_uuid(posted.get(f"{prefix}response", "")),
        answered_at=read_instant(posted.get("answered_at", "")) or now,
        sequence=_whole(posted.get("sequence", "")),
        wrong=complaint(posted, prefix),
    )


def complaint(posted: QueryDict, prefix: str = "") -> str:
    """Return what is wrong with a form whatever it answers, or nothing."""
    said = answer_in(dict(posted.lists()), prefix)
    if not any(map(any, said.values())):
        return NOTHING_SAID
    if any("\0" in text for name, texts in said.items() for text in (name, *texts)):
        return UNREADABLE
    return "" if posted.get(f"{prefix}confidence", "") in ("", *Confidence.values) else NO_CONFIDENCE


def store(attempt: Attempt, one: Asked, form: Form, now: datetime) -> Outcome:
    """Append what a form says as an answer. Raises Refused where it is none."""
    [outcome] = store_all(attempt, [checked(one, form)], now)
    if outcome == Outcome.TOO_MANY:
        raise Refused(TOO_MANY)
    return outcome


def store_all(attempt: Attempt, given: list[Given], now: datetime) -> list[Outcome]:
    """Append answers to several questions; return the outcome of each, in order. Constant queries."""
    outcomes = services.answer(attempt=attempt, given=given, now=now)
    # The same page was sent before with another choice: its learner went back and thought again.
    again = [replace(one, id=uuid4()) for one, what in zip(given, outcomes, strict=True) if what == Outcome.CONFLICT]
    repaired = iter(services.answer(attempt=attempt, given=again, now=now) if again else [])
    return [next(repaired) if what == Outcome.CONFLICT else what for what in outcomes]


def checked(one: Asked, form: Form) -> Given:
    """Return what a form says as an answer that the kind of its question takes. Raises Refused."""
    if form.wrong or not form.content:
        raise Refused(form.wrong or NOTHING_SAID)
    try:
        kinds.read(one.kind, one.slot.version.body).read_answer(form.content)
    except kinds.InvalidAnswer as invalid:
        said = str(invalid)
        raise Refused(f"{said[:1].upper()}{said[1:].rstrip('.')}.") from invalid
    return Given(form.id, one.slot.pk, form.content, form.confidence, form.answered_at, form.sequence)


def says_again(one: Asked, form: Form) -> bool:
    """Whether a form says what the newest answer says; one that is silent on how sure takes nothing away from it."""
    newest = one.answer
    return bool(newest and newest.content == form.content and form.confidence in ("", newest.confidence))


def is_untouched(one: Asked, form: Form) -> bool:
    """Whether a form says no more than the order in which its parts were shown: so a list begins that is to be put in
    order, and on a page with many questions it may have been passed over.
    """
    shown = {f"choice-{id}": [str(place)] for place, id in enumerate(one.slot.order, start=1)}
    begins = kinds.read(one.kind, one.slot.version.body).answer_from_form(shown)
    return one.answer is None and form.confidence == "" and form.content == begins


def _uuid(text: str) -> UUID:
    """Return the id that the page drew for its answer, or a new one: a broken id must not cost an answer."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_SEQUENCE else 0
