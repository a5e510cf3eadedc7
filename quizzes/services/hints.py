"""Hints: the one thing of the key's side that a learner may have before a question is settled, at a price."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from quizzes import queries
from quizzes.domain.reach import reachable
from quizzes.domain.rules import read_rules
from quizzes.models import Attempt, Slot
from quizzes.queries.hints import hint
from quizzes.services.attempts import finalise, hold, lock


class NoHint(Exception):
    """There is no such hint to take: none is left, or the question is final or locked."""


def take_hint(*, slot: Slot, now: datetime, number: int | None = None) -> str:
    """Return a hint on an open question, and note that it was taken.

    `number` says which, from 1; without it, the one after those that `slot` knew of. A hint that was taken is given
    again and costs nothing more, so that a double click takes one. Raises NoHint.
    """
    found = _take(slot, slot.hints + 1 if number is None else number, now)
    if isinstance(found, NoHint):  # raised after the commit: an attempt whose time was over stays closed
        raise found
    return found


@transaction.atomic
def _take(slot: Slot, number: int, now: datetime) -> str | NoHint:
    attempt = hold(slot.attempt_id)
    if queries.is_over(attempt, now):
        attempt = finalise(attempt=attempt, now=now)
    [held] = lock(Slot.objects.filter(pk=slot.pk))
    is_new = number > held.hints
    if is_new and (hindered := _hindrance(attempt, held, number)):
        return NoHint(hindered)
    text = hint(held, number)
    if text is None:
        return NoHint("There is no further hint on this question.")
    if is_new:
        Slot.objects.filter(pk=held.pk).update(hints=number)
    return text


def _hindrance(attempt: Attempt, slot: Slot, number: int) -> str:
    """Return why a new hint cannot be taken, or nothing."""
    if slot.settled_at:
        return "This question is final."
    if number != slot.hints + 1:
        return "Hints come one after the other."
    if slot.position in reachable(queries.standings(attempt), forward_only=read_rules(attempt.rules).forward_only):
        return ""
    return "A question before this one is still open. Answer that first."
