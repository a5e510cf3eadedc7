"""What a learner may know once a slot is settled. With grading and authoring, the only importer of the keys."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from quizzes.domain import kinds
from quizzes.domain.rules import Rules, read_rules, released
from quizzes.models import Answer, Grade, Ruling, Slot, Source
from quizzes.models.keys import Citation, KeyPoint
from quizzes.queries.hearing import UNREADABLE
from quizzes.queries.ruled import Held, held_keys


class NotSettled(Exception):
    """The slot can still be answered, so nothing from the key's side may be shown."""


class NotReleased(Exception):
    """The slot is settled, and its attempt keeps its feedback until it ends, or until a date."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """The key's side of a settled slot, with what the learner answered. `mark` is None without an answer.

    `ruling` is what an author ruled on the question since: then the mark may not be what the explanation says.
    """

    slot_id: int
    answer: Answer | None
    mark: Fraction | None
    key: dict[str, Any]
    reasons: dict[str, str]
    explanation: str
    key_point: str
    sources: list[Source]
    ruling: Ruling | None = None


def feedback_on(slots: Collection[Slot], now: datetime) -> dict[int, Feedback]:
    """Return what the key's side says on settled slots, by slot id. Constant queries.

    The slots come with their attempt, their version and its question loaded. Raises NotSettled and NotReleased.
    """
    _refuse_closed(slots, now)
    version_ids = {slot.version_id for slot in slots}
    keys = held_keys(version_ids)
    cited = _cited(version_ids)
    points = KeyPoint.objects.in_bulk({slot.version.question.objective_id for slot in slots})
    grades = Grade.objects.select_related("answer").in_bulk([slot.pk for slot in slots])
    return {slot.pk: _feedback(slot, keys[slot.version_id], cited, points, grades.get(slot.pk)) for slot in slots}


def _refuse_closed(slots: Collection[Slot], now: datetime) -> None:
    if any(slot.settled_at is None for slot in slots):
        raise NotSettled("This question is still open. Its feedback comes once the answer is final.")
    for attempt in {slot.attempt_id: slot.attempt for slot in slots}.values():
        rules = read_rules(attempt.rules)
        if not released(attempt.feedback, attempt.finalised_at, rules, now):
            raise NotReleased(_waits(attempt.finalised_at, rules))


def _waits(finalised_at: datetime | None, rules: Rules) -> str:
    if finalised_at is None:
        return "This answer is final. Its feedback comes after the last answer."
    at = f" on {rules.feedback_from:%Y-%m-%d at %H:%M} UTC" if rules.feedback_from else " later"
    return f"Your answers are final. Their feedback comes{at}."


def _feedback(
    slot: Slot,
    held: Held,
    cited: dict[int, list[Source]],
    points: dict[int, KeyPoint],
    grade: Grade | None,
) -> Feedback:
    point = points.get(slot.version.question.objective_id)
    known, answer = held.own, grade.answer if grade else None
    told = _explained(slot, held, answer)
    return Feedback(
        slot_id=slot.pk,
        answer=answer,
        mark=grade.mark if grade else None,
        key=told.key,
        reasons=told.reasons,
        explanation=kinds.worded(known.explanation, slot.values),
        key_point=point.text if point else "",
        sources=cited.get(slot.version_id, []),
        ruling=held.ruling,
    )


def _explained(slot: Slot, held: Held, answer: Answer | None) -> kinds.Explained:
    """Tell by the key that marked it: one that was ruled may ask for what was never drawn for this slot."""
    question = kinds.read(slot.version.kind, slot.version.body)
    said = answer.content if answer else None
    try:
        return question.explain(held.key, held.own.feedback, said, slot.values)
    except UNREADABLE:
        return question.explain(held.own.key, held.own.feedback, said, slot.values)


def _cited(version_ids: Collection[int]) -> dict[int, list[Source]]:
    found: dict[int, list[Source]] = {}
    for citation in Citation.objects.filter(answer_key__in=version_ids).select_related("source"):
        found.setdefault(citation.answer_key_id, []).append(citation.source)
    return found
