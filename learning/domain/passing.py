"""When a quiz counts as passed."""

from fractions import Fraction

PASS = Fraction(3, 4)  # of all that could be earned: six of eight


def passed(mark: Fraction, full: int) -> bool:
    """Whether a mark passes a quiz on which `full` is the most that can be earned."""
    return full > 0 and mark >= PASS * full
