"""What the page of a quiz says before it is begun: what it asks, by which rules, and where its learner stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from accounts.models import User
from learning.domain.assessment_words import rules_in_words
from learning.queries.finished import is_released
from learning.queries.today import minutes
from quizzes import queries as quizzes
from quizzes.models import Attempt, Counts, Quiz
from quizzes.queries import opening
from quizzes.queries.opening import Hindrance, History
from quizzes.queries.quizzes import settings_of
from quizzes.queries.results import Result, counted, has_passed, results_of


@dataclass(frozen=True, slots=True)
class Taken:
    """A finished attempt. Its result is None until its learner may see it; `counts`: it is the one that does."""

    attempt: Attempt
    result: Result | None
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Taking:
    """A quiz before it is begun. What belongs to a learner is empty for a visitor."""

    quiz: Quiz
    size: int
    minutes: int
    time_limit: int | None
    rules: list[str]
    hindrance: Hindrance | None
    probing: bool = False  # nothing is to be passed in it
    left: int | None = None
    open_attempt: Attempt | None = None
    taken: list[Taken] = field(default_factory=list)
    share: Fraction | None = None
    passed: bool = False


def taking(quiz: Quiz, size: int, learner: User | None, now: datetime, *, probing: bool = False) -> Taking:
    """Return what the page of a quiz says to a learner, or to a visitor. Constant queries."""
    settings = settings_of(quiz)
    past = opening.history(learner, quiz) if learner else History(0, None)
    percent = opening.extra_percent(learner, quiz) if learner else 0
    taken = _taken(quiz, learner, now) if learner and past.begun else []
    seen = [one.result for one in taken if one.result]
    return Taking(
        quiz=quiz,
        size=size,
        minutes=minutes(size),
        time_limit=settings.time_limit,
        rules=rules_in_words(settings, percent, probing=probing),
        hindrance=opening.hindrance(quiz, past, now),
        probing=probing,
        left=past.left(quiz),
        open_attempt=quizzes.open_attempt(learner, f"quiz:{quiz.code}") if learner and past.begun else None,
        taken=taken,
        share=counted(quiz.counts, seen),
        passed=has_passed(quiz.counts, seen) and not probing,
    )


def _taken(quiz: Quiz, learner: User, now: datetime) -> list[Taken]:
    """Return the finished attempts of a learner, the oldest first, and mark the one that counts. Two queries."""
    found = quizzes.attempts_of(learner).filter(quiz=quiz, finalised_at__isnull=False).order_by("started_at", "pk")
    attempts = list(found)
    results = results_of([one for one in attempts if is_released(one, now)])
    which = _counting(quiz.counts, [results[one.pk] for one in attempts if one.pk in results])
    return [Taken(one, results.get(one.pk), one.pk in results and results[one.pk] is which) for one in attempts]


def _counting(counts: str, results: list[Result]) -> Result | None:
    """Return the result that counts; None where all of them do, or none can be seen."""
    there = [one for one in results if one.share is not None]
    if not there or counts == Counts.MEAN:
        return None
    if counts == Counts.BEST:
        return max(there, key=lambda one: one.share or 0)
    return there[0] if counts == Counts.FIRST else there[-1]
