"""An attempt as JSON. Nothing from the key's side is in it before it is released, but hints that were taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from fractions import Fraction
from typing import Any

from quizzes import queries, services
from quizzes.api.shapes import LOCKED
from quizzes.domain.results import Result
from quizzes.domain.rules import read_rules, released
from quizzes.models import Attempt, Source
from quizzes.queries.feedback import Feedback
from quizzes.queries.results import results_of


def up_to_date(attempt: Attempt, now: datetime) -> Attempt:
    """Return an attempt as it is now: one whose time is over is closed by whoever looks first."""
    return services.finalise(attempt=attempt, now=now) if queries.is_over(attempt, now) else attempt


def attempt_as_json(attempt: Attempt, now: datetime) -> dict[str, Any]:
    """Return an attempt as AttemptOutput describes it, and note what feedback it shows."""
    rules = read_rules(attempt.rules)
    is_told = attempt.finalised_at and released(attempt.feedback, attempt.finalised_at, rules, now)
    return {
        "id": attempt.pk,
        "quiz": attempt.quiz.code if attempt.quiz else None,
        "purpose": attempt.purpose,
        "title": attempt.title,
        "feedback": attempt.feedback,
        "rules": asdict(rules),
        "started_at": attempt.started_at,
        "due_at": attempt.due_at,
        "submitted_at": attempt.finalised_at,
        "result": _result(results_of([attempt])[attempt.pk]) if is_told else None,
        "questions": questions_as_json(queries.asked(attempt, now), now),
    }


def _result(found: Result) -> dict[str, Any]:
    sure = found.certainty
    return {
        "earned": float(found.earned),
        "exact_earned": _exact(found.earned),
        "full": found.full,
        "passed": found.passed,
        "answered": found.answered,
        "asked": found.asked,
        "certainty": sure and {name: float(getattr(sure, name)) for name in ("accuracy", "bonus", "average")},
    }


def question_as_json(attempt: Attempt, position: int, now: datetime) -> dict[str, Any]:
    """Return one question of an attempt as it is now."""
    [one] = [one for one in queries.asked(attempt, now) if one.slot.position == position]
    return questions_as_json([one], now)[0]


def questions_as_json(asked: Sequence[queries.Asked], now: datetime) -> list[dict[str, Any]]:
    opened = [one.slot for one in asked if one.open_feedback]
    shown = services.show_feedback(slots=opened, now=now) if opened else {}
    return [_question(one, shown.get(one.slot.pk)) for one in asked]


def _question(asked: queries.Asked, shown: Feedback | None) -> dict[str, Any]:
    answer = asked.answer
    question = {
        "slot": asked.slot.pk,
        "position": asked.slot.position,
        "points": asked.slot.points,
        "kind": LOCKED if asked.locked else asked.kind,
        "locked": asked.locked,
        "flagged": asked.slot.flagged,
        "settled": asked.settled,
        "case": asked.case_stem,
        "unfoldings": asked.unfoldings,
        "stem": asked.stem,
        "body": None if asked.locked else asked.body,
        "answer": answer.content if answer else None,
        "confidence": (answer and answer.confidence) or None,
        "hints": asked.hints,
        "hints_left": asked.hints_left,
        "tries": [{"number": one.number, "right": one.mark == 1} for one in asked.tries],
        "tries_left": asked.tries_left,
    }
    return question | {"feedback": _feedback(shown, asked.slot.order)} if shown else question


def _feedback(shown: Feedback, order: Sequence[str]) -> dict[str, Any]:
    ids = [*(id for id in order if id in shown.reasons), *(id for id in shown.reasons if id not in order)]
    return {
        "mark": None if shown.mark is None else float(shown.mark),
        "exact_mark": None if shown.mark is None else _exact(shown.mark),
        "key": shown.key,
        "reasons": [{"id": id, "feedback": shown.reasons[id]} for id in ids],
        "explanation": shown.explanation,
        "key_point": shown.key_point,
        "sources": [source_as_json(source) for source in shown.sources],
        "ruling": shown.ruling and {"action": shown.ruling.action, "reason": shown.ruling.reason},
    }


def _exact(mark: Fraction) -> dict[str, int]:
    return {"numerator": mark.numerator, "denominator": mark.denominator}


def source_as_json(source: Source) -> dict[str, Any]:
    fields = ("key", "kind", "authors", "title", "year", "published_in", "doi")
    return {field: getattr(source, field) for field in fields}
