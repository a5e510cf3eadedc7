"""What figures mean, in words.

Source of the bounds: Moodle's documentation, Quiz statistics report, for discrimination; the rules for authors for
facility; Nunnally & Bernstein, Psychometric Theory (1994), for the consistency of a test.
"""

from __future__ import annotations

from quizzes.domain.statistics.findings import ENOUGH
from quizzes.domain.statistics.items import ItemFigures

FACILITY = (
    (0.05, "nearly nobody is right"),
    (0.35, "hard"),
    (0.50, "rather hard"),
    (0.85, "as hard as it should be"),
    (0.95, "easy"),
)
DISCRIMINATION = (
    (0.0, "tells learners apart the wrong way round"),
    (0.20, "hardly tells learners apart"),
    (0.30, "tells learners apart weakly"),
    (0.50, "tells learners apart well enough"),
)
CONSISTENCY = (
    (0.5, "says little of a single learner"),
    (0.7, "good for practice"),
    (0.8, "good for comparing groups"),
)


def of_facility(facility: float) -> str:
    return _below(facility, FACILITY, "nearly everybody is right")


def of_discrimination(index: float) -> str:
    return _below(index, DISCRIMINATION, "tells learners apart very well")


def of_consistency(alpha: float) -> str:
    return _below(alpha, CONSISTENCY, "good for deciding about a learner")


def of_item(figures: ItemFigures) -> str:
    """Return what the figures of an item say, or that there are too few answers to say it."""
    if figures.attempts < ENOUGH:
        return too_few(figures.attempts)
    told = [of_facility(figures.facility)] if figures.facility is not None else []
    if figures.discrimination is not None:
        told.append(of_discrimination(figures.discrimination))
    return ", ".join(told).capitalize()


def too_few(attempts: int, enough: int = ENOUGH) -> str:
    return f"Too few answers ({attempts} of {enough})"


def _below(value: float, bounds: tuple[tuple[float, str], ...], above: str) -> str:
    return next((word for bound, word in bounds if value < bound), above)
