"""Where the shapes of a drawing lie.

Curves are taken by their control points, and arcs by their radii: a box may be larger than what is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import cos, isfinite, radians, sin

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # x, y, width, height
Matrix = tuple[float, float, float, float, float, float]  # as SVG writes it: a b c d e f

SAME: Matrix = (1, 0, 0, 1, 0, 0)
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
PIECE = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
FLAG = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])|([01])")
FLAGS = (3, 4)  # the numbers of an arc that are one digit each, whatever follows: `0 01 5` means `0 0 1 5`
TRANSFORM = re.compile(r"(matrix|translate|scale|rotate)\s*\(([^()]*)\)")
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}  # numbers of a command


def box_of(points: Sequence[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def shapes(tag: str, attributes: Mapping[str, str]) -> list[list[Point]]:
    """Return points around each shape that an element draws; a path draws one for each of its strokes."""
    if tag == "path":
        return _path(attributes.get("d", ""))
    if tag in ("polyline", "polygon"):
        points = list(_pairs(_numbers(attributes.get("points", ""))))
        return [points] if len(points) > 1 else []
    return _simple(tag, {name: _number(value) for name, value in attributes.items()})


def _simple(tag: str, sizes: Mapping[str, float]) -> list[list[Point]]:
    def of(*names: str) -> list[float]:
        return [sizes.get(name, 0) for name in names]

    match tag:
        case "rect":
            return [_corners(*of("x", "y", "width", "height"))]
        case "circle":
            return [_around(*of("cx", "cy", "r", "r"))]
        case "ellipse":
            return [_around(*of("cx", "cy", "rx", "ry"))]
        case "line":
            return [list(_pairs(of("x1", "y1", "x2", "y2")))]
    return []


def matrix_of(transform: str) -> Matrix:
    """Return what the attribute `transform` does, as one matrix."""
    found = SAME
    for name, said in TRANSFORM.findall(transform):
        found = times(found, _matrix(name, _numbers(said)))
    return found


def times(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def moved(points: Sequence[Point], by: Matrix) -> list[Point]:
    a, b, c, d, e, f = by
    return [(a * x + c * y + e, b * x + d * y + f) for x, y in points]


def _matrix(name: str, numbers: list[float]) -> Matrix:
    match name, numbers:
        case "matrix", [a, b, c, d, e, f]:
            return (a, b, c, d, e, f)
        case "translate", [x, *rest]:
            return (1, 0, 0, 1, x, rest[0] if rest else 0)
        case "scale", [x, *rest]:
            return (x, 0, 0, rest[0] if rest else x, 0, 0)
        case "rotate", [angle]:
            return _turn(angle)
        case "rotate", [angle, x, y]:
            return times(times((1, 0, 0, 1, x, y), _turn(angle)), (1, 0, 0, 1, -x, -y))
    return SAME


def _turn(degrees: float) -> Matrix:
    at = radians(degrees)
    return (cos(at), sin(at), -sin(at), cos(at), 0, 0)


def _path(d: str) -> list[list[Point]]:
    """Return the points of each stroke of a path."""
    strokes: list[list[Point]] = []
    here: Point = (0, 0)
    for command, numbers in _commands(d):
        if command in "Mm" or not strokes:
            strokes.append([])
        points = _points(command, numbers, here)
        strokes[-1] += points
        if command in "Zz":
            here = strokes[-1][0] if strokes[-1] else here
        elif points:
            here = points[-1]
    return [one for one in strokes if len(one) > 1]


def _commands(d: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each command with as many numbers as it takes once; a command that is repeated comes again."""
    command = ""
    numbers: list[float] = []
    for letter, number in _read(d):
        if letter:
            command, numbers = letter, []
            if letter in "Zz":
                yield letter, []
        elif command and command not in "Zz":
            numbers.append(_number(number))
            if len(numbers) == TAKES[command.upper()]:
                yield command, numbers
                command, numbers = {"M": "L", "m": "l"}.get(command, command), []


def _read(d: str) -> Iterator[tuple[str, str]]:
    """Yield each letter or number of a path in its order, as (letter, "") or ("", number)."""
    at, command, count = 0, "", 0
    while found := (FLAG if command in ("A", "a") and count % TAKES["A"] in FLAGS else PIECE).search(d, at):
        command, count = (found[1], 0) if found[1] else (command, count + 1)
        yield found[1] or "", found[2] or ""
        at = found.end()


def _points(command: str, numbers: list[float], here: Point) -> list[Point]:
    x, y = here if command.islower() else (0, 0)
    match command.upper():
        case "H":
            return [(x + numbers[0], here[1])]
        case "V":
            return [(here[0], y + numbers[0])]
        case "A":
            end = (x + numbers[5], y + numbers[6])
            middle = (here[0] + end[0]) / 2, (here[1] + end[1]) / 2
            return [*_around(*middle, abs(numbers[0]), abs(numbers[1])), end]
    return [(x + dx, y + dy) for dx, dy in _pairs(numbers)]


def _around(x: float, y: float, rx: float, ry: float) -> list[Point]:
    return [(x - rx, y - ry), (x + rx, y + ry)]


def _corners(x: float, y: float, width: float, height: float) -> list[Point]:
    return [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]


def _pairs(numbers: Sequence[float]) -> Iterator[Point]:
    return zip(numbers[::2], numbers[1::2], strict=False)


def _numbers(text: str) -> list[float]:
    return [_number(one) for one in NUMBER.findall(text)]


def _number(text: str) -> float:
    """Return the number that a value begins with; 0 where it begins with none, as browsers take it."""
    found = NUMBER.match(text.strip())
    number = float(found[0]) if found else 0.0
    return number if isfinite(number) and abs(number) < 1e6 else 0.0
