"""The material as a program lists it."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from learning.models import Lesson, Specialty
from learning.queries.reading import readable_lessons
from quizzes.models import Status


def specialties() -> QuerySet[Specialty]:
    """Return every specialty with `lesson_count`, how many of its lessons are live."""
    return Specialty.objects.annotate(lesson_count=Count("lessons", filter=Q(lessons__status=Status.LIVE)))


def listed_lessons(learner: User) -> QuerySet[Lesson]:
    """Return the live lessons without their texts, with quiz and `place`, that of the specialty. One query."""
    lessons = readable_lessons(learner).select_related("specialty", "quiz").defer("body", "html", "headings")
    return lessons.annotate(place=F("specialty__position"))
