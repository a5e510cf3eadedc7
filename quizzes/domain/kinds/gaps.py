"""The gaps of a cloze: each is a small question of its own, whose answer is one text."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Protocol, Self

from quizzes.domain.kinds.base import InvalidAnswer, InvalidQuestion, Json, Written
from quizzes.domain.kinds.parts import (
    MOST_PARTS,
    PART_SCHEMA,
    Part,
    draw_ids,
    in_order,
    is_words,
    not_words,
    read_parts,
    twins,
)

LONGEST_OPTION = 200  # characters: it stands in a menu
REASON = ""  # the feedback that holds whatever was said


@dataclass(frozen=True, slots=True)
class Seen:
    """What a gap tells once it is settled."""

    right: str  # what belongs there, in words
    reason: str
    id: str = ""  # of the option that belongs there


class Gap(Protocol):
    """What every gap can do. `values` are never drawn for one."""

    type: ClassVar[str]
    content_fields: ClassVar[tuple[str, ...]]  # what a blank in content/ may say
    schema: ClassVar[dict[str, Any]]  # of its public body

    @classmethod
    def read(cls, body: Json) -> Self:
        """Raises InvalidQuestion."""

    def read_key(self, key: Json) -> Any:
        """Raises InvalidQuestion."""

    def read_answer(self, said: str) -> Any:
        """Raises InvalidAnswer."""

    def mark(self, key: Any, answer: Any) -> Fraction:
        """Return the share of the gap that an answer earns, from 0 to 1."""

    def chance(self, key: Any) -> Fraction | None:
        """Return the mean credit of whoever answers at random; None: nobody can guess."""

    def response(self, key: Any, answer: Any) -> str:
        """Return what an answer says, for statistics."""

    def ids(self) -> list[str]:
        """Return the ids of what is shown in an order of its own for each slot."""

    def public(self, order: Sequence[str]) -> dict[str, Any]:
        """Return the body as a client gets it."""

    def seen(self, key: Json, feedback: Mapping[str, str], said: str | None) -> Seen:
        """Return what is told of a settled gap. `key` and `feedback` are as stored."""

    @classmethod
    def problems_in(cls, blank: Json) -> list[InvalidQuestion]:
        """Return everything that keeps a blank in content/ from being read; `at` begins within the blank."""

    @classmethod
    def from_content(cls, blank: Json, rng: Random, besides: Collection[str]) -> Written:
        """Return a blank without problems, but for what may be missing in a draft."""

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class MenuGap:
    """One of several options.

    body {"type": "menu", "options": [{"id": str, "text": str}, ...]}, sorted by id
    key {"option": id}    said: an id
    """

    type: ClassVar[str] = "menu"
    content_fields: ClassVar[tuple[str, ...]] = ("options", "answer", "feedback")
    schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "properties": {
            "type": {"const": "menu"},
            "options": {"type": "array", "items": PART_SCHEMA, "minItems": 2, "maxItems": MOST_PARTS},
        },
        "required": ["type", "options"],
        "additionalProperties": False,
    }
    options: tuple[Part, ...]

    @classmethod
    def read(cls, body: Json) -> Self:
        if set(body) != {"type", "options"}:
            raise InvalidQuestion("a menu has options, and nothing beside them")
        return cls(read_parts(body, "options"))

    def read_key(self, key: Json) -> str:
        match key:
            case {"option": str(id), **beside} if not beside and id in self.ids():
                return id
        raise InvalidQuestion("the answer of a menu is one of its options", ["answer"], missing=True)

    def read_answer(self, said: str) -> str:
        if said not in self.ids():
            raise InvalidAnswer("that is none of the options of this gap")
        return said

    def mark(self, key: str, answer: str) -> Fraction:
        return Fraction(answer == key)

    def chance(self, key: str) -> Fraction:
        return Fraction(1, len(self.options))

    def response(self, key: str, answer: str) -> str:
        return answer

    def ids(self) -> list[str]:
        return [option.id for option in self.options]

    def public(self, order: Sequence[str]) -> dict[str, Any]:
        return {"type": self.type, "options": in_order(self.options, order)}

    def seen(self, key: Json, feedback: Mapping[str, str], said: str | None) -> Seen:
        right = self.read_key(key)
        texts = {option.id: option.text for option in self.options}
        return Seen(texts[right], feedback.get(REASON, ""), right)

    @classmethod
    def problems_in(cls, blank: Json) -> list[InvalidQuestion]:
        options = blank.get("options")
        if type(options) is not list or not 2 <= len(options) <= MOST_PARTS:
            return [InvalidQuestion(f"a menu has from 2 to {MOST_PARTS} options; three or four are usual", ["options"])]
        if not all(is_words(one) and len(one) <= LONGEST_OPTION for one in options):
            return [InvalidQuestion(f"an option is a text of at most {LONGEST_OPTION} characters", ["options"])]
        problems = twins(options, "options")
        if blank.get("answer") not in options:
            missing = blank.get("answer") in (None, "")
            said = "the answer must be one of the options, word for word"
            problems.append(InvalidQuestion(said, ["answer"], missing=missing))
        return problems

    @classmethod
    def from_content(cls, blank: Json, rng: Random, besides: Collection[str]) -> Written:
        options = blank["options"]
        ids = draw_ids(len(options), rng, besides)
        named = dict(zip(ids, options, strict=True))
        return Written(
            body={"type": cls.type, "options": [{"id": id, "text": named[id]} for id in sorted(named)]},
            key=dict(("option", id) for id, text in named.items() if text == blank.get("answer")),
            feedback={REASON: blank.get("feedback") or ""},
            order=ids,
        )

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        texts = {one["id"]: one["text"] for one in written.body["options"]}
        answer = written.key.get("option")
        return {
            "options": [texts[id] for id in written.order if id in texts],
            **({"answer": texts[answer]} if answer else {}),
            "feedback": written.feedback.get(REASON, ""),
        }


def problem_of_feedback(blank: Json) -> list[InvalidQuestion]:
    found = blank.get("feedback")
    return [] if is_words(found) else [not_words("a gap", found, "feedback", ["feedback"])]
