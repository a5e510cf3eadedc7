"""Numbers, spans and stems as pages say them."""

from fractions import Fraction

import pytest

from learning.domain.lumen import lumen
from learning.domain.wording import ago, ahead, parted, score


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-3, "today"),
        (0, "today"),
        (1, "tomorrow"),
        (2, "in two days"),
        (13, "in 13 days"),
        (14, "in two weeks"),
        (59, "in eight weeks"),
        (60, "in two months"),
        (400, "in 13 months"),
    ],
)
def test_what_comes_is_said_in_days_then_weeks_then_months(days, said):
    assert ahead(days) == said


def test_what_was_is_said_the_same_way():
    assert [ago(days) for days in (0, 1, 5, 35)] == ["today", "yesterday", "five days ago", "five weeks ago"]


@pytest.mark.parametrize(
    ("mark", "full", "said"),
    [
        (Fraction(6), 8, "Six of eight are open"),
        (Fraction(1), 2, "One of two is open"),
        (Fraction(0), 2, "None of two is open"),
        (Fraction(13, 2), 8, "6.5 of 8 points"),
        (Fraction(-1), 3, "−1.0 of 3 points"),
    ],
)
def test_a_score_is_words_where_nothing_is_in_parts(mark, full, said):
    assert score(mark, full) == said


@pytest.mark.parametrize(
    ("stem", "told", "asks"),
    [
        ("A man limps. What is next?", "A man limps.", "What is next?"),
        ("What is next?", "What is next?", ""),
        ("A man limps. Select every cause.", "A man limps. Select every cause.", ""),
        ("The gradient is 1.5 mmHg. Which stent?", "The gradient is 1.5 mmHg.", "Which stent?"),
    ],
)
def test_a_stem_is_parted_before_its_question(stem, told, asks):
    assert parted(stem) == (told, asks)


def test_a_lumen_is_as_wide_as_the_share_that_was_right():
    assert [lumen(Fraction(mark), 2).radius for mark in (-1, 0, 1, 2)] == [0, 0, 55, 110]
