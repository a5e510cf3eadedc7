"""Shapes on a figure, as an author writes them: rect, circle and polygon, in the figure's own coordinates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.domain.drawn import Box

LONGEST = 600  # characters
NUMBER = re.compile(r"-?[0-9]{1,5}(?:\.[0-9]{1,2})?")
SIZES = {"rect": (4,), "circle": (3,), "polygon": tuple(range(6, 81, 2))}
SHAPE_SCHEMA = {
    "type": "object",
    "description": "One of rect [x, y, width, height], circle [x, y, radius] and polygon [x, y, x, y, ...].",
    "properties": {name: {"type": "array", "items": {"type": "number"}} for name in SIZES},
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
}


class NoShape(Exception):
    """The text describes no shape; the message says what one looks like."""


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    numbers: tuple[float, ...]

    @property
    def text(self) -> str:
        """Return the shape as its author would write it, in one form."""
        return " ".join([self.name, *map(_short, self.numbers)])

    @property
    def box(self) -> Box:
        if self.name == "rect":
            x, y, width, height = self.numbers
            return x, y, width, height
        if self.name == "circle":
            x, y, radius = self.numbers
            return x - radius, y - radius, 2 * radius, 2 * radius
        return box_of(list(zip(self.numbers[::2], self.numbers[1::2], strict=True)))

    def public(self) -> dict[str, Any]:
        return {self.name: list(self.numbers)}


def read_shape(text: Any) -> Shape:
    """Return the shape that a text describes, such as "circle 320 210 24". Raises NoShape."""
    words = re.split(r"[ ,]+", text.strip()) if isinstance(text, str) and len(text) <= LONGEST else [""]
    name, numbers = words[0], words[1:]
    if len(numbers) not in SIZES.get(name, ()) or not all(map(NUMBER.fullmatch, numbers)):
        raise NoShape("a shape is “rect x y width height”, “circle x y radius” or “polygon x,y x,y x,y”, in numbers")
    shape = Shape(name, tuple(_number(one) for one in numbers))
    if min(shape.numbers[2:] if name != "polygon" else shape.box[2:]) <= 0:
        raise NoShape("the shape has no size; make it larger than nothing")
    return shape


def box_of(points: Sequence[tuple[float, float]]) -> Box:
    """Return the smallest box around points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def lies_within(inner: Box, outer: Box) -> bool:
    x, y, width, height = inner
    left, top, wide, high = outer
    return left <= x and top <= y and x + width <= left + wide and y + height <= top + high


def _number(text: str) -> float:
    found = float(text)
    return int(found) if found == int(found) else found


def _short(number: float) -> str:
    return f"{number:g}" if number != int(number) else str(int(number))
