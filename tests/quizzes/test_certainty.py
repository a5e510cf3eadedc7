"""Certainty-based marks, by Moodle's table and its figures. No database."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.certainty import Level, certainty_mark, expected, summary

RIGHT, WRONG, HALF = Fraction(1), Fraction(0), Fraction(1, 2)


@pytest.mark.parametrize(
    ("confidence", "right", "wrong"), [("guess", 1, 0), ("think_so", 2, -2), ("sure", 3, -6), ("", 1, 0)]
)
def test_marks_are_those_of_moodle_and_nothing_said_is_a_guess(confidence, right, wrong):
    assert (certainty_mark(RIGHT, confidence), certainty_mark(WRONG, confidence)) == (right, wrong)


@pytest.mark.parametrize(("confidence", "mark"), [("guess", HALF), ("think_so", 1), ("sure", Fraction(3, 2))])
def test_what_is_right_in_part_earns_that_part(confidence, mark):
    assert certainty_mark(HALF, confidence) == mark


def test_a_negative_mark_is_wrong():
    assert certainty_mark(Fraction(-1, 3), "sure") == -6


def test_accuracy_and_bonus_are_those_of_moodle():
    # Of ten questions eight are right, all of them said to be sure: mean (8 * 3 - 2 * 6) / 10 = 1.2. Whoever is right
    # at 80 % and chooses the best level each time has 1.2 too: the bonus is nothing.
    found = summary([(RIGHT, "sure", 1)] * 8 + [(WRONG, "sure", 1)] * 2)

    assert (found.accuracy, found.average, found.bonus) == (Fraction(4, 5), Fraction(6, 5), 0)


def test_who_knows_what_they_know_has_a_bonus():
    # The same, but the wrong ones were guesses: mean 24 / 10, bonus (2.4 - 1.2) / 10.
    found = summary([(RIGHT, "sure", 1)] * 8 + [(WRONG, "guess", 1)] * 2)

    assert (found.bonus, found.accuracy_and_bonus) == (Fraction(12, 100), Fraction(92, 100))


def test_who_is_wrongly_sure_loses():
    found = summary([(RIGHT, "guess", 1), (WRONG, "sure", 1)])

    assert (found.average, found.bonus) == (Fraction(-5, 2), Fraction(1, 10) * (Fraction(-5, 2) - HALF))


def test_what_is_not_answered_counts_as_nothing_earned():
    found = summary([(RIGHT, "sure", 1), (None, "", 1)])

    assert (found.accuracy, found.average, len(found.levels)) == (HALF, Fraction(3, 2), 1)


def test_points_weigh():
    found = summary([(RIGHT, "sure", 3), (WRONG, "guess", 1)])

    assert (found.accuracy, found.average) == (Fraction(3, 4), Fraction(9, 4))


def test_questions_without_points_come_to_nothing():
    assert summary([(RIGHT, "sure", 0)]) is None


def test_levels_say_how_right_they_were():
    found = summary([(RIGHT, "sure", 1)] * 4 + [(WRONG, "sure", 1)] * 6 + [(RIGHT, "think_so", 1)] * 2)

    assert found.levels == (
        Level("think_so", 2, Fraction(1), "slightly not sure enough"),
        Level("sure", 10, Fraction(2, 5), "too sure"),
    )


@given(st.fractions(0, 1))
def test_the_best_level_is_that_of_its_range(accuracy):
    best = 1 if accuracy <= Fraction(2, 3) else 2 if accuracy <= Fraction(4, 5) else 3
    right, wrong = {1: (1, 0), 2: (2, -2), 3: (3, -6)}[best]

    assert expected(accuracy) == accuracy * right + (1 - accuracy) * wrong
