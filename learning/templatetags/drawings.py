"""Drawings from a page's numbers. The geometry is `learning.domain`'s; here it meets what a page holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from django import template

from learning.domain import drawing, tree
from learning.queries.progress import Ground, Standing
from learning.queries.today import Ahead
from reviews.domain import scheduling
from reviews.domain.scheduling import Recall

register = template.Library()


THREAD = 0.02  # of the open height: what is left of it in a drawing when nothing is
LESSON, REVIEWS, NOW, CENTER = 190.0, (330.0, 520.0, 800.0), 1176.0, 141.0  # of the landing's drawing


@register.simple_tag
@cache  # it shows no one's numbers: it explains the picture
def explained() -> dict[str, Any]:
    """Return the vessel of one fact: a lesson opens it, and each review opens it for longer."""
    before = [(float(x), 54.0) for x in range(150, round(LESSON), 3)]
    kept = drawing.memory_profile([LESSON, *REVIEWS], NOW, 54, widen=44, step=3)
    opened = [(x, half * drawing.smoothstep((x - 150) / 64)) for x, half in [*before, *kept]]
    to_come = [(x, drawing.half_width(drawing.forgetting(x - 1204, 900, 0.7), 54)) for x in _xs(1204, 1450)]
    spans = [_label(days) for days in _spans(len(REVIEWS) + 1)]
    return {
        "ghost": drawing.silhouette([(x, 62) for x in _xs(-6, 1452)], CENTER),
        "vessel": drawing.silhouette(opened, CENTER),
        "before": drawing.guidewire(_xs(-6, 156), CENTER),
        "wire": drawing.guidewire(_xs(150, 1176), CENTER),
        "upper": drawing.path([(x, CENTER + drawing.axis(x) - half) for x, half in to_come]),
        "lower": drawing.path([(x, CENTER + drawing.axis(x) + half) for x, half in to_come]),
        "due_y": f"{CENTER + drawing.axis(NOW):.1f}",
        "marks": [(x, f"{CENTER + drawing.axis(x) + 68:.1f}", span) for x, span in zip(REVIEWS, spans, strict=False)],
        "spans": spans,
        "last": spans[-1],
    }


def _spans(count: int) -> list[int]:
    """Return the days between one review and the next, by the scheduler itself, when every answer is right."""
    recalls: list[Recall] = []
    due = date(2000, 1, 1)
    spans = []
    for _ in range(count):
        recalls.append(Recall(due, scheduling.rate(Fraction(1))))
        before, due = due, scheduling.replay(recalls).due_day
        spans.append((due - before).days)
    return spans


def _label(days: int) -> str:
    if days < 14:
        return f"{days} days"
    return f"{round(days / 7)} weeks" if days < 60 else f"{round(days / 30)} months"


def _xs(start: int, stop: int) -> list[float]:
    return [float(x) for x in range(start, stop, 6)]


class Step(NamedTuple):
    """A lesson on the path, with the wire above and below its node; an end of the path has none.

    One that is still to come has a title and no standing.
    """

    standing: Standing | None
    title: str
    above: str
    below: str
    walked_above: bool
    walked_below: bool


@register.simple_tag
def steps(ground: Ground) -> list[Step]:
    """Return the path through a specialty, as planned: the wire is solid as far as both of its ends were begun."""
    places = list(_places(ground))
    walked = [standing is not None and (standing.begun or standing.learned > 0) for standing, _ in places]
    last = len(places) - 1
    found = []
    for i, (standing, title) in enumerate(places):
        above, below = drawing.path_segment(78 if i % 2 else 22)
        behind, ahead = i > 0 and all(walked[i - 1 : i + 1]), i < last and all(walked[i : i + 2])
        found.append(Step(standing, title, above if i else "", below if i < last else "", behind, ahead))
    return found


def _places(ground: Ground) -> Iterator[tuple[Standing | None, str]]:
    by_code = {one.lesson.code: one for one in ground.standings}
    for planned in ground.planned:
        yield by_code.pop(planned["code"], None), planned["title"]
    for added in by_code.values():
        yield added, added.lesson.title


class Limb(NamedTuple):
    ground: Ground
    branch: tree.Branch


@register.simple_tag
def limbs(grounds: Sequence[Ground]) -> list[Limb]:
    """Return a branch for each specialty in the order of painting, or none where the tree has too few places.

    The trunk comes last: branches leave from within it.
    """
    if len(grounds) > tree.places():
        return []
    found = [Limb(one, _branch(place, one)) for place, one in enumerate(grounds)]
    return sorted(found, key=lambda limb: limb.branch.trunk)


def _branch(place: int, ground: Ground) -> tree.Branch:
    # Lessons to come have their twigs: a branch is the whole specialty.
    lessons = len(ground.standings) + len(ground.to_come)
    return tree.branch(place, lessons=lessons, passed=ground.passed, recall=ground.recall)


class Gauge(NamedTuple):
    y: float
    width: float
    height: float
    radius: float


@register.filter
def gauge(ground: Ground) -> Gauge | None:
    """Return the filling of a specialty's gauge, 240 x 14: its length is what is passed, its height what is known."""
    lessons = len(ground.standings) + len(ground.to_come)
    if not ground.passed:
        return None
    height = 14 * max(0.2, ground.recall)
    return Gauge(
        round(7 - height / 2, 1), round(240 * ground.passed / lessons, 1), round(height, 1), round(height / 2, 1)
    )


@dataclass(frozen=True, slots=True)
class Channel:
    """The forecast as a vessel 720 wide: all that was learned, and what of it would still be recalled."""

    ghost: str
    vessel: str
    wire: str
    labels: list[tuple[float, str, Ahead]]


@register.simple_tag
def channel(ahead: Sequence[Ahead]) -> Channel:
    """Return the drawing of a forecast; its days are evenly spaced, and its height is the share itself."""
    width, center, open_half = 720.0, 88.0, 56.0
    xs = [float(x) for x in range(0, 721, 12)]
    profile = [(x, open_half * max(THREAD, _share(ahead, x / width))) for x in xs]
    last = len(ahead) - 1
    marks = [(0, ""), (last // 2, "mid"), (last, "te")]
    return Channel(
        drawing.silhouette([(x, open_half) for x in xs], center),
        drawing.silhouette(profile, center),
        drawing.guidewire(xs, center),
        [(width * i / last, anchor, ahead[i]) for i, anchor in marks],
    )


def _share(ahead: Sequence[Ahead], u: float) -> float:
    at = u * (len(ahead) - 1)
    i = min(int(at), len(ahead) - 2)
    return ahead[i].share + (ahead[i + 1].share - ahead[i].share) * (at - i)
