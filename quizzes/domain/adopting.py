"""A key for one version, put into the words of another: the parts of both are found by their texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from quizzes.domain import kinds
from quizzes.domain.kinds import Json

Place = tuple[str, ...]  # the names that lead to the list in which a part stands, and its text


class Unfit(Exception):
    """The key cannot mark answers to the other version. The reason is a sentence."""


def adopted(kind: str, key: Json, *, theirs: Json, ours: Json) -> dict[str, Any]:
    """Return a key for the body `theirs` as a key for the body `ours` of the same kind. Raises Unfit.

    Part ids are drawn anew for each version, so that a part is the same where it stands in the same list with the
    same text. What names no part stays as it is. Works for every kind: a part is an object with an id and a text.
    """
    places = {id: place for place, id in _parts(theirs)}
    if len(set(places.values())) != len(places):
        raise Unfit("Two parts have the same text, so that nobody can tell which is meant.")
    ids = _ids(ours)
    translated = _translated(key, places, ids)
    try:
        kinds.read(kind, ours).read_key(translated)
    except kinds.InvalidQuestion as error:
        raise Unfit(f"It cannot mark this version: {error}.") from error
    return dict(translated)


def same_parts(kind: str, one: Json, other: Json) -> bool:
    """Return whether two bodies of a kind ask the same: they differ in the ids of their parts alone."""
    try:
        moved = _translated(one, {id: place for place, id in _parts(one)}, _ids(other))
        return kinds.read(kind, _in_order_of_ids(moved)) == kinds.read(kind, other)
    except (Unfit, kinds.InvalidQuestion):
        return False


def _ids(body: Json) -> dict[Place, str]:
    found: dict[Place, str] = {}
    for place, id in _parts(body):
        if place in found:
            raise Unfit("Two parts have the same text, so that nobody can tell which is meant.")
        found[place] = id
    return found


def _translated(value: Any, places: Mapping[str, Place], ids: Mapping[Place, str]) -> Any:
    match value:
        case str():
            return _named(value, places, ids) if value in places else value
        case list():
            return [_translated(one, places, ids) for one in value]
        case dict():
            return {_translated(name, places, ids): _translated(one, places, ids) for name, one in value.items()}
    return value


def _named(id: str, places: Mapping[str, Place], ids: Mapping[Place, str]) -> str:
    if places[id] not in ids:
        raise Unfit(f"“{places[id][-1]}” is no part of this version.")
    return ids[places[id]]


def _parts(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[Place, str]]:
    """Yield every part with its place, however deep it stands."""
    match value:
        case {"id": str(id), "text": str(text)}:
            yield (*path, text), id
        case dict():
            for name, one in value.items():
                yield from _parts(one, (*path, name))
        case list():
            for one in value:
                yield from _parts(one, path)


def _in_order_of_ids(value: Any) -> Any:
    """Return a body with its parts where their ids put them: their own order would tell."""
    match value:
        case list():
            found = [_in_order_of_ids(one) for one in value]
            parts = all(isinstance(one, dict) and "id" in one for one in found)
            return sorted(found, key=lambda one: str(one["id"])) if parts else found
        case dict():
            return {name: _in_order_of_ids(one) for name, one in value.items()}
    return value
