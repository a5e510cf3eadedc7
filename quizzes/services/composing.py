"""Writing quizzes: what they ask, what they draw, and how they are taken."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from quizzes.domain.settings import limit_of, wait_of
from quizzes.domain.texts import QuizText
from quizzes.models import Objective, Question, Quiz, QuizDraw, QuizQuestion
from quizzes.services.edition import begin_edition


@transaction.atomic
def write_quizzes(*, texts: Collection[QuizText], now: datetime) -> None:
    """Write quizzes with their settings, their questions in order, and what they draw. Attempts keep their rules."""
    rows = [Quiz(code=one.code, title=one.title, updated_at=now, **_settings(one)) for one in texts]
    names = [one.name for one in Quiz._meta.concrete_fields if not one.primary_key and one.name != "code"]
    Quiz.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=names)
    quizzes = dict(Quiz.objects.filter(code__in=[one.code for one in texts]).values_list("code", "pk"))
    QuizQuestion.objects.filter(quiz__in=quizzes.values()).delete()
    QuizQuestion.objects.bulk_create(_places(texts, quizzes))
    QuizDraw.objects.filter(quiz__in=quizzes.values()).delete()
    QuizDraw.objects.bulk_create(_draws(texts, quizzes))
    begin_edition()


def _settings(text: QuizText) -> dict[str, Any]:
    return asdict(text.settings) | {"time_limit": limit_of(text.settings), "wait": wait_of(text.settings)}


def _places(texts: Collection[QuizText], quizzes: Mapping[str, int]) -> Iterator[QuizQuestion]:
    asked = {code for one in texts for code in one.questions}
    questions = dict(Question.objects.filter(code__in=asked).values_list("code", "pk"))
    for one in texts:
        for position, code in enumerate(one.questions, start=1):
            yield QuizQuestion(
                quiz_id=quizzes[one.code],
                question_id=questions[code],
                position=position,
                points=one.points.get(code, 1),
            )


def _draws(texts: Collection[QuizText], quizzes: Mapping[str, int]) -> Iterator[QuizDraw]:
    named = {draw.objective for one in texts for draw in one.draws}
    objectives = dict(Objective.objects.filter(code__in=named).values_list("code", "pk"))
    for one in texts:
        for position, draw in enumerate(one.draws, start=1):
            yield QuizDraw(
                quiz_id=quizzes[one.code],
                objective_id=objectives[draw.objective],
                level=draw.level,
                count=draw.count,
                points=draw.points,
                position=position,
            )
