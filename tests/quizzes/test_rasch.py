"""Difficulties by the Rasch model. No database."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.domain import rasch


def rows(table):
    """A table of right and wrong, a row for each attempt, as columns; None: it was not asked."""
    found = [
        (attempt, item, mark) for attempt, row in enumerate(table) for item, mark in enumerate(row) if mark is not None
    ]
    attempt, item, right = (np.array(column) for column in zip(*found, strict=True))
    return attempt, item, right.astype(bool)


def simulated(difficulties, learners, seed, shown=1.0):
    """Answers of learners whose abilities are normal, as the model has it."""
    rng = np.random.default_rng(seed)
    abilities = rng.normal(0, 1, learners)
    chance = 1 / (1 + np.exp(np.array(difficulties)[None, :] - abilities[:, None]))
    attempt, item = np.nonzero(rng.random(chance.shape) < shown)
    return attempt, item, (rng.random(chance.shape) < chance)[attempt, item]


SPREAD = np.linspace(-1.5, 1.5, 20)


def test_difficulties_that_are_known_are_found_again():
    found = rasch.scale(*simulated(SPREAD, 4000, seed=1))

    assert found.converged
    assert [found.difficulties[one].logits for one in range(20)] == pytest.approx(SPREAD, abs=0.15)


def test_the_correction_takes_the_bias_away():
    found = rasch.scale(*simulated(SPREAD, 20_000, seed=2))

    logits = [found.difficulties[one].logits for one in range(20)]
    assert np.polyfit(SPREAD, logits, 1)[0] == pytest.approx(1, abs=0.02)  # without it: 1.05


def test_the_standard_error_is_the_spread_of_repeated_estimates():
    runs = [rasch.scale(*simulated(SPREAD, 300, seed=seed)) for seed in range(40)]

    spread = np.std([run.difficulties[3].logits for run in runs], ddof=1)
    assert np.mean([run.difficulties[3].error for run in runs]) == pytest.approx(spread, rel=0.25)


def test_items_need_not_be_asked_in_every_attempt():
    found = rasch.scale(*simulated(SPREAD, 6000, seed=3, shown=0.6))

    assert [found.difficulties[one].logits for one in range(20)] == pytest.approx(SPREAD, abs=0.2)


def test_the_mean_difficulty_is_zero():
    found = rasch.scale(*simulated(SPREAD + 2, 500, seed=4))

    assert sum(one.logits for one in found.difficulties.values()) == pytest.approx(0, abs=1e-6)


def test_what_all_or_none_was_right_at_has_no_difficulty():
    found = rasch.scale(*rows([[1, 1, 0, 0], [1, 0, 1, 0], [1, 1, 0, 0], [1, 0, 1, 0]]))

    assert (set(found.difficulties), found.extreme) == ({1, 2}, frozenset({0, 3}))


def test_who_was_right_at_everything_or_nothing_says_nothing():
    table = [[1, 0, 0], [1, 1, 0], [0, 1, 1], [1, 0, 1]]

    one, other = rasch.scale(*rows(table)), rasch.scale(*rows([*table, [1, 1, 1], [0, 0, 0]]))

    assert (one, one.attempts) == (other, 4)


def test_where_everything_is_extreme_there_is_nothing():
    found = rasch.scale(*rows([[1, 1], [1, 1]]))

    assert found == rasch.Scale(extreme=frozenset({0, 1}))


def test_an_estimate_that_runs_away_says_so():
    # Nobody is right at one of the last two before being right at both of the first: they may be any distance apart.
    found = rasch.scale(*rows([[1, 0, 0, 0], [0, 1, 0, 0], [1, 1, 1, 0], [1, 1, 0, 1]]))

    assert not found.converged


def test_learners_who_were_asked_the_same_and_earned_the_same_are_counted_each():
    table = [[1, 0, 0], [1, 1, 0], [0, 1, 1], [1, 0, 1]]

    once, twice = rasch.scale(*rows(table)), rasch.scale(*rows(table * 2))

    assert [one.logits for one in once.difficulties.values()] == pytest.approx(
        [one.logits for one in twice.difficulties.values()]
    )
    assert once.difficulties[0].error / twice.difficulties[0].error == pytest.approx(2**0.5)


@pytest.mark.parametrize(("attempts", "items", "enough"), [(100, 11, True), (99, 11, False), (100, 10, False)])
def test_how_many_answers_are_enough(attempts, items, enough):
    assert rasch.is_enough(attempts, items) == enough


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(random):
    attempt, item, right = simulated(SPREAD, 60, seed=5)
    order = np.array(random.sample(range(attempt.size), attempt.size))

    one, other = rasch.scale(attempt, item, right), rasch.scale(attempt[order], item[order], right[order])

    logits = [(one.difficulties[at].logits, other.difficulties[at].logits) for at in one.difficulties]
    assert all(left == pytest.approx(right, abs=1e-6) for left, right in logits)
