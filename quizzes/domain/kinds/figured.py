"""What kinds share that ask for places on a figure.

The figure is a lesson's, and quizzes knows no lessons: content/ names it, whoever writes a question passes in how it
looks (`Drawn`), and the body keeps that under `drawn`. So an attempt shows the figure that it was started with,
whatever becomes of the lesson.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from quizzes.domain.drawn import Box, Drawn, read_drawn
from quizzes.domain.kinds.base import Field, InvalidQuestion, Json, Plain
from quizzes.domain.kinds.callouts import Point, callouts, radius_on
from quizzes.domain.kinds.parts import ID_SCHEMA, LONGEST_PART, MOST_PARTS
from quizzes.domain.kinds.regions import LONGEST_FIGURE, Region, read_regions
from quizzes.domain.kinds.shapes import SHAPE_SCHEMA

IN_DRAWING = re.compile(r' data-region="([^"]*)"')
BODY = {"figure", "regions", "text_alternative"}

FIGURE = Field(
    "figure",
    "Figure",
    type="figure",
    longest=60,
    help="One of the figures of the lesson. They stand below with the names of their parts.",
)
REGION = Field(
    "region",
    "Part of the figure",
    type="region",
    longest=60,
    help="A part of the drawing by its name there; with a shape below, any word of yours.",
)
SHAPE = Field(
    "shape",
    "Shape on the figure",
    longest=600,
    required=False,
    help="Only where the figure has no named part there, as in a picture. In its own pixels: “circle 320 210 24” is x, "
    "y and radius, “rect 100 40 60 300” is x, y, width and height, “polygon 10,10 60,20 40,90” are the corners.",
)
FEEDBACK = Field("feedback", "Feedback", type="prose", longest=LONGEST_PART)
ALTERNATIVE = Field(
    "text_alternative",
    "The figure in words",
    type="prose",
    longest=LONGEST_PART,
    help="For whoever does not see it: what it shows, and where each place lies. It tells no more than the figure.",
)
NUMBERS = {"type": "array", "items": {"type": "number"}}
FIGURE_SCHEMA = {
    "type": "object",
    "description": "A drawing as SVG, or a picture: /api/v1/figures/{digest}/ serves it. Lengths are in its own "
    "coordinates, which begin at left and top.",
    "properties": {
        "svg": {"type": "string", "description": "Empty for a picture. Regions carry their id as data-region."},
        "digest": {"type": "string", "description": "SHA-256 of a picture; empty for a drawing."},
        "media_type": {"type": "string"},
        **{name: {"type": "number"} for name in ("left", "top", "width", "height")},
        "radius": {"type": "number", "description": "Of the circle around a number that stands on the figure."},
    },
    "required": ["svg", "digest", "media_type", "left", "top", "width", "height", "radius"],
    "additionalProperties": False,
}
REGION_SCHEMA = {
    "type": "object",
    "properties": {
        "id": ID_SCHEMA,
        "text": {"type": "string", "description": "Names the region in a list."},
        "box": {**NUMBERS, "minItems": 4, "maxItems": 4, "description": "x, y, width, height: where it lies."},
        "number": {**NUMBERS, "minItems": 2, "maxItems": 2, "description": "x, y of its number on the figure."},
        "shape": {"anyOf": [SHAPE_SCHEMA, {"type": "null"}], "description": "Null: it is a part of the drawing."},
    },
    "required": ["id", "text", "box", "number", "shape"],
    "additionalProperties": False,
}
PUBLIC_SCHEMA = {
    "figure": FIGURE_SCHEMA,
    "regions": {
        "type": "array",
        "items": REGION_SCHEMA,
        "minItems": 2,
        "maxItems": MOST_PARTS,
        "description": "As they are met on the figure, from left to right and downwards.",
    },
    "text_alternative": {"type": "string", "description": "The figure in words."},
}


@dataclass(frozen=True, slots=True)
class Figured(Plain):
    """What Hotspot and Labels share.

    body {"figure": code, "regions": [{"id", "region", "text", "shape" where it has one}, ...], sorted by id,
    "text_alternative": str, "drawn": see quizzes.domain.drawn; a draft may lack it, and cannot be shown then}
    """

    can_fix_order: ClassVar[bool] = False
    places: ClassVar[str]  # what content/ calls the list of regions
    place: ClassVar[str]  # and one of them
    figure: str
    regions: tuple[Region, ...]
    text_alternative: str
    drawn: Drawn | None

    def figure_as_shown(self) -> dict[str, Any]:
        """Return figure, regions and words as a client gets them. Nothing bears the name that its author gave it."""
        if self.drawn is None:
            raise InvalidQuestion("choose the figure first", ["figure"], missing=True)
        boxes = {one.id: self._box(one, self.drawn) for one in self.regions}
        by_place = sorted(self.regions, key=lambda one: (_column(boxes[one.id], self.drawn), boxes[one.id][1], one.id))
        there = [boxes[one.id] for one in by_place]
        numbers = _numbers(self.drawn.box, tuple(there), self.drawn.words)
        return {
            "figure": {
                "svg": self._anonymous(self.drawn.svg),
                "digest": self.drawn.digest,
                "media_type": self.drawn.media_type,
                **dict(zip(("left", "top", "width", "height"), self.drawn.box, strict=True)),
                "radius": radius_on(self.drawn.box),
            },
            "regions": [_public(*one) for one in zip(by_place, there, numbers, strict=True)],
            "text_alternative": self.text_alternative,
        }

    def _box(self, region: Region, drawn: Drawn) -> Box:
        if region.shape:
            return region.shape.box
        if region.name not in drawn.parts:
            raise InvalidQuestion(f"the figure has no part {region.name}", ["figure"], missing=True)
        return drawn.parts[region.name]

    def _anonymous(self, svg: str) -> str:
        """Return a drawing whose parts bear the ids of regions. Parts that are no region bear nothing."""
        ids = {one.name: one.id for one in self.regions if one.shape is None}
        return IN_DRAWING.sub(lambda found: f' data-region="{ids[found[1]]}"' if found[1] in ids else "", svg)


@lru_cache(maxsize=1_000)
def _numbers(figure: Box, regions: tuple[Box, ...], words: tuple[Box, ...]) -> tuple[Point, ...]:
    """Return where the numbers of regions stand: worked out once, however many learners are asked."""
    return tuple(callouts(figure, regions, words))


def _column(box: Box, drawn: Drawn | None) -> int:
    """Return in which twelfth of the figure a box has its middle: what lies one below the other is read downwards."""
    left, _, width, _ = drawn.box if drawn else (0, 0, 1, 1)
    return int(12 * (box[0] + box[2] / 2 - left) / (width or 1))


def _public(region: Region, box: Box, number: tuple[float, float]) -> dict[str, Any]:
    shape = region.shape.public() if region.shape else None
    return {"id": region.id, "text": region.text, "box": list(box), "shape": shape, "number": list(number)}


def read_figured(body: Json, besides: Iterable[str] = ()) -> tuple[str, tuple[Region, ...], str, Drawn | None]:
    """Return what Figured holds of a stored body. Raises InvalidQuestion."""
    if set(body) - {"drawn"} != {*BODY, *besides}:
        raise InvalidQuestion(f"a body has {', '.join(sorted({*BODY, *besides}))}, and nothing beside them", ["figure"])
    figure, words = body["figure"], body["text_alternative"]
    if not (type(figure) is type(words) is str and len(figure) <= LONGEST_FIGURE and len(words) <= LONGEST_PART):
        raise InvalidQuestion("a figure has a name and words for whoever does not see it", ["figure"])
    try:
        drawn = read_drawn(body["drawn"]) if "drawn" in body else None
    except ValueError as error:
        raise InvalidQuestion(str(error), ["figure"]) from error
    return figure, read_regions(body["regions"]), words, drawn
