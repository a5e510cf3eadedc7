"""Taking the curriculum from content/ into the database: all of it or nothing, and never over an author's edit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any

from django.db import transaction

from learning.domain.curriculum import Curriculum, Mistake, Mistaken, Place
from learning.domain.editing import digest
from learning.models import Imported
from learning.queries import curriculum as rows
from learning.services import material
from quizzes.models import Status
from quizzes.services import authoring


class Edited(Enum):
    """What to do with a row that an author changed since it was imported."""

    REFUSE = "refuse"
    KEEP = "keep"
    TAKE_FILES = "take files"


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    kind: str
    code: str
    place: Place | None  # None: it is in the files no more


class Conflicted(Exception):
    """Authors changed rows that the files would change too; nothing was written."""

    def __init__(self, conflicts: list[Conflict]) -> None:
        super().__init__(f"{len(conflicts)} rows were edited since they were imported")
        self.conflicts = conflicts


@dataclass(slots=True)
class Outcome:
    """What an import did: how many of each kind were written, what was retired, and what was kept as edited."""

    written: dict[str, int] = field(default_factory=dict)
    retired: list[str] = field(default_factory=list)
    kept: list[Conflict] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return bool(self.written or self.retired)


@transaction.atomic
def import_curriculum(*, curriculum: Curriculum, now: datetime, edited: Edited = Edited.REFUSE) -> Outcome:
    """Make the rows say what the files say. Raises Mistaken and Conflicted; then nothing was written."""
    present, imported = _present(), rows.digests()
    _refuse(curriculum, present, imported)
    plan = _plan(curriculum, present, imported)
    if plan.conflicts and edited is Edited.REFUSE:
        raise Conflicted(sorted(plan.conflicts, key=lambda one: (one.kind, one.code)))
    if edited is Edited.TAKE_FILES:
        plan.overrule()
    return _carry_out(plan, curriculum, now)


Stock = Mapping[str, Any]  # texts of one kind, by code
RETIRING = ("question", "lesson")  # what vanished from the files is asked and shown no more, and stays
UNEDITED = "unedited"  # written before digests had their present shape, when nobody could edit yet
FORGETTING = ("term", "specialty")  # what vanished is deleted: nothing that a learner did hangs on it


@dataclass(slots=True)
class _Plan:
    write: dict[str, dict[str, Any]] = field(default_factory=dict)
    retire: dict[str, list[str]] = field(default_factory=dict)
    forget: dict[str, list[str]] = field(default_factory=dict)
    adopt: dict[tuple[str, str], str] = field(default_factory=dict)  # digests of rows that already say it
    conflicts: list[Conflict] = field(default_factory=list)
    overruled: list[Callable[[], None]] = field(default_factory=list)

    def overrule(self) -> None:
        """Let the files win."""
        for decide in self.overruled:
            decide()
        self.conflicts = []


def _present() -> dict[str, Stock]:
    return {
        "specialty": rows.specialty_texts(),
        "source": authoring.source_texts(),
        "term": rows.term_texts(),
        "objective": authoring.objective_texts(),
        "question": authoring.question_texts(),
        "quiz": authoring.quiz_texts(),
        "lesson": rows.lesson_texts(),
    }


def _refuse(curriculum: Curriculum, present: Mapping[str, Stock], imported: Collection[tuple[str, str]]) -> None:
    mistakes = [*_reused_ids(curriculum, present["question"]), *_lost_specialties(curriculum, present, imported)]
    if mistakes:
        raise Mistaken(mistakes)


def _reused_ids(curriculum: Curriculum, present: Stock) -> Iterator[Mistake]:
    for code, text in curriculum.questions.items():
        if code in present and present[code].objective != text.objective:
            said = (
                f"{code} asked {present[code].objective} before; an id is never used again: give the question a new one"
            )
            yield Mistake(curriculum.places["question", code], said)


def _lost_specialties(
    curriculum: Curriculum, present: Mapping[str, Stock], imported: Collection[tuple[str, str]]
) -> Iterator[Mistake]:
    """Return the specialties that left the files although lessons, be they retired, keep them."""
    for slug in sorted({lesson.specialty for lesson in present["lesson"].values()} - set(curriculum.specialties)):
        if ("specialty", slug) in imported:
            said = f"the file is gone, and lessons of {slug} are kept with what was read and answered; put it back"
            yield Mistake(Place(f"{slug}/specialty.yaml"), said)


def _plan(curriculum: Curriculum, present: Mapping[str, Stock], imported: Mapping[tuple[str, str], str]) -> _Plan:
    plan = _Plan()
    for kind, wanted in curriculum.stocks().items():
        for code, text in wanted.items():
            _decide(plan, kind, code, text, present[kind].get(code), imported.get((kind, code)), curriculum)
    for kind, code in imported:
        if code not in curriculum.stocks()[kind] and code in present[kind]:
            _decide_vanished(plan, kind, code, present[kind][code], imported[kind, code])
    return plan


def _decide(
    plan: _Plan, kind: str, code: str, wanted: Any, found: Any, imported: str | None, curriculum: Curriculum
) -> None:
    """Compare three: what the files say, what the row says, and what was imported last."""
    write = partial(plan.write.setdefault(kind, {}).__setitem__, code, wanted)
    if found == wanted:
        if imported != digest(wanted):
            plan.adopt[kind, code] = digest(wanted)
    elif found is None or imported in (digest(found), UNEDITED):
        write()
    else:
        plan.conflicts.append(Conflict(kind, code, curriculum.places[kind, code]))
        plan.overruled.append(write)


def _decide_vanished(plan: _Plan, kind: str, code: str, found: Any, imported: str) -> None:
    if kind in FORGETTING:
        act = partial(plan.forget.setdefault(kind, []).append, code)
    elif kind in RETIRING and found.status != Status.RETIRED:
        act = partial(plan.retire.setdefault(kind, []).append, code)
    else:
        return  # a source or an objective that nothing names any more does no harm
    if imported in (digest(found), UNEDITED):
        act()
    else:
        plan.conflicts.append(Conflict(kind, code, None))
        plan.overruled.append(act)


def _carry_out(plan: _Plan, curriculum: Curriculum, now: datetime) -> Outcome:
    authoring.retire_questions(codes=plan.retire.get("question", []), now=now)
    material.retire_lessons(codes=plan.retire.get("lesson", []), now=now)
    for kind, write in _writers(now).items():
        if plan.write.get(kind):
            write(texts=list(plan.write[kind].values()))
    kept = {one.code for one in plan.conflicts if one.kind == "lesson"}
    rendered = {code: one for code, one in curriculum.rendered.items() if code not in kept}
    rerendered = material.write_rendered(rendered=rendered, quizzes=curriculum.quizzes, now=now)
    material.forget_terms(terms=plan.forget.get("term", []), now=now)
    if plan.forget.get("specialty"):
        material.forget_specialties(slugs=plan.forget["specialty"], now=now)
    _note_digests(plan)
    written = {kind: len(texts) for kind, texts in plan.write.items() if texts}
    # A page may change although its text did not: a definition was reworded, or a question can be asked now.
    only_rendered = len(set(rerendered) - set(plan.write.get("lesson", {})))
    if only_rendered:
        written["lesson, rendered anew"] = only_rendered
    gone = [f"{kind} {code}" for stock in (plan.retire, plan.forget) for kind, codes in stock.items() for code in codes]
    return Outcome(written, sorted(gone), sorted(plan.conflicts, key=str))


def _writers(now: datetime) -> dict[str, Callable[..., None]]:
    return {
        "specialty": partial(material.write_specialties, now=now),
        "source": partial(authoring.write_sources, now=now),
        "term": partial(material.write_terms, now=now),
        "objective": partial(authoring.write_objectives, now=now),
        "question": partial(authoring.write_questions, now=now),
        "quiz": authoring.write_quizzes,
        "lesson": partial(material.write_lessons, now=now),
    }


def _note_digests(plan: _Plan) -> None:
    """Remember what the rows say now. The retired ones are read again: their status has changed."""
    digests = dict(plan.adopt)
    for kind, texts in plan.write.items():
        digests |= {(kind, code): digest(text) for code, text in texts.items()}
    digests |= _digests_of_retired(plan.retire)
    Imported.objects.bulk_create(
        [Imported(kind=kind, code=code, digest=noted) for (kind, code), noted in digests.items()],
        update_conflicts=True,
        unique_fields=["kind", "code"],
        update_fields=["digest"],
    )
    for kind, codes in plan.forget.items():
        Imported.objects.filter(kind=kind, code__in=codes).delete()


def _digests_of_retired(retired: Mapping[str, Collection[str]]) -> dict[tuple[str, str], str]:
    if not any(retired.values()):
        return {}
    present: dict[str, Stock] = {"question": authoring.question_texts(), "lesson": rows.lesson_texts()}
    return {(kind, code): digest(present[kind][code]) for kind, codes in retired.items() for code in codes}
