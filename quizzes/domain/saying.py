"""What responses are called, for pages that count them: by the texts of the question, or by a fixed word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

NAMES = ("text", "label", "name", "term")  # where a part of a body says what it is
PICKED = "picked"
FIXED = {
    PICKED: "Picked",
    "right": "Right",
    "other": "Something else",
    "true": "True",
    "false": "False",
    "": "Left empty",
}


def labels_of(body: Any) -> dict[str, str]:
    """Return what the parts of a public body say, by their ids, wherever in it they stand."""
    return dict(_named(body))


def said(response: str, words: Mapping[str, str]) -> str:
    """Return a response, or the name of a part, in words."""
    return words.get(response) or FIXED.get(response) or response.replace("_", " ").capitalize()


def _named(body: Any) -> Iterator[tuple[str, str]]:
    if isinstance(body, Mapping):
        name = next((body[name] for name in NAMES if isinstance(body.get(name), str)), None)
        if isinstance(body.get("id"), str) and name:
            yield body["id"], name
        body = list(body.values())
    if isinstance(body, list):
        for part in body:
            yield from _named(part)
