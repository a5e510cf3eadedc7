"""What two people need who write the same thing: to know that it changed, and how."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from re import compile as pattern
from typing import Any

PIECE = pattern(r"\s+|\w+|[^\w\s]")


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
