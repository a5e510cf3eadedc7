"""The keys that hold: a version's own, or what a ruling put in its place. For grading and feedback alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from quizzes.models import Ruling
from quizzes.models.keys import AnswerKey, RuledKey
from quizzes.queries.rulings import standing

OTHER_KEY = (Ruling.Action.REKEY, Ruling.Action.ADOPT)


@dataclass(frozen=True, slots=True)
class Held:
    """By what answers to a version are marked. `ruled` is the key that `ruling` brought, if it brought one."""

    own: AnswerKey
    ruled: Mapping[str, Any] | None = None
    ruling: Ruling | None = None  # the newest that stands

    @property
    def accepts_all(self) -> bool:
        return self.ruling is not None and self.ruling.action == Ruling.Action.ACCEPT

    @property
    def key(self) -> Mapping[str, Any]:
        return self.own.key if self.ruled is None else self.ruled


def held_keys(version_ids: Collection[int]) -> dict[int, Held]:
    """Return by what each version is marked. Two queries, and a third where a ruling brought another key."""
    own = AnswerKey.objects.in_bulk(version_ids)
    rulings = standing(version_ids)
    brought = [one.pk for one in rulings.values() if one.action in OTHER_KEY]
    ruled = RuledKey.objects.in_bulk(brought) if brought else {}
    return {id: _held(key, rulings.get(id), ruled) for id, key in own.items()}


def _held(own: AnswerKey, ruling: Ruling | None, ruled: Mapping[int, RuledKey]) -> Held:
    if ruling is None:
        return Held(own)
    key = ruled.get(ruling.pk)
    return Held(own, key.key if key else None, ruling)
