"""Whether a learner may start a quiz now, and what they have beside its time limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Coalesce, Least

from accounts.models import User
from quizzes.models import Attempt, ExtraTime, Quiz


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why a quiz cannot be started now, in plain words, and what is known of when it can."""

    sentence: str
    opens_at: datetime | None = None
    again_at: datetime | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """How many attempts at a quiz a learner has begun, and when the last of them ended; None where none has."""

    begun: int
    ended_at: datetime | None

    def left(self, quiz: Quiz) -> int | None:
        """Return how many attempts are left; None: any number."""
        return None if quiz.attempts_allowed is None else max(0, quiz.attempts_allowed - self.begun)


def history(learner: User, quiz: Quiz) -> History:
    """Return what a learner has begun at a quiz. An attempt ended when its time was over, however late it was closed.

    One query.
    """
    ended = Least("finalised_at", Coalesce("due_at", "finalised_at"))
    found = Attempt.objects.filter(learner=learner, quiz=quiz)
    is_over = Q(finalised_at__isnull=False)
    return History(**found.aggregate(begun=Count("pk"), ended_at=Max(ended, filter=is_over)))


def hindrance(quiz: Quiz, past: History, now: datetime) -> Hindrance | None:
    """Return what keeps a learner from starting a quiz now; None: nothing does."""
    left = past.left(quiz)
    if quiz.closes_at and now >= quiz.closes_at:
        return Hindrance("This quiz is closed.", left=left)
    if quiz.opens_at and now < quiz.opens_at:
        return Hindrance("This quiz is not open yet.", opens_at=quiz.opens_at, left=left)
    if left == 0:
        return Hindrance(_used(past.begun), left=0)
    again_at = past.ended_at + quiz.wait if past.ended_at and quiz.wait else None
    if again_at and now < again_at:
        return _waiting(quiz, again_at, left)
    return None


def _used(begun: int) -> str:
    return "You have used your attempt at this quiz." if begun == 1 else f"You have used all {begun} of your attempts."


def _waiting(quiz: Quiz, again_at: datetime, left: int | None) -> Hindrance:
    if quiz.closes_at and again_at >= quiz.closes_at:
        return Hindrance("This quiz closes before the wait after your last attempt is over.", left=left)
    return Hindrance("You can start this quiz again once some time has passed.", again_at=again_at, left=left)


def extra_percent(learner: User, quiz: Quiz) -> int:
    """Return what a learner has beside a time limit, in percent; what is said of this quiz goes first. One query."""
    found = ExtraTime.objects.filter(Q(quiz=quiz) | Q(quiz=None), learner=learner)
    first = found.order_by(F("quiz").asc(nulls_last=True)).values_list("percent", flat=True).first()
    return first or 0


def extra_times(learner: User) -> QuerySet[ExtraTime]:
    """Return what a learner has beside time limits, that at one quiz first. One query."""
    return ExtraTime.objects.filter(learner=learner).select_related("quiz").order_by(F("quiz").asc(nulls_last=True))
