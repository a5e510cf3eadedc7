"""Marks that depend on how sure a learner was, as Moodle's certainty-based marking has them.

Source: Moodle, question/behaviour/behaviourbase.php (class question_cbm: the table, optimal ranges, the default) and
question/behaviour/deferredcbm/behaviourtype.php (accuracy, bonus, and when somebody is called too sure).
After Gardner-Medwin, Confidence-based marking, in Bryan & Clegg, Innovative Assessment in Higher Education (2006).
Whoever does not say how sure they are is taken to guess, as in Moodle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

GUESS = "guess"
LEVELS = (GUESS, "think_so", "sure")  # certainty 1, 2 and 3

RIGHT = {GUESS: 1, "think_so": 2, "sure": 3}
WRONG = {GUESS: 0, "think_so": -2, "sure": -6}
# Between these shares of right answers each level pays best.
OPTIMAL = {
    GUESS: (Fraction(0), Fraction(2, 3)),
    "think_so": (Fraction(2, 3), Fraction(4, 5)),
    "sure": (Fraction(4, 5), Fraction(1)),
}
# What the mean mark is worth beside accuracy: found by Moodle's authors on the results of many quizzes.
BONUS = Fraction(1, 10)
# A rough sign that a difference is more than chance (t above 1.5 to 1.8), again Moodle's.
SIGNIFICANT = Fraction(1, 2)

Marked = tuple[Fraction | None, str, int]  # the mark of 1, None where nothing was answered; how sure; the points


@dataclass(frozen=True, slots=True)
class Level:
    """How right a learner was at one level. `judgement` is "" (as it should be), "too sure" or "not sure enough".

    A judgement that may well be chance begins with "slightly ".
    """

    confidence: str
    answers: int
    right: Fraction  # the mean mark, weighted by points
    judgement: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What an attempt comes to. All are shares; `average` is the mean certainty mark of a point, from -6 to 3."""

    accuracy: Fraction
    average: Fraction
    bonus: Fraction
    levels: tuple[Level, ...]  # those that were used, the least sure first

    @property
    def accuracy_and_bonus(self) -> Fraction:
        return self.accuracy + self.bonus


def certainty_mark(mark: Fraction, confidence: str) -> Fraction:
    """Return what an answer earns of each point of its question, from -6 to 3.

    `mark` is its credit of 1. What earned anything is right in part, and gets that part of the mark for a right answer.
    """
    sure = _level(confidence)
    return RIGHT[sure] * mark if mark > 0 else Fraction(WRONG[sure])


def summary(marked: Iterable[Marked]) -> Summary | None:
    """Return what the marks of an attempt come to, or None where they are out of no points at all.

    What was not answered counts as zero in accuracy and in the mean, as in Moodle's figures for the entire quiz.
    """
    asked = [one for one in marked if one[2]]
    if not asked:
        return None
    points = sum(one[2] for one in asked)
    answered = [(mark, _level(confidence), weight) for mark, confidence, weight in asked if mark is not None]
    accuracy = sum((mark * weight for mark, _, weight in answered), Fraction()) / points
    average = sum((certainty_mark(mark, sure) * weight for mark, sure, weight in answered), Fraction()) / points
    return Summary(accuracy, average, BONUS * (average - expected(accuracy)), _levels(answered))


def expected(accuracy: Fraction) -> Fraction:
    """Return the mean mark of whoever is right this often and says the same, best level each time."""
    return max(accuracy * RIGHT[sure] + (1 - accuracy) * WRONG[sure] for sure in LEVELS)


def _level(confidence: str) -> str:
    return confidence if confidence in RIGHT else GUESS


def _levels(answered: Sequence[tuple[Fraction, str, int]]) -> tuple[Level, ...]:
    found = []
    for sure in LEVELS:
        there = [(mark, points) for mark, level, points in answered if level == sure]
        if there:
            right = sum((mark * points for mark, points in there), Fraction()) / sum(points for _, points in there)
            found.append(Level(sure, len(there), right, _judgement(sure, right, len(there))))
    return tuple(found)


def _judgement(sure: str, right: Fraction, answers: int) -> str:
    low, high = OPTIMAL[sure]
    if low <= right <= high:
        return ""
    off = low - right if right < low else right - high
    said = "too sure" if right < low else "not sure enough"
    return said if off**2 * answers > SIGNIFICANT else f"slightly {said}"
