"""What learners are told of marks that were changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from quizzes.domain import kinds
from quizzes.models import Attempt, Regraded
from quizzes.queries.releasing import released_slots


@dataclass(frozen=True, slots=True)
class Notice:
    """That a mark changed, and why. Marks are shares of 1; None: the question does not count."""

    id: int
    attempt_id: UUID
    position: int
    title: str
    stem: str
    old: Fraction | None
    new: Fraction | None
    points: int
    reason: str
    at: datetime
    undoes: bool
    seen_at: datetime | None

    @property
    def is_new(self) -> bool:
        return self.seen_at is None


def regradings_of(learner: User, now: datetime) -> QuerySet[Regraded]:
    """Return all that was regraded of a learner and may be told by now, the newest first."""
    slots = released_slots(now).filter(attempt__learner=learner)  # a mark is on the key's side: until then it waits
    found = Regraded.objects.filter(slot__in=slots)
    return found.select_related("ruling", "slot__attempt", "slot__version").order_by("-made_at", "-pk")


def not_seen(learner: User, now: datetime) -> QuerySet[Regraded]:
    """Return what was regraded of a learner, may be told, and was not put away."""
    return regradings_of(learner, now).filter(seen_at=None)


def notices(learner: User, now: datetime) -> list[Notice]:
    """Return the notices that a learner has not put away, the newest first. One query."""
    return _told(not_seen(learner, now))


def notices_on(attempt: Attempt, now: datetime) -> list[Notice]:
    """Return every notice on an attempt, put away or not, the newest first. One query."""
    return _told(regradings_of(attempt.learner, now).filter(slot__attempt=attempt))


def _told(found: Iterable[Regraded]) -> list[Notice]:
    return [notice(one) for one in found]


def notice(one: Regraded) -> Notice:
    """Return what a learner is told of a regrading, which comes with its ruling, slot, version and attempt."""
    slot = one.slot
    return Notice(
        id=one.pk,
        attempt_id=slot.attempt_id,
        position=slot.position,
        title=slot.attempt.title,
        stem=kinds.worded(slot.version.stem, slot.values),
        old=_mark(one.old_numerator, one.old_denominator),
        new=_mark(one.new_numerator, one.new_denominator),
        points=slot.points,
        reason=one.ruling.reason,
        at=one.made_at,
        undoes=one.undoes,
        seen_at=one.seen_at,
    )


def _mark(numerator: int | None, denominator: int | None) -> Fraction | None:
    return None if numerator is None or denominator is None else Fraction(numerator, denominator)
