"""Writing the material: specialties, glossary and lessons. Each function takes many at once, in constant queries."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from learning.domain.curriculum.texts import FigureText, LessonText, RenderedText, SpecialtyText, TermText
from learning.models import (
    Figure,
    GlossaryTerm,
    Gone,
    Lesson,
    LessonCheck,
    LessonObjective,
    LessonSource,
    Specialty,
)
from learning.queries import curriculum as rows
from quizzes.models import Objective, Question, Quiz, Source, Status
from quizzes.services import authoring

LESSON_FIELDS = ["slug", "position", "title", "summary", "minutes", "body", "status"]


@transaction.atomic
def write_specialties(*, texts: Collection[SpecialtyText], now: datetime) -> None:
    authoring.begin_edition()
    fields = ["title", "summary", "position", "planned", "updated_at"]
    _upsert([Specialty(**asdict(text), updated_at=now) for text in texts], "slug", fields)
    _come_back("specialty", [one.slug for one in texts])


@transaction.atomic
def write_terms(*, texts: Collection[TermText], now: datetime) -> None:
    authoring.begin_edition()
    rows = [GlossaryTerm(**asdict(text), updated_at=now) for text in texts]
    _upsert(rows, "term", ["slug", "definition", "also", "updated_at"])
    _come_back("term", [one.term for one in texts])


@transaction.atomic
def forget_terms(*, terms: Collection[str], now: datetime) -> None:
    """Take terms out of the glossary."""
    if terms:
        authoring.begin_edition()
        known = GlossaryTerm.objects.filter(term__in=terms)
        left = list(known.values_list("term", flat=True))
        Lesson.objects.filter(terms__in=known).update(updated_at=now)
        known.delete()
        _leave("term", left, now)


@transaction.atomic
def forget_specialties(*, slugs: Collection[str], now: datetime) -> None:
    """Take specialties off the map. None of them may have a lesson."""
    if slugs:
        authoring.begin_edition()
        known = Specialty.objects.filter(slug__in=slugs)
        left = list(known.values_list("slug", flat=True))
        known.delete()
        _leave("specialty", left, now)


@transaction.atomic
def retire_lessons(*, codes: Collection[str], now: datetime) -> None:
    """Show these lessons no more. What was read and answered stays."""
    if codes:
        with _noting_what_shows(now):
            Lesson.objects.filter(code__in=codes).update(status=Status.RETIRED, updated_at=now)


@transaction.atomic
def forget_lesson(*, code: str, now: datetime) -> None:
    """Take a lesson away with its quiz. Nobody may have read or answered anything of it."""
    with _noting_what_shows(now):
        Lesson.objects.filter(code=code).delete()
        Quiz.objects.filter(code=code).delete()


@transaction.atomic
def write_positions(*, positions: Mapping[str, int], now: datetime) -> None:
    """Put lessons at their places in their specialty; codes of lessons to come are passed over."""
    moved = [one for one in Lesson.objects.filter(code__in=positions) if one.position != positions[one.code]]
    if moved:
        authoring.begin_edition()
    for lesson in moved:
        lesson.position, lesson.updated_at = positions[lesson.code], now
    Lesson.objects.bulk_update(moved, ["position", "updated_at"])


@transaction.atomic
def write_lessons(*, texts: Collection[LessonText], now: datetime) -> None:
    """Write lessons with all that hangs on them; what they name is there already, but for lessons still to come."""
    specialties = dict(Specialty.objects.values_list("slug", "pk"))
    lessons = [
        Lesson(
            code=one.code,
            specialty_id=specialties[one.specialty],
            updated_at=now,
            **{name: getattr(one, name) for name in LESSON_FIELDS},
        )
        for one in texts
    ]
    with _noting_what_shows(now):
        _upsert(lessons, "code", ["specialty", "updated_at", *LESSON_FIELDS])
        _write_lists(texts)


@transaction.atomic
def write_rendered(*, rendered: Mapping[str, RenderedText], quizzes: Collection[str], now: datetime) -> list[str]:
    """Store what is shown of each lesson where that changed, with its quiz, and return the codes of those lessons."""
    before = rows.rendered_texts()
    changed = [code for code, one in rendered.items() if before[code] != (one, code if code in quizzes else None)]
    if changed:
        authoring.begin_edition()
        ids = dict(Quiz.objects.filter(code__in=changed).values_list("code", "pk"))
        lessons = list(Lesson.objects.filter(code__in=changed))
        for lesson in lessons:
            lesson.html, lesson.headings = rendered[lesson.code].html, rendered[lesson.code].headings
            lesson.quiz_id = ids[lesson.code] if lesson.code in quizzes else None
            lesson.updated_at = now
        Lesson.objects.bulk_update(lessons, ["html", "headings", "quiz", "updated_at"])
    return changed


def _write_lists(texts: Collection[LessonText]) -> None:
    codes = [one.code for one in texts]
    ids = dict(Lesson.objects.values_list("code", "pk"))
    for model in (LessonObjective, LessonSource, LessonCheck, Figure, Lesson.terms.through):
        model._default_manager.filter(lesson__code__in=codes).delete()
    Lesson.prerequisites.through.objects.filter(from_lesson__code__in=codes).delete()
    LessonObjective.objects.bulk_create(_placed(LessonObjective, "objective", _ids(Objective, "code"), texts, ids))
    LessonSource.objects.bulk_create(_placed(LessonSource, "source", _ids(Source, "key"), texts, ids))
    LessonCheck.objects.bulk_create(
        LessonCheck(lesson_id=ids[one.code], question_id=questions[code], position=position)
        for questions in [_ids(Question, "code")]
        for one in texts
        for position, code in enumerate(one.checks, start=1)
    )
    Figure.objects.bulk_create(_figure(figure, ids[one.code]) for one in texts for figure in one.figures)
    _write_links(texts, ids)
    _link_prerequisites({one.code: one.prerequisites for one in texts}, ids)


def _figure(text: FigureText, lesson_id: int) -> Figure:
    fields = {**asdict(text), "picture_id": text.picture or None}
    del fields["picture"]
    return Figure(lesson_id=lesson_id, **fields)


def _write_links(texts: Collection[LessonText], ids: Mapping[str, int]) -> None:
    terms = _ids(GlossaryTerm, "term")
    used = Lesson.terms.through
    used.objects.bulk_create(
        used(lesson_id=ids[one.code], glossaryterm_id=terms[term]) for one in texts for term in one.terms
    )


def _link_prerequisites(wanted: Mapping[str, list[str]], ids: Mapping[str, int]) -> None:
    """Lead to the lessons that another builds on, and keep the codes of those to come.

    Lessons that waited for one of those just written are led to it, too.
    """
    waiting = Lesson.objects.exclude(prerequisites_to_come=[]).exclude(code__in=wanted)
    named = {**dict(waiting.values_list("code", "prerequisites_to_come")), **wanted}
    built_on = Lesson.prerequisites.through
    built_on.objects.bulk_create(
        built_on(from_lesson_id=ids[code], to_lesson_id=ids[other])
        for code, others in named.items()
        for other in others
        if other in ids
    )
    lessons = list(Lesson.objects.filter(code__in=named).only("prerequisites_to_come", "code"))
    for lesson in lessons:
        lesson.prerequisites_to_come = [other for other in named[lesson.code] if other not in ids]
    Lesson.objects.bulk_update(lessons, ["prerequisites_to_come"])


@contextmanager
def _noting_what_shows(now: datetime) -> Iterator[None]:
    """Note what the block puts before learners, and what it takes away. A draft neither comes nor goes.

    The new edition comes first: whoever writes at the same time waits for it, and compares with what we leave.
    """
    authoring.begin_edition()
    lessons, sources = _live_lessons(), _listed_sources()
    yield
    now_lessons, now_sources = _live_lessons(), _listed_sources()
    for kind, before, after in [("lesson", set(lessons), set(now_lessons)), ("source", sources, now_sources)]:
        _leave(kind, before - after, now)
        _come_back(kind, after - before)
    Source.objects.filter(key__in=now_sources - sources).update(updated_at=now)
    # A specialty says how many lessons it has.
    recounted = {specialty for _, specialty in lessons.items() ^ now_lessons.items()}
    Specialty.objects.filter(pk__in=recounted).update(updated_at=now)


def _live_lessons() -> dict[str, int]:
    """Return the specialty of each lesson that can be read, by code. One query."""
    return dict(Lesson.objects.filter(status=Status.LIVE).values_list("code", "specialty"))


def _listed_sources() -> set[str]:
    """Return the sources that such a lesson lists. One query."""
    listed = LessonSource.objects.filter(lesson__status=Status.LIVE)
    return set(listed.values_list("source__key", flat=True))


def _leave(kind: str, codes: Collection[str], now: datetime) -> None:
    gone = [Gone(kind=kind, code=code, gone_at=now) for code in codes]
    Gone.objects.bulk_create(gone, update_conflicts=True, unique_fields=["kind", "code"], update_fields=["gone_at"])


def _come_back(kind: str, codes: Collection[str]) -> None:
    if codes:
        Gone.objects.filter(kind=kind, code__in=codes).delete()


def _placed(
    model: type[Model], name: str, others: Mapping[str, int], texts: Collection[LessonText], ids: Mapping[str, int]
) -> list[Any]:
    """Return the rows that place objectives or sources in their lessons, in order."""
    return [
        model(**{"lesson_id": ids[one.code], f"{name}_id": others[code], "position": position})
        for one in texts
        for position, code in enumerate(getattr(one, f"{name}s"), start=1)
    ]


def _ids(model: type[Model], name: str) -> dict[str, int]:
    return dict(model._default_manager.values_list(name, "pk"))


def _upsert(found: list[Any], unique: str, fields: list[str]) -> None:
    if found:
        type(found[0])._default_manager.bulk_create(
            found, update_conflicts=True, unique_fields=[unique], update_fields=fields
        )
