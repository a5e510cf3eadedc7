"""The figures themselves, against Moodle's own and against formulas written another way. No database."""

from itertools import permutations
from statistics import correlation, covariance, mean, median, stdev, variance

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.statistics import (
    Columns,
    Weight,
    item_figures,
    quiz_figures,
    summed_variance,
    third_weights,
    weights,
)
from tests.quizzes import moodle


def columns(marks, points=None, drawn=False) -> Columns:
    """A table of marks: a row for each attempt, a column for each item; None: it was not asked."""
    points = points or [1] * len(marks[0])
    rows = [
        (attempt, item, mark, points[item])
        for attempt, row in enumerate(marks)
        for item, mark in enumerate(row)
        if mark is not None
    ]
    attempt, item, mark, full = zip(*rows, strict=True)
    return Columns(
        np.array(attempt), np.array(item), np.array(mark, float), np.array(full, float), np.array([drawn] * len(rows))
    )


def figures(marks, points=None, drawn=False):
    return item_figures(columns(marks, points, drawn), len(marks[0]))


def of_quiz(marks, points=None):
    return quiz_figures(columns(marks, points), len(marks[0]), summed_variance(figures(marks, points)))


BY_SLOT = sorted(moodle.ORDER)
TABLE = [[row[moodle.ORDER.index(slot)] for slot in BY_SLOT] for row in moodle.MARKS]
POINTS = [moodle.POINTS.get(slot, 1) for slot in BY_SLOT]


def test_facility_is_that_of_moodle():
    found = figures(TABLE, POINTS)

    assert [one.facility * 100 for one in found] == pytest.approx(moodle.FACILITY, abs=1e-6)


def test_the_standard_deviation_is_that_of_moodle():
    found = figures(TABLE, POINTS)

    thousandths = [one.deviation * points * 1000 for one, points in zip(found, POINTS, strict=True)]
    assert thousandths == pytest.approx(moodle.DEVIATION, abs=1e-6)


def test_discrimination_is_that_of_moodle():
    found = figures(TABLE, POINTS)

    assert [one.discrimination * 100 for one in found] == pytest.approx(moodle.DISCRIMINATION, abs=1e-6)


def test_discriminative_efficiency_is_that_of_moodle():
    found = figures(TABLE, POINTS)

    assert [one.efficiency * 100 for one in found] == pytest.approx(moodle.EFFICIENCY, abs=1e-6)


def test_effective_weight_is_that_of_moodle():
    found = weights(columns(TABLE, POINTS), len(POINTS))

    assert [one.effective * 100 for one in found] == pytest.approx(moodle.EFFECTIVE_WEIGHT, abs=1e-6)


def test_intended_weight_is_the_share_of_all_points():
    found = weights(columns(TABLE, POINTS), len(POINTS))

    assert [one.intended for one in found] == pytest.approx([8 / 20, *[1 / 20] * 12])


def test_a_place_that_counts_against_the_rest_has_no_effective_weight():
    marks = [[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 1, 0]]

    found = weights(columns(marks), 3)

    assert found[2] == Weight(intended=pytest.approx(1 / 3), effective=None, negative=True)
    assert found[0].effective + found[1].effective == pytest.approx(1)


def test_a_drawn_item_is_held_against_the_whole_total():
    total = [sum(row) for row in TABLE]

    [found, *_] = figures(TABLE, POINTS, drawn=True)

    assert found.discrimination == pytest.approx(correlation([row[0] for row in TABLE], total))


def test_a_fixed_item_is_held_against_the_total_less_itself():
    first, rest = [row[0] for row in TABLE], [sum(row[1:]) for row in TABLE]

    [found, *_] = figures(TABLE, POINTS)

    assert found.discrimination == pytest.approx(correlation(first, rest))


