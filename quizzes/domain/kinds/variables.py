"""Values that are drawn for each learner: what they may be, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod
from random import Random
from typing import Any

from quizzes.domain.kinds.base import InvalidQuestion
from quizzes.domain.kinds.formulas import FUNCTIONS
from quizzes.domain.kinds.numbers import NoNumber, decimal_text, written_number

NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")
MOST = 6
# Every one of them is tried before a question is asked, so that no learner gets one that cannot be calculated.
MOST_COMBINATIONS = 1_000
BOUNDS = ("least", "most", "step")


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    least: Fraction
    most: Fraction
    step: Fraction

    @property
    def count(self) -> int:
        return int((self.most - self.least) / self.step) + 1

    def text(self, place: int) -> str:
        """Return one of its values, in as many decimals as all of them have."""
        places = max(len(decimal_text(one).partition(".")[2]) for one in (self.least, self.step))
        return decimal_text(self.least + place * self.step, places)


def draw(variables: Sequence[Variable], rng: Random) -> dict[str, str]:
    return {one.name: one.text(rng.randrange(one.count)) for one in variables}


def combinations(variables: Sequence[Variable]) -> Iterator[dict[str, str]]:
    """Return every draw that there can be."""
    for places in product(*(range(one.count) for one in variables)):
        yield {one.name: one.text(place) for one, place in zip(variables, places, strict=True)}


def drawn_numbers(values: Mapping[str, Any]) -> dict[str, Fraction]:
    """Return what a slot holds as numbers. Raises InvalidQuestion: it may have been drawn for another question."""
    try:
        return {name: Fraction(text) for name, text in values.items()}
    except (ValueError, TypeError, ZeroDivisionError) as error:
        raise InvalidQuestion("what was drawn for this slot are no numbers") from error


def variable_of(row: Mapping[str, Any]) -> Variable:
    """Return what a sound row in content/ says."""
    least, most, step = (written_number(row[name]) for name in BOUNDS)
    return Variable(row["name"], least, most, step)


def problems_of_variables(listed: Any) -> list[InvalidQuestion]:
    """Return what is wrong with the variables that a question in content/ says."""
    if not isinstance(listed, list) or len(listed) > MOST:
        return [InvalidQuestion(f"at most {MOST} values can be drawn", ["variables"])]
    problems = [problem for at, row in enumerate(listed) for problem in _problems_of_row(row, at)]
    if problems:
        return problems
    names = [row["name"] for row in listed]
    if len(names) != len(set(names)):
        return [InvalidQuestion("two values have the same name", ["variables"])]
    if (count := prod(variable_of(row).count for row in listed)) > MOST_COMBINATIONS:
        said = f"the values go together in {count:,} ways; at most {MOST_COMBINATIONS:,}: take larger steps"
        return [InvalidQuestion(said, ["variables"])]
    return []


def _problems_of_row(row: Any, at: int) -> list[InvalidQuestion]:
    if not isinstance(row, dict) or not set(row) <= {"name", *BOUNDS}:
        return [InvalidQuestion("a drawn value has name, least, most and step", ["variables", at])]
    name = row.get("name")
    if type(name) is not str or not NAME.fullmatch(name) or name in FUNCTIONS:
        said = "a name is up to 20 small letters, digits and _, and none of a function"
        return [InvalidQuestion(said, ["variables", at, "name"])]
    for bound in BOUNDS:
        try:
            written_number(row.get(bound))
        except NoNumber as error:
            return [InvalidQuestion(f"`{bound}`: {error}", ["variables", at, bound])]
    one = variable_of(row)
    if one.step <= 0 or one.least > one.most:
        return [InvalidQuestion("`least` is not above `most`, and `step` is above 0", ["variables", at, "least"])]
    return []
