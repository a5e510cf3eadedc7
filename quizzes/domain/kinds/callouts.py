"""Where the numbers of regions stand on a figure: beside what they name, and not on top of anything that is read."""

from __future__ import annotations

from collections.abc import Sequence

from quizzes.domain.drawn import Box

Point = tuple[float, float]
SHARE = 26  # of the longer side of a figure: the radius of a number's circle
ROOMY = 2.6  # radii: a region that is larger holds its own number
RINGS = (1.7, 3.2, 4.8)  # radii from the edge of a region
DIRECTIONS = ((0, -1), (1, 0), (0, 1), (-1, 0), (1, -1), (1, 1), (-1, 1), (-1, -1))
OUTSIDE, ON_NUMBER, ON_REGION, ON_WORDS, FARTHER, INDIRECT = 200.0, 100.0, 10.0, 8.0, 3.0, 0.1


def radius_on(figure: Box) -> float:
    return round(max(figure[2], figure[3]) / SHARE, 1)


def callouts(figure: Box, regions: Sequence[Box], words: Sequence[Box]) -> list[Point]:
    """Return the middle of each region's number, in order: where it hides the least, and as near as that allows."""
    radius = radius_on(figure)
    taken: list[Box] = []
    found: list[Point] = []
    for place, region in enumerate(regions):
        others = [one for at, one in enumerate(regions) if at != place]
        offered = list(_candidates(region, radius))
        _, point = min((_cost(one, radius, figure, taken, others, words) + cost, one) for cost, one in offered)
        found.append(point)
        taken.append(_around(point, radius))
    return found


def middle(box: Box) -> Point:
    x, y, width, height = box
    return round(x + width / 2, 1), round(y + height / 2, 1)


def _candidates(region: Box, radius: float) -> list[tuple[float, Point]]:
    """Return the points around a region, each with what it costs to be farther or less straight."""
    x, y = middle(region)
    found: list[tuple[float, Point]] = []
    if min(region[2], region[3]) >= ROOMY * radius:
        found.append((0.0, (x, y)))
    for ring, distance in enumerate(RINGS):
        for order, (dx, dy) in enumerate(DIRECTIONS):
            gap = distance * radius
            at = x + dx * (region[2] / 2 + gap), y + dy * (region[3] / 2 + gap)
            found.append((1 + FARTHER * ring + INDIRECT * order, (round(at[0], 1), round(at[1], 1))))
    return found


def _cost(
    point: Point, radius: float, figure: Box, taken: Sequence[Box], others: Sequence[Box], words: Sequence[Box]
) -> float:
    circle = _around(point, radius)
    cost = 0.0 if _within(circle, figure) else OUTSIDE
    cost += ON_NUMBER * sum(_meet(circle, one) for one in taken)
    cost += ON_REGION * sum(_meet(circle, one) for one in others)
    return cost + ON_WORDS * sum(_meet(circle, one) for one in words)


def _around(point: Point, radius: float) -> Box:
    return point[0] - radius, point[1] - radius, 2 * radius, 2 * radius


def _within(inner: Box, outer: Box) -> bool:
    x, y, width, height = inner
    return outer[0] <= x and outer[1] <= y and x + width <= outer[0] + outer[2] and y + height <= outer[1] + outer[3]


def _meet(one: Box, other: Box) -> bool:
    over = min(one[0] + one[2], other[0] + other[2]) > max(one[0], other[0])
    return over and min(one[1] + one[3], other[1] + other[3]) > max(one[1], other[1])
