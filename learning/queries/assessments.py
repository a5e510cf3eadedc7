"""Quizzes that stand beside lessons: as authors write them, and as learners find them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db.models import OuterRef, QuerySet

from learning.domain.curriculum.texts import AssessmentText
from learning.models import Assessment
from quizzes.domain.texts import QuizText
from quizzes.models import Objective, Question, Status
from quizzes.queries import size_of_quiz
from quizzes.queries.quizzes import quiz_texts


def assessment_texts(codes: Collection[str] | None = None) -> dict[str, AssessmentText]:
    """Return quizzes beside lessons (all of them without `codes`) by code. What is retired is asked no more.

    Constant queries.
    """
    rows = Assessment.objects.select_related("quiz", "specialty")
    found = list(rows if codes is None else rows.filter(quiz__code__in=codes))
    quizzes = quiz_texts([one.quiz.code for one in found])
    asked = {code for one in quizzes.values() for code in one.questions}
    retired = set(Question.objects.filter(code__in=asked, status=Status.RETIRED).values_list("code", flat=True))
    return {one.quiz.code: _text(one, _without(quizzes[one.quiz.code], retired)) for one in found}


def _text(row: Assessment, quiz: QuizText) -> AssessmentText:
    return AssessmentText(
        code=quiz.code,
        summary=row.summary,
        specialty=row.specialty.slug if row.specialty else "",
        purpose=row.purpose,
        position=row.position,
        status=row.status,
        quiz=quiz,
    )


def _without(quiz: QuizText, retired: Collection[str]) -> QuizText:
    kept = [code for code in quiz.questions if code not in retired]
    return replace(quiz, questions=kept, points={code: n for code, n in quiz.points.items() if code in kept})


def unknown_questions(codes: Collection[str]) -> list[str]:
    """Return those codes that no question has, in order. One query."""
    known = set(Question.objects.filter(code__in=codes).values_list("code", flat=True))
    return [code for code in codes if code not in known]


def unknown_objectives(codes: Iterable[str]) -> list[str]:
    """Return those codes that no objective has, in order. One query."""
    wanted = list(codes)
    known = set(Objective.objects.filter(code__in=wanted).values_list("code", flat=True))
    return [code for code in wanted if code not in known]


def readable_assessments() -> QuerySet[Assessment]:
    """Return the quizzes beside lessons that can be found, each with `size`, how many questions it would ask now."""
    found = Assessment.objects.filter(status=Status.LIVE).select_related("quiz", "specialty")
    return found.annotate(size=size_of_quiz(OuterRef("quiz"))).order_by("specialty__position", "position", "pk")


def listed_assessments() -> QuerySet[Assessment]:
    """Return every quiz beside lessons as the list of authors shows it, with `size`."""
    found = Assessment.objects.select_related("quiz", "specialty")
    return found.annotate(size=size_of_quiz(OuterRef("quiz")))
