"""Kinds whose answer is a pick among choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Self

from quizzes.domain.kinds.base import (
    Field,
    InvalidAnswer,
    InvalidQuestion,
    Json,
    Plain,
    Schemas,
    Written,
    checked,
    refuse,
)
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


def list_of_ids(name: str) -> dict[str, Any]:
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
    answer=list_of_ids("choices"),
    key=list_of_ids("correct"),
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
        return picked_in(self.choices, key, "correct", InvalidQuestion)

    def read_answer(self, answer: Json) -> frozenset[str]:
        return picked_in(self.choices, answer, "choices", InvalidAnswer)

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
                problems = [problem for place, one in enumerate(listed) for problem in problems_of_choice(one, place)]
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
        return checked(cls, written, draft=draft)

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
        return _one(picked_in(self.choices, key, "correct", InvalidQuestion), InvalidQuestion)

    def read_answer(self, answer: Json) -> frozenset[str]:
        return _one(picked_in(self.choices, answer, "choices", InvalidAnswer), InvalidAnswer)

    def mark(self, key: frozenset[str], answer: frozenset[str], values: Json) -> Fraction:
        return Fraction(answer == key)

    def chance(self, key: frozenset[str]) -> Fraction:
        return Fraction(1, len(self.choices))

    def responses(self, key: frozenset[str], answer: frozenset[str], values: Json) -> dict[str, str]:
        return {"": next(iter(answer))}


def picked_in(choices: tuple[Part, ...], given: Json, name: str, error: type[Exception]) -> frozenset[str]:
    # Nothing beside it: what is stored was read.
    if set(given) != {name}:
        raise error(f"expected {name!r} alone, a list")
    return frozenset(read_ids(given[name], {choice.id for choice in choices}, error))


def _one(picked: frozenset[str], error: type[Exception]) -> frozenset[str]:
    if len(picked) != 1:
        raise error("expected exactly one choice")
    return picked


def problems_of_choice(one: Any, place: int, name: str = "choices", called: str = "a choice") -> list[InvalidQuestion]:
    """Return what is wrong with one of those that can be chosen; `name` is that of their list."""
    if not isinstance(one, dict):
        return [InvalidQuestion(f"{called} must have a text and a feedback", [name, place])]
    problems = [
        not_words(called, one.get(field), field, [name, place, field])
        for field in ("text", "feedback")
        if not is_words(one.get(field))
    ]
    strange = set(one) - {"text", "feedback", "correct"}
    if strange or type(one.get("correct", False)) is not bool:
        said = f"beside text and feedback {called} has only `correct: true`"
        problems.append(InvalidQuestion(said, [name, place, *sorted(map(str, strange))[:1]]))
    return problems
