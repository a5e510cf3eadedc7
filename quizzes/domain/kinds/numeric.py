"""A number to calculate or to know, with its unit, on values that may be drawn for each learner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Self

from quizzes.domain.kinds import numeric_content as content
from quizzes.domain.kinds.base import (
    Explained,
    Field,
    InvalidAnswer,
    InvalidQuestion,
    Json,
    Schemas,
    Written,
    checked,
    refuse,
)
from quizzes.domain.kinds.formulas import Formula, NoFormula, read_formula
from quizzes.domain.kinds.numbers import NoNumber, decimal_text, typed_number
from quizzes.domain.kinds.numeric_fields import FIELDS, SCHEMAS
from quizzes.domain.kinds.tolerances import FIGURES, MOST_FIGURES, WAYS, Tolerance
from quizzes.domain.kinds.units import Scale, is_unit
from quizzes.domain.kinds.variables import BOUNDS, MOST, NAME, Variable, draw, drawn_numbers
from quizzes.domain.kinds.wording import worded

ACCEPTED, OTHER = "key", "answer"  # the names of feedback: on the right answer, and on what was typed instead


@dataclass(frozen=True, slots=True)
class Known:
    """The key: how the right number is calculated and the known wrong ones, all in `unit`; and the way to it."""

    right: Formula
    errors: tuple[Formula, ...]
    unit: str
    scales: Mapping[str, Scale]  # from each other unit that is offered


@dataclass(frozen=True, slots=True)
class Typed:
    number: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Numeric:
    """All of the credit for a number within the tolerance, in whatever unit of those that are offered.

    body {"units": [str, ...], "tolerance": str, "tolerance_in": "unit" | "percent" | "figures", "variables": [...]}
    key {"unit": str, "answer" or "formula": str, "errors": [str, ...], "scales": {unit: [factor, offset]}}
    answer {"value": str, "unit": str}; the unit may be left out where one is offered
    Numbers are decimal texts, so that none of them is rounded by whoever stores it.
    """

    name: ClassVar[str] = "numeric"
    label: ClassVar[str] = "A number, calculated or known"
    content_fields: ClassVar[tuple[str, ...]] = content.NAMES
    fields: ClassVar[tuple[Field, ...]] = FIELDS
    can_fix_order: ClassVar[bool] = False  # nothing of it stands in an order
    schemas: ClassVar[Schemas] = SCHEMAS
    units: tuple[str, ...]
    tolerance: Tolerance
    variables: tuple[Variable, ...]

    @classmethod
    def read(cls, body: Json) -> Self:
        match body:
            case {
                "units": [_, *_] as units,
                "tolerance": str(size),
                "tolerance_in": str(way),
                "variables": list(variables),
                **beside,
            } if not beside and _are_units(units) and len(variables) <= MOST:
                return cls(tuple(units), _read_tolerance(size, way), tuple(map(_read_variable, variables)))
        raise InvalidQuestion("a body has units, tolerance, tolerance_in and variables, and nothing beside them")

    def read_key(self, key: Json) -> Known:
        match key:
            case {"unit": str(unit), "errors": list(errors), "scales": dict(scales), **right}:
                if len(right) == 1 and set(right) <= {"answer", "formula"} and set(self.units) == {unit, *scales}:
                    formulas = [_read_formula(text) for text in (*right.values(), *errors)]
                    return Known(formulas[0], tuple(formulas[1:]), unit, _read_scales(scales))
        raise InvalidQuestion("its answer, its unit or its tolerance is not said yet")

    def read_answer(self, answer: Json) -> Typed:
        if not {"value"} <= set(answer) <= {"value", "unit"}:
            raise InvalidAnswer("an answer has a `value`, and beside it at most a `unit`")
        unit = answer.get("unit", self.units[0] if len(self.units) == 1 else None)
        if unit not in self.units:
            raise InvalidAnswer(f"choose the unit, too: {' or '.join(self.units)}")
        try:
            return Typed(typed_number(answer["value"]), unit)
        except NoNumber as error:
            raise InvalidAnswer(str(error)) from error

    def draw(self, rng: Random) -> dict[str, Any]:
        return draw(self.variables, rng)

    def mark(self, key: Known, answer: Typed, values: Json) -> Fraction:
        return Fraction(self.tolerance.accepts(_in_unit(key, answer), _value(key.right, values)))

    def chance(self, key: Known) -> None:
        return None

    def responses(self, key: Known, answer: Typed, values: Json) -> dict[str, str]:
        if self.mark(key, answer, values):
            return {"": key.right.text}
        place = self._mistake(key, answer, values)
        return {"": "other" if place is None else key.errors[place].text}

    def _mistake(self, key: Known, answer: Typed, values: Json) -> int | None:
        """Return the place of the known wrong number that was typed, or None. Of several, the nearest."""
        if self.mark(key, answer, values):
            return None
        given = _in_unit(key, answer)
        wrong = enumerate(_value(error, values) for error in key.errors)
        near = [(abs(given - one), at) for at, one in wrong if self.tolerance.accepts(given, one)]
        return min(near)[1] if near else None

    def ids(self) -> list[str]:
        return []

    def public(self, order: Sequence[str], values: Json) -> dict[str, Any]:
        """Return what a client needs: not what else might have been drawn."""
        size = decimal_text(self.tolerance.size)
        return {"units": list(self.units), "tolerance": size, "tolerance_in": self.tolerance.way}

    def answer_from_form(self, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        number, unit = (next(iter(posted.get(name) or ()), "") for name in ("choice", "choice-unit"))
        if not number.strip():
            return {}
        return {"value": number, "unit": unit} if unit else {"value": number}

    def explain(self, key: Json, feedback: Mapping[str, str], answer: Json | None, values: Json) -> Explained:
        """Tell the right number for these values, and of the known wrong ones that alone which was typed."""
        known, typed = self.read_key(key), self.read_answer(answer) if answer else None
        place = self._mistake(known, typed, values) if typed else None
        said = {ACCEPTED: feedback.get("", ""), OTHER: "" if place is None else feedback.get(str(place), "")}
        told = {
            "value": decimal_text(_value(known.right, values)),
            "unit": known.unit,
            "tolerance": decimal_text(self.tolerance.size),
            "tolerance_in": self.tolerance.way,
            "right": typed is not None and self.mark(known, typed, values) == 1,
        }
        return Explained(told, {name: worded(text, values) for name, text in said.items() if text})

    @classmethod
    def problems_in(cls, item: Json) -> list[InvalidQuestion]:
        return content.problems_in(item)

    @classmethod
    def from_content(cls, item: Json, rng: Random, *, draft: bool = False) -> Written:
        refuse(cls.problems_in(item), draft=draft)
        written = content.written(item)
        return checked(cls, written, draft=draft)

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        return content.said(written)


def _are_units(found: Sequence[Any]) -> bool:
    return len(found) <= content.MOST_UNITS and all(map(is_unit, found)) and len(found) == len(set(found))


def _in_unit(key: Known, answer: Typed) -> Fraction:
    return key.scales.get(answer.unit, Scale()).convert(answer.number)


def _value(formula: Formula, values: Json) -> Fraction:
    try:
        return formula.value(drawn_numbers(values))
    except NoFormula as error:
        raise InvalidQuestion(str(error)) from error


def _read_formula(text: Any) -> Formula:
    try:
        return read_formula(text if type(text) is str else "")
    except NoFormula as error:
        raise InvalidQuestion(str(error)) from error


def _read_number(text: Any) -> Fraction:
    try:
        return typed_number(text)
    except NoNumber as error:
        raise InvalidQuestion(str(error)) from error


def _read_tolerance(size: str, way: str) -> Tolerance:
    found = _read_number(size)
    if way not in WAYS or found < 0 or (way == FIGURES and not 1 <= found <= MOST_FIGURES):
        raise InvalidQuestion(f"a tolerance is not below 0, in one of {', '.join(WAYS)}", ["tolerance"])
    return Tolerance(found, way)


def _read_variable(row: Any) -> Variable:
    match row:
        case {"name": str(name), **bounds} if set(bounds) == set(BOUNDS) and NAME.fullmatch(name):
            one = Variable(name, *(_read_number(bounds[bound]) for bound in BOUNDS))
            if one.step > 0 and one.least <= one.most:
                return one
    raise InvalidQuestion("a variable has name, least, most and step", ["variables"])


def _read_scales(scales: Mapping[str, Any]) -> dict[str, Scale]:
    try:
        return {unit: Scale(*map(Fraction, pair)) for unit, pair in scales.items()}
    except (ValueError, TypeError, ArithmeticError) as error:
        raise InvalidQuestion("a scale is a factor and an offset, each a fraction") from error
