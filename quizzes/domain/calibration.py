"""How well a learner knows what they know: what they said of their answers, held against what these were.

A confidence stands for a probability of being right: the middle of the range in which certainty-based marking pays best
for saying so (see quizzes.domain.certainty): guess 0 to 2/3, think so 2/3 to 4/5, sure 4/5 to 1.
Brier score: Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78 (1950), of
one event: the mean square of the difference. Interval: Wilson, Journal of the American Statistical Association 22
(1927).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from quizzes.domain.certainty import LEVELS, OPTIMAL

MEANS = {sure: (low + high) / 2 for sure, (low, high) in OPTIMAL.items()}
ENOUGH = 20  # answers: with fewer, a share is within 22 percent points at best
Z = 1.96  # of a normal distribution: 95 percent lie within


@dataclass(frozen=True, slots=True)
class Bin:
    """What was right of all answers with one confidence. `low` and `high` bound the true share with 95 percent.

    `verdict` is "fits", "too sure", "not sure enough", or "" with too few answers.
    """

    confidence: str
    answers: int
    right: int
    low: float
    high: float
    verdict: str

    @property
    def share(self) -> Fraction:
        return Fraction(self.right, self.answers) if self.answers else Fraction()

    @property
    def is_enough(self) -> bool:
        return self.answers >= ENOUGH


@dataclass(frozen=True, slots=True)
class Calibration:
    """`brier` is from 0, every answer foretold, to 1; None with too few answers."""

    answers: int
    brier: Fraction | None
    bins: tuple[Bin, ...]  # the least sure first


def calibration(counts: Mapping[str, tuple[int, int]]) -> Calibration:
    """Return what a learner's answers come to: by confidence, how many there are, and how many of these are right."""
    found = {sure: counts.get(sure, (0, 0)) for sure in LEVELS}
    answers = sum(all_ for all_, _ in found.values())
    return Calibration(
        answers=answers,
        brier=_brier(found) / answers if answers >= ENOUGH else None,
        bins=tuple(_bin(sure, *found[sure]) for sure in LEVELS),
    )


def _brier(counts: Mapping[str, tuple[int, int]]) -> Fraction:
    """Return the sum of the squares: (probability - 1)^2 for what was right, probability^2 for what was not."""
    squares = (
        right * (MEANS[sure] - 1) ** 2 + (answers - right) * MEANS[sure] ** 2
        for sure, (answers, right) in counts.items()
    )
    return sum(squares, Fraction())


def _bin(confidence: str, answers: int, right: int) -> Bin:
    low, high = interval(right, answers)
    return Bin(confidence, answers, right, low, high, _verdict(confidence, answers, low, high))


def interval(right: int, answers: int) -> tuple[float, float]:
    """Return Wilson's bounds of a share, with 95 percent; 0 and 1 without answers."""
    if not answers:
        return 0.0, 1.0
    share, spread = right / answers, Z**2 / answers
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / answers + spread / (4 * answers))
    # At either end the bound is the end itself, and no rounding moves it.
    return (max(0.0, middle - half) if right else 0.0), (min(1.0, middle + half) if right < answers else 1.0)


def _verdict(confidence: str, answers: int, low: float, high: float) -> str:
    if answers < ENOUGH:
        return ""
    least, most = OPTIMAL[confidence]
    if high < least:
        return "too sure"
    return "not sure enough" if low > most else "fits"
