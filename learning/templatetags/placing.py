"""Figures that questions ask on: the drawing or picture with its numbers, in the words of SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from learning.domain.curriculum.texts import picture_address
from learning.templatetags.arranging import paired
from quizzes.domain.drawn import Box, Drawn
from quizzes.domain.kinds.callouts import middle

register = template.Library()
ROOT = re.compile(r"<svg ([^>]*)>(.*)</svg>", re.DOTALL)
OF_ROOT = re.compile(r'(?:^| )(?:class|viewBox|width|height|x|y|preserveAspectRatio)="[^"]*"')
REGION = re.compile(r'data-region="([a-z0-9]{8})"')
WIDE = 1.6  # times its height
STEPS, MOST_LINES = (10, 20, 50, 100, 200, 500, 1000), 12
LETTERS = 720  # of a figure that long, letters have their own size
DRAWN_AT = 22  # radius of the circle in the component's own units


@dataclass(frozen=True, slots=True)
class Mark:
    """A region's number on the figure. `state` is picked, right, wrong or nothing."""

    id: str
    number: int
    place: str  # transform
    lead: str  # path from the number to what it names
    dot: tuple[str, str]
    shape: tuple[str, list[str]] | None
    state: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as its component shows it. What was given decides how its numbers look."""

    view: str
    drawing: SafeString
    picture: str
    size: tuple[str, str]
    marks: list[Mark]


@register.simple_tag
def on_figure(body: Mapping[str, Any], states: Mapping[str, str] | None = None) -> Shown:
    """Return the figure of a body, with a number for each of its regions."""
    figure = body["figure"]
    view = [_said(figure[name]) for name in ("left", "top", "width", "height")]
    return Shown(
        view=" ".join(view),
        drawing=_inside(figure["svg"], states or {}),
        picture=picture_address(figure["digest"], figure["media_type"]) if figure["digest"] else "",
        size=(view[2], view[3]),
        marks=[
            _mark(number, one, figure["radius"], (states or {}).get(one["id"], ""))
            for number, one in enumerate(body["regions"], start=1)
        ],
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A name at its point."""

    name: str
    x: str
    y: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class ForAuthor:
    """A figure with the names of its parts; one that has none lies under lines, to read places off."""

    view: str
    drawing: SafeString
    picture: str
    size: tuple[str, str]
    parts: list[Named]
    lines: list[Named]
    step: int
    scale: str  # of letters


@register.simple_tag
def for_author(figure: Drawn) -> ForAuthor:
    _, _, width, height = figure.box
    step = next((one for one in STEPS if one * MOST_LINES >= max(width, height)), STEPS[-1])
    return ForAuthor(
        view=" ".join(map(_said, figure.box)),
        drawing=_inside(figure.svg, {}),
        picture=picture_address(figure.digest, figure.media_type) if figure.digest else "",
        size=(_said(width), _said(height)),
        parts=[Named(name, *map(_said, middle(box))) for name, box in sorted(figure.parts.items())],
        lines=[] if figure.parts else list(_lines(figure.box, step)),
        step=step,
        scale=_said(max(width, height) / LETTERS, 3),
    )


def _lines(box: Box, step: int) -> Iterator[Named]:
    left, top, width, height = box
    for x in range(0, round(width), step):
        yield Named(str(x), _said(left + x), _said(top + height), f"M{_said(left + x)} {_said(top)}v{_said(height)}")
    for y in range(step, round(height), step):
        yield Named(str(y), _said(left), _said(top + y), f"M{_said(left)} {_said(top + y)}h{_said(width)}")


@register.filter
def is_wide(body: Mapping[str, Any]) -> bool:
    """Tell whether a figure needs the whole width of its page."""
    return bool(body["figure"]["width"] >= WIDE * body["figure"]["height"])


def _inside(svg: str, states: Mapping[str, str]) -> SafeString:
    """Return what a drawing holds, as a part of another one. It was cleaned when it was written: see markup.domain."""
    found = ROOT.fullmatch(svg)
    if not found:
        return mark_safe("")  # nothing
    inner = REGION.sub(lambda one: f'{one[0]} data-state="{states.get(one[1], "")}"', found[2])
    return mark_safe(f"<g {OF_ROOT.sub('', found[1]).strip()}>{inner}</g>")  # noqa: S308  # read_drawing made it


def _mark(number: int, region: Mapping[str, Any], radius: float, state: str) -> Mark:
    x, y = region["number"]
    to_x, to_y = middle(region["box"])
    shape = next(iter(region["shape"].items())) if region["shape"] else None
    is_beside = abs(x - to_x) > radius or abs(y - to_y) > radius
    return Mark(
        id=region["id"],
        number=number,
        place=f"translate({_said(x)} {_said(y)}) scale({_said(radius / DRAWN_AT, 3)})",
        lead=f"M{_said(x)} {_said(y)}L{_said(to_x)} {_said(to_y)}" if is_beside else "",
        dot=(_said(to_x), _said(to_y)),
        shape=(shape[0], [_said(one) for one in shape[1]]) if shape else None,
        state=state,
    )


def _said(number: float, digits: int = 1) -> str:
    """Return a number as SVG reads it: without the commas of a page."""
    return f"{round(number, digits):g}" if abs(number) < 100_000 else str(round(number))


@register.filter
def picked_on(given: Any) -> dict[str, str]:
    """Return the states of regions for an answer that is being given."""
    region = given.get("region") if isinstance(given, dict) else None
    return {region: "picked"} if isinstance(region, str) else {}


@register.filter
def hit(feedback: Any) -> dict[str, str]:
    """Return the states of regions once it is known which is right."""
    said = feedback.answer.content["region"] if feedback.answer else ""
    return {said: "wrong", feedback.key["region"]: "right"}


@register.filter
def placed(feedback: Any, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the regions with the label that belongs on each, the one that was placed there, and the reason."""
    return paired(feedback, "labels", body["regions"], body["labels"])


@register.filter
def states(placed: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the states of regions whose labels are known."""
    return {one["id"]: "right" if one["is_right"] else "wrong" if one["given"] else "" for one in placed}
