"""The difficulty of items on one scale with the learners, by the Rasch model.

A learner of ability b is right at an item of difficulty d with the odds exp(b - d). Joint maximum likelihood:
difficulties and abilities in turn, by Newton's method, until neither moves. Its difficulties are too far apart by
L / (L - 1) for a form of L items, and are drawn together by that.

Source: Wright & Douglas, Best procedures for sample-free item analysis, Applied Psychological Measurement 1 (1977), for
the estimate and its correction; Wright, The efficacy of unconditional maximum likelihood bias correction, ibid. 12
(1988), for forms of more than ten items, at which the bias that is left practically disappears. Linacre, Sample size
and item calibration stability, Rasch Measurement Transactions 7:4 (1994), for how many learners are enough: with 100 a
difficulty is stable within half a logit (95 %; from 64 where items fit the learners to 144 where they do not).
Valid where all items ask for one ability, none is answered by guessing, and all tell learners apart alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from quizzes.domain.statistics.columns import Flags, Floats, Ints, summed

ENOUGH_ATTEMPTS = 100
ENOUGH_ITEMS = 11  # more than ten
ROUNDS = 200
STILL = 1e-4  # logits: a round that moves nothing further is the last
FARTHEST = 1.0  # logits in one step


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How hard an item is, in logits, and the standard error of that. The mean item of the form has zero."""

    logits: float
    error: float


@dataclass(frozen=True, slots=True)
class Scale:
    """The difficulties that could be estimated, by item. `converged` says whether the last round stood still.

    `extreme`: items that all were right at, or none; the model has no finite difficulty for them. Learners who were
    right at all their items or at none say nothing of difficulties, and are left out.
    """

    difficulties: dict[int, Difficulty] = field(default_factory=dict)
    extreme: frozenset[int] = frozenset()
    attempts: int = 0
    converged: bool = False


def is_enough(attempts: int, items: int) -> bool:
    """Whether there are enough answers for difficulties that are of use."""
    return attempts >= ENOUGH_ATTEMPTS and items >= ENOUGH_ITEMS


def scale(attempt: Ints, item: Ints, right: Flags) -> Scale:
    """Return the difficulties of items by which attempts were right at which, one row for each answer."""
    asked = frozenset(int(one) for one in np.unique(item))
    kept = _without_extremes(attempt, item, right)
    if not kept.any():
        return Scale(extreme=asked)
    left, attempts = np.unique(attempt[kept], return_inverse=True)
    items, places = np.unique(item[kept], return_inverse=True)
    fit = _estimate(attempts, places, right[kept].astype(np.float64))
    difficulties = {int(one): Difficulty(*pair) for one, pair in zip(items, fit.pairs(), strict=True)}
    return Scale(difficulties, asked - set(difficulties), int(left.size), fit.converged)


def _without_extremes(attempt: Ints, item: Ints, right: Flags) -> Flags:
    """Leave out who was right at everything or nothing, and what all or none was right at, until none is left."""
    kept = np.ones(right.shape, dtype=np.bool_)
    while True:
        mixed = kept & _is_mixed(attempt, right, kept) & _is_mixed(item, right, kept)
        if (mixed == kept).all():
            return kept
        kept = mixed


def _is_mixed(group: Ints, right: Flags, kept: Flags) -> Flags:
    number = int(group.max()) + 1 if group.size else 0
    asked = np.bincount(group[kept], minlength=number)
    earned = np.bincount(group[kept & right], minlength=number)
    found: Flags = ((earned > 0) & (earned < asked))[group]
    return found


@dataclass(slots=True)
class _Fit:
    """Rows are items that a group of attempts was asked: `many` that were asked the same and earned the same.

    They have one ability, for what they were right at says no more of it than how often they were.
    """

    group: Ints
    item: Ints
    many: Floats
    earned: Floats  # by group: how often each of its attempts was right
    right: Floats  # by item: how many were right at it
    abilities: Floats
    difficulties: Floats
    converged: bool = False

    def expected(self) -> Floats:
        found: Floats = 1 / (1 + np.exp(self.difficulties[self.item] - self.abilities[self.group]))
        return found

    def pairs(self) -> list[tuple[float, float]]:
        """Return each difficulty with its standard error, both drawn together by the correction."""
        chance = self.expected()
        told = summed(self.item, self.many * chance * (1 - chance), self.difficulties.size)
        asked = summed(self.group, self.many, self.abilities.size)
        attempts = (asked / np.bincount(self.group, minlength=self.abilities.size)).sum()
        length = asked.sum() / attempts  # items that an attempt was asked, on average
        shrink = (length - 1) / length
        pairs = zip(self.difficulties * shrink, shrink / np.sqrt(told), strict=True)
        return [(float(one), float(error)) for one, error in pairs]


def _estimate(attempt: Ints, item: Ints, right: Floats) -> _Fit:
    fit = _grouped(attempt, item, right)
    for _ in range(ROUNDS):
        moved = max(_move_difficulties(fit), _move_abilities(fit))
        middle = fit.difficulties.mean()
        fit.difficulties -= middle
        fit.abilities -= middle
        if moved < STILL:
            fit.converged = True
            break
    return fit


def _grouped(attempt: Ints, item: Ints, right: Floats) -> _Fit:
    attempts, items = int(attempt.max()) + 1, int(item.max()) + 1
    earned = summed(attempt, right, attempts)
    # A number for what an attempt was asked. Two sets of items share one as rarely as 40 random bits are equal.
    odd = np.random.default_rng(0).integers(1, 2**40, items).astype(np.float64)
    asked = summed(attempt, odd[item], attempts)
    _, first, group, many = np.unique(
        np.stack([asked, earned]), axis=1, return_index=True, return_inverse=True, return_counts=True
    )
    stands = first[group.reshape(-1)] == np.arange(attempts)  # the first of a group stands for all of it
    kept = stands[attempt]
    groups = group.reshape(-1)[attempt[kept]]
    return _Fit(
        group=groups,
        item=item[kept],
        many=many[groups].astype(np.float64),
        earned=earned[first],
        right=summed(item, right, items),
        abilities=np.zeros(first.size),
        difficulties=np.zeros(items),
    )


def _move_difficulties(fit: _Fit) -> float:
    chance = fit.expected()
    above = summed(fit.item, fit.many * chance, fit.difficulties.size) - fit.right
    told = summed(fit.item, fit.many * chance * (1 - chance), fit.difficulties.size)
    return _move(fit.difficulties, above, told)


def _move_abilities(fit: _Fit) -> float:
    chance = fit.expected()
    below = fit.earned - summed(fit.group, chance, fit.abilities.size)
    told = summed(fit.group, chance * (1 - chance), fit.abilities.size)
    return _move(fit.abilities, below, told)


def _move(values: Floats, off: Floats, told: Floats) -> float:
    """Move values one step of Newton's method, and return how far the farthest went."""
    step = np.clip(off / np.maximum(told, 1e-9), -FARTHEST, FARTHEST)
    values += step
    return float(np.abs(step).max())
