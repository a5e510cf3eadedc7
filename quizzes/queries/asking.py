"""The questions of an attempt as their learner sees them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F

from quizzes.domain import kinds
from quizzes.domain.reach import Standing, reachable
from quizzes.domain.rules import Rules, read_rules, released
from quizzes.models import Answer, Attempt, Feedback, Purpose, Slot, Try
from quizzes.queries.answering import live_versions, newest_answers
from quizzes.queries.hints import all_hints, hints_of

TRY = ("id", "answer_id", "number", "numerator", "denominator", "made_at")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its learner sees it: `body` in the order drawn for the slot, and the newest answer.

    `unfoldings` are how the case of `case_stem` went on, up to this question. `hints` are those that were taken.
    `open_feedback`: the key's side may be shown now. What is `locked` cannot be reached yet, and says nothing of
    itself: kind, texts and body are empty.
    """

    slot: Slot
    kind: str
    case_stem: str
    stem: str
    body: dict[str, Any]
    answer: Answer | None
    unfoldings: list[str] = field(default_factory=list)
    locked: bool = False
    hints: list[str] = field(default_factory=list)
    hints_left: int = 0
    tries: list[Try] = field(default_factory=list)
    tries_left: int = 0
    open_feedback: bool = False

    @property
    def settled(self) -> bool:
        return self.slot.settled_at is not None


def asked(attempt: Attempt, now: datetime | None = None) -> list[Asked]:
    """Return the questions of an attempt in order. Two queries, and a third in a review with a part of a case.

    Nothing of the key's side is in it but hints that were taken. Without `now`, feedback from a date on is not open.
    """
    rules = read_rules(attempt.rules)
    slots, tries = _slots(attempt, with_tries=rules.tries > 1)
    answers = {answer.slot_id: answer for answer in newest_answers(slots)}
    reached = reachable([_standing(slot) for slot in slots], forward_only=rules.forward_only)
    told = _unfolded(slots, {} if attempt.purpose == Purpose.QUIZ else _parts_of_cases(slots))
    return [
        _asked(slot, answers.get(slot.pk), told[slot.pk], tries.get(slot.pk, []), rules, now)
        if slot.position in reached
        else _locked(slot)
        for slot in slots
    ]


def in_order(found: Sequence[Asked], position: int) -> Asked | None:
    """Return the question at a position, or None."""
    return next((one for one in found if one.slot.position == position), None)


def _slots(attempt: Attempt, *, with_tries: bool) -> tuple[list[Slot], dict[int, list[Try]]]:
    """Return the slots of an attempt, and their tries by slot. One query, in which a slot comes once for each try."""
    slots = Slot.objects.filter(attempt=attempt).select_related("attempt", "version__question")
    slots = slots.annotate(all_hints=all_hints())
    if not with_tries:
        return list(slots), {}
    rows = slots.annotate(**{f"try_{name}": F(f"tries__{name}") for name in TRY})
    found: dict[int, Slot] = {}
    tries: dict[int, list[Try]] = {}
    for row in rows.order_by("position", "tries__number"):
        slot = found.setdefault(row.pk, row)
        tried = {name: row.__dict__.pop(f"try_{name}") for name in TRY}
        if tried["id"] is not None:
            tries.setdefault(slot.pk, []).append(Try(slot_id=slot.pk, **tried))
    return list(found.values()), tries


def _standing(slot: Slot) -> Standing:
    return Standing(slot.position, slot.settled_at is not None, slot.version.question.case)


def _unfolded(slots: Collection[Slot], earlier: Mapping[str, Mapping[str, str]]) -> dict[int, list[str]]:
    """Return by slot how its case went on until then: what each part of it says, up to this one.

    `earlier` is what parts say that the attempt may not ask, by case and by the code of the question.
    """
    said: dict[str, dict[str, str]] = {case: dict(parts) for case, parts in earlier.items()}
    found: dict[int, list[str]] = {}
    for slot in slots:
        question, text = slot.version.question, kinds.worded(slot.version.unfolding, slot.values)
        parts = said.setdefault(question.case, {}) if question.case else {}
        parts[question.code] = text
        until = sorted(_numbered(code) for code in parts if _numbered(code) <= _numbered(question.code))
        found[slot.pk] = [parts[code] for _, code in until if parts[code]]
    return found


def _parts_of_cases(slots: Collection[Slot]) -> dict[str, dict[str, str]]:
    """Return how the cases of these slots go on, by case and question: a review may ask a part alone. One query."""
    cases = {slot.version.question.case for slot in slots} - {""}
    found: dict[str, dict[str, str]] = {}
    if not cases:
        return found
    parts = live_versions().filter(question__case__in=cases).exclude(unfolding="").select_related("question")
    for part in parts:
        found.setdefault(part.question.case, {})[part.question.code] = part.unfolding
    return found


def _numbered(code: str) -> tuple[int, str]:
    """Return what orders the parts of a case by the numbers in their codes: q09, q10, q100."""
    return len(code), code


def _locked(slot: Slot) -> Asked:
    hints_of(slot)
    return Asked(slot, kind="", case_stem="", stem="", body={}, answer=None, locked=True)


def _asked(
    slot: Slot, answer: Answer | None, unfoldings: list[str], tries: list[Try], rules: Rules, now: datetime | None
) -> Asked:
    version, values = slot.version, slot.values
    body = kinds.read(version.kind, version.body).public(slot.order, values)
    stem, case_stem = kinds.worded(version.stem, values), version.case_stem
    hints, hints_left = hints_of(slot)
    return Asked(
        slot,
        version.kind,
        case_stem,
        stem,
        body,
        answer,
        unfoldings=unfoldings,
        hints=hints,
        hints_left=hints_left,
        tries=tries,
        tries_left=_tries_left(slot, len(tries), rules),
        open_feedback=slot.settled_at is not None
        and released(slot.attempt.feedback, slot.attempt.finalised_at, rules, now),
    )


def _tries_left(slot: Slot, made: int, rules: Rules) -> int:
    has_tries = rules.tries > 1 and slot.attempt.feedback == Feedback.AT_ONCE
    return rules.tries - made if has_tries and not slot.settled_at else 0
