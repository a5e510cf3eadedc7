"""Grades: what an answer earns, written once its slot is final."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from quizzes import queries
from quizzes.models import Answer, Grade, LateGrade, Slot
from quizzes.services.marking import credits_of
from quizzes.signals import grades_changed


def grade(slots: Sequence[Slot]) -> None:
    """Write the grade of each slot that was answered."""
    answers = queries.newest_answers(slots)
    Grade.objects.bulk_create(Grade(**fields, **_unaided(fields)) for fields in _marks(answers))


def grade_late(slots: Sequence[Slot]) -> None:
    """Write what memory may know of settled slots whose newest answer came late, and say so after the commit."""
    answers = [answer for answer in queries.newest_answers(slots, late=True) if answer.late]
    LateGrade.objects.bulk_create(
        [LateGrade(**fields) for fields in _marks(answers)],
        update_conflicts=True,
        unique_fields=["slot"],
        update_fields=["answer", "numerator", "denominator"],
    )
    for learner_id in {slot.attempt.learner_id for slot in slots}:
        announce(learner_id)


def _unaided(fields: dict[str, Any]) -> dict[str, Any]:
    return {"unaided_numerator": fields["numerator"], "unaided_denominator": fields["denominator"]}


def announce(learner_id: UUID) -> None:
    """Say after the commit that grades of a learner changed; no receiver can fail what was committed."""
    transaction.on_commit(partial(grades_changed.send_robust, sender=Grade, learner_ids=[learner_id]), robust=True)


def _marks(answers: Sequence[Answer]) -> Iterable[dict[str, Any]]:
    for answer, mark in zip(answers, credits_of(answers), strict=True):
        yield {
            "slot": answer.slot,
            "answer": answer,
            "numerator": mark.numerator,
            "denominator": mark.denominator,
        }
