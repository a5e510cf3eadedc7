"""Opening an attempt at a quiz: whether its learner may start now, what it asks, and by when it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from quizzes import queries
from quizzes.domain.composing import due_at
from quizzes.domain.rules import Rules
from quizzes.models import Attempt, Feedback, Purpose, Quiz
from quizzes.queries import opening
from quizzes.queries.opening import Hindrance
from quizzes.services.attempts import finalise, lock_learner, start


@dataclass
class NotOpen(Exception):
    """The quiz cannot be started now. `opens_at` and `again_at` say from when it can, `left` how many attempts are."""

    hindrance: Hindrance

    def __str__(self) -> str:
        return self.hindrance.sentence

    @property
    def opens_at(self) -> datetime | None:
        return self.hindrance.opens_at

    @property
    def again_at(self) -> datetime | None:
        return self.hindrance.again_at

    @property
    def left(self) -> int | None:
        return self.hindrance.left


def open_quiz(*, learner: User, quiz: Quiz, title: str, occasion: str, now: datetime, probing: bool = False) -> Attempt:
    """Return the learner's open attempt at a quiz, or open one. Constant queries, however much it draws from.

    `probing`: it asks what was never taught, and what is missed begins no memory.

    One start of a learner runs at a time, so that no attempt is had twice. Raises NotOpen, and Nothing where the quiz
    asks nothing.
    """
    found = _open(learner, quiz, title, occasion, now, probing)
    if isinstance(found, Hindrance):  # raised after the commit: an attempt whose time was over stays closed
        raise NotOpen(found)
    return found


@transaction.atomic
def _open(learner: User, quiz: Quiz, title: str, occasion: str, now: datetime, probing: bool) -> Attempt | Hindrance:
    lock_learner(learner)
    already = queries.open_attempt(learner, occasion)
    if already and not queries.overdue(now).filter(pk=already.pk).exists():
        return already
    if already:
        finalise(attempt=already, now=now)
    if hindrance := opening.hindrance(quiz, opening.history(learner, quiz), now):
        return hindrance
    extra = opening.extra_percent(learner, quiz)
    return start(
        learner=learner,
        places=queries.places_of_quiz(quiz),
        purpose=Purpose.QUIZ,
        occasion=occasion,
        title=title,
        feedback=Feedback(quiz.feedback),
        quiz=quiz,
        probing=probing,
        rules=rules_of(quiz),
        due_at=due_at(now, limit=quiz.time_limit, extra_percent=extra, closes_at=quiz.closes_at),
        now=now,
    )


def rules_of(quiz: Quiz) -> Rules:
    """Return how an attempt that starts now is asked, whatever becomes of its quiz."""
    return Rules(**{name: getattr(quiz, name) for name in Rules.__dataclass_fields__})
