"""The material as a program lists it."""

from __future__ import annotations

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from accounts.models import User
from learning.models import (
    GlossaryTerm,
    Gone,
    Lesson,
    LessonCheck,
    LessonObjective,
    LessonSource,
    Specialty,
)
from learning.queries.reading import readable_lessons
from quizzes.models import Question, QuizDraw, QuizQuestion, Source, Status


def specialties() -> QuerySet[Specialty]:
    """Return every specialty with `lesson_count`, how many of its lessons are live."""
    return Specialty.objects.annotate(lesson_count=Count("lessons", filter=Q(lessons__status=Status.LIVE)))


def glossary() -> QuerySet[GlossaryTerm]:
    return GlossaryTerm.objects.all()


def sources() -> QuerySet[Source]:
    """Return what live lessons list. A source of drafts alone is not there yet."""
    live = LessonSource.objects.filter(source=OuterRef("pk"), lesson__status=Status.LIVE)
    return Source.objects.filter(Exists(live))


def gone() -> QuerySet[Gone]:
    """Return what was listed once, and is listed no more."""
    return Gone.objects.all()


def listed_lessons(learner: User) -> QuerySet[Lesson]:
    """Return the live lessons without their texts, with quiz, `changed_at` and `place`, that of the specialty.

    One query.
    """
    lessons = readable_lessons(learner).select_related("specialty", "quiz").defer("body", "html", "headings")
    return with_changes(lessons).annotate(place=F("specialty__position"))


def with_changes(lessons: QuerySet[Lesson]) -> QuerySet[Lesson]:
    """Add `changed_at`: when anything changed that a lesson shows of the material."""
    here, quiz = OuterRef("pk"), OuterRef("quiz")
    drawn = QuizDraw.objects.filter(quiz=OuterRef(OuterRef("quiz")), objective=OuterRef("objective"))
    return lessons.annotate(
        changed_at=Greatest(
            "updated_at",
            Coalesce("quiz__updated_at", "updated_at"),
            _newest(LessonSource.objects.filter(lesson=here), "source__updated_at"),
            _newest(LessonObjective.objects.filter(lesson=here), "objective__updated_at"),
            _newest(LessonCheck.objects.filter(lesson=here), "question__updated_at"),
            _newest(GlossaryTerm.objects.filter(lessons=here), "updated_at"),
            _newest(Lesson.objects.filter(leads_to=here), "updated_at"),
            _newest(QuizQuestion.objects.filter(quiz=quiz), "question__updated_at"),
            _newest(Question.objects.filter(Exists(drawn)), "updated_at"),
        )
    )


def _newest(rows: QuerySet[Model], field: str) -> Coalesce:
    """Return when the latest of these rows changed; where there is none, when the lesson itself did."""
    return Coalesce(Subquery(rows.order_by(f"-{field}").values(field)[:1]), F("updated_at"))
