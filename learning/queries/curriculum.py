"""What the rows of the material say, in the shape in which files say it, so that both can be compared."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from accounts.queries import changed_by_people
from learning.domain.curriculum.deciding import EDITED, UNEDITED
from learning.domain.curriculum.texts import (
    FigureText,
    LessonText,
    PictureText,
    RenderedText,
    SpecialtyText,
    TermText,
)
from learning.models import (
    Figure,
    GlossaryTerm,
    Imported,
    Lesson,
    LessonCheck,
    LessonObjective,
    LessonSource,
    Picture,
    Specialty,
)


def digests() -> dict[tuple[str, str], str]:
    """Return the digest of what was imported last, by kind and code.

    The log of authors' edits began with the present shape of digests: it says what else may not be overwritten.
    """
    found = {(kind, code): digest for kind, code, digest in Imported.objects.values_list("kind", "code", "digest")}
    if UNEDITED not in found.values():
        return found
    edited = changed_by_people()
    return {thing: EDITED if digest == UNEDITED and thing in edited else digest for thing, digest in found.items()}


def specialty_texts() -> dict[str, SpecialtyText]:
    rows = Specialty.objects.values_list("slug", "title", "summary", "position", "planned")
    return {row[0]: SpecialtyText(*row) for row in rows}


def term_texts() -> dict[str, TermText]:
    return {row[0]: TermText(*row) for row in GlossaryTerm.objects.values_list("term", "slug", "definition", "also")}


def lesson_texts(codes: Collection[str] | None = None) -> dict[str, LessonText]:
    """Return lessons (all of them without `codes`) with what hangs on them, by code. Constant queries."""
    lessons = Lesson.objects.all() if codes is None else Lesson.objects.filter(code__in=codes)
    objectives = _listed(LessonObjective.objects.filter(lesson__in=lessons).order_by("position"), "objective__code")
    sources = _listed(LessonSource.objects.filter(lesson__in=lessons).order_by("position"), "source__key")
    checks = _listed(LessonCheck.objects.filter(lesson__in=lessons).order_by("position"), "question__code")
    terms = _listed(Lesson.terms.through.objects.filter(lesson__in=lessons), "glossaryterm__term")
    links = Lesson.prerequisites.through.objects.filter(from_lesson__in=lessons)
    built_on = _pairs(links.values_list("from_lesson__code", "to_lesson__code"))
    figures = _figures(lessons)
    return {
        one.code: LessonText(
            code=one.code,
            slug=one.slug,
            specialty=one.specialty.slug,
            position=one.position,
            title=one.title,
            summary=one.summary,
            minutes=one.minutes,
            body=one.body,
            status=one.status,
            objectives=objectives.get(one.code, []),
            sources=sources.get(one.code, []),
            terms=sorted(terms.get(one.code, [])),
            prerequisites=sorted([*built_on.get(one.code, []), *one.prerequisites_to_come]),
            checks=checks.get(one.code, []),
            figures=figures.get(one.code, []),
        )
        for one in lessons.select_related("specialty")
    }


def figure_texts(lesson: Lesson) -> list[FigureText]:
    """Return the figures of one lesson. One query."""
    return _figures(Lesson.objects.filter(pk=lesson.pk)).get(lesson.code, [])


def picture_texts(digests: Collection[str]) -> dict[str, PictureText]:
    """Return pictures with their content, by digest. One query."""
    found = Picture.objects.filter(pk__in=[one for one in digests if one])
    fields = found.values_list("digest", "media_type", "width", "height", "content")
    return {
        digest: PictureText(digest, kind, width, height, bytes(content))
        for digest, kind, width, height, content in fields
    }


def rendered_texts() -> dict[str, tuple[RenderedText, str | None]]:
    """Return what was rendered of each lesson, with the code of its quiz."""
    rows = Lesson.objects.values_list("code", "html", "headings", "quiz__code")
    return {code: (RenderedText(html, headings), quiz) for code, html, headings, quiz in rows}


def _listed(rows: QuerySet, name: str) -> dict[str, list[str]]:  # type: ignore[type-arg]
    return _pairs(rows.values_list("lesson__code", name))


def _pairs(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, other in pairs:
        found.setdefault(code, []).append(other)
    return found


def _figures(lessons: QuerySet[Lesson]) -> dict[str, list[FigureText]]:
    found: dict[str, list[FigureText]] = {}
    fields = ("lesson__code", "code", "file", "alt", "credit", "source", "svg", "picture")
    for lesson, *said in Figure.objects.filter(lesson__in=lessons).order_by("code").values_list(*fields):
        found.setdefault(lesson, []).append(FigureText(*(one or "" for one in said)))
    return found
