"""The questions of an attempt as their learner sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from quizzes.domain import kinds
from quizzes.domain.reach import Standing, reachable
from quizzes.domain.rules import Rules, read_rules, released
from quizzes.models import Answer, Attempt, Feedback, Purpose, Question, QuestionVersion, Slot, Try
from quizzes.queries.answering import live_versions
from quizzes.queries.hints import ALL_HINTS, hints_of
from quizzes.queries.rows import columns, rows

SLOTS = f"""
SELECT
    {columns(Slot, "slot")}, {columns(QuestionVersion, "version")}, {columns(Question, "question")},
    {columns(Answer, "answer")}, {ALL_HINTS}
FROM quizzes_slot slot
JOIN quizzes_questionversion version ON version.id = slot.version_id
JOIN quizzes_question question ON question.id = version.question_id
LEFT JOIN quizzes_answer answer ON answer.id = (
    SELECT given.id FROM quizzes_answer given WHERE given.slot_id = slot.id AND NOT given.late
    ORDER BY given.answered_at DESC, given.sequence DESC, given.id DESC LIMIT 1
)
WHERE slot.attempt_id = %s
ORDER BY slot.position
"""  # noqa: S608  # of names that stand in the code


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its learner sees it: `body` in the `order` drawn for the slot, and the newest answer.

    `unfoldings` are how the case of `case_stem` went on, up to this question. `hints` are those that were taken.
    `open_feedback`: the key's side may be shown now. What is `locked` cannot be reached yet, and says nothing of
    itself: kind, texts and body are empty.
    """

    slot: Slot
    kind: str
    case_stem: str
    stem: str
    order: Sequence[str]
    answer: Answer | None
    unfoldings: list[str] = field(default_factory=list)
    locked: bool = False
    hints: list[str] = field(default_factory=list)
    hints_left: int = 0
    tries: list[Try] = field(default_factory=list)
    tries_left: int = 0
    open_feedback: bool = False

    @property
    def body(self) -> dict[str, Any]:
        """Return the public body, made when somebody asks for it: a page shows one question of many."""
        if self.locked:
            return {}
        return kinds.read(self.kind, self.slot.version.body).public(self.order, self.slot.values)

    @property
    def settled(self) -> bool:
        return self.slot.settled_at is not None


def asked(attempt: Attempt, now: datetime | None = None) -> list[Asked]:
    """Return the questions of an attempt in order.

    One query; another where there are several tries, and another in a review with a part of a case.

    Nothing of the key's side is in it but hints that were taken. Without `now`, feedback from a date on is not open.
    """
    rules = read_rules(attempt.rules)
    answers = dict(_slots(attempt))
    slots, tries = list(answers), _tries(attempt, rules)
    reached = reachable([_standing(slot) for slot in slots], forward_only=rules.forward_only)
    told = _unfolded(slots, {} if attempt.purpose == Purpose.QUIZ else _parts_of_cases(slots))
    return [
        _asked(slot, answers[slot], told[slot.pk], tries.get(slot.pk, []), rules, now)
        if slot.position in reached
        else _locked(slot)
        for slot in slots
    ]


def in_order(found: Sequence[Asked], position: int) -> Asked | None:
    """Return the question at a position, or None."""
    return next((one for one in found if one.slot.position == position), None)


def _slots(attempt: Attempt) -> Iterator[tuple[Slot, Answer | None]]:
    """Yield the slots of an attempt in order, each with the newest answer that counts. One query."""
    models, key = [Slot, QuestionVersion, Question, Answer], Attempt._meta.pk.get_db_prep_value(attempt.pk, connection)
    for slot, version, question, answer, hints in rows(models, SLOTS, [key]):
        version.question, slot.version, slot.attempt = question, version, attempt
        slot.all_hints = hints
        yield slot, answer


def _tries(attempt: Attempt, rules: Rules) -> dict[int, list[Try]]:
    """Return what was tried, by slot. One query where an attempt has several tries, else none."""
    found: dict[int, list[Try]] = {}
    for one in Try.objects.filter(slot__attempt=attempt).order_by("number") if rules.tries > 1 else ():
        found.setdefault(one.slot_id, []).append(one)
    return found


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
    return Asked(slot, kind="", case_stem="", stem="", order=(), answer=None, locked=True)


def _asked(
    slot: Slot, answer: Answer | None, unfoldings: list[str], tries: list[Try], rules: Rules, now: datetime | None
) -> Asked:
    version, values = slot.version, slot.values
    stem, case_stem = kinds.worded(version.stem, values), version.case_stem
    hints, hints_left = hints_of(slot)
    return Asked(
        slot,
        version.kind,
        case_stem,
        stem,
        slot.order,
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
