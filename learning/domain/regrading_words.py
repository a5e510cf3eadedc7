"""What the pages about regrading say of marks, in figures that two people read alike."""

from __future__ import annotations

from fractions import Fraction

NOT_COUNTED = "not counted"
PLACES = 2  # after the point


def mark_words(mark: Fraction | None, points: int = 1) -> str:
    """Return a mark of 1 as points of a question; one that does not count says so."""
    if mark is None:
        return NOT_COUNTED
    return f"{figure(mark * points)} of {points} point{'' if points == 1 else 's'}"


def result_words(earned: Fraction, full: int) -> str:
    """Return what an attempt came to; one in which nothing counts any more says so."""
    if not full:
        return "nothing counts"
    percent = figure(earned / full * 100, places=1)
    return f"{figure(earned)} of {full} ({percent}\N{NO-BREAK SPACE}%)"


def figure(number: Fraction, places: int = PLACES) -> str:
    """Return a number to so many places, without zeros at its end, and with a sign that is no hyphen."""
    said = f"{float(round(number, places)):.{places}f}".rstrip("0").rstrip(".")
    return ("0" if said == "-0" else said).replace("-", "\N{MINUS SIGN}")
