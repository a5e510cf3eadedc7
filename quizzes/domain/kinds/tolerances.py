"""How far a number may lie from the right one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.domain.kinds.base import InvalidQuestion
from quizzes.domain.kinds.numbers import NoNumber, to_figures, written_number

UNIT, PERCENT, FIGURES = "unit", "percent", "figures"
WAYS = (UNIT, PERCENT, FIGURES)
MOST_FIGURES = 12


@dataclass(frozen=True, slots=True)
class Tolerance:
    """`size` is in the unit of the answer, in percent of it, or a number of significant figures."""

    size: Fraction
    way: str = UNIT

    def accepts(self, given: Fraction, right: Fraction) -> bool:
        """Tell whether a number is right. With figures, both are rounded to so many, a half away from zero."""
        if self.way == FIGURES:
            return to_figures(given, int(self.size)) == to_figures(right, int(self.size))
        most = self.size if self.way == UNIT else abs(right) * self.size / 100
        return abs(given - right) <= most


def problems_of_tolerance(item: Any) -> list[InvalidQuestion]:
    """Return what is wrong with the tolerance that a question in content/ says."""
    way = item.get("tolerance_in") or UNIT
    if way not in WAYS:
        return [InvalidQuestion(f"`tolerance_in` must be one of {', '.join(WAYS)}", ["tolerance_in"])]
    if item.get("tolerance") is None:
        return [
            InvalidQuestion("say how far an answer may be off; 0 where it has to be exact", ["tolerance"], missing=True)
        ]
    try:
        size = written_number(item["tolerance"])
    except NoNumber as error:
        return [InvalidQuestion(f"`tolerance`: {error}", ["tolerance"])]
    if way == FIGURES and not (size.denominator == 1 and 1 <= size <= MOST_FIGURES):
        return [InvalidQuestion(f"`tolerance` must be from 1 to {MOST_FIGURES} significant figures", ["tolerance"])]
    if size < 0 or (way == PERCENT and size >= 100):
        return [InvalidQuestion("`tolerance` must not be below 0, and be less than 100 percent", ["tolerance"])]
    return []
