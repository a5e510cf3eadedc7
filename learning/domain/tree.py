"""The map as a tree of vessels: a branch is a specialty, a twig is a lesson.

A branch is filled as far as its lessons are passed, and as wide as what they taught is still known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from learning.domain.drawing import Point, bezier, normal, path, smoothstep, tube

SIZE = (1200, 910)
TIP = 9.0  # width of a branch at its end


@dataclass(frozen=True, slots=True)
class Twig:
    path: str
    width: float
    passed: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """`ghost` is all that could be, `filled` (maybe empty) what is; `mark` is where a due dot goes."""

    ghost: str
    filled: str
    twigs: list[Twig]
    mark: Point
    trunk: bool


@dataclass(frozen=True, slots=True)
class _Line:
    points: list[Point]
    root: float  # width at the root
    tip: float
    first_twig: float  # share of the length where twigs begin
    twig: float  # length of a twig at the root
    mark: Point
    trunk: bool = False
    last_twig: float = 0.93


@cache
def _lines() -> list[_Line]:
    """Return the center lines in the order of the specialties: the first is the trunk's base, the eighth its crown."""
    base = bezier((606, 905), (606, 740), (540, 650), (586, 520), steps=60)
    middle = bezier((586, 520), (614, 416), (594, 306), (640, 190), steps=60)
    crown = bezier((640, 190), (661, 150), (690, 118), (706, 84), steps=30)
    trunk = base + middle[1:] + crown[1:]
    return [
        # The base has its twigs near the ground: further up other branches leave it.
        _Line(trunk[:91], 58, 30, 0.01, 34, (652, 846), trunk=True, last_twig=0.17),
        _side(((588, 800), (560, 775), (520, 735), (462, 722)), 30, twig=58),
        _side(((572, 640), (640, 560), (780, 560), (948, 497)), 34),
        _side(((574, 742), (640, 690), (760, 690), (948, 648)), 30),
        _side(((600, 400), (640, 290), (800, 290), (948, 218)), 30),
        _side(((592, 500), (660, 420), (800, 420), (948, 358)), 28),
        _side(((574, 690), (520, 600), (420, 590), (272, 540)), 26),
        _Line(trunk[90:], 30, 12, 0.35, 72, (700, 66), trunk=True),
        _side(((584, 540), (520, 440), (420, 420), (272, 362)), 28),
        _side(((606, 420), (580, 300), (450, 250), (296, 166)), 22),
    ]


def _side(curve: tuple[Point, Point, Point, Point], root: float, twig: float = 84) -> _Line:
    return _Line(bezier(*curve), root, TIP, 0.3, twig, curve[3])


def places() -> int:
    """Return how many specialties the tree has a branch for."""
    return len(_lines())


def branch(place: int, *, lessons: int, passed: int, recall: float) -> Branch:
    """Return the branch at a place from 0, for a specialty with so many lessons of which so many are passed.

    `recall` is the share, from 0 to 1, of what was learned there that is still known.
    """
    line = _lines()[place]

    def width(u: float) -> float:
        return line.root - (line.root - line.tip) * u

    coverage = passed / lessons if lessons else 0.0
    filled = _filled(line, width, coverage, recall)
    return Branch(tube(line.points, width), filled, _twigs(line, lessons, passed), line.mark, line.trunk)


def _filled(line: _Line, width: Callable[[float], float], coverage: float, recall: float) -> str:
    """Return the outline of what is passed: a little more than its share, so that its last twig has a root."""
    if coverage <= 0:
        return ""
    reach = coverage * 0.75 + 0.25
    points = line.points[: max(8, round(reach * (len(line.points) - 1))) + 1]
    open_tip = 1.0 if coverage >= 1 else 0.08

    def filled(u: float) -> float:
        tapering = 1 - smoothstep((u - 0.65) / 0.35) * (1 - open_tip)
        return width(u * reach) * max(0.2, recall) * tapering

    return tube(points, filled)


def _twigs(line: _Line, lessons: int, passed: int) -> list[Twig]:
    return [_twig(line, i, lessons, passed=i < passed) for i in range(lessons)]


def _twig(line: _Line, i: int, lessons: int, *, passed: bool) -> Twig:
    """Return the twig of the `i`-th lesson: they leave to both sides in turn, and shorten towards the tip."""
    u = line.first_twig + (line.last_twig - line.first_twig) * (i + 0.5) / lessons
    at = round(u * (len(line.points) - 1))
    side = 1 if i % 2 else -1
    nx, ny = normal(line.points, at)
    ahead = (ny, -nx)  # along the branch, towards its tip
    length = line.twig * (1 - 0.45 * u) + (line.root * (1 - u) if line.trunk else 0)
    return Twig(_leaving(line.points[at], ahead, (nx * side, ny * side), length), round(7.5 - 3.3 * u, 1), passed)


def _leaving(start: Point, ahead: Point, out: Point, length: float) -> str:
    """Return a curve that leaves a branch almost along it, bends outwards, and ends in its direction again."""

    def at(along: float, off: float) -> Point:
        return (
            start[0] + (ahead[0] * along + out[0] * off) * length,
            start[1] + (ahead[1] * along + out[1] * off) * length,
        )

    return path(bezier(at(0, 0), at(0.35, 0.05), at(0.4, 0.5), at(0.8, 0.62), steps=12))
