"""What the pages of arranged questions show: items in an order, items with their matches, a text with its gaps."""

from collections.abc import Sequence
from string import ascii_uppercase
from typing import Any

from django import template

from quizzes.domain.kinds.cloze import GAP

register = template.Library()
Parts = Sequence[dict[str, str]]


@register.filter
def under(said: Any, name: str) -> Any:
    """Return what an answer says under a name; nothing where there is no answer, or it says nothing of it."""
    return said.get(name, "") if isinstance(said, dict) else ""


@register.filter
def arranged(answer: Any, items: Parts) -> list[dict[str, Any]]:
    """Return items with their places as an answer arranges them; where it does not, or not all, as they are shown.

    A form may have given two of them one place, which is no answer: its menus stay as they were set.
    """
    by_id = {item["id"]: item for item in items}
    said = list(under(answer, "order") or ())
    is_order = all(isinstance(one, str) for one in said)
    pairs = [(id, at) for at, id in enumerate(said, start=1)] if is_order else [(id, place) for id, place in said]
    if sorted(id for id, _ in pairs) != sorted(by_id):
        pairs = [(id, at) for at, id in enumerate(by_id, start=1)]
    return [{**by_id[id], "place": place} for id, place in pairs]


@register.filter
def places(feedback: Any, items: Parts) -> list[dict[str, Any]]:
    """Return items in their right order, each with the place that it was given, if any, and the reason for its own."""
    texts = {item["id"]: item["text"] for item in items}
    given = feedback.answer.content["order"] if feedback.answer else []
    return [
        {
            "text": texts[id],
            "given": given.index(id) + 1 if id in given else None,
            "is_right": given[at : at + 1] == [id],
            "reason": feedback.reasons.get(id, ""),
        }
        for at, id in enumerate(feedback.key["order"])
    ]


@register.filter
def lettered(options: Parts) -> list[dict[str, str]]:
    """Return options with a letter each."""
    return [{"letter": letter, **option} for letter, option in zip(ascii_uppercase, options, strict=False)]


@register.filter
def matches(feedback: Any, body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return items with what belongs to each, what was said, and the reason."""
    return paired(feedback, "pairs", body["lefts"], body["rights"])


def paired(feedback: Any, name: str, parts: Parts, partners: Parts) -> list[dict[str, Any]]:
    """Return parts with the partner that belongs to each, the one that was given, and the reason.

    `name` is what answer and key call the partners of the parts, by their ids.
    """
    texts = {partner["id"]: partner["text"] for partner in partners}
    given = feedback.answer.content[name] if feedback.answer else {}
    right = feedback.key[name]
    return [
        {
            "id": part["id"],
            "text": part["text"],
            "right": texts[right[part["id"]]],
            "given": texts.get(given.get(part["id"], ""), ""),
            "is_right": given.get(part["id"]) == right[part["id"]],
            "reason": feedback.reasons.get(part["id"], ""),
        }
        for part in parts
    ]


@register.filter
def pieces(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a text in pieces: words, and the gaps between them with their numbers."""
    found = GAP.split(body["text"])
    words, names = found[::2], [*found[1::2], ""]
    return [{"words": one, "name": name, "gap": body["gaps"].get(name)} for one, name in zip(words, names, strict=True)]


@register.filter
def filled(feedback: Any, body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a text in pieces, each gap with what belongs there, what was said, and the reason."""
    given = feedback.answer.content["gaps"] if feedback.answer else {}
    return [{**piece, **_told(feedback, piece, given.get(piece["name"], ""))} for piece in pieces(body)]


def _told(feedback: Any, piece: dict[str, Any], said: str) -> dict[str, Any]:
    if piece["gap"] is None:
        return {}
    told = feedback.key["gaps"][piece["name"]]
    options = {option["id"]: option["text"] for option in piece["gap"].get("options", ())}
    return {
        "right": told["answer"],
        "given": options.get(said, said),
        "is_right": told["is_right"],
        "reason": feedback.reasons.get(piece["name"], ""),
    }
