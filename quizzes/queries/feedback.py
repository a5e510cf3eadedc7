"""What a learner may know once a slot is settled. With grading and authoring, the only importer of the keys."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.domain import kinds
from quizzes.models import Answer, Grade, Slot, Source
from quizzes.models.keys import AnswerKey, Citation, KeyPoint
from quizzes.queries.answering import newest_answers


class NotSettled(Exception):
    """The slot can still be answered, so nothing from the key's side may be shown."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """The key's side of a settled slot, with what the learner answered. `mark` is None without an answer."""

    slot_id: int
    answer: Answer | None
    mark: Fraction | None
    key: dict[str, Any]
    reasons: dict[str, str]
    explanation: str
    key_point: str
    sources: list[Source]


def feedback_on(slots: Collection[Slot]) -> dict[int, Feedback]:
    """Return what the key's side says on settled slots, by slot id. Raises NotSettled. Constant queries.

    The slots come with their version and its question loaded.
    """
    if any(slot.settled_at is None for slot in slots):
        raise NotSettled("This question is still open. Its feedback comes once the answer is final.")
    version_ids = {slot.version_id for slot in slots}
    keys = AnswerKey.objects.in_bulk(version_ids)
    cited = _cited(version_ids)
    points = KeyPoint.objects.in_bulk({slot.version.question.objective_id for slot in slots})
    grades = Grade.objects.in_bulk([slot.pk for slot in slots])
    answers = {answer.slot_id: answer for answer in newest_answers(slots)}
    return {
        slot.pk: _feedback(slot, keys[slot.version_id], cited, points, grades.get(slot.pk), answers.get(slot.pk))
        for slot in slots
    }


def _feedback(
    slot: Slot,
    known: AnswerKey,
    cited: dict[int, list[Source]],
    points: dict[int, KeyPoint],
    grade: Grade | None,
    answer: Answer | None,
) -> Feedback:
    point = points.get(slot.version.question.objective_id)
    question = kinds.read(slot.version.kind, slot.version.body)
    told = question.explain(known.key, known.feedback, answer.content if answer else None, slot.values)
    return Feedback(
        slot_id=slot.pk,
        answer=answer,
        mark=grade.mark if grade else None,
        key=told.key,
        reasons=told.reasons,
        explanation=kinds.worded(known.explanation, slot.values),
        key_point=point.text if point else "",
        sources=cited.get(slot.version_id, []),
    )


def _cited(version_ids: Collection[int]) -> dict[int, list[Source]]:
    found: dict[int, list[Source]] = {}
    for citation in Citation.objects.filter(answer_key__in=version_ids).select_related("source"):
        found.setdefault(citation.answer_key_id, []).append(citation.source)
    return found
