"""What the answers say of each item, by Moodle's definitions.

Source: Moodle, question/classes/statistics/questions/calculator.php; its documentation, Quiz statistics calculations.
Figures are shares: 1 is what Moodle prints as 100 %. None: not computable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quizzes.domain.statistics.columns import SMALLEST, Columns, Floats, Groups, Ints, divided, known, summed


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """The figures of one item over the attempts that asked it."""

    attempts: int
    facility: float | None  # the mean share of its marks: higher is easier
    deviation: float | None  # standard deviation of that share
    discrimination: float | None  # correlation of its marks with the rest, from -1 to 1
    efficiency: float | None  # its covariance with the rest by the greatest that these marks could have
    biserial: float | None  # point-biserial: of right or wrong with the whole total; None where parts earn something
    variance: float | None  # of its marks, in points squared


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a place counts: as its points intend, and as marks turned out.

    `effective` is None where a place counts against the rest (`negative`), and where nothing varies.
    """

    intended: float | None
    effective: float | None
    negative: bool


def item_figures(columns: Columns, items: int) -> list[ItemFigures]:
    """Return the figures of the items 0 to `items` - 1, in order.

    One that is fixed is held against the total less itself; one that was drawn at random against the whole total,
    as Moodle does: what else stood in those attempts differs.
    """
    grouped = columns.where(columns.item >= 0)
    groups, total = Groups(grouped.item, items), columns.totals()[grouped.attempt]
    rest = np.where(grouped.drawn, total, total - grouped.mark)
    share = divided(grouped.mark, grouped.points)
    marks, others, shares = groups.centered(grouped.mark), groups.centered(rest), groups.centered(share)
    variance, spread = _variances(groups, marks), _variances(groups, shares)
    covariance = groups.covariances(marks, others)
    found = zip(
        groups.counts(),
        groups.means(share),
        np.sqrt(spread),
        divided(covariance, np.sqrt(variance * _variances(groups, others))),
        divided(covariance, _greatest(groups, marks, others)),
        _biserials(groups, share, total, spread),
        groups.covariances(marks, marks),
        strict=True,
    )
    return [ItemFigures(int(one[0]), *(known(value) for value in one[1:])) for one in found]


def weights(columns: Columns, places: int) -> list[Weight]:
    """Return how much each place of a quiz counts. `item` of a row is its place here.

    Effective: the root of the covariance of a place with the total, by the sum of these roots over all places; those
    whose covariance is negative have none, and are left out of the sum.
    """
    totals, full = columns.totals(), columns.full()
    groups = Groups(columns.item, places)
    marks = groups.centered(columns.mark)
    covariance = groups.covariances(marks, groups.centered(totals[columns.attempt]))
    roots = np.sqrt(np.maximum(np.nan_to_num(covariance), 0))
    varies, negative = np.isfinite(_variances(groups, marks)), np.nan_to_num(covariance) < 0
    effective = divided(roots, np.full(places, _there(roots.sum())))
    effective[negative | ~varies] = np.nan
    intended = groups.means(divided(columns.points, full[columns.attempt]))
    found = zip(intended, effective, negative, strict=True)
    return [Weight(known(one), known(other), bool(below)) for one, other, below in found]


def summed_variance(figures: Sequence[ItemFigures]) -> float | None:
    """Return the sum of the variances of the items' marks; None where one has none."""
    found = [one.variance for one in figures]
    return None if None in found or not found else float(sum(one for one in found if one is not None))


def _there(value: float) -> float:
    """Return a value that is zero after rounding as zero."""
    return value if round(float(value), SMALLEST) else 0.0


def _variances(groups: Groups, centered: Floats) -> Floats:
    """Return variances to be divided by: NaN where one vanishes."""
    found = groups.covariances(centered, centered)
    return np.where(np.round(np.nan_to_num(found), SMALLEST) > 0, found, np.nan)


def _greatest(groups: Groups, marks: Floats, others: Floats) -> Floats:
    """Return the greatest covariance that these marks and these totals could have: both in order."""
    by_mark, by_other = groups.sorted(marks), groups.sorted(others)
    sums = summed(groups.of[by_mark], marks[by_mark] * others[by_other], groups.number)
    found = divided(sums, groups.counts() - 1)
    return np.where(np.round(np.nan_to_num(found), SMALLEST) > 0, found, np.nan)


def _biserials(groups: Groups, share: Floats, total: Floats, spread: Floats) -> Floats:
    """Return the correlation of right or wrong with the total, of items that are one or the other.

    Source: Crocker & Algina, Introduction to Classical and Modern Test Theory, chapter 14.
    """
    partial: Ints = np.bincount(groups.of[(share != 0) & (share != 1)], minlength=groups.number)
    marks, totals = groups.centered(share), groups.centered(total)
    found = divided(groups.covariances(marks, totals), np.sqrt(spread * _variances(groups, totals)))
    return np.where(partial > 0, np.nan, found)
