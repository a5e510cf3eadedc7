"""What attempts let out of the key's side, as a database sees it: the same as `quizzes.domain.rules.released`."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from quizzes.domain.instants import instant
from quizzes.models import Feedback, Slot


def released_slots(now: datetime | None) -> QuerySet[Slot]:
    """Return the settled slots whose key's side may be shown. Without `now`, what waits for a date goes on waiting."""
    settled = Slot.objects.filter(settled_at__isnull=False)
    ended = Q(attempt__finalised_at__isnull=False)
    found = Q(attempt__feedback=Feedback.AT_ONCE) | (ended & Q(attempt__feedback=Feedback.AT_END))
    if now is None:
        return settled.filter(found)
    later = ended & Q(attempt__feedback=Feedback.LATER) & Q(feedback_from__lte=instant(now))
    return with_date(settled).filter(found | later)


def with_date(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    """Let slots be filtered by `feedback_from`, the instant from which their attempt tells, as it is stored."""
    return slots.alias(feedback_from=Cast(KeyTextTransform("feedback_from", "attempt__rules"), TextField()))
