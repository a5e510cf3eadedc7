from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.queries import row
from quizzes.domain.instants import instant
from quizzes.domain.reach import Standing
from quizzes.domain.rules import read_rules
from quizzes.models import (
    Answer,
    Attempt,
    Feedback,
    Purpose,
    QuestionVersion,
    Slot,
    Status,
)
from quizzes.queries.releasing import with_date

# As text, like `accounts.queries.row`: every answer asks.
STORED = """
SELECT answer.*, slot.attempt_id = %%s AS is_of_attempt
FROM quizzes_answer answer JOIN quizzes_slot slot ON slot.id = answer.slot_id
WHERE answer.id IN (%s)
"""
IDLE_REVIEW = timedelta(hours=24)
IDLE_QUIZ = timedelta(days=30)


def attempts_of(learner: User) -> QuerySet[Attempt]:
    return Attempt.objects.filter(learner=learner)


def attempt_of(learner: User, attempt_id: UUID) -> Attempt | None:
    """Return an attempt of this learner; nobody else's is there for them."""
    return row(Attempt, id=attempt_id, learner=learner.pk)


def slots_of(learner: User) -> QuerySet[Slot]:
    return Slot.objects.filter(attempt__learner=learner)


def open_attempt(learner: User, occasion: str) -> Attempt | None:
    """Return what this learner has open for an occasion: there is one at most."""
    return Attempt.objects.filter(learner=learner, occasion=occasion, finalised_at=None).first()


def answers_by_id(ids: Collection[UUID], attempt: Attempt) -> dict[UUID, Answer]:
    """Return those of these answers that are stored, each with `is_of_attempt`. One query."""
    if not ids:
        return {}
    key = Answer._meta.pk
    wanted = [key.get_db_prep_value(id, connection) for id in (attempt.pk, *ids)]
    return {answer.pk: answer for answer in Answer.objects.raw(STORED % ", ".join(["%s"] * len(ids)), wanted)}


def newest_answers(slots: Collection[Slot], *, late: bool = False) -> list[Answer]:
    """Return the newest answer to each answered slot, with slot and version loaded; with late ones if `late`.

    One query, which brings no older answer with it: a client may have sent any number of them.
    """
    given = Answer.objects.filter(slot=OuterRef("pk"), **({} if late else {"late": False}))
    newest = given.reverse().values("pk")[:1]
    ids = Slot.objects.filter(pk__in=[slot.pk for slot in slots]).order_by().values_list(Subquery(newest))
    return list(Answer.objects.filter(pk__in=ids).select_related("slot__version"))


@dataclass(frozen=True, slots=True)
class Place:
    """What an attempt will ask at one of its places, the most that it earns, and the draw that chose it if one did."""

    version: QuestionVersion
    points: int = 1
    drawn_by: int | None = None


def live_versions() -> QuerySet[QuestionVersion]:
    """Return the newest version of each live question."""
    newest = QuestionVersion.objects.filter(question=OuterRef("question")).order_by("-number").values("pk")[:1]
    return QuestionVersion.objects.filter(question__status=Status.LIVE, pk=Subquery(newest))


def not_told_yet(learner: User, now: datetime) -> QuerySet[Slot, int]:
    """Return the questions that this learner's attempts ask and will tell only later, to be used in a query.

    These attempts are open, or wait for their date: others may still be answering what they ask.
    """
    asked = with_date(Slot.objects.filter(attempt__learner=learner).exclude(attempt__feedback=Feedback.AT_ONCE))
    dated = Q(attempt__feedback=Feedback.LATER) & ~Q(feedback_from__lte=instant(now))
    waiting = asked.filter(Q(attempt__finalised_at=None) | dated)
    return waiting.order_by().values_list("version__question", flat=True)


def last_shown_versions(learner: User, question_ids: Collection[int]) -> dict[int, datetime]:
    """Return when each of these questions was last put to a learner; one never shown is missing. One query."""
    slots = Slot.objects.filter(attempt__learner=learner, version__question__in=question_ids)
    shown = slots.values_list("version__question").annotate(at=Max("attempt__started_at"))
    return dict(shown.order_by())


def overdue(now: datetime) -> QuerySet[Attempt]:
    """Return the open attempts whose time is over, or that nobody has touched for long."""
    touched = Answer.objects.filter(slot__attempt=OuterRef("pk")).order_by("-received_at").values("received_at")[:1]
    attempts = Attempt.objects.filter(finalised_at=None).annotate(
        touched_at=Coalesce(Subquery(touched), F("started_at"))
    )
    idle = Q(purpose=Purpose.REVIEW, touched_at__lt=now - IDLE_REVIEW) | Q(touched_at__lt=now - IDLE_QUIZ)
    old = Q(started_at__lt=now - IDLE_REVIEW)  # the rest cannot be idle yet: nobody looks for their answers
    return attempts.filter(Q(due_at__lt=now) | (Q(due_at=None) & old & idle))


def standings(attempt: Attempt) -> list[Standing]:
    """Return where the slots of an attempt stand. One query, which brings no question with it."""
    found = Slot.objects.filter(attempt=attempt).order_by("position")
    rows = found.values_list("position", "settled_at", "version__question__case")
    return [Standing(position, settled_at is not None, case) for position, settled_at, case in rows]


def never_told(slots: Collection[Slot]) -> list[Slot]:
    """Return those of these settled slots that nothing told about before their attempt ended; one query, or none.

    A slot that was settled on its own in a case, or where the attempt moves forward only, let its learner see what
    follows; a try said whether it was right.
    """
    if not slots:
        return []
    found = Slot.objects.filter(pk__in=[slot.pk for slot in slots], tries=None)
    told = found.select_related("attempt", "version__question")
    return [slot for slot in told if not _left_behind(slot)]


def _left_behind(slot: Slot) -> bool:
    attempt = slot.attempt
    alone = attempt.finalised_at is None or (slot.settled_at is not None and slot.settled_at < attempt.finalised_at)
    return alone and (read_rules(attempt.rules).forward_only or slot.version.question.case != "")


def is_over(attempt: Attempt, now: datetime) -> bool:
    """Whether the time of an open attempt has run out."""
    return attempt.finalised_at is None and attempt.due_at is not None and now > attempt.due_at
