"""What the page of a result shows of an attempt beside its answers: what it came to, and whether it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from quizzes import queries as quizzes
from quizzes.domain.rules import read_rules, released
from quizzes.models import Attempt, Counts, Purpose, Quiz
from quizzes.queries import opening
from quizzes.queries.opening import Hindrance
from quizzes.queries.results import Result, counted, has_passed, results_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands at a quiz after several attempts: which counts, what that came to, and if it is this one.

    `share` is None where there was nothing to earn. A mean is of all of them, so that none is the one.
    """

    counts: str
    attempts: int
    share: Fraction | None
    passed: bool
    is_this: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished attempt. `standing` is missing where it is the only one; `hindrance` is what forbids another now."""

    result: Result
    standing: Standing | None
    hindrance: Hindrance | None


def is_released(attempt: Attempt, now: datetime) -> bool:
    """Whether the learner of an attempt may see now what it came to."""
    return released(attempt.feedback, attempt.finalised_at, read_rules(attempt.rules), now)


def finished(attempt: Attempt, now: datetime) -> Finished:
    """Return what a finished attempt came to, among the others of its learner at the same quiz. Constant queries."""
    quiz = Quiz.objects.get(pk=attempt.quiz_id) if attempt.quiz_id else None
    if quiz is None or attempt.purpose != Purpose.QUIZ:
        return Finished(results_of([attempt])[attempt.pk], None, None)
    taken = quizzes.attempts_of(attempt.learner).filter(quiz=quiz, purpose=Purpose.QUIZ, finalised_at__isnull=False)
    shown = [one for one in taken.order_by("started_at", "pk") if is_released(one, now)]
    results = results_of(shown)
    standing = _standing(quiz, attempt, [results[one.pk] for one in shown], results[attempt.pk])
    past = opening.history(attempt.learner, quiz)
    return Finished(results[attempt.pk], standing, opening.hindrance(quiz, past, now))


def _standing(quiz: Quiz, attempt: Attempt, results: Sequence[Result], this: Result) -> Standing | None:
    if len(results) < 2:
        return None
    share = counted(quiz.counts, results)
    place = {Counts.FIRST: results[0], Counts.LAST: results[-1]}.get(Counts(quiz.counts))
    is_best = quiz.counts == Counts.BEST and this.share == share
    passed = has_passed(quiz.counts, results) and not attempt.probing
    return Standing(quiz.counts, len(results), share, passed, is_best or place is this)
