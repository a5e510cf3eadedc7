"""What an answer may earn where marks depend on how sure its learner was: told before it is given."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from quizzes.domain.certainty import LEVELS, certainty_mark


@dataclass(frozen=True, slots=True)
class Stake:
    """What one level of certainty earns for a right answer, and for a wrong one, in points."""

    confidence: str
    right: Fraction
    wrong: Fraction


def stakes(points: int) -> list[Stake]:
    """Return what each level earns on a question of so many points, the least sure first."""
    return [
        Stake(level, points * certainty_mark(Fraction(1), level), points * certainty_mark(Fraction(), level))
        for level in LEVELS
    ]
