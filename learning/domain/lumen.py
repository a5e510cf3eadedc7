"""The cross-section that a result draws: the more was right, the wider the lumen."""

from fractions import Fraction
from typing import NamedTuple

WALL, THINNEST, CENTER = 118, 8, 130  # radius of the vessel, its wall where all is open, its center
LEAN = 28  # how far the center of a closed lumen lies aside


class Lumen(NamedTuple):
    radius: float
    center: float  # of the lumen on the axis where the vessel has its own at 130


def lumen(mark: Fraction, full: int) -> Lumen:
    """Return the lumen for a mark out of `full`, in a vessel of radius WALL. A mark below zero leaves it closed."""
    share = max(0.0, float(mark / full)) if full else 0.0
    return Lumen(round((WALL - THINNEST) * share, 1), round(CENTER + LEAN * (1 - share), 1))
