"""What two people need who write the same thing: to know that it changed, and how."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from hashlib import sha256
from re import compile as pattern
from typing import Any

PIECE = pattern(r"\s+|\w+|[^\w\s]")
AROUND = 80  # characters of context on each side of a change
NOTED = 300  # characters that are noted of a text


def digest(text: Any) -> str:
    """Return the SHA-256 of a text of the curriculum (a dataclass): equal texts, equal digests."""
    return sha256(json.dumps(asdict(text), sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of words in a difference. `state` is same, gone or new."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that says something else, with its stretches in reading order."""

    field: str
    stretches: list[Stretch]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """Return the fields that differ, in the order of `after` and then of `before`; a missing field says nothing."""
    names = dict.fromkeys([*after, *before])
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return [Difference(name, stretches(old, new)) for name, old, new in pairs if old != new]


def stretches(before: str, after: str) -> list[Stretch]:
    """Return how one text becomes the other, word by word. Joined, `same` and `new` are the text after."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [stretch for op in matcher.get_opcodes() for stretch in _stretch(op, old, new)]


def _stretch(op: tuple[str, int, int, int, int], old: list[str], new: list[str]) -> Iterator[Stretch]:
    tag, a, b, c, d = op
    if tag == "equal":
        yield Stretch("same", "".join(old[a:b]))
        return
    if b > a:
        yield Stretch("gone", "".join(old[a:b]))
    if d > c:
        yield Stretch("new", "".join(new[c:d]))


def shortened(difference: Difference) -> Difference:
    """Return a difference without what is far from any change, for the eye."""
    last = len(difference.stretches) - 1
    kept = [_near(one, place == 0, place == last) for place, one in enumerate(difference.stretches)]
    return replace(difference, stretches=kept)


def _near(stretch: Stretch, is_first: bool, is_last: bool) -> Stretch:
    words = stretch.words
    if stretch.state != "same" or len(words) <= 2 * AROUND:
        return stretch
    before = "" if is_first else words[:AROUND]
    after = "" if is_last else words[-AROUND:]
    return Stretch("same", f"{before} … {after}")


def worded(text: Any) -> dict[str, str]:
    """Return what a text of the curriculum (a dataclass) says, field by field, in words."""
    return {name.replace("_", " "): _words(value) for name, value in asdict(text).items()}


def _words(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return "\n".join(_words(one) for one in value)
        case Mapping():
            return "; ".join(f"{name.replace('_', ' ')}: {_words(one)}" for name, one in value.items())
    return str(value)


def noted(before: Any, after: Any) -> dict[str, list[str]]:
    """Return [before, after] of the fields that differ, as the audit log keeps it: long texts around the change."""
    old, new = (worded(one) if one is not None else {} for one in (before, after))
    return noted_words(old, new)


def noted_words(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the same of what was put into words before."""
    return {one.field: [_side(one, "new"), _side(one, "gone")] for one in differences(old, new)}


def _side(difference: Difference, other: str) -> str:
    words = "".join(one.words for one in shortened(difference).stretches if one.state != other)
    return words if len(words) <= NOTED else f"{words[:NOTED]} …"
