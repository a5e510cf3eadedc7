"""Marking again what was marked: grades are derived, so that whatever holds for a version gives them anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import TypeVar

from quizzes import queries
from quizzes.domain import kinds
from quizzes.models import Answer, Grade, LateGrade, QuestionVersion, Try
from quizzes.queries.ruled import Held, held_keys
from quizzes.services.grading import came_to, counting, stored
from quizzes.services.marking import credit

ASKED = ("answer__slot__version", "answer__slot__attempt")
Row = TypeVar("Row", Grade, LateGrade, Try)


class Marker:
    """What holds for some versions now; the slots whose answers it could not read, and those that it wrote anew."""

    def __init__(self, versions: Sequence[QuestionVersion]) -> None:
        self.held: Mapping[int, Held] = held_keys([one.pk for one in versions])
        self.unread: set[int] = set()
        self.written: set[int] = set()

    def credit(self, answer: Answer) -> Fraction:
        """Return what an answer earns. Raises InvalidAnswer where no key of its version can mark it any more."""
        try:
            found = credit(answer, self.held[answer.slot.version_id])
        except kinds.InvalidAnswer:
            self.unread.add(answer.slot_id)
            raise
        if not found.is_read:
            self.unread.add(answer.slot_id)
        return found.mark


def remark(versions: Sequence[QuestionVersion]) -> Marker:
    """Write every grade, late grade and try on these versions anew; return what became of them.

    The slots are locked by the caller. A row that says the same already, or whose answer nobody can read, is not
    touched. Constant queries.
    """
    marker = Marker(versions)
    grades = list(Grade.objects.filter(slot__version__in=versions).select_related(*ASKED))
    tries = list(Try.objects.filter(slot__version__in=versions).select_related(*ASKED))
    late = list(LateGrade.objects.filter(slot__version__in=versions).select_related(*ASKED))
    marker.written |= _write(tries, partial(_marked, marker))
    marker.written |= _write(late, partial(_marked, marker))
    marker.written |= _write(grades, partial(_grade, marker, _tried(tries), _newest(grades, tries)))
    return marker


def _tried(tries: Iterable[Try]) -> Mapping[int, Sequence[Try]]:
    found: dict[int, list[Try]] = {}
    for one in tries:
        found.setdefault(one.slot_id, []).append(one)
    return found


def _newest(grades: Sequence[Grade], tries: Sequence[Try]) -> Mapping[int, Answer]:
    """Return the newest answers to slots with tries: by another key, an earlier one may have counted."""
    tried = {one.slot_id for one in tries}
    several = {one.slot_id: one.answer.slot for one in grades if one.slot_id in tried}
    found = queries.newest_answers(several.values()) if several else []
    for one in found:
        one.slot = several[one.slot_id]
    return {one.slot_id: one for one in found}


def _marked(marker: Marker, row: Try | LateGrade) -> dict[str, object]:
    found = marker.credit(row.answer)
    return {"numerator": found.numerator, "denominator": found.denominator}


def _grade(
    marker: Marker, tried: Mapping[int, Sequence[Try]], newest_answers: Mapping[int, Answer], grade: Grade
) -> dict[str, object]:
    """Return what a slot earned as if what holds now had held all the time."""
    newest = newest_answers.get(grade.slot_id, grade.answer)
    counts, made = counting(newest, tried.get(grade.slot_id, ()))
    return {"answer": counts, **stored(came_to(counts, marker.credit(counts), made))}


def _write(rows: Sequence[Row], says: Callable[[Row], dict[str, object]]) -> set[int]:
    """Write those of the rows that say something else now, and return their slots."""
    names: set[str] = set()
    changed = []
    for row in rows:
        if said := _new(row, says):
            changed.append(row)
            names |= set(said)
    if changed:
        model = type(changed[0])
        model._default_manager.bulk_create(
            changed, update_conflicts=True, unique_fields=["pk"], update_fields=sorted(names)
        )
    return {row.slot_id for row in changed}


def _new(row: Row, says: Callable[[Row], dict[str, object]]) -> dict[str, object]:
    """Put on a row what it says now, and return it; nothing where it says so already, or nobody can tell."""
    try:
        said = says(row)
    except kinds.InvalidAnswer:
        return {}
    before = {name: getattr(row, name) for name in said}
    for name, value in said.items():
        setattr(row, name, value)
    return said if said != before else {}
