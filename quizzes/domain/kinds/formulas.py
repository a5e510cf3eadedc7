"""Formulas over drawn values: a few signs and functions, calculated exactly, and never long.

simpleeval walks the tree that Python's own parser makes; nothing is compiled or executed. What it walks is checked
before: numbers, names, `+ - * / **`, brackets and the functions below, and nothing else.
"""

from __future__ import annotations

import ast
import math
import operator
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

from quizzes.domain.kinds.numbers import NoNumber, half_up, written_number

LONGEST = 200  # characters
MOST_BITS = 1_024  # of a numerator or a denominator, whatever is calculated
MOST_POWER = 64
MOST_DEPTH = 40  # of brackets in brackets
PRECISE = Context(prec=40, Emax=999, Emin=-999)  # of what is no fraction, such as a root
A_CALL = 10  # steps: a function takes as long as so many signs
SIGNS = {0x2212: "-", 0x2013: "-", 0xD7: "*", 0xB7: "*", 0xF7: "/"}  # as people type minus, times and by


class NoFormula(Exception):
    """The text cannot be calculated; the message says why."""


def _bounded(found: Any) -> Fraction:
    number = Fraction(found)
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > MOST_BITS:
        raise NoFormula("the formula makes a number that is too long")
    return number


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1 or abs(exponent) > MOST_POWER:
        raise NoFormula(f"a power is a whole number from -{MOST_POWER} to {MOST_POWER}; of a root, write sqrt")
    return _bounded(base**exponent)


def _precisely(of: Callable[[Decimal, Context], Decimal]) -> Callable[[Fraction], Fraction]:
    """Return a function that is calculated to forty figures: what it gives is no fraction."""

    def calculated(number: Fraction) -> Fraction:
        return _bounded(of(PRECISE.divide(Decimal(number.numerator), Decimal(number.denominator)), PRECISE))

    return calculated


def _rounded(number: Fraction, places: Fraction = Fraction()) -> Fraction:
    if places.denominator != 1 or not 0 <= places <= MOST_POWER:
        raise NoFormula("round(x, n) takes a whole number of decimals")
    return half_up(number * 10 ** int(places)) / Fraction(10) ** int(places)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "ceil": math.ceil,
    "exp": _precisely(Decimal.exp),
    "floor": math.floor,
    "ln": _precisely(Decimal.ln),
    "log10": _precisely(Decimal.log10),
    "max": max,
    "min": min,
    "round": _rounded,
    "sqrt": _precisely(Decimal.sqrt),
}
OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: _power,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
CALCULATED = (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Constant, ast.Load, *OPERATORS)


class _Calculation(SimpleEval):  # type: ignore[misc]  # simpleeval says nothing of its types
    """One calculation: every number in it is a Fraction, and each of its steps is bounded."""

    def __init__(self, names: Mapping[str, Fraction]) -> None:
        functions = {name: lambda *of, made=made: _bounded(made(*of)) for name, made in FUNCTIONS.items()}
        operators = {sign: lambda *of, made=made: _bounded(made(*of)) for sign, made in OPERATORS.items()}
        super().__init__(operators=operators, functions=functions, names=dict(names))
        self.nodes[ast.Constant] = lambda node: written_number(node.value)


@dataclass(frozen=True, slots=True)
class Formula:
    text: str
    tree: ast.expr
    names: frozenset[str]  # of the values that it needs

    @property
    def steps(self) -> int:
        """Return about how long it takes to calculate."""
        return sum(A_CALL if isinstance(node, ast.Call) else 1 for node in ast.walk(self.tree))

    def value(self, values: Mapping[str, Fraction]) -> Fraction:
        """Return what it gives for these values. Raises NoFormula."""
        if missing := sorted(self.names - set(values)):
            raise NoFormula(f"nothing is drawn under the name {missing[0]}")
        try:
            return _bounded(_Calculation(values).eval(self.text, previously_parsed=self.tree))
        except ZeroDivisionError as error:
            raise NoFormula("the formula divides by zero") from error
        except (ArithmeticError, ValueError, TypeError, InvalidExpression) as error:
            raise NoFormula("the formula cannot be calculated") from error


@lru_cache(maxsize=1_000)
def read_formula(text: str) -> Formula:
    """Return the formula that a text says. Raises NoFormula; quickly, whatever the text says."""
    if not text.strip() or len(text) > LONGEST:
        raise NoFormula(f"a formula is a text of at most {LONGEST} characters")
    tree = _parsed(text.translate(SIGNS).strip())
    if _depth(tree) > MOST_DEPTH:
        raise NoFormula("the formula has too many brackets in brackets")
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        _refuse_strange(node, called)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}
    return Formula(text, tree, frozenset(names))


def _parsed(text: str) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's advice on odd expressions, such as a call of a number
            return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise NoFormula("this is no formula; write for instance 100 * (a - b) / a") from error


def _depth(node: ast.AST) -> int:
    return 1 + max(map(_depth, ast.iter_child_nodes(node)), default=0)


def _refuse_strange(node: ast.AST, called: set[int]) -> None:
    """Raises NoFormula for whatever is no number, name, sign or known function."""
    if isinstance(node, ast.BitXor):
        raise NoFormula("write a power as a ** 2")
    if not isinstance(node, CALCULATED):
        raise NoFormula(f"a formula has numbers, names, + - * / ** and {', '.join(FUNCTIONS)}, and nothing else")
    if isinstance(node, ast.Constant):
        _refuse_constant(node)
    if isinstance(node, ast.Name) and (id(node) in called) != (node.id in FUNCTIONS):
        raise NoFormula(f"{node.id} is no function; there are {', '.join(FUNCTIONS)}")
    if isinstance(node, ast.Call) and (node.keywords or not isinstance(node.func, ast.Name)):
        raise NoFormula("a function is called with values alone, such as sqrt(a)")


def _refuse_constant(node: ast.Constant) -> None:
    try:
        written_number(node.value)
    except NoNumber as error:
        raise NoFormula("a number in the formula is too large, or is none") from error
