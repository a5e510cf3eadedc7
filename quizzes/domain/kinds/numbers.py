"""Numbers as people type them and as files hold them: exact, and never larger than anything that is measured."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Any

LONGEST = 40  # characters of a number that is typed
MOST_EXPONENT = 30
LARGEST = 10**15  # of what an author writes
DECIMALS, FIGURES = 12, 6  # a number is shown in full up to so many decimals, else to so many figures
DIGITS = re.compile(r"[+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE]([+-]?[0-9]{1,6}))?")
DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
GROUPED = re.compile(r"([0-9]) (?=[0-9]{3}(?![0-9]))")
TWO_WAYS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
DECIMAL_COMMA = "\u066b"  # of Arabic digits


class NoNumber(Exception):
    """The text is no number; the message says what one looks like."""


def typed_number(text: Any) -> Fraction:
    """Return the number that somebody typed. Raises NoNumber.

    A comma is a decimal comma, a space may part thousands, digits of any script and any kind of minus count. One comma
    with three digits after it could part thousands as well: it is refused, not guessed at.
    """
    if type(text) is not str or len(text) > LONGEST:
        raise NoNumber(f"a number is a text of at most {LONGEST} characters, such as 7 or 2.5")
    plain = GROUPED.sub(r"\1", "".join(map(_plain, text)).strip())
    if TWO_WAYS.fullmatch(plain):
        raise NoNumber(f"{plain} can be read in two ways: write {plain.replace(',', '')} or {plain.replace(',', '.')}")
    found = DIGITS.fullmatch(plain)
    if not found:
        raise NoNumber("write a number alone, such as 7 or 2.5, without its unit and without a calculation")
    if abs(int(found[1] or 0)) > MOST_EXPONENT:
        raise NoNumber(f"the exponent of a number is from -{MOST_EXPONENT} to {MOST_EXPONENT}")
    return Fraction(plain.replace(",", ".").removesuffix(".").replace(".e", "e").replace(".E", "E"))


def _plain(sign: str) -> str:
    """Return a sign as ASCII has it, where it is one that numbers are typed with."""
    digit, kind = unicodedata.decimal(sign, None), unicodedata.category(sign)
    if digit is not None:
        return str(digit)
    if unicodedata.decomposition(sign).startswith("<wide>"):
        return unicodedata.normalize("NFKC", sign)
    if kind == "Pd" or sign == "\u2212":
        return "-"
    return " " if kind == "Zs" else "," if sign == DECIMAL_COMMA else sign


def written_number(found: Any) -> Fraction:
    """Return a number as a file holds it, as exact as it stands there: 0.1 is a tenth. Raises NoNumber."""
    if type(found) not in (int, float) or not abs(found) <= LARGEST:  # NaN is not
        raise NoNumber(f"a number is at most {LARGEST:,}, and is written without quotes")
    return Fraction(repr(found)) if isinstance(found, float) else Fraction(found)


def exact_text(found: Any) -> str:
    """Return a number as a file holds it in decimal digits, as rows hold it. Raises NoNumber."""
    written_number(found)
    whole, point, decimals = format(Decimal(repr(found or 0)), "f").partition(".")
    return f"{whole}{point}{decimals}".rstrip("0").removesuffix(".") if decimals else whole


def stored_number(text: str) -> int | float:
    """Return a number that a row holds in decimal digits, as files say it: whole if it is whole. Raises NoNumber."""
    if not DECIMAL.fullmatch(text):
        raise NoNumber("these are no decimal digits")
    found = Fraction(text)
    return int(found) if found.denominator == 1 else float(found)


def decimal_text(number: Fraction, decimals: int | None = None) -> str:
    """Return a number in digits: in full where it ends soon, else rounded; or with so many decimals."""
    places = decimals if decimals is not None else _decimals(number)
    scaled = half_up(number * 10**places)
    sign, digits = "-" if scaled < 0 else "", str(abs(scaled)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _decimals(number: Fraction) -> int:
    """Return how many decimals a number needs; of one that never ends, those of its first figures."""
    for places in range(DECIMALS + 1):
        if (number * 10**places).denominator == 1:
            return places
    return max(0, FIGURES - 1 - _magnitude(number))


def half_up(number: Fraction) -> int:
    """Return the nearest whole number; a half goes away from zero, as people round."""
    whole = math.floor(abs(number) + Fraction(1, 2))
    return -whole if number < 0 else whole


def to_figures(number: Fraction, figures: int) -> Fraction:
    """Return a number rounded to so many significant figures."""
    if not number:
        return number
    scale = Fraction(10) ** (figures - 1 - _magnitude(number))
    return half_up(number * scale) / scale


def _magnitude(number: Fraction) -> int:
    """Return the power of ten of the first figure: 0 for 7.5, 1 for 75, -1 for 0.75."""
    size = abs(number)
    found = len(str(size.numerator)) - len(str(size.denominator))
    return found if size >= Fraction(10) ** found else found - 1
