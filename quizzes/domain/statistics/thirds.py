"""What the upper and the lower third of attempts answered.

The third of n attempts is n // 3 of them, by the share of all points that they earned. Who ties at the boundary of a
third shares its last places: three who tie for the last one count a third each. So the count of a third may have a
fraction, and does not depend on the order of anything.
"""

from __future__ import annotations

import numpy as np

from quizzes.domain.statistics.columns import TIED, Floats, Groups, Ints, divided


def third_weights(item: Ints, items: int, score: Floats) -> tuple[Floats, Floats]:
    """Return how much each row counts in the upper and in the lower third of its item, from 0 to 1."""
    groups = Groups(item, items)
    rounded = np.round(score, TIED)
    return _upper(groups, rounded), _upper(groups, -rounded)


def _upper(groups: Groups, score: Floats) -> Floats:
    counts = np.bincount(groups.of, minlength=groups.number)
    places = counts // 3
    ordered = score[groups.sorted(score)]
    ends = np.cumsum(counts)
    # Where a third is empty, any boundary will do: nobody has a place there.
    last = np.where(places > 0, ends - places, np.maximum(ends - 1, 0))
    boundary = ordered[last] if ordered.size else np.zeros(groups.number)
    above, tied = score > boundary[groups.of], score == boundary[groups.of]
    left = places - groups.sums(above.astype(np.float64))
    weight = divided(left, groups.sums(tied.astype(np.float64)))
    weight = np.where(places > 0, np.nan_to_num(weight), 0.0)
    return np.where(above & (places[groups.of] > 0), 1.0, np.where(tied, weight[groups.of], 0.0))
