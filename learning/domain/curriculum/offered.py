"""What a question offers to choose from, in the words of its file: to whoever guesses, and to a second reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from quizzes.domain.kinds.regions import in_words


def texts(listed: Iterable[Any]) -> list[str]:
    """Return choices, reasons or items, each a text or a mapping that has one."""
    return [str(one["text"] if isinstance(one, dict) else one) for one in listed]


def rights(item: Any) -> list[str]:
    """Return what the lefts of a matching question can be paired with, each once."""
    listed = item.get("options") or [*(one["right"] for one in item["pairs"]), *(item.get("distractors") or [])]
    return list(dict.fromkeys(map(str, listed)))


def places(item: Any) -> list[str]:
    """Return the places of a hotspot as the list beside its figure names them."""
    return [str(one.get("name") or in_words(one["region"])) for one in item["regions"]]


def labels(item: Any) -> list[str]:
    return [*(str(one["label"]) for one in item["targets"]), *map(str, item.get("distractors") or [])]
