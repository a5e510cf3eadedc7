"""Drawings that may stand inside a page: SVG of listed elements and attributes, written anew from what was read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

LARGEST = 100_000  # characters
DEEPEST = 20
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {
    *("svg", "title", "desc", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
}
WORDS_ONLY = {"title", "desc"}
WORDS = {"title", "desc", "text", "tspan"}
ATTRIBUTES = {
    *("id", "class", "role", "aria-labelledby", "aria-hidden", "data-region", "viewBox", "preserveAspectRatio"),
    *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "d", "points", "dx", "dy"),
    *("transform", "pathLength", "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity"),
    *("stroke-linecap", "stroke-linejoin", "stroke-dasharray", "stroke-miterlimit", "opacity", "text-anchor"),
    *("dominant-baseline", "font-size", "font-weight", "font-style", "letter-spacing"),
}
PAINTS = {"none", "currentColor"}
VALUE = re.compile(r"[\w\s.,()+%#-]*")  # geometry and names: no address fits
ID = re.compile(r"[A-Za-z][\w-]{0,79}")


class InvalidDrawing(Exception):
    """The drawing must not stand in a page. `problems` are (line, what is wrong), all of them."""

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        super().__init__("; ".join(f"line {line}: {problem}" for line, problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Drawing:
    svg: str
    regions: frozenset[str]  # names of the parts that a learner can pick


def read_drawing(text: str, prefix: str) -> Drawing:
    """Return a drawing as it may stand inside a page, its ids made its own by `prefix`. Raises InvalidDrawing."""
    if len(text) > LARGEST:
        raise InvalidDrawing([(1, f"the drawing has {len(text):,} characters; at most {LARGEST:,}")])
    root, lines = _parse(text)
    problems = list(_problems(root, lines, 1)) + list(_missing(root))
    if problems:
        raise InvalidDrawing(sorted(problems))
    regions = frozenset(element.attrib["data-region"] for element in root.iter() if "data-region" in element.attrib)
    return Drawing(_written(root, prefix), regions)


class _Builder(TreeBuilder):
    """Builds the tree, and notes where each element stands."""

    def __init__(self) -> None:
        super().__init__()
        self.expat: Any = None
        self.lines: dict[Element, int] = {}
        self.depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self.depth += 1
        if self.depth > DEEPEST:
            raise InvalidDrawing([(self.expat.CurrentLineNumber, f"elements are nested more than {DEEPEST} deep")])
        element = super().start(tag, attrs)
        self.lines[element] = self.expat.CurrentLineNumber
        return element

    def end(self, tag: str) -> Element:
        self.depth -= 1
        return super().end(tag)


def _parse(text: str) -> tuple[Element, dict[Element, int]]:
    builder = _Builder()
    parser = XMLParser(target=builder, forbid_dtd=True)
    builder.expat = parser.parser
    try:
        parser.feed(text)
        root = parser.close()
    except ParseError as error:
        raise InvalidDrawing([(error.position[0], f"it is not XML: {error}")]) from error
    except DefusedXmlException as error:
        raise InvalidDrawing([(1, "a document type or an entity is not allowed")]) from error
    return root, builder.lines


def _problems(element: Element, lines: dict[Element, int], depth: int) -> Iterator[tuple[int, str]]:
    line, tag = lines[element], element.tag.removeprefix(SVG)
    if not element.tag.startswith(SVG) or tag not in ELEMENTS:
        yield line, f"<{tag}> is not allowed; allowed are {', '.join(sorted(ELEMENTS))}"
        return
    if (tag == "svg") != (depth == 1):
        yield line, "the drawing must be one <svg>, and nothing in it another"
    if problem := _misplaced_words(element, tag):
        yield line, problem
    for name, value in element.attrib.items():
        yield from ((line, problem) for problem in _wrong_attribute(name, value))
    for child in element:
        yield from _problems(child, lines, depth + 1)


def _misplaced_words(element: Element, tag: str) -> str:
    if tag in WORDS_ONLY and len(element):
        return f"<{tag}> may hold words only"
    words = [element.text, *(child.tail for child in element)]
    if tag not in WORDS and any((one or "").strip() for one in words):
        return f"words stand in <{tag}>; put them in <text>"
    return ""


def _wrong_attribute(name: str, value: str) -> Iterator[str]:
    if name not in ATTRIBUTES:
        yield f"the attribute {name} is not allowed: no style, no event, no address"
    elif name in ("fill", "stroke") and value not in PAINTS:
        yield f'{name} must be "none" or "currentColor", so that the drawing follows the theme; it is "{value}"'
    elif name == "id" and not ID.fullmatch(value):
        yield f'the id "{value}" must be letters, digits and hyphens, from a letter'
    elif not VALUE.fullmatch(value) or "url(" in value.lower():
        yield f'{name} must be numbers or names; it is "{value[:60]}"'


def _missing(root: Element) -> Iterator[tuple[int, str]]:
    ids = {element.get("id") for element in root.iter()}
    if root.get("role") != "img":
        yield 1, 'the drawing needs role="img"'
    for tag in ("title", "desc"):
        if not any(child.tag == SVG + tag and (child.text or "").strip() for child in root):
            yield 1, f"the drawing needs a <{tag}> in words"
    labels = (root.get("aria-labelledby") or "").split()
    if not labels or not set(labels) <= ids:
        yield 1, "aria-labelledby must name the ids of its <title> and <desc>"
    if not root.get("viewBox"):
        yield 1, "the drawing needs a viewBox"


def _written(element: Element, prefix: str) -> str:
    tag = element.tag.removeprefix(SVG)
    attributes = "".join(f' {name}="{_value(name, value, prefix)}"' for name, value in sorted(element.attrib.items()))
    inner = escape(element.text or "", quote=False) if tag in WORDS else ""
    for child in element:
        inner += _written(child, prefix) + (escape(child.tail or "", quote=False) if tag in WORDS else "")
    return f"<{tag}{attributes}>{inner}</{tag}>"


def _value(name: str, value: str, prefix: str) -> str:
    if name == "id":
        value = f"{prefix}-{value}"
    elif name == "aria-labelledby":
        value = " ".join(f"{prefix}-{id}" for id in value.split())
    return escape(" ".join(value.split()))
