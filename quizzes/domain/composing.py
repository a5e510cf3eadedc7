"""In which order an attempt asks, and by when it ends."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from quizzes.domain.texts import QuizText

MOST_DRAWN = 100  # by one draw
MOST_POINTS = 100
Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a question stands among others: its case (empty: none) and its code."""

    case: str
    code: str


def arranged(items: Sequence[Item], standings: Sequence[Standing], shuffle: Random | None = None) -> list[Item]:
    """Return items in the order in which an attempt asks them: as they come, or shuffled.

    The parts of a case stand together where the first of them came, in the order of their codes: what a part tells
    must not come before the part that asks for it.
    """
    groups: dict[Hashable, list[tuple[tuple[int, str], int]]] = {}
    for place, one in enumerate(standings):
        groups.setdefault(one.case or place, []).append((_numbered(one.code), place))
    order = [sorted(group) for group in groups.values()]
    if shuffle:
        shuffle.shuffle(order)
    return [items[place] for group in order for _, place in group]


@dataclass(frozen=True, slots=True)
class Drawing:
    """That so many questions on an objective are drawn, of a level or of any (empty). `position` names the draw."""

    position: int
    objective: Hashable  # its id, or its code
    level: str
    count: int


def drawn(wanted: Sequence[Drawing], bank: Iterable[tuple[Item, Hashable, str]], rng: Random) -> list[tuple[Item, int]]:
    """Return (question, position of its draw) by the order of the draws, of a bank of (question, objective, level).

    A draw takes as many as there are, and none twice. Those of a level go first: one of any level takes of the rest.
    """
    left: dict[Hashable, dict[Item, str]] = {one.objective: {} for one in wanted}
    for question, objective, level in bank:
        left[objective][question] = level
    found: dict[int, list[Item]] = {}
    for draw in sorted(wanted, key=lambda one: not one.level):
        there = left[draw.objective]
        fitting = [question for question, level in there.items() if draw.level in ("", level)]
        found[draw.position] = rng.sample(fitting, min(draw.count, len(fitting)))
        for question in found[draw.position]:
            del there[question]
    return [(question, position) for position in sorted(found) for question in found[position]]


def _numbered(code: str) -> tuple[int, str]:
    """Return what orders codes by their numbers: q09, q10, q100."""
    return len(code), code


def due_at(
    now: datetime, *, limit: timedelta | None, extra_percent: int = 0, closes_at: datetime | None = None
) -> datetime | None:
    """Return by when an attempt that starts now ends: after its time limit with what its learner has beside it.

    Never after the quiz closes. None: it has no end.
    """
    own = now + limit * (100 + extra_percent) / 100 if limit is not None else None
    return min((end for end in (own, closes_at) if end is not None), default=None)


def problems_in_places(text: QuizText) -> list[tuple[str, str]]:
    """Return what a quiz asks that cannot be, each as the field to mend (empty: the whole) and a sentence."""
    draws = [(one.objective, one.level) for one in text.draws]
    counted = [*text.points.values(), *(one.points for one in text.draws)]
    rules = [
        (not text.questions and not text.draws, "A quiz asks something: choose a question, or draw one."),
        (len(set(text.questions)) < len(text.questions), "A quiz asks a question once."),
        (len(set(draws)) < len(draws), "A quiz draws on an objective once at each level."),
        (
            any(not 1 <= one.count <= MOST_DRAWN for one in text.draws),
            f"A draw takes from 1 to {MOST_DRAWN} questions.",
        ),
        (any(not 1 <= one <= MOST_POINTS for one in counted), f"A question earns from 1 to {MOST_POINTS} points."),
        (bool(set(text.points) - set(text.questions)), "Points belong to a question that the quiz asks."),
    ]
    return [("", sentence) for is_wrong, sentence in rules if is_wrong]
