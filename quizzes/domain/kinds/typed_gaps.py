"""Gaps that are typed into: words, marked as a term to recall is, and numbers, marked as a calculation is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Self

from quizzes.domain.kinds.base import InvalidAnswer, InvalidQuestion, Json, Written
from quizzes.domain.kinds.gaps import REASON, Seen
from quizzes.domain.kinds.numbers import NoNumber, decimal_text, stored_number, typed_number, written_number
from quizzes.domain.kinds.short import RULES, Short, Terms
from quizzes.domain.kinds.tolerances import UNIT, WAYS, Tolerance, problems_of_tolerance
from quizzes.domain.kinds.units import is_unit

OTHER = "other"  # what was said is wrong in no known way


@dataclass(frozen=True, slots=True)
class TextGap:
    """Words, marked by Short.

    body {"type": "text", "case_sensitive": bool, "accents": bool, "typos": 0 to 2}
    key {"accept": [str, ...], "reject": [str, ...]}    said: what was typed
    """

    type: ClassVar[str] = "text"
    content_fields: ClassVar[tuple[str, ...]] = ("accept", "reject", *RULES, "feedback")
    schema: ClassVar[dict[str, Any]] = {
        **Short.schemas.body,
        "properties": {"type": {"const": "text"}, **Short.schemas.body["properties"]},
        "required": ["type", *Short.schemas.body["required"]],
    }
    short: Short

    @classmethod
    def read(cls, body: Json) -> Self:
        return cls(Short.read({name: said for name, said in body.items() if name != "type"}))

    def read_key(self, key: Json) -> Terms:
        return self.short.read_key(key)

    def read_answer(self, said: str) -> str:
        return self.short.read_answer({"text": said})

    def mark(self, key: Terms, answer: str) -> Fraction:
        return self.short.mark(key, answer, {})

    def chance(self, key: Terms) -> None:
        return None

    def response(self, key: Terms, answer: str) -> str:
        return self.short.responses(key, answer, {})[""]

    def ids(self) -> list[str]:
        return []

    def public(self, order: Sequence[str]) -> dict[str, Any]:
        return {"type": self.type, **self.short.public(order, {})}

    def seen(self, key: Json, feedback: Mapping[str, str], said: str | None) -> Seen:
        return Seen(self.read_key(key).accept[0], feedback.get(REASON, ""))

    @classmethod
    def problems_in(cls, blank: Json) -> list[InvalidQuestion]:
        problems = Short.problems_in(_as_term(blank))
        return [_in_gap(problem) for problem in problems if tuple(problem.at[:1]) != ("feedback",)]

    @classmethod
    def from_content(cls, blank: Json, rng: Random, besides: Collection[str]) -> Written:
        # Whether something is missing was said; a draft may be written without it.
        written = Short.from_content(_as_term(blank), rng, draft=True)
        return Written({"type": cls.type, **written.body}, written.key, {REASON: blank.get("feedback") or ""})

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        said = {
            "accept": list(written.key["accept"]),
            "reject": list(written.key["reject"]),
            **{name: written.body[name] for name in RULES},
        }
        found = {name: value for name, value in said.items() if value}
        return {**found, "feedback": written.feedback.get(REASON, "")}


def _as_term(blank: Json) -> dict[str, Any]:
    """Return a blank as a question of its own says it. Whatever is rejected has the feedback of the gap."""
    reject, feedback = blank.get("reject") or [], blank.get("feedback") or "-"
    listed = [{"text": one, "feedback": feedback} for one in reject] if isinstance(reject, list) else reject
    return {**blank, "reject": listed, "feedback": feedback}


def _in_gap(problem: InvalidQuestion) -> InvalidQuestion:
    """Return a problem where its author finds it: a rejected term is a line, and has no feedback of its own."""
    return InvalidQuestion(str(problem), problem.at[:2], missing=problem.missing)


@dataclass(frozen=True, slots=True)
class NumberGap:
    """A number in the unit that stands beside the gap.

    body {"type": "number", "unit": str}
    key {"answer": str, "tolerance": str, "tolerance_in": "unit", "percent" or "figures"}, the numbers as decimals
    said: what was typed
    """

    type: ClassVar[str] = "number"
    content_fields: ClassVar[tuple[str, ...]] = ("answer", "tolerance", "tolerance_in", "unit", "feedback")
    schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "properties": {"type": {"const": "number"}, "unit": {"type": "string"}},
        "required": ["type", "unit"],
        "additionalProperties": False,
    }
    unit: str

    @classmethod
    def read(cls, body: Json) -> Self:
        unit = body.get("unit")
        if set(body) != {"type", "unit"} or not (unit == "" or is_unit(unit)):
            raise InvalidQuestion("a gap for a number says its unit, and nothing beside it")
        return cls(str(unit))

    def read_key(self, key: Json) -> tuple[Fraction, Tolerance]:
        match key:
            case {"answer": str(answer), "tolerance": str(size), "tolerance_in": str(way), **beside} if not beside:
                try:
                    if way in WAYS:
                        return typed_number(answer), Tolerance(typed_number(size), way)
                except NoNumber as error:
                    raise InvalidQuestion(str(error), ["answer"]) from error
        raise InvalidQuestion("a gap for a number has an answer and a tolerance", ["answer"], missing=True)

    def read_answer(self, said: str) -> Fraction:
        try:
            return typed_number(said)
        except NoNumber as error:
            raise InvalidAnswer(str(error)) from error

    def mark(self, key: tuple[Fraction, Tolerance], answer: Fraction) -> Fraction:
        right, tolerance = key
        return Fraction(tolerance.accepts(answer, right))

    def chance(self, key: tuple[Fraction, Tolerance]) -> None:
        return None

    def response(self, key: tuple[Fraction, Tolerance], answer: Fraction) -> str:
        return decimal_text(key[0]) if self.mark(key, answer) else OTHER

    def ids(self) -> list[str]:
        return []

    def public(self, order: Sequence[str]) -> dict[str, Any]:
        return {"type": self.type, "unit": self.unit}

    def seen(self, key: Json, feedback: Mapping[str, str], said: str | None) -> Seen:
        return Seen(decimal_text(self.read_key(key)[0]), feedback.get(REASON, ""))

    @classmethod
    def problems_in(cls, blank: Json) -> list[InvalidQuestion]:
        problems = problems_of_tolerance(blank)
        try:
            _number(blank.get("answer"))
        except NoNumber as error:
            missing = blank.get("answer") in (None, "")
            problems.append(InvalidQuestion(f"what belongs there: {error}", ["answer"], missing=missing))
        if blank.get("unit") not in (None, "") and not is_unit(blank["unit"]):
            problems.append(InvalidQuestion("a unit is a text of at most 40 characters", ["unit"]))
        return problems

    @classmethod
    def from_content(cls, blank: Json, rng: Random, besides: Collection[str]) -> Written:
        answer, tolerance = blank.get("answer"), blank.get("tolerance")
        return Written(
            body={"type": cls.type, "unit": blank.get("unit") or ""},
            key={
                "answer": "" if answer in (None, "") else decimal_text(_number(answer)),
                "tolerance": "" if tolerance is None else decimal_text(written_number(tolerance)),
                "tolerance_in": blank.get("tolerance_in") or UNIT,
            },
            feedback={REASON: blank.get("feedback") or ""},
        )

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        key, unit = written.key, written.body["unit"]
        numbers = {name: stored_number(key[name]) for name in ("answer", "tolerance") if key[name]}
        way = key["tolerance_in"]
        return {
            **numbers,
            **({} if way == UNIT else {"tolerance_in": way}),
            **({"unit": unit} if unit else {}),
            "feedback": written.feedback.get(REASON, ""),
        }


def _number(found: Any) -> Fraction:
    """Return the number that belongs into a gap, as a file holds it or as an author typed it. Raises NoNumber."""
    number = typed_number(found) if isinstance(found, str) else written_number(found)
    return written_number(stored_number(decimal_text(number)))
