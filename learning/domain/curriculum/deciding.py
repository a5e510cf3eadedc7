"""What an import does with each thing: files, rows and what was imported last are compared, and authors' edits stay."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from learning.domain.curriculum.composing import Asking, asking
from learning.domain.curriculum.mistakes import Place
from learning.domain.curriculum.texts import RETIRED, AssessmentText, Curriculum, LessonText
from learning.domain.editing import digest
from quizzes.domain.texts import QuestionText, QuizText

Stock = Mapping[str, Any]  # texts of one kind, by code
RETIRING = ("question", "lesson", "assessment")  # what vanished from the files is asked and shown no more, and stays
FORGETTING = ("term", "specialty")  # what vanished is deleted: nothing that a learner did hangs on it
NEVER = ""  # noted when its kind could not be asked yet: its id is taken, and no row ever said it
UNEDITED = "unedited"  # written before digests had their present shape, when nobody could edit yet
EDITED = "edited"  # written before, too, and changed by an author before the files were imported again


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    kind: str
    code: str
    place: Place | None  # None: it is in the files no more
    reason: str = "was edited since"


@dataclass(slots=True)
class Plan:
    write: dict[str, dict[str, Any]] = field(default_factory=dict)
    retire: dict[str, list[str]] = field(default_factory=dict)
    forget: dict[str, list[str]] = field(default_factory=dict)
    adopt: dict[tuple[str, str], str] = field(default_factory=dict)  # digests of rows that already say it
    conflicts: list[Conflict] = field(default_factory=list)
    overruled: dict[Conflict, Callable[[], None]] = field(default_factory=dict)
    returned: list[str] = field(default_factory=list)  # deleted by an author, and named by what the files write
    spared: list[str] = field(default_factory=list)  # gone from the files, and named by what an author wrote

    def dispute(self, conflict: Conflict, act: Callable[[], None]) -> None:
        self.conflicts.append(conflict)
        self.overruled[conflict] = act

    def overrule(self) -> None:
        """Let the files win."""
        for act in self.overruled.values():
            act()
        self.conflicts = []

    def kept(self, kind: str) -> set[str]:
        return {one.code for one in self.conflicts if one.kind == kind}


def said(kind: str, text: Any) -> str:
    """Return the digest of what an author says of a thing, without what follows from other things."""
    if kind == "lesson":
        figures = [replace(one, svg="") for one in text.figures]
        return digest(replace(text, position=0, terms=[], checks=[], figures=figures))
    if kind == "question":
        return digest(replace(text, figure=None))
    return digest(text)


def stocks_of(found: Curriculum) -> dict[str, Stock]:
    """Return every thing by its kind, as it is compared, in the order in which they can be written."""
    return {**found.stocks(), "quiz": askings(found.lessons, found.quizzes, found.questions)}


def askings(
    lessons: Mapping[str, LessonText], quizzes: Mapping[str, QuizText], questions: Mapping[str, QuestionText]
) -> dict[str, Asking]:
    return {code: asking(lesson, quizzes.get(code), questions) for code, lesson in lessons.items()}


def decide(
    wanted: Mapping[str, Stock],
    places: Mapping[tuple[str, str], Place],
    present: Mapping[str, Stock],
    imported: Mapping[tuple[str, str], str],
) -> Plan:
    """Return what to do with what the files say (`wanted`) beside what rows say (`present`)."""
    plan = Plan()
    for kind, stock in wanted.items():
        for code, text in stock.items():
            place = places[("lesson" if kind == "quiz" else kind), code]
            _decide(plan, Conflict(kind, code, place), text, present[kind].get(code), imported.get((kind, code)))
    for kind, code in imported:
        if code not in wanted[kind] and code in present[kind] and imported[kind, code] != NEVER:
            _decide_vanished(plan, kind, code, present[kind][code], imported[kind, code])
    return plan


def _decide(plan: Plan, conflict: Conflict, wanted: Any, found: Any, imported: str | None) -> None:
    kind, code = conflict.kind, conflict.code
    write = partial(plan.write.setdefault(kind, {}).__setitem__, code, wanted)
    if found is None and imported in (None, NEVER, UNEDITED):
        write()
    elif found is None:
        plan.dispute(replace(conflict, reason="was deleted since"), write)
    elif said(kind, found) == said(kind, wanted):
        if imported != said(kind, wanted):
            plan.adopt[kind, code] = said(kind, wanted)
    elif imported in (said(kind, found), UNEDITED):
        write()
    else:
        plan.dispute(conflict, write)


def _decide_vanished(plan: Plan, kind: str, code: str, found: Any, imported: str) -> None:
    if kind in FORGETTING:
        act = partial(plan.forget.setdefault(kind, []).append, code)
    elif kind in RETIRING and found.status != RETIRED:
        act = partial(plan.retire.setdefault(kind, []).append, code)
    else:
        # A source or an objective that nothing names any more does no harm. What an author retired has left the files
        # by now: if it comes back there, it comes back here.
        if kind in RETIRING and imported != said(kind, found):
            plan.adopt[kind, code] = said(kind, found)
        return
    if imported in (said(kind, found), UNEDITED):
        act()
    else:
        plan.dispute(Conflict(kind, code, None), act)


def bring_back(plan: Plan) -> None:
    """Write again what an author deleted, if something that is to be written names it: it could not stand without."""
    missing = {(one.kind, one.code): one for one in plan.conflicts if one.reason == "was deleted since"}
    while needed := missing.keys() & set(_named(plan.write)):
        for thing in sorted(needed):
            conflict = missing.pop(thing)
            plan.conflicts.remove(conflict)
            plan.overruled.pop(conflict)()
            plan.returned.append(f"{conflict.kind} {conflict.code}")


def _named(write: Mapping[str, Stock]) -> Iterator[tuple[str, str]]:
    """Return what the texts to be written name."""
    for lesson in write.get("lesson", {}).values():
        yield "specialty", lesson.specialty
        names = {"objective": lesson.objectives, "source": lesson.sources, "term": lesson.terms}
        yield from ((kind, code) for kind, codes in {**names, "question": lesson.checks}.items() for code in codes)
    for question in write.get("question", {}).values():
        yield "objective", question.objective
        yield from (("source", key) for key in question.sources)
    for quiz in write.get("quiz", {}).values():
        yield "lesson", quiz.code
        yield from (("question", code) for code in quiz.questions)
    for assessment in write.get("assessment", {}).values():
        yield from _named_by(assessment)


def _named_by(assessment: AssessmentText) -> Iterator[tuple[str, str]]:
    yield "specialty", assessment.specialty
    yield from (("question", code) for code in assessment.quiz.questions)
    yield from (("objective", draw.objective) for draw in assessment.quiz.draws)


def spare(plan: Plan, wanted: Mapping[str, Stock], present: Mapping[str, Stock]) -> None:
    """Let stay what left the files, if a lesson or a quiz that stays as its author wrote it names it."""
    named = {*_named_by_authors(plan, wanted, present), *_named_by_quizzes(plan, wanted, present)}
    for stock in (plan.retire, plan.forget):
        for kind, codes in stock.items():
            spared = [code for code in codes if (kind, code) in named]
            stock[kind] = [code for code in codes if code not in spared]
            plan.spared += [f"{kind} {code}" for code in spared]


def _named_by_authors(
    plan: Plan, wanted: Mapping[str, Stock], present: Mapping[str, Stock]
) -> Iterator[tuple[str, str]]:
    gone: Collection[str] = plan.retire.get("lesson", [])
    for code, lesson in present["lesson"].items():
        if lesson.status == RETIRED or code in gone:
            continue
        if code in plan.kept("lesson") or code not in wanted["lesson"]:
            yield from (("term", term) for term in lesson.terms)
            yield from (("question", check) for check in lesson.checks)
        if code in plan.kept("quiz") or code not in wanted["lesson"]:
            yield from (("question", question) for question in present["quiz"][code].questions)


def _named_by_quizzes(
    plan: Plan, wanted: Mapping[str, Stock], present: Mapping[str, Stock]
) -> Iterator[tuple[str, str]]:
    """Return what quizzes beside lessons name that stay as their authors wrote them."""
    leaving, kept = plan.retire.get("assessment", []), plan.kept("assessment")
    for code, one in present["assessment"].items():
        is_theirs = code in kept or code not in wanted["assessment"]
        if is_theirs and one.status != RETIRED and code not in leaving:
            yield from _named_by(one)
