"""Grades: what an answer earns, written once its slot is final."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from quizzes import queries
from quizzes.domain.rules import Earned, earned, read_rules
from quizzes.models import Answer, Attempt, Grade, LateGrade, Slot, Try
from quizzes.services.marking import credits_of
from quizzes.signals import grades_changed


def grade(attempt: Attempt, slots: Sequence[Slot]) -> None:
    """Write the grade of each slot of an attempt that was answered."""
    answers = queries.newest_answers(slots)
    for answer in answers:
        answer.slot.attempt = attempt
    marks = zip(answers, earned_by(answers, credits_of(answers)), strict=True)
    Grade.objects.bulk_create(Grade(slot=answer.slot, answer=answer, **stored(found)) for answer, found in marks)


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


def earned_by(answers: Sequence[Answer], credits: Sequence[Fraction]) -> list[Earned]:
    """Return what answers that count come to, of their credits, in order: hints and further tries are paid for.

    The answers come with their slot and its attempt loaded, one a slot. No query where no attempt has several tries.
    """
    rules = {answer.slot.attempt_id: read_rules(answer.slot.attempt.rules) for answer in answers}
    tried = _tried([answer.slot for answer in answers if rules[answer.slot.attempt_id].tries > 1])
    found = []
    for answer, credit in zip(answers, credits, strict=True):
        of_slot = tried.get(answer.slot_id, {})
        found.append(
            earned(
                credit,
                tried=list(of_slot.values()),
                was_tried=answer.pk in of_slot,
                hints=answer.slot.hints,
                rules=rules[answer.slot.attempt_id],
            )
        )
    return found


def _tried(slots: Sequence[Slot]) -> Mapping[int, Mapping[UUID, Fraction]]:
    """Return the mark of each try by slot and answer, the first try first."""
    found: dict[int, dict[UUID, Fraction]] = {}
    for one in Try.objects.filter(slot__in=slots) if slots else []:
        found.setdefault(one.slot_id, {})[one.answer_id] = one.mark
    return found


def stored(found: Earned) -> dict[str, int]:
    """Return what a slot earned as the fields of its grade."""
    return {
        "numerator": found.mark.numerator,
        "denominator": found.mark.denominator,
        "unaided_numerator": found.unaided.numerator,
        "unaided_denominator": found.unaided.denominator,
    }


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
