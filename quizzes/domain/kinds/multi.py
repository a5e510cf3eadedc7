"""Several choices, some of them right and some wrong: three ways to mark what was picked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Self

from quizzes.domain.kinds.base import Field, InvalidAnswer, InvalidQuestion, Json, Schemas, Written
from quizzes.domain.kinds.choices import CHOICES, SCHEMAS, Choosing, picked_in

PARTIAL, PER_OPTION, ALL_OR_NOTHING = "partial", "per_option", "all_or_nothing"
SCORING = Field(
    "scoring",
    "How it is marked",
    type="menu",
    help="Learners read the rule below the choices.",
    options=(
        (PARTIAL, "Each right pick counts, each wrong one takes away"),
        (PER_OPTION, "Every choice decided rightly counts the same"),
        (ALL_OR_NOTHING, "All of it right, or nothing"),
    ),
)
BODY: dict[str, Any] = {
    **SCHEMAS.body,
    "properties": {
        **SCHEMAS.body["properties"],
        "scoring": {"enum": [PARTIAL, PER_OPTION, ALL_OR_NOTHING], "description": "How it is marked."},
    },
    "required": ["choices", "scoring"],
}
Picked = frozenset[str]


@dataclass(frozen=True, slots=True)
class Multi(Choosing):
    """Several choices, some of them right and some wrong.

    body {"choices": [...], "scoring": one of SCHEMES}; bodies that were stored before there were several say none.
    Whoever picks nothing decided nothing, and earns nothing.
    """

    name: ClassVar[str] = "multi"
    label: ClassVar[str] = "Several right choices"
    content_fields: ClassVar[tuple[str, ...]] = ("scoring", "choices")
    fields: ClassVar[tuple[Field, ...]] = (SCORING, CHOICES)
    schemas: ClassVar[Schemas] = Schemas(BODY, SCHEMAS.answer, SCHEMAS.key)
    scoring: str = PARTIAL

    @classmethod
    def read(cls, body: Json) -> Self:
        scoring = body.get("scoring", PARTIAL)
        if _is_strange(scoring):
            raise InvalidQuestion(NO_SCHEME, ["scoring"])
        plain = Choosing.read({name: said for name, said in body.items() if name != "scoring"})
        return cls(plain.choices, scoring)

    @classmethod
    def problems_in(cls, item: Json) -> list[InvalidQuestion]:
        problems = super(Multi, cls).problems_in(item)  # a bare super() names the class before slots
        if _is_strange(item.get("scoring", PARTIAL)):
            problems.append(InvalidQuestion(NO_SCHEME, ["scoring"]))
        return problems

    @classmethod
    def _problems_of_key(cls, correct: list[bool]) -> list[InvalidQuestion]:
        if 2 <= correct.count(True) < len(correct):
            return []
        said = f"two or more choices must be marked as right, and not all; {correct.count(True)} of {len(correct)} are"
        return [InvalidQuestion(said, ["choices"], missing=True)]

    @classmethod
    def from_content(cls, item: Json, rng: Random, *, draft: bool = False) -> Written:
        written = super(Multi, cls).from_content(item, rng, draft=draft)
        written.body["scoring"] = item.get("scoring", PARTIAL)
        return written

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        scoring = written.body.get("scoring", PARTIAL)
        return {"scoring": scoring, **super(Multi, cls).to_content(written)}

    def read_key(self, key: Json) -> Picked:
        correct = picked_in(self.choices, key, "correct", InvalidQuestion)
        if not 0 < len(correct) < len(self.choices):
            raise InvalidQuestion("some choices must be right, and some wrong", ["choices"])
        return correct

    def read_answer(self, answer: Json) -> Picked:
        return picked_in(self.choices, answer, "choices", InvalidAnswer)

    def public(self, order: Sequence[str], values: Json) -> dict[str, Any]:
        return {**super(Multi, self).public(order, values), "scoring": self.scoring}

    def mark(self, key: Picked, answer: Picked, values: Json) -> Fraction:
        return SCHEMES[self.scoring][0](key, answer, len(self.choices))

    def chance(self, key: Picked) -> Fraction:
        return SCHEMES[self.scoring][1](len(key), len(self.choices))


# Marks: of the right choices, what was picked, and how many choices there are.


def _by_picks(key: Picked, answer: Picked, count: int) -> Fraction:
    """Each right pick earns its share of 1 and each wrong one costs its share of 1: it may end below zero."""
    return Fraction(len(answer & key), len(key)) - Fraction(len(answer - key), count - len(key))


def _by_option(key: Picked, answer: Picked, count: int) -> Fraction:
    """Each choice that was decided rightly, by picking it or by leaving it, earns its share of 1."""
    return Fraction(count - len(answer ^ key), count) if answer else Fraction()


def _whole(key: Picked, answer: Picked, count: int) -> Fraction:
    return Fraction(answer == key)


# What whoever picks at random earns on average, so many of the choices being right: each of the 2^n - 1 picks of at
# least one of n choices is taken to be equally likely. Any one choice stands in 2^(n-1) of them.


def _chance_by_picks(right: int, count: int) -> Fraction:
    """The mean of right picks is the same share of 1 as that of wrong ones, and takes it away."""
    return Fraction()


def _chance_by_option(right: int, count: int) -> Fraction:
    """A right choice is picked in 2^(n-1) picks; a wrong one is left in one less, for leaving all is no pick."""
    half = 2 ** (count - 1)
    return Fraction(right * half + (count - right) * (half - 1), count * (2**count - 1))


def _chance_whole(right: int, count: int) -> Fraction:
    """One pick of all is the key."""
    return Fraction(1, 2**count - 1)


SCHEMES: dict[str, tuple[Callable[[Picked, Picked, int], Fraction], Callable[[int, int], Fraction]]] = {
    PARTIAL: (_by_picks, _chance_by_picks),
    PER_OPTION: (_by_option, _chance_by_option),
    ALL_OR_NOTHING: (_whole, _chance_whole),
}
NO_SCHEME = f"`scoring` must be one of {', '.join(SCHEMES)}"


def _is_strange(scoring: Any) -> bool:
    return type(scoring) is not str or scoring not in SCHEMES
