from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Least

from accounts.models import User
from accounts.queries import row
from quizzes.domain import kinds
from quizzes.models import (
    Answer,
    Attempt,
    Purpose,
    Question,
    QuestionVersion,
    Quiz,
    QuizDraw,
    QuizQuestion,
    Slot,
    Status,
)

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


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its learner sees it: `body` in the order drawn for the slot, and the newest answer."""

    slot: Slot
    kind: str
    case_stem: str
    stem: str
    body: dict[str, Any]
    answer: Answer | None

    @property
    def settled(self) -> bool:
        return self.slot.settled_at is not None


def asked(attempt: Attempt) -> list[Asked]:
    """Return the questions of an attempt in order. Nothing of the key's side is in it. Two queries."""
    slots = list(Slot.objects.filter(attempt=attempt).select_related("version__question"))
    answers = {answer.slot_id: answer for answer in newest_answers(slots)}
    return [_asked(slot, answers.get(slot.pk)) for slot in slots]


def _asked(slot: Slot, answer: Answer | None) -> Asked:
    version = slot.version
    question = kinds.read(version.kind, version.body)
    stem, body = kinds.worded(version.stem, slot.values), question.public(slot.order, slot.values)
    return Asked(slot, version.kind, version.case_stem, stem, body, answer)


def live_versions() -> QuerySet[QuestionVersion]:
    """Return the newest version of each live question."""
    newest = QuestionVersion.objects.filter(question=OuterRef("question")).order_by("-number").values("pk")[:1]
    return QuestionVersion.objects.filter(question__status=Status.LIVE, pk=Subquery(newest))


def places_of_quiz(quiz: Quiz) -> list[Place]:
    """Return what an attempt at this quiz would ask now: its fixed list in order, then what it draws. Two queries."""
    from_quiz = live_versions().filter(question__places__quiz=quiz).annotate(points=F("question__places__points"))
    fixed = [Place(one, one.points) for one in from_quiz.order_by("question__places__position")]
    return [*fixed, *_drawn_for(quiz)]


def size_of_quiz(quiz: OuterRef | Value) -> Coalesce:
    """Return how many questions an attempt at a quiz would ask now, to be annotated: fixed ones, and those it draws."""
    fixed = QuizQuestion.objects.filter(quiz=quiz, question__status=Status.LIVE)
    draws = QuizDraw.objects.filter(quiz=quiz).annotate(there=_counted(_drawable(), "objective"))
    drawn = draws.order_by().values("quiz").annotate(n=Sum(Least("count", "there"))).values("n")
    return Coalesce(_counted(fixed, "quiz") + Coalesce(Subquery(drawn, output_field=IntegerField()), 0), 0)


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _drawable() -> QuerySet[Question]:
    """Return the live questions that a draw, the outer row, may take: those on its objective that are not fixed."""
    fixed = QuizQuestion.objects.filter(quiz=OuterRef(OuterRef("quiz")), question=OuterRef("pk"))
    return Question.objects.filter(~Exists(fixed), status=Status.LIVE, objective=OuterRef("objective"))


def _drawn_for(quiz: Quiz) -> list[Place]:
    """Return a new draw, in the order of the draws: as many as there are, and none of them twice."""
    draw = QuizDraw.objects.filter(quiz=quiz, objective=OuterRef("question__objective"))
    fixed = QuizQuestion.objects.filter(quiz=quiz, question=OuterRef("question"))
    found = live_versions().filter(~Exists(fixed), question__objective__in=quiz.draws.order_by().values("objective"))
    found = found.annotate(
        wanted=Subquery(draw.values("count")),
        place=Subquery(draw.values("position")),
        points=Subquery(draw.values("points")),
    )
    by_draw = groupby(found.order_by("place", "pk"), key=lambda version: (version.place, version.wanted))
    drawn = [one for (_, wanted), there in by_draw for one in _sample(list(there), wanted)]
    return [Place(one, one.points, one.place) for one in drawn]  # type: ignore[attr-defined]  # annotated above


def _sample(found: list[QuestionVersion], wanted: int) -> list[QuestionVersion]:
    return random.sample(found, min(wanted, len(found)))


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


def is_over(attempt: Attempt, now: datetime) -> bool:
    """Whether the time of an open attempt has run out."""
    return attempt.finalised_at is None and attempt.due_at is not None and now > attempt.due_at


def in_order(found: Sequence[Asked], position: int) -> Asked | None:
    """Return the question at a position, or None."""
    return next((one for one in found if one.slot.position == position), None)