def test_discriminative_efficiency_is_the_covariance_by_the_greatest_that_there_could_be():
    first, rest = [1, 0, 0, 1], [3, 1, 2, 2]
    greatest = max(covariance(list(order), rest) for order in permutations(first))

    [found, _] = item_figures(columns([[1, 3], [0, 1], [0, 2], [1, 2]], [1, 3]), 2)

    assert found.efficiency == pytest.approx(covariance(first, rest) / greatest)


def test_the_point_biserial_is_by_the_textbook():
    marks = [[1, 1, 1], [1, 0, 1], [0, 1, 0], [0, 0, 0], [1, 1, 0]]
    totals = [sum(row) for row in marks]
    right = mean(total for total, row in zip(totals, marks, strict=True) if row[0])
    wrong = mean(total for total, row in zip(totals, marks, strict=True) if not row[0])
    spread = (variance(totals) * 4 / 5) ** 0.5

    [found, *_] = figures(marks)

    assert found.biserial == pytest.approx((right - wrong) / spread * (3 / 5 * 2 / 5) ** 0.5)


def test_where_parts_earn_something_there_is_no_point_biserial():
    [found, _] = figures([[0.5, 1], [1, 0], [0, 1], [1, 1]])

    assert found.biserial is None


def test_one_attempt_has_a_facility_and_nothing_else():
    [found, _] = figures([[1, 0]])

    told = (found.deviation, found.discrimination, found.efficiency, found.biserial, found.variance)
    assert (found.attempts, found.facility, told) == (1, 1, (None,) * 5)


def test_what_does_not_vary_is_not_computable_and_never_zero():
    third = 1 / 3

    [found, _] = figures([[third, 1], [third, 0], [third, 1], [third, 0]])

    assert (found.deviation, found.discrimination, found.efficiency, found.biserial) == (None,) * 4


def test_a_variance_below_the_smallest_is_none():
    [found, _] = figures([[0.5, 1], [0.5 + 4e-7, 0], [0.5, 1], [0.5, 0]])

    assert (found.deviation, found.discrimination) == (None, None)


def test_what_no_row_names_has_no_figures():
    table = columns([[1, 0], [0, 1]])

    [_, _, found] = item_figures(table, 3)

    assert (found.attempts, found.facility) == (0, None)


def test_the_figures_of_a_quiz_by_the_textbook():
    marks = [[1, 1, 1, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0], [1, 1, 0, 1], [1, 1, 1, 1]]
    totals = [sum(row) for row in marks]
    summed = sum(variance(column) for column in zip(*marks, strict=True))
    alpha = 4 / 3 * (1 - summed / variance(totals))

    found = of_quiz(marks)

    assert (found.attempts, found.full) == (6, 4)
    assert (found.mean, found.median) == (pytest.approx(mean(totals) / 4), pytest.approx(median(totals) / 4))
    assert found.deviation == pytest.approx(stdev(totals) / 4)
    assert found.consistency == pytest.approx(alpha)
    assert found.error_ratio == pytest.approx((1 - alpha) ** 0.5)
    assert found.standard_error == pytest.approx((1 - alpha) ** 0.5 * stdev(totals) / 4)


def test_skewness_and_kurtosis_are_unbiased():
    # SKEW and KURT of a spreadsheet are these k-statistics.
    found = of_quiz([[0.1], [0.2], [0.3], [1.0]])

    assert (round(found.skewness, 4), round(found.kurtosis, 3)) == (1.7636, 3.228)


def test_skewness_needs_three_attempts_and_kurtosis_four():
    two, three = of_quiz([[1, 1], [0, 1]]), of_quiz([[1, 1], [0, 1], [0, 0]])

    assert (two.skewness, two.kurtosis, three.kurtosis) == (None, None, None)
    assert three.skewness is not None


def test_equal_totals_are_not_computable():
    found = of_quiz([[1, 0], [0, 1], [1, 0], [0, 1]])

    told = (found.deviation, found.skewness, found.kurtosis, found.consistency, found.error_ratio, found.standard_error)
    assert (found.mean, found.median, told) == (0.5, 0.5, (None,) * 6)


