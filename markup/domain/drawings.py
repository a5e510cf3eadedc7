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
BLACK = {"black", "#000", "#000000", "#000000ff", "rgb(0,0,0)"}
LEFTOVERS = {"version", "baseProfile", "enable-background", "contentScriptType", "contentStyleType", "zoomAndPan"}
SIZE = re.compile(r"\d+(?:\.\d+)?")  # a unit behind it changes no shape
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


def tidied(text: str, title: str, description: str) -> str:
    """Return a drawing without what a drawing program leaves in it, and with the words that a reader needs.

    The program's own elements and attributes go; a `style` becomes attributes, and black the color of the text. A
    viewBox is made from width and height, title and description from what was said of the figure. Whatever else may not
    stand in a page stays, for `read_drawing` to refuse: other colors, scripts, links. Raises InvalidDrawing.
    """
    root, _ = _parse(text)
    for element in root.iter():
        for child in [one for one in element if not one.tag.startswith(SVG) or one.tag == f"{SVG}metadata"]:
            element.remove(child)
        _tidy_attributes(element)
    for child in [one for one in root if one.tag == f"{SVG}defs" and not len(one)]:
        root.remove(child)
    _complete(root, title, description)
    return _source(root)


def _tidy_attributes(element: Element) -> None:
    said = {name: value for name, value in element.attrib.items() if "{" not in name and name not in LEFTOVERS}
    pairs = (pair.partition(":") for pair in said.pop("style", "").split(";"))
    styles = {name.strip(): value.strip() for name, _, value in pairs}
    kept = {name: value for name, value in styles.items() if name in ATTRIBUTES}
    element.attrib.clear()
    for name, value in {**said, **kept}.items():
        black = name in ("fill", "stroke") and value.replace(" ", "").lower() in BLACK
        element.set(name, "currentColor" if black else value)


def _complete(root: Element, title: str, description: str) -> None:
    width, height = (SIZE.match(root.get(name, "")) for name in ("width", "height"))
    if not root.get("viewBox") and width and height:
        root.set("viewBox", f"0 0 {width[0]} {height[0]}")
    root.set("role", "img")
    for tag, words in (("desc", description), ("title", title)):
        if not any(child.tag == SVG + tag and (child.text or "").strip() for child in root):
            for empty in root.findall(SVG + tag):
                root.remove(empty)
            said = Element(SVG + tag, {"id": tag})
            said.text = words
            root.insert(0, said)
    spoken = [next(child for child in root if child.tag == SVG + tag) for tag in ("title", "desc")]
    for child in spoken:
        child.set("id", child.get("id") or child.tag.removeprefix(SVG))
    root.set("aria-labelledby", " ".join(child.get("id", "") for child in spoken))


def _source(element: Element) -> str:
    """Return an element as SVG with all that it holds."""
    name = element.tag.removeprefix(SVG)
    space = ' xmlns="http://www.w3.org/2000/svg"' if name == "svg" else ""
    attributes = "".join(f' {one}="{escape(value)}"' for one, value in element.attrib.items())
    inner = escape(element.text or "", quote=False)
    inner += "".join(_source(child) + escape(child.tail or "", quote=False) for child in element)
    return f"<{name}{space}{attributes}>{inner}</{name}>"


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
