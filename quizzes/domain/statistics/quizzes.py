"""What the totals of attempts say of a quiz, by Moodle's definitions.

Source: Moodle, mod/quiz/report/statistics/classes/calculator.php, and its documentation, Quiz statistics calculations.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np

from quizzes.domain.statistics.columns import SMALLEST, Columns, Floats


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """The figures of a quiz. Shares of the full marks where they are marks; None: not computable."""

    attempts: int
    full: float | None  # points, the mean where attempts differ
    mean: float | None = None
    median: float | None = None
    deviation: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None  # zero for a normal distribution
    consistency: float | None = None  # Cronbach's alpha, at most 1
    error_ratio: float | None = None  # how much of the deviation is chance
    standard_error: float | None = None  # of a mark, in shares of the full marks


def quiz_figures(columns: Columns, shared: int | None, summed: float | None) -> QuizFigures:
    """Return the figures of a quiz over the attempts in `columns`.

    `shared` is how many items the form has that all of them were given, None where they were given different ones;
    `summed` the sum of the variances of its items' marks. Without a shared form there is no alpha.
    """
    scores, scale = _scores(columns)
    if not scores.size:
        return QuizFigures(attempts=0, full=None)
    variance = _variance(scores)
    alpha = _alpha(shared, summed, variance) if scores.size > 2 else None  # as Moodle: from three attempts on
    error, deviation = _root(1 - alpha if alpha is not None else None), _root(variance, scale)
    return QuizFigures(
        attempts=int(scores.size),
        full=scale,
        mean=float(scores.mean()) / scale,
        median=float(np.median(scores)) / scale,
        deviation=deviation,
        skewness=_skewness(scores, variance),
        kurtosis=_kurtosis(scores, variance),
        consistency=alpha,
        error_ratio=error,
        standard_error=None if error is None or deviation is None else error * deviation,
    )


def _scores(columns: Columns) -> tuple[Floats, float]:
    """Return what attempts earned in points, also where they are out of different sums, and the mean of these."""
    totals, full = columns.totals(), columns.full()
    counted = full > 0
    scale = float(full[counted].mean()) if counted.any() else 0.0
    return totals[counted] / full[counted] * scale, scale


def _root(value: float | None, scale: float = 1) -> float | None:
    return None if value is None else sqrt(value) / scale


def _variance(scores: Floats) -> float | None:
    """Return the variance (n - 1), or None where there is none or it vanishes."""
    found = float(scores.var(ddof=1)) if scores.size > 1 else 0.0
    return found if round(found, SMALLEST) else None


def _moment(scores: Floats, power: int) -> float:
    return float(((scores - scores.mean()) ** power).mean())


def _skewness(scores: Floats, variance: float | None) -> float | None:
    """Return k3 / k2^(3/2), the k-statistics being unbiased; from three attempts on."""
    n = scores.size
    if variance is None or n < 3:
        return None
    return float(n**2 * _moment(scores, 3) / ((n - 1) * (n - 2)) / variance**1.5)


def _kurtosis(scores: Floats, variance: float | None) -> float | None:
    """Return k4 / k2^2, from four attempts on."""
    n = scores.size
    if variance is None or n < 4:
        return None
    second, fourth = _moment(scores, 2), _moment(scores, 4)
    k4 = n**2 * ((n + 1) * fourth - 3 * (n - 1) * second**2) / ((n - 1) * (n - 2) * (n - 3))
    return float(k4 / variance**2)


def _alpha(shared: int | None, summed: float | None, variance: float | None) -> float | None:
    """Return Cronbach's alpha of a form of two items or more."""
    if shared is None or shared < 2 or summed is None or variance is None:
        return None
    found = shared / (shared - 1) * (1 - summed / variance)
    return found if isfinite(found) and found <= 1 else None
