"""A numeric question as content/ has it: what may be wrong with it, and how rows hold it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import Any

from quizzes.domain.kinds.base import InvalidQuestion, Json, Written
from quizzes.domain.kinds.formulas import NoFormula, read_formula
from quizzes.domain.kinds.numbers import NoNumber, exact_text, stored_number, written_number
from quizzes.domain.kinds.parts import is_words, not_words
from quizzes.domain.kinds.tolerances import UNIT, Tolerance, problems_of_tolerance
from quizzes.domain.kinds.units import NoUnits, is_unit, scale_between
from quizzes.domain.kinds.variables import (
    BOUNDS,
    Variable,
    combinations,
    drawn_numbers,
    problems_of_variables,
    variable_of,
)

NAMES = (
    *("answer", "tolerance", "tolerance_in", "unit", "units"),
    *("variables", "formula", "common_errors", "feedback"),
)
MOST_UNITS, MOST_ERRORS = 8, 8
MOST_STEPS = 100_000  # of all formulas for all draws: about a second
Problems = list[InvalidQuestion]


def problems_in(item: Json) -> Problems:
    """Return everything that is wrong; what leans on other fields is looked at once they are right."""
    problems = [
        *_problems_of_right(item),
        *problems_of_tolerance(item),
        *_problems_of_units(item),
        *problems_of_variables(item.get("variables") or []),
        *_problems_of_errors(item.get("common_errors") or []),
    ]
    if item.get("feedback") and not is_words(item["feedback"]):
        problems.append(not_words("the answer", item["feedback"], "feedback", ["feedback"]))
    return problems or _problems_of_draws(item)


def _problems_of_right(item: Json) -> Problems:
    answer, formula = item.get("answer"), item.get("formula") or None
    if answer is not None and formula is not None:
        return [InvalidQuestion("say the answer as a number or as a formula, not as both", ["formula"])]
    if answer is None and formula is None:
        return [InvalidQuestion("say the answer, as a number or as a formula", ["answer"], missing=True)]
    if formula is None:
        return _problems_of_number(answer, ["answer"])
    return _problems_of_formula(formula, ["formula"])


def _problems_of_number(found: Any, at: Sequence[str | int]) -> Problems:
    try:
        written_number(found)
    except NoNumber as error:
        return [InvalidQuestion(str(error), at)]
    return []


def _problems_of_formula(found: Any, at: Sequence[str | int]) -> Problems:
    try:
        read_formula(found if type(found) is str else "")
    except NoFormula as error:
        return [InvalidQuestion(str(error), at)]
    return []


def _problems_of_units(item: Json) -> Problems:
    unit, units = item.get("unit"), item.get("units") or []
    if unit in (None, ""):
        return [InvalidQuestion("say the unit of the answer; of a count, what is counted", ["unit"], missing=True)]
    if not is_unit(unit):
        return [InvalidQuestion("a unit is a text of at most 40 characters", ["unit"])]
    if not units:
        return []
    if (
        not isinstance(units, list)
        or not all(map(is_unit, units))
        or not 2 <= len(set(units)) == len(units) <= MOST_UNITS
    ):
        return [InvalidQuestion(f"offer from 2 to {MOST_UNITS} different units, or none", ["units"])]
    if unit not in units:
        return [InvalidQuestion(f"the unit of the answer, {unit}, must be among those that are offered", ["units"])]
    return _problems_of_scales(unit, units)


def _problems_of_scales(unit: str, units: list[str]) -> Problems:
    problems = []
    for at, one in enumerate(units):
        try:
            scale_between(one, unit)
        except NoUnits as error:
            problems.append(InvalidQuestion(str(error), ["units", at]))
    return problems


def _problems_of_errors(listed: Any) -> Problems:
    if not isinstance(listed, list) or len(listed) > MOST_ERRORS:
        return [InvalidQuestion(f"at most {MOST_ERRORS} common errors can be told", ["common_errors"])]
    return [problem for at, one in enumerate(listed) for problem in _problems_of_error(one, at)]


def _problems_of_error(one: Any, at: int) -> Problems:
    if not isinstance(one, dict) or not set(one) <= {"value", "feedback"}:
        return [InvalidQuestion("a common error has a value and a feedback", ["common_errors", at])]
    value, place = one.get("value"), ("common_errors", at, "value")
    if value in (None, ""):
        problems = [InvalidQuestion("say the wrong number, or the formula that leads to it", place)]
    else:
        problems = (_problems_of_formula if isinstance(value, str) else _problems_of_number)(value, place)
    if not is_words(one.get("feedback")):
        problems.append(not_words("a common error", one.get("feedback"), "feedback", ("common_errors", at, "feedback")))
    return problems


def _problems_of_draws(item: Json) -> Problems:
    """Try every draw: each can be calculated, and no common error is right by it (rule 12)."""
    errors = tuple(_text(one["value"]) for one in item.get("common_errors") or [])
    size, way = written_number(item["tolerance"]), item.get("tolerance_in") or UNIT
    variables = tuple(map(variable_of, item.get("variables") or []))
    at = ("formula" if item.get("formula") else "answer",)
    if variables and not item.get("formula"):
        return [InvalidQuestion("values are drawn, and no formula uses them", ["formula"])]
    if prod(one.count for one in variables) * sum(map(_steps, (_right_text(item), *errors))) > MOST_STEPS:
        said = "every combination is tried, and the formulas are too long for so many: take larger steps"
        return [InvalidQuestion(said, ["variables"])]
    found = _first_problem(_right_text(item), errors, Tolerance(size, way), variables)
    return [InvalidQuestion(said, at if place is None else ("common_errors", place, "value")) for place, said in found]


def _steps(formula: str) -> int:
    try:
        return read_formula(formula).steps
    except NoFormula:  # a number of very many decimals, which is told in its place
        return 0


@lru_cache(maxsize=200)
def _first_problem(
    right: str, errors: tuple[str, ...], tolerance: Tolerance, variables: tuple[Variable, ...]
) -> tuple[tuple[int | None, str], ...]:
    for values in combinations(variables):
        for place, said in _problems_of_draw(right, errors, tolerance, drawn_numbers(values)):
            where = ", ".join(f"{name} = {text}" for name, text in values.items())
            return ((place, f"{said}, with {where}" if where else said),)
    return ()


def _problems_of_draw(
    right: str, errors: tuple[str, ...], tolerance: Tolerance, values: Mapping[str, Fraction]
) -> Iterator[tuple[int | None, str]]:
    place: int | None = None
    try:
        number = read_formula(right).value(values)
        for place, error in enumerate(errors):
            if tolerance.accepts(read_formula(error).value(values), number):
                yield place, "a common error must be outside the tolerance"
    except NoFormula as error:
        yield place, str(error)


def written(item: Json) -> Written:
    """Return how rows hold a sound question; of a draft, as far as it goes."""
    unit = item.get("unit") or ""
    units = item.get("units") or [unit or "?"]
    errors = item.get("common_errors") or []
    feedback = {"": item.get("feedback") or ""} | {str(at): one.get("feedback") or "" for at, one in enumerate(errors)}
    scales = {one: scale_between(one, unit) for one in units if unit and one != unit}
    return Written(
        body={
            "units": list(units),
            "tolerance": exact_text(item.get("tolerance") or 0),
            "tolerance_in": item.get("tolerance_in") or UNIT,
            "variables": [_stored_row(row) for row in item.get("variables") or []],
        },
        key={
            "unit": unit,
            **_stored_right(item),
            "errors": [_text(one["value"]) for one in errors],
            "scales": {one: [str(scale.factor), str(scale.offset)] for one, scale in scales.items()},
            **({"unsaid": ["tolerance"]} if item.get("tolerance") is None else {}),
        },
        feedback=feedback,
    )


def said(written: Written) -> dict[str, Any]:
    """Return what content/ says of a question; what says nothing is left out, but for a zero."""
    body, key, feedback = written.body, written.key, written.feedback
    found = {
        "answer": stored_number(key["answer"]) if "answer" in key else None,
        "tolerance": None if key.get("unsaid") else stored_number(body["tolerance"]),
        "tolerance_in": None if body["tolerance_in"] == UNIT else body["tolerance_in"],
        "unit": key["unit"],
        "units": body["units"] if len(body["units"]) > 1 else None,
        "variables": [
            {"name": row["name"]} | {one: stored_number(row[one]) for one in BOUNDS} for row in body["variables"]
        ],
        "formula": key.get("formula"),
        "common_errors": [
            {"value": _number(text), "feedback": feedback[str(at)]} for at, text in enumerate(key["errors"])
        ],
        "feedback": feedback[""],
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _right_text(item: Json) -> str:
    return item.get("formula") or _text(item["answer"])


def _text(found: Any) -> str:
    """Return a number or a formula as rows hold it."""
    said = _number(found.strip()) if isinstance(found, str) else found
    return said if isinstance(said, str) else exact_text(said)


def _number(text: str) -> int | float | str:
    """Return a number or a formula as content/ says it."""
    try:
        return stored_number(text)
    except NoNumber:
        return text


def _stored_row(row: Json) -> dict[str, str]:
    return {"name": row["name"]} | {bound: exact_text(row[bound]) for bound in BOUNDS}


def _stored_right(item: Json) -> dict[str, str]:
    if item.get("formula"):
        return {"formula": _text(item["formula"])}
    return {"answer": _text(item["answer"])} if item.get("answer") is not None else {}
