"""A drawing as a question shows it: without the words that name it, and with where each of its parts lies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from markup.domain.geometry import SAME, Box, Matrix, box_of, matrix_of, moved, shapes, times

# The classes that color a figure bear the names of what they color; a question must not tell them. The stylesheet has
# both, and what it does not know is left out.
TONES = {
    **{"figure": "figure", "vessel-wall": "tone-a", "plaque": "tone-b", "flow": "tone-c", "wire": "tone-c"},
    **{"device-balloon": "tone-d", "device-stent": "tone-e", "fracture": "tone-f"},
    **{"band-medication": "tone-g", "band-intervention": "tone-h", "band-surgery": "tone-i"},
}
UNTOLD = {"title", "desc"}  # elements
UNSAID = {"id", "role", "aria-labelledby", "aria-hidden"}  # attributes
BOX = re.compile(r"[\s,]+")
LETTER = 0.6  # of the font's size: the mean width of a letter


@dataclass(frozen=True, slots=True)
class Parted:
    """A drawing without its title. `parts` are the largest shapes of its named parts, `words` where it is written."""

    svg: str
    box: Box
    parts: Mapping[str, Box]
    words: list[Box]


@dataclass(slots=True)
class _Found:
    parts: dict[str, Box] = field(default_factory=dict)
    words: list[Box] = field(default_factory=list)

    def shape(self, region: str, box: Box) -> None:
        if region and (region not in self.parts or _area(box) > _area(self.parts[region])):
            self.parts[region] = _rounded(box)


@dataclass(frozen=True, slots=True)
class _Around:
    """What an element has from those around it."""

    by: Matrix = SAME
    region: str = ""
    size: float = 16  # of letters
    anchor: str = ""

    def within(self, element: Element) -> _Around:
        return _Around(
            times(self.by, matrix_of(element.get("transform", ""))),
            element.get("data-region", self.region),
            _first(element.get("font-size")) or self.size,
            element.get("text-anchor", self.anchor),
        )


def parted(svg: str) -> Parted:
    """Return what a question shows of a drawing that `read_drawing` made."""
    root = fromstring(svg)
    found = _Found()
    _look(root, _Around(), found)
    return Parted(_written(root), _seen(root), found.parts, found.words)


def _seen(root: Element) -> Box:
    """Return the box that is seen of a drawing; the whole of what it holds where it says none that is one."""
    match [float(one) for one in BOX.split(root.get("viewBox", "").strip()) if re.fullmatch(r"-?\d+(?:\.\d+)?", one)]:
        case [x, y, width, height] if width > 0 and height > 0:
            return x, y, width, height
    return 0.0, 0.0, 100.0, 100.0


def _look(element: Element, outer: _Around, found: _Found) -> None:
    here = outer.within(element)
    for points in shapes(element.tag, element.attrib):
        found.shape(here.region, box_of(moved(points, here.by)))
    if element.tag == "text" and (box := _box_of_words(element, here)):
        found.words.append(_rounded(box))
        found.shape(here.region, box)
    for child in element:
        _look(child, here, found)


def _area(box: Box) -> float:
    return (box[2] + 1) * (box[3] + 1)  # a line has a length, if no area


def _rounded(box: Box) -> Box:
    x, y, width, height = (round(one, 1) for one in box)
    return x, y, width, height


def _box_of_words(element: Element, here: _Around) -> Box | None:
    """Return about where words stand: nobody knows the width of letters here."""
    width = LETTER * here.size * len("".join(element.itertext()))
    x, y = _first(element.get("x")), _first(element.get("y"))
    start = x - {"middle": width / 2, "end": width}.get(here.anchor, 0)
    return box_of(moved([(start, y - here.size), (start + width, y + here.size / 4)], here.by)) if width else None


def _first(numbers: str | None) -> float:
    """Return the first number of a value; 0 where it begins with none."""
    found = re.match(r"-?\d{1,6}(?:\.\d+)?", numbers or "")
    return float(found[0]) if found else 0.0


def _written(element: Element) -> str:
    inner = escape(element.text or "", quote=False)
    for child in element:
        inner += ("" if child.tag in UNTOLD else _written(child)) + escape(child.tail or "", quote=False)
    said = "".join(f' {name}="{escape(value)}"' for name, value in _attributes(element))
    return f"<{element.tag}{said}>{inner}</{element.tag}>" if inner else f"<{element.tag}{said}/>"


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name == "class":
            tones = " ".join(TONES[one] for one in value.split() if one in TONES)
            if tones:
                yield name, tones
        elif name not in UNSAID:
            yield name, value
