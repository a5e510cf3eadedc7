"""Hints are on the key's side. Those that were taken are the one thing of it that is told before a slot is settled."""

from __future__ import annotations

import json

from quizzes.models import Slot
from quizzes.models.keys import AnswerKey

# Every hint of a slot's question, as a statement that joins `version` selects it; read by `hints_of`.
ALL_HINTS = "(SELECT known.hints FROM quizzes_answerkey known WHERE known.version_id = version.id)"


def hints_of(slot: Slot) -> tuple[list[str], int]:
    """Return the hints that were taken, in order, and how many are left, of a slot with `all_hints`; none of it stays.

    What is settled has no hint left.
    """
    every = json.loads(slot.__dict__.pop("all_hints") or "[]")
    left = 0 if slot.settled_at else max(0, len(every) - slot.hints)
    return every[: slot.hints], left


def hint(slot: Slot, number: int) -> str | None:
    """Return one hint of a slot's question, the first being 1; None where there are not so many. One query."""
    every = AnswerKey.objects.values_list("hints", flat=True).get(version=slot.version_id)
    return every[number - 1] if 0 < number <= len(every) else None