def test_one_item_has_no_alpha():
    assert of_quiz([[1], [0], [1], [0]]).consistency is None


def test_without_a_shared_form_there_is_no_alpha():
    table = columns([[1, 1, None], [0, None, 1], [1, 0, None], [0, None, 0]])

    found = quiz_figures(table, None, 0.5)

    assert (found.consistency, found.error_ratio, found.standard_error) == (None, None, None)


def test_attempts_out_of_different_sums_are_compared_by_their_shares():
    found = quiz_figures(columns([[1, 1, None], [1, None, 0]], [1, 1, 3]), None, None)

    assert (found.mean, found.full) == (pytest.approx((1 + 0.25) / 2), 3)


TABLES = st.integers(2, 5).flatmap(
    lambda items: st.lists(
        st.lists(st.sampled_from([0, 0.25, 1 / 3, 0.5, 1]), min_size=items, max_size=items), min_size=2, max_size=12
    )
)


def close(one, other):
    return [(pytest.approx(left, abs=1e-7) if left is not None else None) for left in one] == list(other)


def told(one):
    return [getattr(one, name) for name in type(one).__slots__]


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_attempts_changes_nothing(marks, random):
    shuffled = random.sample(marks, len(marks))

    before, after = figures(marks), figures(shuffled)

    assert all(close(told(one), told(other)) for one, other in zip(before, after, strict=True))
    assert close(told(of_quiz(marks)), told(of_quiz(shuffled)))


@given(TABLES, st.integers(2, 7))
def test_points_scale_marks_and_no_figure_of_shares(marks, factor):
    scaled = [[mark * factor for mark in row] for row in marks]
    points = [factor] * len(marks[0])

    one, other = of_quiz(marks), of_quiz(scaled, points)

    shares = ("mean", "median", "deviation", "skewness", "kurtosis", "consistency", "error_ratio", "standard_error")
    assert close([getattr(one, name) for name in shares], [getattr(other, name) for name in shares])


@given(TABLES)
def test_effective_weights_add_up_to_all(marks):
    found = [one.effective for one in weights(columns(marks), len(marks[0])) if one.effective is not None]

    assert not found or sum(found) == pytest.approx(1)


def thirds(scores):
    upper, lower = third_weights(np.zeros(len(scores), int), 1, np.array(scores, float))
    return list(upper), list(lower)


def test_a_third_of_the_attempts_is_upper_and_a_third_is_lower():
    assert thirds([6, 1, 5, 2, 4, 3]) == ([1, 0, 1, 0, 0, 0], [0, 1, 0, 1, 0, 0])


def test_who_ties_at_the_boundary_shares_its_last_places():
    upper, lower = thirds([9, 7, 7, 7, 2, 1])

    assert (upper, lower) == ([1, *[pytest.approx(1 / 3)] * 3, 0, 0], [0, 0, 0, 0, 1, 1])


def test_equal_totals_stand_in_both_thirds_alike():
    assert thirds([5] * 6) == ([pytest.approx(1 / 3)] * 6, [pytest.approx(1 / 3)] * 6)


def test_two_attempts_have_no_thirds():
    assert thirds([1, 0]) == ([0, 0], [0, 0])


def test_totals_that_differ_by_rounding_alone_are_tied():
    upper, _ = thirds([0.1 + 0.2, 0.3, 0.1])

    assert upper == [0.5, 0.5, 0]


@given(st.lists(st.integers(0, 6), min_size=1, max_size=20))
def test_each_third_has_its_places(scores):
    upper, lower = thirds(scores)

    assert (sum(upper), sum(lower)) == (pytest.approx(len(scores) // 3), pytest.approx(len(scores) // 3))


def test_thirds_are_taken_item_by_item():
    upper, _ = third_weights(np.array([0, 1, 0, 1, 0, 1]), 2, np.array([1, 9, 2, 8, 3, 7], float))

    assert list(upper) == [0, 1, 0, 0, 1, 0]
