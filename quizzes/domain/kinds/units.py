"""Units and what lies between them, exactly: pint knows. It is loaded by whoever writes a question with several."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

LONGEST = 40  # characters
# Names, one digit as a power, and what joins them. What pint would calculate, such as 9**9**9, is kept from it.
_NAME = r"(?:[^\W\d_]|[°%])+(?:(?:\^|\*\*)-?[1-9]|[²³])?"
KNOWN = re.compile(rf"{_NAME}(?: ?[*·/] ?{_NAME}| {_NAME})*")
JOINTS = str.maketrans({"·": "*", "²": "^2", "³": "^3"})


class NoUnits(Exception):
    """The units are unknown, or measure different things; the message says which."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How a number in one unit becomes one in another: times the factor, plus the offset."""

    factor: Fraction = Fraction(1)
    offset: Fraction = Fraction()

    def convert(self, number: Fraction) -> Fraction:
        return number * self.factor + self.offset


@lru_cache(maxsize=1_000)
def scale_between(unit: str, into: str) -> Scale:
    """Return how numbers in a unit become numbers in another one. Raises NoUnits."""
    if unit == into:
        return Scale()
    of, to = _read(unit), _read(into)
    if not of.is_compatible_with(to):
        raise NoUnits(f"a number in {unit} cannot be converted into {into}: they measure different things")
    zero, one = (_registry().Quantity(Fraction(number), of).to(to).magnitude for number in (0, 1))
    return Scale(Fraction(one) - Fraction(zero), Fraction(zero))


def _read(unit: str) -> Any:
    """Return what pint makes of a unit. Raises NoUnits where it is none, or none that a number can be given in."""
    if len(unit) <= LONGEST and KNOWN.fullmatch(unit):
        try:
            found = _registry().parse_units(unit.translate(JOINTS))
            _registry().Quantity(Fraction(1), found).to_base_units()
            return found
        except Exception as error:  # pint, and what it parses with, raise many kinds
            raise NoUnits(_unknown(unit)) from error
    raise NoUnits(_unknown(unit))


def _unknown(unit: str) -> str:
    return f"the unit {unit} cannot be converted; write it as mg/mL, mmHg or cm^2, or offer one unit alone"


@lru_cache(maxsize=1)
def _registry() -> Any:
    """Return the table of units. Loading it takes a third of a second, hence not before somebody needs it."""
    import pint  # noqa: PLC0415

    registry: Any = pint.UnitRegistry(non_int_type=Fraction, on_redefinition="ignore")
    registry.define("french_gauge = millimeter / 3 = Fr = French")  # of catheters; pint's Fr is an old unit of charge
    return registry


def is_unit(found: Any) -> bool:
    """Tell whether a text can name a unit: of one that is offered alone, nobody has to know more."""
    return type(found) is str and len(found.strip()) > 0 and len(found) <= LONGEST and "\0" not in found
