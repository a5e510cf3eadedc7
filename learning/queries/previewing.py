"""A lesson's page before anybody may see it: as it would look if what is typed were saved. For authors alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from learning.domain.curriculum.one_lesson import CheckedLesson, WrittenLesson
from learning.models import GlossaryTerm, Lesson, Specialty
from learning.queries.reading import Beside, LessonPage, pieces
from learning.queries.writing import source_texts
from quizzes.models import QuizQuestion, Status


def page_of(text: WrittenLesson, checked: CheckedLesson) -> LessonPage:
    """Return what a lesson's page would show. Constant queries."""
    lesson = Lesson(
        code=text.code,
        title=text.title,
        summary=text.summary,
        minutes=text.minutes,
        specialty=Specialty.objects.filter(slug=text.specialty).first() or Specialty(slug=text.specialty),
        html=checked.rendered.html,
        headings=checked.rendered.headings,
    )
    asked = QuizQuestion.objects.filter(quiz__code=text.code, question__status=Status.LIVE).count()
    return LessonPage(lesson, pieces(lesson), _beside(text, checked), asked)


def _beside(text: WrittenLesson, checked: CheckedLesson) -> Beside:
    known = source_texts()
    terms = GlossaryTerm.objects.filter(term__in=checked.text.terms)
    before = Lesson.objects.filter(code__in=text.prerequisites, status=Status.LIVE)
    return Beside(
        code=text.code,
        objectives=[{"code": one.code, "statement": one.statement} for one in text.objectives],
        sources=[asdict(known[key]) for key in text.sources if key in known],
        terms=_listed(terms.values("term", "slug", "definition")),
        before=_listed(before.values("code", "title")),
        others=[],
    )


def _listed(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda one: str(one.get("term") or one.get("title")).casefold())
