"""Quizzes as their authors write them: what they ask, what they draw, and how they are taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from quizzes.domain.settings import QuizSettings
from quizzes.domain.texts import DrawText, QuizText
from quizzes.models import Quiz, QuizDraw, QuizQuestion


def quiz_texts(codes: Collection[str] | None = None) -> dict[str, QuizText]:
    """Return quizzes (all of them without `codes`) by code. Three queries."""
    rows = Quiz.objects.all() if codes is None else Quiz.objects.filter(code__in=codes)
    places: dict[str, dict[str, int]] = {}
    listed = QuizQuestion.objects.filter(quiz__in=rows).order_by("position")
    for quiz, question, points in listed.values_list("quiz__code", "question__code", "points"):
        places.setdefault(quiz, {})[question] = points
    draws: dict[str, list[DrawText]] = {}
    drawn = QuizDraw.objects.filter(quiz__in=rows).order_by("position")
    fields = ("quiz__code", "objective__code", "count", "level", "points")
    for quiz, objective, count, level, worth in drawn.values_list(*fields):
        draws.setdefault(quiz, []).append(DrawText(objective, count, level, worth))
    return {one.code: _quiz_text(one, places.get(one.code, {}), draws.get(one.code, [])) for one in rows}


def _quiz_text(quiz: Quiz, points: Mapping[str, int], draws: list[DrawText]) -> QuizText:
    worth = {code: worth for code, worth in points.items() if worth != 1}
    return QuizText(quiz.code, quiz.title, list(points), draws, worth, settings_of(quiz))


def settings_of(quiz: Quiz) -> QuizSettings:
    """Return how a quiz is taken. What rows keep as durations is in whole minutes and hours here, rounded up."""
    said = {name: getattr(quiz, name) for name in QuizSettings.__dataclass_fields__}
    limit = -(-quiz.time_limit // timedelta(minutes=1)) if quiz.time_limit is not None else None
    wait = -(-quiz.wait // timedelta(hours=1)) if quiz.wait is not None else None
    return QuizSettings(**said | {"time_limit": limit, "wait": wait})
