"""Taking the curriculum from content/ into the database: all of it or nothing, and never over an author's edit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import partial

from django.db import transaction

from accounts.services import record_all
from learning.domain.curriculum import Curriculum, Mistake, Mistaken, Place
from learning.domain.curriculum.composing import Asking, standing_quizzes
from learning.domain.curriculum.deciding import (
    Conflict,
    Plan,
    Stock,
    askings,
    bring_back,
    decide,
    said,
    spare,
    stocks_of,
)
from learning.domain.curriculum.texts import LessonText
from learning.models import Imported
from learning.queries import curriculum as rows
from learning.queries.assessments import assessment_texts
from learning.services import material
from learning.services.assessments import retire_assessments, write_assessments
from learning.services.following import Followed, follow
from learning.services.pictures import forget_pictures, write_pictures
from quizzes.services import authoring

WRITTEN = (
    "specialty",
    "source",
    "term",
    "objective",
    "question",
    "quiz",
    "lesson",
    "assessment",
)  # as they are counted


class Edited(Enum):
    """What to do with a row that an author changed since it was imported."""

    REFUSE = "refuse"
    KEEP = "keep"
    TAKE_FILES = "take files"


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
    returned: list[str] = field(default_factory=list)  # deleted by an author, and needed by the files
    spared: list[str] = field(default_factory=list)  # gone from the files, and needed by an author's text

    @property
    def changed(self) -> bool:
        return bool(self.written or self.retired)


@transaction.atomic
def import_curriculum(*, curriculum: Curriculum, now: datetime, edited: Edited = Edited.REFUSE) -> Outcome:
    """Make the rows say what the files say. Raises Mistaken and Conflicted; then nothing was written."""
    authoring.await_edition()  # an author who saves at the same time waits, and then compares with what we leave
    present, imported = _present(), rows.digests()
    _refuse(curriculum, present, imported)
    wanted = stocks_of(curriculum)
    plan = decide(wanted, curriculum.places, present, imported)
    if plan.conflicts and edited is Edited.REFUSE:
        raise Conflicted(sorted(plan.conflicts, key=lambda one: (one.kind, one.code)))
    if edited is Edited.TAKE_FILES:
        plan.overrule()
    bring_back(plan)
    spare(plan, wanted, present)
    return _carry_out(plan, curriculum, present, now)


def _present() -> dict[str, Stock]:
    lessons, questions = rows.lesson_texts(), authoring.question_texts()
    linked = {code for code, (_, quiz) in rows.rendered_texts().items() if quiz}
    quizzes = standing_quizzes(authoring.quiz_texts(), linked)
    return {
        "specialty": rows.specialty_texts(),
        "source": authoring.source_texts(),
        "term": rows.term_texts(),
        "objective": authoring.objective_texts(),
        "question": questions,
        "quiz": askings(lessons, quizzes, questions),
        "lesson": lessons,
        "assessment": assessment_texts(),
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
    kept = {one.specialty for kind in ("lesson", "assessment") for one in present[kind].values()}
    for slug in sorted(kept - set(curriculum.specialties)):
        if ("specialty", slug) in imported:
            said = f"the file is gone, and lessons of {slug} are kept with what was read and answered; put it back"
            yield Mistake(Place(f"{slug}/specialty.yaml"), said)


def _carry_out(plan: Plan, curriculum: Curriculum, present: Mapping[str, Stock], now: datetime) -> Outcome:
    authoring.retire_questions(codes=plan.retire.get("question", []), now=now)
    material.retire_lessons(codes=plan.retire.get("lesson", []), now=now)
    retire_assessments(codes=plan.retire.get("assessment", []), now=now)
    _write(plan, curriculum, present, now)
    material.forget_terms(terms=plan.forget.get("term", []), now=now)
    material.forget_specialties(slugs=plan.forget.get("specialty", []), now=now)
    asked: dict[str, Asking] = {**present["quiz"], **plan.write.get("quiz", {})}
    followed = follow(
        by_default={code for code, one in asked.items() if one.by_default},
        composed={code: one for code, one in plan.write.get("quiz", {}).items() if not one.by_default},
        settings={code: one.settings for code, one in plan.write.get("quiz", {}).items()},
        now=now,
    )
    _note_digests(plan)
    _record(plan, followed, now)
    gone = [f"{kind} {code}" for kind, code in _gone(plan)]
    return Outcome(
        _counted(plan, followed), sorted(gone), sorted(plan.conflicts, key=str), plan.returned, sorted(plan.spared)
    )


def _write(plan: Plan, curriculum: Curriculum, present: Mapping[str, Stock], now: datetime) -> None:
    for kind, write in _writers(plan, now).items():
        if plan.write.get(kind):
            write(texts=list(plan.write[kind].values()))
    if plan.write.get("lesson"):
        _write_lessons(list(plan.write["lesson"].values()), curriculum, present["lesson"], now)
    if plan.write.get("assessment"):
        write_assessments(texts=list(plan.write["assessment"].values()), now=now)


def _writers(plan: Plan, now: datetime) -> dict[str, Callable[..., None]]:
    # Who wrote the files had another fact before them than the one that an author's edit keeps here.
    kept = plan.kept("objective")
    unconfirmed = [code for code, one in plan.write.get("question", {}).items() if one.objective in kept]
    return {
        "specialty": partial(material.write_specialties, now=now),
        "source": partial(authoring.write_sources, now=now),
        "term": partial(material.write_terms, now=now),
        "objective": partial(authoring.write_objectives, now=now),
        "question": partial(authoring.write_questions, now=now, unconfirmed=unconfirmed),
    }


def _write_lessons(texts: list[LessonText], curriculum: Curriculum, before: Stock, now: datetime) -> None:
    named = _pictures(texts)
    if named:
        write_pictures(texts=[curriculum.pictures[digest] for digest in sorted(named)])
    material.write_lessons(texts=texts, now=now)
    if dropped := _pictures(before[one.code] for one in texts if one.code in before) - named:
        forget_pictures(digests=dropped)


def _pictures(texts: Iterable[LessonText]) -> set[str]:
    return {figure.picture for one in texts for figure in one.figures if figure.picture}


def _gone(plan: Plan) -> list[tuple[str, str]]:
    return [(kind, code) for stock in (plan.retire, plan.forget) for kind, codes in stock.items() for code in codes]


def _counted(plan: Plan, followed: Followed) -> dict[str, int]:
    counts = {kind: len(plan.write.get(kind, {})) for kind in WRITTEN}
    counts["quiz"] = len(followed.quizzes)
    # A page may change although its text did not: a definition was reworded, or a question can be asked now.
    counts["lesson, rendered anew"] = len(set(followed.lessons) - set(plan.write.get("lesson", {})))
    return {kind: count for kind, count in counts.items() if count}


def _record(plan: Plan, followed: Followed, now: datetime) -> None:
    """Note in the audit log what a command did: nobody is its author."""
    written = [(kind, code) for kind, texts in plan.write.items() if kind != "quiz" for code in texts]
    deeds = {
        "imported": [*written, *(("quiz", code) for code in followed.quizzes)],
        "retired": [(kind, code) for kind, codes in plan.retire.items() for code in codes],
        "forgotten": [(kind, code) for kind, codes in plan.forget.items() for code in codes],
    }
    record_all(actor=None, deeds=[(action, *thing) for action, things in deeds.items() for thing in things], now=now)


def _note_digests(plan: Plan) -> None:
    """Remember what the rows say now. The retired ones are read again: their status has changed."""
    digests = dict(plan.adopt)
    for kind, texts in plan.write.items():
        digests |= {(kind, code): said(kind, text) for code, text in texts.items()}
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
    present: dict[str, Stock] = {
        "question": authoring.question_texts(),
        "lesson": rows.lesson_texts(),
        "assessment": assessment_texts(),
    }
    return {(kind, code): said(kind, present[kind][code]) for kind, codes in retired.items() for code in codes}
