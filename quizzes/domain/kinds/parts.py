"""What kinds share that are made of parts: choices, items, sides of pairs. A part is a text under an opaque id."""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from quizzes.domain.kinds.base import InvalidQuestion, Json

# Drawn at random by whoever writes a version: an id tells neither what is right nor what came first.
PART_ID = re.compile(r"[a-z0-9]{8}")
ALPHABET = string.ascii_lowercase + string.digits
AFTER_WORDS = re.compile(r"[.,;:!?]+(?=\s|$)")
MOST_PARTS = 20
LONGEST_PART = 1_000  # characters

ID_SCHEMA = {"type": "string", "pattern": "^[a-z0-9]{8}$"}
PART_SCHEMA = {
    "type": "object",
    "properties": {"id": ID_SCHEMA, "text": {"type": "string"}},
    "required": ["id", "text"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Part:
    id: str
    text: str


def read_parts(body: Json, name: str, *, least: int = 2, most: int = MOST_PARTS) -> tuple[Part, ...]:
    """Return the parts that a stored body holds under a name, sorted by their ids. Raises InvalidQuestion."""
    found = body.get(name)
    if type(found) is not list or not least <= len(found) <= most:
        raise InvalidQuestion(f"{name} must be from {least} to {most}", [name])
    parts = tuple(_read_part(one, name) for one in found)
    ids = [part.id for part in parts]
    if ids != sorted(set(ids)):
        raise InvalidQuestion(f"{name} must be sorted by their ids: the author's order would tell", [name])
    return parts


def _read_part(one: Any, name: str) -> Part:
    match one:
        case {"id": str(id), "text": str(text), **beside} if not beside:
            if PART_ID.fullmatch(id) and 0 < len(text) <= LONGEST_PART:
                return Part(id, text)
    raise InvalidQuestion(f"{name} must be texts of at most {LONGEST_PART} characters, each with an id", [name])


def in_order(parts: Iterable[Part], order: Sequence[str]) -> list[dict[str, str]]:
    """Return parts as a client gets them, those that are in `order` as they come there."""
    by_id = {part.id: part for part in parts}
    return [{"id": id, "text": by_id[id].text} for id in order if id in by_id]


def read_ids(given: Any, offered: Collection[str], error: type[Exception]) -> list[str]:
    """Return a list of ids, each offered, and none twice."""
    if type(given) is not list or not all(type(id) is str and id in offered for id in given):
        raise error("expected a list of ids that this question offers")
    if len(given) != len(set(given)):
        raise error("an id was named twice")
    return given


def draw_ids(count: int, rng: Random, besides: Collection[str] = ()) -> list[str]:
    """Return so many new ids, all different, and none of them among those `besides`."""
    ids: list[str] = []
    while len(ids) < count:
        drawn = "".join(rng.choices(ALPHABET, k=8))
        ids += [drawn] if drawn not in ids and drawn not in besides else []
    return ids


def not_words(of: str, found: Any, name: str, at: Sequence[str | int]) -> InvalidQuestion:
    """Return what is wrong with a text `of` something that is none: a feedback that was left out may come later."""
    said = f"{of} needs a {name} in words, of at most {LONGEST_PART:,} characters"
    missing = name == "feedback" and (found is None or (isinstance(found, str) and not found.strip()))
    return InvalidQuestion(said, at, missing=missing)


def is_words(found: Any) -> bool:
    return isinstance(found, str) and len(found.strip()) > 0 and len(found) <= LONGEST_PART


def twins(texts: Sequence[str], name: str) -> list[InvalidQuestion]:
    """Return what is wrong with texts that readers cannot tell apart: case and marks after words make no difference."""
    shapes = [" ".join(AFTER_WORDS.sub("", text.casefold()).split()) for text in texts]
    return [
        InvalidQuestion(f'"{text}" stands here twice; keep one', [name, at])
        for at, text in enumerate(texts)
        if shapes[at] in shapes[:at]
    ]
