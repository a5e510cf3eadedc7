"""Where a question is used, for whoever is about to change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from learning.models import Lesson, LessonCheck
from quizzes.models import Question, Quiz, QuizDraw, QuizQuestion, Slot
from quizzes.queries.composing import drawable


@dataclass(frozen=True, slots=True)
class Use:
    """A quiz that asks a question. `drawn`: it may, where a draw chooses it."""

    quiz: Quiz
    drawn: bool
    points: int


@dataclass(frozen=True, slots=True)
class Usage:
    quizzes: list[Use]
    lessons: list[Lesson]  # whose text asks it
    open_attempts: int
    attempts: int  # in all

    @property
    def is_used(self) -> bool:
        return bool(self.quizzes or self.lessons or self.attempts)


def usage(question: Question) -> Usage:
    """Return where a question is used now, in whatever version. Five queries."""
    fixed = QuizQuestion.objects.filter(question=question).select_related("quiz").order_by("quiz__title")
    checks = LessonCheck.objects.filter(question=question).select_related("lesson").order_by("lesson__title")
    attempts = Slot.objects.filter(version__question=question).order_by().values("attempt").distinct()
    return Usage(
        quizzes=[*(Use(one.quiz, False, one.points) for one in fixed), *_drawn(question)],
        lessons=[one.lesson for one in checks],
        open_attempts=attempts.filter(attempt__finalised_at=None).count(),
        attempts=attempts.count(),
    )


def _drawn(question: Question) -> Iterator[Use]:
    """Return the quizzes that may draw it. One that draws on its objective twice is named once."""
    can_be = drawable(OuterRef(OuterRef("quiz"))).filter(pk=question.pk)
    of_it = Q(level="") | Q(level=question.level)
    draws = QuizDraw.objects.filter(Exists(can_be), of_it, objective=question.objective)
    seen: dict[int, Use] = {}
    for one in draws.select_related("quiz").order_by("quiz__title", "position"):
        seen.setdefault(one.quiz_id, Use(one.quiz, True, one.points))
    yield from seen.values()
