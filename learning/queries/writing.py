"""A lesson as its author writes it, and what the rules for it look at. For the pages of authors alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from learning.domain.curriculum.one_lesson import Around, CheckedLesson, WrittenLesson, checked_lesson, numbered
from learning.domain.curriculum.texts import LessonText, PictureText
from learning.models import Lesson, Picture
from learning.queries import curriculum as rows
from quizzes.domain.texts import SourceText
from quizzes.models import Objective, Question, Source, Status
from quizzes.queries.authoring import objective_texts

CHECK = re.compile(r"^:::check[ \t]+(\S+)", re.MULTILINE)


def written_lesson(code: str) -> WrittenLesson | None:
    """Return what rows say of a lesson, or None where there is none. Constant queries."""
    text = rows.lesson_texts([code]).get(code)
    return _written(text) if text else None


def _written(text: LessonText) -> WrittenLesson:
    objectives = objective_texts(text.objectives)
    return WrittenLesson(
        code=text.code,
        specialty=text.specialty,
        slug=text.slug,
        position=text.position,
        title=text.title,
        summary=text.summary,
        minutes=text.minutes,
        status=text.status,
        objectives=[objectives[code] for code in text.objectives],
        sources=text.sources,
        prerequisites=text.prerequisites,
        figures=text.figures,
        body=text.body,
    )


def check(lesson: WrittenLesson, pictures: Mapping[str, PictureText]) -> tuple[WrittenLesson, CheckedLesson]:
    """Return a lesson with codes for what is new in it, and what the rules say of it. Constant queries."""
    objectives = numbered(lesson.objectives, lesson.code, last_number(lesson.code))
    coded = replace(lesson, objectives=objectives)
    checked = checked_lesson(coded, around(lesson, pictures))
    text = checked.text
    settled = replace(coded, figures=text.figures, prerequisites=text.prerequisites, position=text.position)
    return settled, checked


def around(lesson: WrittenLesson, pictures: Mapping[str, PictureText]) -> Around:
    """Return what the rules for a lesson look at beside it. Constant queries."""
    return Around(
        specialties=rows.specialty_texts(),
        sources=source_texts(),
        terms=rows.term_texts(),
        built_on=_built_on(lesson.code),
        questions={**_asked_in_text(lesson.code), **askable(lesson.code)},
        pictures={**kept_pictures(one.picture for one in lesson.figures), **pictures},
    )


def source_texts() -> dict[str, SourceText]:
    names = tuple(SourceText.__dataclass_fields__)
    return {row[0]: SourceText(*row) for row in Source.objects.order_by("key").values_list(*names)}


def askable(code: str) -> dict[str, bool]:
    """Return the questions of a lesson in the order of their codes, and whether each can be asked. One query."""
    questions = Question.objects.filter(objective__taught_in__lesson__code=code).exclude(status=Status.RETIRED)
    return {one: status == Status.LIVE for one, status in questions.order_by("code").values_list("code", "status")}


def _asked_in_text(code: str) -> dict[str, bool]:
    """Return what a saved text asks: it may be a question of the files that no row can hold yet. One query."""
    body = Lesson.objects.filter(code=code).values_list("body", flat=True).first() or ""
    return dict.fromkeys(CHECK.findall(body), False)


def last_number(code: str) -> int:
    """Return the highest number that an objective of a lesson ever had; 0 before the first. One query."""
    codes = Objective.objects.filter(code__startswith=f"{code}.").values_list("code", flat=True)
    tails = (one.removeprefix(f"{code}.") for one in codes)
    return max((int(tail) for tail in tails if tail.isdigit()), default=0)


def kept_pictures(digests: Iterable[str]) -> dict[str, PictureText]:
    """Return pictures by their digests, without their content. One query."""
    found = Picture.objects.filter(pk__in={one for one in digests if one})
    rows = found.values_list("digest", "media_type", "width", "height")
    return {digest: PictureText(digest, kind, width, height, b"") for digest, kind, width, height in rows}


def _built_on(code: str) -> dict[str, list[str]]:
    links = Lesson.prerequisites.through.objects.exclude(from_lesson__code=code)
    found: dict[str, list[str]] = {}
    for lesson, other in links.values_list("from_lesson__code", "to_lesson__code"):
        found.setdefault(lesson, []).append(other)
    return found
