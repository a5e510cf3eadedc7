"""What statistics start from: one row for each question that each counted attempt was asked, in columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

SMALLEST = 12  # decimals: a variance that is zero after rounding to them is none (1e-12), and nothing divides by it
TIED = 9  # decimals: totals that are equal to them are equal, in whatever order they were added up


@dataclass(frozen=True, slots=True)
class Columns:
    """`attempt` counts from 0. `item` groups the rows, again from 0; -1 leaves a row out of every group.

    `mark` is what was earned in points, zero where nothing was answered; `points` the most that could be; `drawn` says
    which items were drawn at random.
    """

    attempt: Ints
    item: Ints
    mark: Floats
    points: Floats
    drawn: Flags

    @property
    def attempts(self) -> int:
        return int(self.attempt.max()) + 1 if self.attempt.size else 0

    def totals(self) -> Floats:
        """Return what each attempt earned, in points."""
        return summed(self.attempt, self.mark, self.attempts)

    def full(self) -> Floats:
        """Return the most that each attempt could have earned, in points."""
        return summed(self.attempt, self.points, self.attempts)

    def where(self, kept: Flags) -> Columns:
        return Columns(*(getattr(self, name)[kept] for name in self.__slots__))

    def by(self, item: Ints) -> Columns:
        """Return the same rows in other groups."""
        return replace(self, item=item)

    def scaled(self) -> Columns:
        """Return the same rows in shares of what their attempts could earn, to hold attempts of any size together."""
        full = self.full()[self.attempt]
        return replace(self, mark=divided(self.mark, full), points=divided(self.points, full))


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows by the group that they belong to, for sums over all groups at once."""

    of: Ints
    number: int

    def sums(self, values: Floats) -> Floats:
        return summed(self.of, values, self.number)

    def counts(self) -> Floats:
        return np.bincount(self.of, minlength=self.number).astype(np.float64)

    def means(self, values: Floats) -> Floats:
        return divided(self.sums(values), self.counts())

    def centered(self, values: Floats) -> Floats:
        return values - self.means(values)[self.of]

    def covariances(self, one: Floats, other: Floats) -> Floats:
        """Return the covariance (n - 1) of two centered columns in each group; NaN for a group of one."""
        return divided(self.sums(one * other), self.counts() - 1)

    def sorted(self, values: Floats) -> Ints:
        """Return the order of the rows by group, and by value in each."""
        return np.lexsort((values, self.of))


def summed(groups: Ints, values: Floats, number: int) -> Floats:
    return np.bincount(groups, values, number).astype(np.float64)


def divided(above: Floats, below: Floats) -> Floats:
    """Return the quotients; NaN where the divisor is not above zero."""
    found: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return found


def known(value: Any) -> float | None:
    """Return a figure as a plain number, or None where it cannot be computed."""
    return float(value) if np.isfinite(value) else None
