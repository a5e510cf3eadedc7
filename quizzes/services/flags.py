"""A mark that a learner sets on a question, to come back to it. Nothing depends on it."""

from __future__ import annotations

from quizzes.models import Slot


def flag(*, slot: Slot, flagged: bool) -> None:
    """Set or take a learner's mark on a question; doing it twice changes nothing."""
    Slot.objects.filter(pk=slot.pk).update(flagged=flagged)
