"""Kinds whose answer is a pick among choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Self

from quizzes.domain.kinds.base import Field, InvalidAnswer, InvalidQuestion, Json, Plain, Schemas, Written, refuse
from quizzes.domain.kinds.parts import (
    ID_SCHEMA,
    LONGEST_PART,
    MOST_PARTS,
    PART_SCHEMA,
    Part,
    draw_ids,
    in_order,
    is_words,
    not_words,
    read_ids,
    read_parts,
)

CHOICES = Field(
    "choices",
    "Choices",
    type="rows",
    row="Choice",
    most=MOST_PARTS,
    help="Three to five, each plausible to someone, alike in grammar and length. The feedback says why a choice is "
    "right, or which misunderstanding makes it tempting and what would make it true.",
    fields=(
        Field("text", "Text", longest=LONGEST_PART),
        Field("correct", "This is right", type="flag", required=False, words=("right", "wrong")),
        Field("feedback", "Feedback", type="prose", longest=LONGEST_PART),
    ),
)


def _list_of_ids(name: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {"type": "array", "items": ID_SCHEMA, "uniqueItems": True, "maxItems": MOST_PARTS}},
        "required": [name],
        "additionalProperties": False,
    }


SCHEMAS = Schemas(
    body={
        "type": "object",
        "properties": {"choices": {"type": "array", "items": PART_SCHEMA, "minItems": 2, "maxItems": MOST_PARTS}},
        "required": ["choices"],
        "additionalProperties": False,
    },
    answer=_list_of_ids("choices"),
    key=_list_of_ids("correct"),
)


@dataclass(frozen=True, slots=True)
class Choosing(Plain):
    """What Single and Multi share.

    body {"choices": [{"id": str, "text": str}, ...]}, two or more, sorted by id
    key {"correct": [id, ...]}    answer {"choices": [id, ...]}
    """

    name: ClassVar[str]
    label: ClassVar[str]
    content_fields: ClassVar[tuple[str, ...]] = ("choices",)
    fields: ClassVar[tuple[Field, ...]] = (CHOICES,)
    schemas: ClassVar[Schemas] = SCHEMAS
    choices: tuple[Part, ...]

    @classmethod
    def read(cls, body: Json) -> Self:
        if set(body) != {"choices"}:
            raise InvalidQuestion("a body has choices, and nothing beside them", ["choices"])
        return cls(read_parts(body, "choices"))

    def read_key(self, key: Json) -> frozenset[str]:
        return _picked(self.choices, key, "correct", InvalidQuestion)

    def read_answer(self, answer: Json) -> frozenset[str]:
        return _picked(self.choices, answer, "choices", InvalidAnswer)

    def ids(self) -> list[str]:
        return [choice.id for choice in self.choices]

    def public(self, order: Sequence[str], values: Json) -> dict[str, Any]:
        return {"choices": in_order(self.choices, order)}

    def answer_from_form(self, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        picked = posted.get("choice")
        return {"choices": list(picked)} if picked else {}

    def responses(self, key: frozenset[str], answer: frozenset[str], values: Json) -> dict[str, str]:
        return {id: "picked" for id in sorted(answer)}

    @classmethod
    def problems_in(cls, item: Json) -> list[InvalidQuestion]:
        match item.get("choices"):
            case [_, _, *_] as listed if len(listed) <= MOST_PARTS:
                problems = [problem for place, one in enumerate(listed) for problem in _problems_of_choice(one, place)]
                if all(problem.missing for problem in problems):
                    problems += cls._problems_of_key([one.get("correct", False) for one in listed])
                return problems
        return [InvalidQuestion(f"there must be from 2 to {MOST_PARTS} choices", ["choices"])]

    @classmethod
    def _problems_of_key(cls, correct: list[bool]) -> list[InvalidQuestion]:
        """Return what a kind finds wrong with which choices are right."""
        return []

    @classmethod
    def from_content(cls, item: Json, rng: Random, *, draft: bool = False) -> Written:
        refuse(cls.problems_in(item), draft=draft)
        listed = item["choices"]
        ids = draw_ids(len(listed), rng)
        named = dict(zip(ids, listed, strict=True))
        written = Written(
            body={"choices": [{"id": id, "text": named[id]["text"]} for id in sorted(named)]},
            key={"correct": sorted(id for id, one in named.items() if one.get("correct"))},
            feedback={id: one.get("feedback") or "" for id, one in named.items()},
            order=ids,
        )
        question = cls.read(written.body)
        if not draft:
            question.read_key(written.key)
        return written

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        texts = {one["id"]: one["text"] for one in written.body["choices"]}
        right = {"correct": True}
        return {
            "choices": [
                {"text": texts[id], **(right if id in written.key["correct"] else {}), "feedback": written.feedback[id]}
                for id in written.order
            ]
        }


@dataclass(frozen=True, slots=True)
class Single(Choosing):
    """Several choices, one of them best: all of the credit or none."""

    name: ClassVar[str] = "single"
    label: ClassVar[str] = "One right choice"

    @classmethod
    def _problems_of_key(cls, correct: list[bool]) -> list[InvalidQuestion]:
        if correct.count(True) == 1:
            return []
        said = f"exactly one choice must be marked as right; {correct.count(True)} are"
        return [InvalidQuestion(said, ["choices"], missing=True)]

    def read_key(self, key: Json) -> frozenset[str]:
        return _one(_picked(self.choices, key, "correct", InvalidQuestion), InvalidQuestion)

    def read_answer(self, answer: Json) -> frozenset[str]:
        return _one(_picked(self.choices, answer, "choices", InvalidAnswer), InvalidAnswer)

    def mark(self, key: frozenset[str], answer: frozenset[str], values: Json) -> Fraction:
        return Fraction(answer == key)

    def chance(self, key: frozenset[str]) -> Fraction:
        return Fraction(1, len(self.choices))

    def responses(self, key: frozenset[str], answer: frozenset[str], values: Json) -> dict[str, str]:
        return {"": next(iter(answer))}


@dataclass(frozen=True, slots=True)
class Multi(Choosing):
    """Several choices, some of them right and some wrong.

    Each right pick earns its share of 1 and each wrong one costs its share of 1: whoever picks at
    random earns nothing on average, and may end below zero.
    """

    name: ClassVar[str] = "multi"
    label: ClassVar[str] = "Several right choices"
    content_fields: ClassVar[tuple[str, ...]] = ("scoring", "choices")

    @classmethod
    def problems_in(cls, item: Json) -> list[InvalidQuestion]:
        problems = super(Multi, cls).problems_in(item)  # a bare super() names the class before slots
        if item.get("scoring", "partial") != "partial":
            problems.append(InvalidQuestion("scoring must be `partial`: each pick counts", ["scoring"]))
        return problems

    @classmethod
    def _problems_of_key(cls, correct: list[bool]) -> list[InvalidQuestion]:
        if 2 <= correct.count(True) < len(correct):
            return []
        said = f"two or more choices must be marked as right, and not all; {correct.count(True)} of {len(correct)} are"
        return [InvalidQuestion(said, ["choices"], missing=True)]

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        return {"scoring": "partial", **super(Multi, cls).to_content(written)}

    def read_key(self, key: Json) -> frozenset[str]:
        correct = _picked(self.choices, key, "correct", InvalidQuestion)
        if not 0 < len(correct) < len(self.choices):
            raise InvalidQuestion("some choices must be right, and some wrong", ["choices"])
        return correct

    def mark(self, key: frozenset[str], answer: frozenset[str], values: Json) -> Fraction:
        earned = Fraction(len(answer & key), len(key))
        return earned - Fraction(len(answer - key), len(self.choices) - len(key))

    def chance(self, key: frozenset[str]) -> Fraction:
        return Fraction()


def _picked(choices: tuple[Part, ...], given: Json, name: str, error: type[Exception]) -> frozenset[str]:
    # Nothing beside it: what is stored was read.
    if set(given) != {name}:
        raise error(f"expected {name!r} alone, a list")
    return frozenset(read_ids(given[name], {choice.id for choice in choices}, error))


def _one(picked: frozenset[str], error: type[Exception]) -> frozenset[str]:
    if len(picked) != 1:
        raise error("expected exactly one choice")
    return picked


def _problems_of_choice(one: Any, place: int) -> list[InvalidQuestion]:
    if not isinstance(one, dict):
        return [InvalidQuestion("a choice must have a text and a feedback", ["choices", place])]
    problems = [
        not_words("a choice", one.get(name), name, ["choices", place, name])
        for name in ("text", "feedback")
        if not is_words(one.get(name))
    ]
    strange = set(one) - {"text", "feedback", "correct"}
    if strange or type(one.get("correct", False)) is not bool:
        said = "beside text and feedback a choice has only `correct: true`"
        problems.append(InvalidQuestion(said, ["choices", place, *sorted(strange)[:1]]))
    return problems
