"""What answers earn by the keys that hold for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.domain import kinds
from quizzes.models import Answer
from quizzes.queries.ruled import Held, held_keys

FULL = Fraction(1)


@dataclass(frozen=True, slots=True)
class Credit:
    """What an answer earns of 1. `is_read`: the key that holds could mark it; else the version's own did."""

    mark: Fraction
    is_read: bool = True


def credits_of(answers: Sequence[Answer]) -> list[Fraction]:
    """Return what each answer earns of 1, in order. The answers come with their slot and its version loaded.

    A ruling that stands on a version decides, as it does for what was marked before: see `regrading`.
    """
    held = held_keys({answer.slot.version_id for answer in answers})
    return [credit(answer, held[answer.slot.version_id]).mark for answer in answers]


def credit(answer: Answer, held: Held) -> Credit:
    """Return what an answer earns by what holds for its version.

    A ruled key may ask for what was never drawn for this slot: then the version's own key marks it, because an attempt
    has to close whatever an author ruled. Raises InvalidAnswer where that cannot read it either.
    """
    if held.accepts_all:
        return Credit(FULL)
    if held.ruled is not None:
        try:
            return Credit(_mark(answer, held.ruled))
        except (kinds.InvalidAnswer, kinds.InvalidQuestion):
            return Credit(_mark(answer, held.own.key), is_read=False)
    return Credit(_mark(answer, held.own.key))


def _mark(answer: Answer, key: Mapping[str, object]) -> Fraction:
    version = answer.slot.version
    return kinds.mark(version.kind, version.body, key, answer.content, answer.slot.values)
