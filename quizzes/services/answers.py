from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from quizzes import queries
from quizzes.domain import kinds
from quizzes.domain.reach import reachable
from quizzes.domain.rules import read_rules
from quizzes.models import Answer, Attempt, Slot
from quizzes.services import grading
from quizzes.services.attempts import finalise, lock

MOST = 500  # answers to one slot: a page that keeps what is typed sends a few dozen
FACT = ("slot_id", "content", "confidence")  # what an id stands for; a clock may be read twice


class Outcome(StrEnum):
    """What became of an answer. A client may forget an accepted or late one, and never repairs the rest."""

    ACCEPTED = "accepted"
    LATE = "late"  # kept, but its slot was settled before it came
    CONFLICT = "conflict"  # its id already belongs to another fact
    INVALID = "invalid"  # it names what the question does not offer
    LOCKED = "locked"  # its slot cannot be reached yet
    NO_SLOT = "no_slot"
    TOO_MANY = "too_many"  # its slot holds as many answers as one may
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer in the right shape, before anyone believed it. `content` is what its kind documents."""

    id: UUID
    slot_id: int
    content: kinds.Json
    confidence: str
    answered_at: datetime
    sequence: int


def answer(*, attempt: Attempt, given: Sequence[Given], now: datetime) -> list[Outcome]:
    """Append answers to an attempt; return the outcome of each, in order.

    Nothing is acknowledged before its commit. A resend has the outcome that it had the first time, and is
    found without a lock. The number of queries is constant. Where time has run out, this closes the attempt
    first: a deadline does not wait for a sweep.
    """
    known = queries.answers_by_id([one.id for one in given], attempt)
    if resent := _all_resent(given, known):
        return resent
    if queries.is_over(attempt, now):
        finalise(attempt=attempt, now=now)
    try:
        return _append(attempt, given, known, now)
    except IntegrityError:
        # The same ids came over another connection a moment ago: they are resends by now.
        return _append(attempt, given, queries.answers_by_id([one.id for one in given], attempt), now)


def _all_resent(given: Sequence[Given], known: dict[UUID, Answer]) -> list[Outcome]:
    """Return the outcomes where every answer is a true copy of a stored one of this attempt; else none."""
    facts = [known.get(one.id) for one in given]
    if all(fact and _ours(fact) and _same(fact, one) for fact, one in zip(facts, given, strict=True)):
        return [_outcome(fact) for fact in facts if fact]
    return []


def _ours(fact: Answer) -> bool:
    return bool(fact.is_of_attempt)  # type: ignore[attr-defined]  # said by the query


@transaction.atomic
def _append(attempt: Attempt, given: Sequence[Given], known: dict[UUID, Answer], now: datetime) -> list[Outcome]:
    slots = _held(attempt, {one.slot_id for one in given})
    known, stored = dict(known), set(known)
    outcomes = [_take(one, slots.get(one.slot_id), known, now) for one in given]
    facts = [fact for id, fact in known.items() if id not in stored]
    Answer.objects.bulk_create(facts)
    _look_at_late(facts)
    return outcomes


def _held(attempt: Attempt, ids: Collection[int]) -> dict[int, Slot]:
    """Return slots of an attempt by id, held, each with `given`, how many answers it has, and `is_locked`."""
    counted = Answer.objects.filter(slot=OuterRef("pk")).order_by().values("slot").annotate(n=Count("pk")).values("n")
    held = lock(attempt.slots.filter(pk__in=ids)).annotate(given=Coalesce(Subquery(counted), 0))
    slots: dict[int, Slot] = {slot.pk: slot for slot in held}
    forward_only = read_rules(attempt.rules).forward_only
    may_lock = forward_only or any(slot.version.question.case for slot in slots.values())
    reached = reachable(queries.standings(attempt), forward_only=forward_only) if may_lock else None
    for slot in slots.values():
        slot.is_locked = reached is not None and slot.position not in reached  # type: ignore[attr-defined]
    return slots


def _take(given: Given, slot: Slot | None, known: dict[UUID, Answer], now: datetime) -> Outcome:
    """Return what becomes of one answer, and add it to `known` if it is a new fact."""
    if slot is None:
        return Outcome.NO_SLOT
    # A resend first: a client that lost our acknowledgement may return after the slot was settled.
    if first := known.get(given.id):
        return _outcome(first) if _same(first, given) else Outcome.CONFLICT
    if refused := _refusal(given, slot):
        return refused
    known[given.id] = _fact(given, slot, now)
    return _outcome(known[given.id])


def _refusal(given: Given, slot: Slot) -> Outcome | None:
    """Return why a slot does not take an answer; where it does, count it."""
    if slot.is_locked:  # type: ignore[attr-defined]  # said by `_held`
        return Outcome.LOCKED
    try:
        kinds.read(slot.version.kind, slot.version.body).read_answer(given.content)
    except kinds.InvalidAnswer:
        return Outcome.INVALID
    slot.given += 1  # type: ignore[attr-defined]  # annotated by `_held`
    return Outcome.TOO_MANY if slot.given > MOST else None  # type: ignore[attr-defined]


def _fact(given: Given, slot: Slot, now: datetime) -> Answer:
    return Answer(
        id=given.id,
        slot=slot,
        content=given.content,
        confidence=given.confidence,
        answered_at=min(max(given.answered_at, slot.attempt.started_at), now),
        sequence=given.sequence,
        received_at=now,
        late=slot.settled_at is not None,
    )


def _same(fact: Answer, given: Given) -> bool:
    return all(getattr(fact, field) == getattr(given, field) for field in FACT)


def _outcome(fact: Answer) -> Outcome:
    return Outcome.LATE if fact.late else Outcome.ACCEPTED


def _look_at_late(facts: Sequence[Answer]) -> None:
    """Let memory have what came after its slot was settled, unless its learner may know more by then.

    That is the key once it was shown, what followed on the slot once it was left behind, and what a try told of it.
    """
    unseen = {fact.slot for fact in facts if fact.late and fact.slot.feedback_shown_at is None}
    if honest := queries.never_told(unseen):
        grading.grade_late(sorted(honest, key=lambda slot: slot.pk))
