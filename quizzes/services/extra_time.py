"""Giving a learner more time: at one quiz, or at every quiz with a time limit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import record
from quizzes.models import ExtraTime, Quiz
from quizzes.services.attempts import lock_learner

LEAST, MOST = 1, 300  # percent


@transaction.atomic
def give_extra_time(*, learner: User, quiz: Quiz | None, percent: int, by: User | None, now: datetime) -> ExtraTime:
    """Let a learner have so many percent beside the time limit, in attempts that begin from now on.

    `quiz` of None: of every quiz that has nothing of its own for them. Zero at a quiz takes the general one off.
    """
    lock_learner(learner)
    before = ExtraTime.objects.filter(learner=learner, quiz=quiz).first()
    if before and before.percent == percent:
        return before
    found = before or ExtraTime(learner=learner, quiz=quiz)
    was, found.percent = (before.percent if before else None), percent
    found.save()
    _record(found, was, percent, by, now)
    return found


@transaction.atomic
def take_extra_time(*, extra: ExtraTime, by: User | None, now: datetime) -> None:
    """Take it back. An attempt that is open keeps the time that it began with."""
    lock_learner(extra.learner)
    if ExtraTime.objects.filter(pk=extra.pk).delete()[0]:
        _record(extra, extra.percent, None, by, now)


def _record(extra: ExtraTime, was: int | None, became: int | None, by: User | None, now: datetime) -> None:
    """Note it in the history of the person; neither a name nor an address goes into the log."""
    where = extra.quiz.code if extra.quiz else "every quiz"
    said = ["" if one is None else f"{one} %" for one in (was, became)]
    action = "gave extra time" if became is not None else "took extra time"
    record(
        actor=by, action=action, kind="person", code=str(extra.learner_id), now=now, details={f"time at {where}": said}
    )
