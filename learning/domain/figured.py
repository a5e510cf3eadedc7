"""Figures as a person reads them, and as a sheet takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

NOT_COMPUTABLE = "not computable"
MINUS, NARROW = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"
# What a spreadsheet would take for a formula at the beginning of a text. Source: OWASP, CSV injection.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def share(value: float | None, decimals: int = 0) -> str:
    """Return a share in percent."""
    return NOT_COMPUTABLE if value is None else f"{_rounded(value * 100, decimals)}{NARROW}%"


def decimal(value: float | None, decimals: int = 2) -> str:
    return NOT_COMPUTABLE if value is None else _rounded(value, decimals)


def counted(value: float) -> str:
    """Return a count that may have a fraction, to one decimal where it has."""
    return f"{value:.1f}".removesuffix(".0")


def sheet_row(cells: Iterable[Any]) -> Sequence[str]:
    """Return a row for a sheet: numbers as they are, nothing where there is none, and texts that are no formulas."""
    return [_cell(one) for one in cells]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    text = str(value).replace("\0", "")
    return f"'{text}" if text.startswith(FORMULA) and not isinstance(value, int) else text


def _rounded(value: float, decimals: int) -> str:
    said = f"{value:.{decimals}f}"
    return said.replace("-", MINUS) if float(said) else said.removeprefix("-")
