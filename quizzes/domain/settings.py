"""How a quiz is taken, as its author sets it: the defaults, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

AT_ONCE, AT_END, LATER = "at_once", "at_end", "later"
FEEDBACK = (AT_ONCE, AT_END, LATER)
COUNTS = ("best", "last", "first", "mean")
# The least and the most of each number. Empty is written as None, where a number may be missing.
BOUNDS = {
    "time_limit": (1, 1440),
    "pass_percent": (0, 100),
    "attempts_allowed": (1, 1000),
    "wait": (1, 8760),
    "tries": (1, 10),
    "try_penalty": (0, 100),
    "hint_penalty": (0, 100),
}
MAY_MISS = ("time_limit", "attempts_allowed", "wait")


@dataclass(frozen=True, slots=True)
class QuizSettings:
    """`time_limit` is in minutes, `wait` in hours from the end of an attempt; penalties are percents of the marks."""

    feedback: str = AT_END
    feedback_from: datetime | None = None
    time_limit: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    pass_percent: int = 75
    attempts_allowed: int | None = None
    wait: int | None = None
    counts: str = "best"
    shuffled: bool = False
    one_page: bool = False
    forward_only: bool = False
    tries: int = 1
    try_penalty: int = 0
    hint_penalty: int = 0
    certainty: bool = False


def problems_in(said: QuizSettings) -> list[tuple[str, str]]:
    """Return what settings say that cannot be, each as the field to mend and a sentence."""
    found = [(name, _outside(name)) for name in BOUNDS if not _fits(name, getattr(said, name))]
    if said.feedback not in FEEDBACK:
        found.append(("feedback", f"Feedback is one of {', '.join(FEEDBACK)}."))
    if said.counts not in COUNTS:
        found.append(("counts", f"What counts is one of {', '.join(COUNTS)}."))
    return found + [(field, sentence) for field, is_wrong, sentence in CONTRADICTIONS if is_wrong(said)]


def _fits(name: str, value: int | None) -> bool:
    if value is None:
        return name in MAY_MISS
    least, most = BOUNDS[name]
    return least <= value <= most


def _outside(name: str) -> str:
    least, most = BOUNDS[name]
    return f"This is a number from {least} to {most}{', or empty' if name in MAY_MISS else ''}."


CONTRADICTIONS: list[tuple[str, Callable[[QuizSettings], bool], str]] = [
    (
        "closes_at",
        lambda one: bool(one.opens_at and one.closes_at and one.closes_at <= one.opens_at),
        "It closes before it opens. Set a later end, or an earlier start.",
    ),
    (
        "feedback_from",
        lambda one: one.feedback == LATER and one.feedback_from is None,
        "Say from when feedback is shown, or choose another time for it.",
    ),
    (
        "feedback_from",
        lambda one: one.feedback != LATER and one.feedback_from is not None,
        "A date for feedback goes with feedback from a date on. Choose that, or clear the date.",
    ),
    (
        "feedback_from",
        lambda one: bool(one.feedback_from and one.opens_at and one.feedback_from < one.opens_at),
        "Feedback would be shown before the quiz opens. Set a later date.",
    ),
    (
        "tries",
        lambda one: one.tries > 1 and one.feedback != AT_ONCE,
        "Several tries need feedback after each answer: without it nobody knows that there is something to try again.",
    ),
    (
        "try_penalty",
        lambda one: one.try_penalty > 0 and one.tries == 1,
        "A penalty for further tries needs more than one try.",
    ),
    (
        "certainty",
        lambda one: one.certainty and one.tries > 1,
        "Marks by certainty and several tries exclude each other: after a miss nobody is sure in the same way.",
    ),
    (
        "certainty",
        lambda one: one.certainty and one.hint_penalty > 0,
        "Marks by certainty and a price for hints exclude each other: what a hint costs would count as not knowing.",
    ),
    (
        "wait",
        lambda one: one.wait is not None and one.attempts_allowed == 1,
        "With one attempt there is no other to wait for. Allow more, or clear the wait.",
    ),
    (
        "counts",
        lambda one: one.counts != QuizSettings().counts and one.attempts_allowed == 1,
        "With one attempt, that one counts. Leave this at the best, or allow more attempts.",
    ),
    (
        "forward_only",
        lambda one: one.forward_only and one.one_page,
        "All questions on one page and moving only forward exclude each other. Choose one.",
    ),
]


def limit_of(said: QuizSettings) -> timedelta | None:
    return timedelta(minutes=said.time_limit) if said.time_limit is not None else None


def wait_of(said: QuizSettings) -> timedelta | None:
    return timedelta(hours=said.wait) if said.wait is not None else None
