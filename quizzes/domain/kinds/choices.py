"""Kinds whose answer is a pick among choices."""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Self

from quizzes.domain.kinds.base import Field, InvalidAnswer, InvalidQuestion, Json, Written, refuse

# Drawn at random by whoever writes a version: an id tells neither what is right nor what came first.
CHOICE_ID = re.compile(r"[a-z0-9]{8}")
ALPHABET = string.ascii_lowercase + string.digits
MOST_CHOICES = 20
LONGEST_CHOICE = 1_000  # characters
CHOICES = Field(
    "choices",
    "Choices",
    type="rows",
    row="Choice",
    most=MOST_CHOICES,
    help="Three to five, each plausible to someone, alike in grammar and length. The feedback says why a choice is "
    "right, or which misunderstanding makes it tempting and what would make it true.",
    fields=(
        Field("text", "Text", longest=LONGEST_CHOICE),
        Field("correct", "This is right", type="flag", required=False, words=("right", "wrong")),
        Field("feedback", "Feedback", type="prose", longest=LONGEST_CHOICE),
    ),
)


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Choosing:
    """What Single and Multi share.

    body {"choices": [{"id": str, "text": str}, ...]}, two or more, sorted by id
    key {"correct": [id, ...]}    answer {"choices": [id, ...]}
    """

    name: ClassVar[str]
    label: ClassVar[str]
    content_fields: ClassVar[tuple[str, ...]] = ("choices",)
    fields: ClassVar[tuple[Field, ...]] = (CHOICES,)
    choices: tuple[Choice, ...]

    @classmethod
    def read(cls, body: Json) -> Self:
        return cls(_choices(body))

    def read_key(self, key: Json) -> frozenset[str]:
        return _picked(self.choices, key, "correct", InvalidQuestion)

    def read_answer(self, answer: Json) -> frozenset[str]:
        return _picked(self.choices, answer, "choices", InvalidAnswer)

    def ids(self) -> list[str]:
        return [choice.id for choice in self.choices]

    def public(self, order: Sequence[str]) -> dict[str, Any]:
        texts = {choice.id: choice.text for choice in self.choices}
        return {"choices": [{"id": id, "text": texts[id]} for id in order]}

    def answer_from_form(self, picked: Sequence[str]) -> dict[str, Any]:
        return {"choices": list(picked)}

    @classmethod
    def problems_in(cls, item: Json) -> list[InvalidQuestion]:
        match item.get("choices"):
            case [_, _, *_] as listed if len(listed) <= MOST_CHOICES:
                problems = [problem for place, one in enumerate(listed) for problem in _problems_of_choice(one, place)]
                if all(problem.missing for problem in problems):
                    problems += cls._problems_of_key([one.get("correct", False) for one in listed])
                return problems
        return [InvalidQuestion(f"there must be from 2 to {MOST_CHOICES} choices", ["choices"])]

    @classmethod
    def _problems_of_key(cls, correct: list[bool]) -> list[InvalidQuestion]:
        """Return what a kind finds wrong with which choices are right."""
        return []

    @classmethod
    def from_content(cls, item: Json, rng: Random, *, draft: bool = False) -> Written:
        refuse(cls.problems_in(item), draft=draft)
        listed = item["choices"]
        ids = _draw_ids(len(listed), rng)
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

    def mark(self, key: frozenset[str], answer: frozenset[str]) -> Fraction:
        return Fraction(answer == key)


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

    def mark(self, key: frozenset[str], answer: frozenset[str]) -> Fraction:
        earned = Fraction(len(answer & key), len(key))
        return earned - Fraction(len(answer - key), len(self.choices) - len(key))


def _choices(body: Json) -> tuple[Choice, ...]:
    match body:
        case {"choices": [_, _, *_] as found, **beside} if not beside and len(found) <= MOST_CHOICES:
            choices = tuple(_choice(one) for one in found)
        case _:
            raise InvalidQuestion(f"choices must be from 2 to {MOST_CHOICES}", ["choices"])
    ids = [choice.id for choice in choices]
    if ids != sorted(set(ids)):
        raise InvalidQuestion("choices must be sorted by their ids: the author's order would tell", ["choices"])
    return choices


def _choice(one: Any) -> Choice:
    match one:
        case {"id": str(id), "text": str(text), **beside} if not beside:
            if CHOICE_ID.fullmatch(id) and 0 < len(text) <= LONGEST_CHOICE:
                return Choice(id, text)
    raise InvalidQuestion(f"a choice must be a text of at most {LONGEST_CHOICE} characters with an id", ["choices"])


def _picked(choices: tuple[Choice, ...], given: Json, name: str, error: type[Exception]) -> frozenset[str]:
    offered = {choice.id for choice in choices}
    ids = given.get(name)
    # Nothing beside it: what is stored was read.
    if len(given) != 1 or type(ids) is not list:
        raise error(f"expected {name!r} alone, a list")
    if not all(type(id) is str and id in offered for id in ids):
        raise error("expected ids of this question's choices")
    if len(ids) != len(set(ids)):
        raise error("a choice was named twice")
    return frozenset(ids)


def _one(picked: frozenset[str], error: type[Exception]) -> frozenset[str]:
    if len(picked) != 1:
        raise error("expected exactly one choice")
    return picked


def _problems_of_choice(one: Any, place: int) -> list[InvalidQuestion]:
    if not isinstance(one, dict):
        return [InvalidQuestion("a choice must have a text and a feedback", ["choices", place])]
    problems = [_not_words(one.get(name), name, place) for name in ("text", "feedback") if not _is_words(one.get(name))]
    strange = set(one) - {"text", "feedback", "correct"}
    if strange or type(one.get("correct", False)) is not bool:
        said = "beside text and feedback a choice has only `correct: true`"
        problems.append(InvalidQuestion(said, ["choices", place, *sorted(strange)[:1]]))
    return problems


def _not_words(found: Any, name: str, place: int) -> InvalidQuestion:
    said = f"a choice needs a {name} in words, of at most {LONGEST_CHOICE:,} characters"
    missing = name == "feedback" and (found is None or (isinstance(found, str) and not found.strip()))
    return InvalidQuestion(said, ["choices", place, name], missing=missing)


def _is_words(found: Any) -> bool:
    return isinstance(found, str) and len(found.strip()) > 0 and len(found) <= LONGEST_CHOICE


def _draw_ids(count: int, rng: Random) -> list[str]:
    ids: list[str] = []
    while len(ids) < count:
        drawn = "".join(rng.choices(ALPHABET, k=8))
        ids += [drawn] if drawn not in ids else []
    return ids
