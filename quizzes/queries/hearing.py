"""What stored answers say by the keys that hold, for whoever counts them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizzes.domain import kinds
from quizzes.models import QuestionVersion
from quizzes.queries.ruled import Held

UNREADABLE = (kinds.InvalidAnswer, kinds.InvalidQuestion)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, part by part. `full`: it earns everything. `right`: what is right, where a key is itself an answer."""

    responses: dict[str, str]
    full: bool
    right: dict[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """A version with its keys, read once: the one that holds first, then its own."""

    question: kinds.Kind
    keys: tuple[Any, ...]
    accepts_all: bool

    @classmethod
    def of(cls, version: QuestionVersion, held: Held) -> Heard:
        question = kinds.read(version.kind, version.body)
        found = []
        for key in (held.key, held.own.key):
            try:
                found.append(question.read_key(key))
            except kinds.InvalidQuestion:
                continue
        return cls(question, tuple(found), held.accepts_all)

    @property
    def chance(self) -> float | None:
        found = self.question.chance(self.keys[0])
        return None if found is None else float(found)

    def said(self, content: Mapping[str, Any], values: Mapping[str, Any]) -> Said:
        """Return what an answer says. A ruled key may ask for what was never drawn: then the version's own is asked."""
        answer = self.question.read_answer(content)
        for key in self.keys[:-1]:
            try:
                return self._by(key, answer, values)
            except UNREADABLE:
                continue
        return self._by(self.keys[-1], answer, values)

    def _by(self, key: Any, answer: Any, values: Mapping[str, Any]) -> Said:
        full = self.accepts_all or self.question.mark(key, answer, values) >= 1
        right = self.question.responses(key, key, values) if _is_answer(key, answer) else {}
        return Said(self.question.responses(key, answer, values), full, right)


def _is_answer(key: Any, answer: Any) -> bool:
    """Tell whether a key has the shape of an answer. Of several parts, each names what belongs there."""
    return type(key) is type(answer) and (not isinstance(key, Mapping) or all(type(one) is str for one in key.values()))
