"""What two people need who write the same thing: to know that it changed, and how."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, asdict, dataclass, fields, is_dataclass, replace
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import groupby, takewhile
from re import compile as pattern
from typing import Any

PIECE = pattern(r"\s+|\w+|[^\w\s]")
LINE = pattern(r".*\n|.+")
AROUND = 80  # characters of context on each side of a change
NOTED = 300  # characters that are noted of a text
# Comparing takes time with the product of both lengths, and others wait meanwhile.
PAIRS = 250_000  # of words or lines that are looked at for one stretch
ALL_PAIRS = 2_000_000  # and for all stretches of a long text


def digest(text: Any) -> str:
    """Return the SHA-256 of a text of the curriculum (a dataclass): equal texts, equal digests.

    A field that texts did not always have (`since`) is left out where it says nothing: digests of old texts stay.
    """
    return sha256(json.dumps(_plain(text), sort_keys=True, default=str).encode()).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
    if not is_dataclass(value):
        return value
    said = [(one, getattr(value, one.name)) for one in fields(value)]
    return {one.name: _plain(found) for one, found in said if not ("since" in one.metadata and _is_unsaid(one, found))}


def _is_unsaid(field: Field[Any], value: Any) -> bool:
    if field.default_factory is not MISSING:
        return bool(value == field.default_factory())
    return bool(value == field.default) or (value in ([], ()) and field.default == ())


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
    """Return how one text becomes the other. Joined, `same` and `new` are the text after.

    Short texts are compared word by word, long ones line by line first, and what is longer still as a whole.
    """
    if found := _by_word(before, after, PAIRS):
        return found
    pairs = list(_by_line(LINE.findall(before), LINE.findall(after)))
    most = min(PAIRS, ALL_PAIRS // len([1 for old, new in pairs if old != new] or [1]))
    return _joined(one for old, new in pairs for one in _by_word(old, new, most) or _stretch(old, new))


def _by_word(before: str, after: str, most: int) -> list[Stretch]:
    """Return stretches of words, or none where the texts are equal or make more pairs of words."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    if before == after or len(old) * len(new) > most:
        return []
    return [stretch for pair in _matched(old, new) for stretch in _stretch(*pair)]


def _by_line(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield which lines stand for which. What is the same at both ends is no matter of how long the texts are."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    within = old[head : len(old) - tail], new[head : len(new) - tail]
    is_short = len(within[0]) * len(within[1]) <= PAIRS
    yield "".join(old[:head]), "".join(new[:head])
    yield from _matched(*within) if is_short else [("".join(within[0]), "".join(within[1]))]
    yield "".join(old[len(old) - tail :]), "".join(new[len(new) - tail :])


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """Return with how many equal parts both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what stands for what, in reading order; what is the same stands for itself."""
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield "".join(old[a:b]), "".join(new[c:d])


def _stretch(old: str, new: str) -> Iterator[Stretch]:
    if old == new:
        yield from [Stretch("same", old)] if old else []
        return
    if old:
        yield Stretch("gone", old)
    if new:
        yield Stretch("new", new)


def _joined(found: Iterable[Stretch]) -> list[Stretch]:
    """Return stretches without two of the same state in a row."""
    runs = groupby(found, key=lambda one: one.state)
    return [Stretch(state, "".join(one.words for one in run)) for state, run in runs]


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
