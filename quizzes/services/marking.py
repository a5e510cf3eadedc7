"""What answers earn by the keys that hold for them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from quizzes.domain import kinds
from quizzes.models import Answer
from quizzes.models.keys import AnswerKey


def credits_of(answers: Sequence[Answer]) -> list[Fraction]:
    """Return what each answer earns of 1, in order. The answers come with their slot and its version loaded."""
    keys = AnswerKey.objects.in_bulk({answer.slot.version_id for answer in answers})
    return [_credit(answer, keys[answer.slot.version_id]) for answer in answers]


def _credit(answer: Answer, known: AnswerKey) -> Fraction:
    version = answer.slot.version
    return kinds.mark(version.kind, version.body, known.key, answer.content, answer.slot.values)
