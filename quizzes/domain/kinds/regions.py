"""Places on a figure: as content/ names them, as rows hold them, and whether they are there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.domain.drawn import Drawn
from quizzes.domain.kinds.base import InvalidQuestion, Json
from quizzes.domain.kinds.parts import MOST_PARTS, PART_ID, is_words, not_words, twins
from quizzes.domain.kinds.shapes import NoShape, Shape, lies_within, read_shape

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")  # of a region, as data-region has it
LONGEST_FIGURE = 60  # characters of its code
LONGEST_NAME = 200  # characters, in words


@dataclass(frozen=True, slots=True)
class Region:
    """A place on a figure: a part of the drawing by its name there, or a shape."""

    id: str
    name: str
    text: str
    shape: Shape | None = None

    def stored(self) -> dict[str, str]:
        shape = {"shape": self.shape.text} if self.shape else {}
        return {"id": self.id, "region": self.name, "text": self.text, **shape}


def read_regions(found: Any) -> tuple[Region, ...]:
    if type(found) is not list or not 2 <= len(found) <= MOST_PARTS:
        raise InvalidQuestion(f"regions must be from 2 to {MOST_PARTS}", ["regions"])
    regions = tuple(map(_read_region, found))
    ids = [one.id for one in regions]
    if ids != sorted(set(ids)):
        raise InvalidQuestion("regions must be sorted by their ids: the author's order would tell", ["regions"])
    return regions


def _read_region(one: Any) -> Region:
    match one:
        case {"id": str(id), "region": str(name), "text": str(text), **beside} if set(beside) <= {"shape"}:
            if PART_ID.fullmatch(id) and NAME.fullmatch(name) and 0 < len(text) <= LONGEST_NAME:
                return Region(id, name, text, _read_shape(beside["shape"]) if beside else None)
    raise InvalidQuestion("a region has an id, a name, a text and perhaps a shape", ["regions"])


def _read_shape(text: Any) -> Shape:
    try:
        return read_shape(text)
    except NoShape as error:
        raise InvalidQuestion(str(error), ["regions"]) from error


def stored_regions(listed: Sequence[Json], ids: Sequence[str]) -> list[dict[str, str]]:
    """Return the regions of a question in content/ as its body holds them, with an id for each."""
    regions = [
        Region(id, one["region"], one.get("name") or in_words(one["region"]), _shape_of(one))
        for id, one in zip(ids, listed, strict=True)
    ]
    return [one.stored() for one in sorted(regions, key=lambda one: one.id)]


def _shape_of(one: Json) -> Shape | None:
    return read_shape(one["shape"]) if one.get("shape") else None


def in_words(name: str) -> str:
    """Return the name of a part as words, where its author gave it none: `left-renal-artery` is Left renal artery."""
    words = name.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def content_of_region(stored: Json, *, named: bool = False) -> dict[str, str]:
    """Return what content/ says of a stored region, but for what its kind adds; its name wherever it is `named`."""
    is_own = stored["text"] == in_words(stored["region"])
    name = {} if is_own and not named else {"name": stored["text"]}
    shape = {"shape": stored["shape"]} if "shape" in stored else {}
    return {"region": stored["region"], **name, **shape}


def problems_of_figure(item: Json) -> list[InvalidQuestion]:
    """Return what is wrong with how a question in content/ names its figure and puts it into words."""
    problems = []
    figure = item.get("figure")
    if type(figure) is not str or not NAME.fullmatch(figure):
        is_missing = figure is None or figure == ""
        problems.append(InvalidQuestion("`figure` must be the id of a figure", ["figure"], missing=is_missing))
    words = item.get("text_alternative")
    if not is_words(words):
        is_missing = words is None or (isinstance(words, str) and not words.strip())
        said = "the figure needs a `text_alternative`: what it shows, for whoever does not see it"
        problems.append(InvalidQuestion(said, ["text_alternative"], missing=is_missing))
    if item.get("fixed_order"):
        said = "places stand where the figure has them, and labels are always shuffled"
        problems.append(InvalidQuestion(said, ["fixed_order"]))
    return problems


def problems_of_regions(listed: Any, at: str, besides: Iterable[str]) -> list[InvalidQuestion]:
    """Return what is wrong with the regions in a list `at`, each of which also says what stands in `besides`."""
    if type(listed) is not list or not 2 <= len(listed) <= MOST_PARTS:
        return [InvalidQuestion(f"there must be from 2 to {MOST_PARTS} {at}", [at])]
    known = {"region", "name", "shape", "feedback", *besides}
    problems = [problem for place, one in enumerate(listed) for problem in _problems_of_region(one, (at, place), known)]
    if any(not one.missing for one in problems):
        return problems
    names = [one["region"] for one in listed]
    return [*problems, *twins(names, at), *twins([one.get("name") or in_words(one["region"]) for one in listed], at)]


def _problems_of_region(one: Any, at: tuple[str, int], known: set[str]) -> list[InvalidQuestion]:
    if not isinstance(one, dict) or set(one) - known:
        return [InvalidQuestion(f"a place has {', '.join(sorted(known))}", at)]
    problems = []
    if type(one.get("region")) is not str or not NAME.fullmatch(one["region"]):
        said = "a place needs a `region`: the name of a part of the drawing, in letters, digits and hyphens"
        problems.append(InvalidQuestion(said, [*at, "region"]))
    name = one.get("name") or ""
    if type(name) is not str or len(name) > LONGEST_NAME:
        problems.append(InvalidQuestion(f"a name has at most {LONGEST_NAME} characters", [*at, "name"]))
    if one.get("shape"):
        problems += _problem_of_shape(one["shape"], [*at, "shape"])
    if not is_words(one.get("feedback")):
        problems.append(not_words("a place", one.get("feedback"), "feedback", [*at, "feedback"]))
    return problems


def _problem_of_shape(text: Any, at: Sequence[str | int]) -> list[InvalidQuestion]:
    try:
        read_shape(text)
    except NoShape as error:
        return [InvalidQuestion(str(error), at)]
    return []


def problems_on(item: Json, at: str, figures: Mapping[str, Drawn]) -> list[InvalidQuestion]:
    """Return the places of a question, in its list `at`, that are not on the figure which it names."""
    if not item.get("figure"):
        return []  # which was said
    figure = figures.get(item["figure"])
    if figure is None:
        listed = f"; it has {', '.join(sorted(figures))}" if figures else ""
        return [InvalidQuestion(f"the lesson has no figure {item['figure']}{listed}", ["figure"])]
    listed_regions = item.get(at)
    found: list[Json] = listed_regions if type(listed_regions) is list else []
    problems = (_problem_on(one, figure, [at, place]) for place, one in enumerate(found))
    return [problem for problem in problems if problem]


def _problem_on(one: Json, figure: Drawn, at: Sequence[str | int]) -> InvalidQuestion | None:
    if one.get("shape"):
        if lies_within(read_shape(one["shape"]).box, figure.box):
            return None
        _, _, width, height = figure.box
        said = f"the shape leaves the figure, which is {width:g} wide and {height:g} high"
        return InvalidQuestion(said, [*at, "shape"])
    if one["region"] in figure.parts:
        return None
    drawn = f"it has {', '.join(sorted(figure.parts))}" if figure.parts else "it has none; give the place a `shape`"
    return InvalidQuestion(f"the figure has no region {one['region']}; {drawn}", [*at, "region"])
