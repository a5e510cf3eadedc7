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
from quizzes.services.marking import FULL, credits_of
from quizzes.signals import grades_changed


def grade(attempt: Attempt, slots: Sequence[Slot]) -> None:
    """Write the grade of each slot of an attempt that was answered."""
    newest = queries.newest_answers(slots)
    tries = _tries(newest) if read_rules(attempt.rules).tries > 1 else {}
    found = [counting(one, tries.get(one.slot_id, ())) for one in newest]
    for answer, _ in found:
        answer.slot.attempt = attempt
    credits = credits_of([answer for answer, _ in found])
    Grade.objects.bulk_create(
        Grade(slot=answer.slot, answer=answer, **stored(came_to(answer, credit, made)))
        for (answer, made), credit in zip(found, credits, strict=True)
    )


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


def counting(newest: Answer, tries: Sequence[Try]) -> tuple[Answer, Sequence[Try]]:
    """Return the answer to a slot that counts, and the tries that it took: the first right one ends a question.

    That is the newest answer, unless a ruling made an earlier try right. The tries come in order, with their answers.
    """
    right = next((place for place, one in enumerate(tries, start=1) if one.mark == FULL), 0)
    return (tries[right - 1].answer, tries[:right]) if right else (newest, tries)


def came_to(answer: Answer, credit: Fraction, made: Sequence[Try]) -> Earned:
    """Return what the answer that counts comes to, of its credit: hints and the tries that it took are paid for.

    The answer comes with its slot and the attempt loaded.
    """
    return earned(
        credit,
        tried=[one.mark for one in made],
        was_tried=answer.pk in {one.answer_id for one in made},
        hints=answer.slot.hints,
        rules=read_rules(answer.slot.attempt.rules),
    )


def _tries(answers: Sequence[Answer]) -> Mapping[int, Sequence[Try]]:
    """Return the tries at the slots of these answers, by slot. One query."""
    slots = {answer.slot_id: answer.slot for answer in answers}
    found: dict[int, list[Try]] = {}
    for one in Try.objects.filter(slot__in=slots).select_related("answer"):
        one.answer.slot = slots[one.slot_id]
        found.setdefault(one.slot_id, []).append(one)
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
