"""Vessels, branches and wires as SVG path data: pure functions from numbers to geometry.

A recall of 1 is a fully open lumen; 0.5 and below is almost closed. Lengths are in the units of the drawing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import hypot, pi, sin

Point = tuple[float, float]
Profile = Sequence[tuple[float, float]]  # (x, half of the lumen's height there)


def half_width(recall: float, open_half: float) -> float:
    """Return half of the lumen's height for a recall from 0 to 1; a thread stays even of what is forgotten."""
    return open_half * max(0.06, (recall - 0.5) / 0.5)


def forgetting(elapsed: float, interval: float, floor: float) -> float:
    """Return the recall after `elapsed` on a power curve that starts at 1 and reaches `floor` after `interval`."""
    share: float = (1 + (floor**-2 - 1) * elapsed / interval) ** -0.5
    return share


def smoothstep(t: float) -> float:
    """Return 0 below 0, 1 above 1, and a level-ended curve between them."""
    t = max(0.0, min(1.0, t))
    return t * t * (3 - 2 * t)


def axis(x: float, amplitude: float = 16, wavelength: float = 900, phase: float = 0.6) -> float:
    """Return how far the center line lies off its level at `x`: it bends too slowly to be read as a value."""
    return amplitude * sin(2 * pi * x / wavelength + phase)


def memory_profile(
    reviews: Sequence[float], end: float, open_half: float, *, floor: float = 0.7, widen: float = 30, step: float = 6
) -> list[tuple[float, float]]:
    """Return the vessel from the first review to `end`: it narrows after each, and opens over `widen` at the next."""
    spans = list(pairwise([*reviews, end]))
    return [
        (start + at * step, _half(start + at * step, spans, open_half, floor, widen))
        for start, stop in spans
        for at in range(round((stop - start) / step))
    ]


def _half(x: float, spans: Sequence[tuple[float, float]], open_half: float, floor: float, widen: float) -> float:
    """Return half of the height at `x`. Around a review one curve passes into the next, so that no corner shows."""
    start, stop = spans[0]
    half = half_width(forgetting(x - start, stop - start, floor), open_half)
    for start, stop in spans[1:]:
        opened = smoothstep((x - start + widen / 2) / widen)
        after = half_width(forgetting(max(0.0, x - start), stop - start, floor), open_half)
        half += (after - half) * opened
    return half


def silhouette(profile: Profile, center_y: float) -> str:
    """Return the closed outline of a lengthwise vessel: class `v` for memory, `g` for what could be."""
    upper = [(x, center_y + axis(x) - half) for x, half in profile]
    lower = [(x, center_y + axis(x) + half) for x, half in reversed(profile)]
    return path(upper + lower) + "Z"


def guidewire(xs: Iterable[float], center_y: float, wobble: float = 3) -> str:
    """Return the wire inside a vessel: class `wire pw`."""
    return path([(x, center_y + axis(x) + wobble * sin(x / 37)) for x in xs])


def bezier(p0: Point, p1: Point, p2: Point, p3: Point, steps: int = 50) -> list[Point]:
    """Return `steps` + 1 points on a cubic curve, ends included."""
    points = []
    for i in range(steps + 1):
        t = i / steps
        a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3
        points.append((a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0], a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1]))
    return points


def tube(points: Sequence[Point], width_at: Callable[[float], float]) -> str:
    """Return the closed outline around a center line; `width_at` takes 0 at its root to 1 at its tip."""
    left, right = [], []
    last = len(points) - 1
    for i, (x, y) in enumerate(points):
        nx, ny = normal(points, i)
        half = width_at(i / last) / 2
        left.append((x + nx * half, y + ny * half))
        right.append((x - nx * half, y - ny * half))
    return path(left + right[::-1]) + "Z"


def normal(points: Sequence[Point], i: int) -> Point:
    """Return the unit vector that stands on a line of points at its `i`-th."""
    (x0, y0), (x1, y1) = points[max(0, i - 1)], points[min(len(points) - 1, i + 1)]
    length = hypot(x1 - x0, y1 - y0) or 1
    return -(y1 - y0) / length, (x1 - x0) / length


def path_segment(node_x: float) -> tuple[str, str]:
    """Return the upper and the lower half of one lesson's piece of wire in a 100 x 100 box.

    Quarter sines, so that pieces join smoothly whatever their heights.
    """
    quarter = 50 + (node_x - 50) * 0.512
    return (
        f"M50,0C{quarter:.1f},16.3 {node_x:g},31.9 {node_x:g},50",
        f"M{node_x:g},50C{node_x:g},68.1 {quarter:.1f},83.7 50,100",
    )


def path(points: Sequence[Point]) -> str:
    """Return straight lines through points, to a tenth of a unit."""
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
