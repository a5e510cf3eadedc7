"""Writing the material: specialties, glossary and lessons. Each function takes many at once, in constant queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Model

from learning.domain.curriculum.texts import LessonText, RenderedText, SpecialtyText, TermText
from learning.models import (
    Figure,
    GlossaryTerm,
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
def write_specialties(*, texts: Iterable[SpecialtyText]) -> None:
    _upsert([Specialty(**asdict(text)) for text in texts], "slug", ["title", "summary", "position", "planned"])
    authoring.begin_edition()


@transaction.atomic
def write_terms(*, texts: Iterable[TermText]) -> None:
    _upsert([GlossaryTerm(**asdict(text)) for text in texts], "term", ["slug", "definition", "also"])
    authoring.begin_edition()


@transaction.atomic
def forget_terms(*, terms: Collection[str]) -> None:
    """Take terms out of the glossary."""
    if terms:
        GlossaryTerm.objects.filter(term__in=terms).delete()
        authoring.begin_edition()


@transaction.atomic
def forget_specialties(*, slugs: Collection[str]) -> None:
    """Take specialties off the map. None of them may have a lesson."""
    if slugs:
        Specialty.objects.filter(slug__in=slugs).delete()
        authoring.begin_edition()


@transaction.atomic
def retire_lessons(*, codes: Collection[str]) -> None:
    """Show these lessons no more. What was read and answered stays."""
    if Lesson.objects.filter(code__in=codes).update(status=Status.RETIRED):
        authoring.begin_edition()


@transaction.atomic
def write_lessons(*, texts: Collection[LessonText]) -> None:
    """Write lessons with all that hangs on them; what they name is there already."""
    specialties = dict(Specialty.objects.values_list("slug", "pk"))
    lessons = [
        Lesson(
            code=one.code,
            specialty_id=specialties[one.specialty],
            **{name: getattr(one, name) for name in LESSON_FIELDS},
        )
        for one in texts
    ]
    _upsert(lessons, "code", ["specialty", *LESSON_FIELDS])
    _write_lists(texts)
    authoring.begin_edition()


@transaction.atomic
def write_rendered(*, rendered: Mapping[str, RenderedText], quizzes: Collection[str]) -> list[str]:
    """Store what is shown of each lesson where that changed, with its quiz, and return the codes of those lessons."""
    before = rows.rendered_texts()
    changed = [code for code, one in rendered.items() if before[code] != (one, code if code in quizzes else None)]
    if changed:
        ids = dict(Quiz.objects.filter(code__in=changed).values_list("code", "pk"))
        lessons = list(Lesson.objects.filter(code__in=changed))
        for lesson in lessons:
            lesson.html, lesson.headings = rendered[lesson.code].html, rendered[lesson.code].headings
            lesson.quiz_id = ids[lesson.code] if lesson.code in quizzes else None
        Lesson.objects.bulk_update(lessons, ["html", "headings", "quiz"])
        authoring.begin_edition()
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
    Figure.objects.bulk_create(
        Figure(lesson_id=ids[one.code], **asdict(figure)) for one in texts for figure in one.figures
    )
    _write_links(texts, ids)


def _write_links(texts: Collection[LessonText], ids: Mapping[str, int]) -> None:
    terms = _ids(GlossaryTerm, "term")
    used, built_on = Lesson.terms.through, Lesson.prerequisites.through
    used.objects.bulk_create(
        used(lesson_id=ids[one.code], glossaryterm_id=terms[term]) for one in texts for term in one.terms
    )
    built_on.objects.bulk_create(
        built_on(from_lesson_id=ids[one.code], to_lesson_id=ids[code]) for one in texts for code in one.prerequisites
    )


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
