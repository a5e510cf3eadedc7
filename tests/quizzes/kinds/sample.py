"""A question as rows hold it, with answers to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzes.domain.kinds import KINDS, Kind, Written, read


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    kind: str
    body: Mapping[str, Any]
    key: Mapping[str, Any]
    other_key: Mapping[str, Any]
    feedback: Mapping[str, str]
    order: Sequence[str]  # the ids in the order of the author
    right: Mapping[str, Any]  # an answer that earns all of the credit
    wrong: Mapping[str, Any]  # one that earns less
    posted: Mapping[str, Sequence[str]]  # the form that says what is right
    values: Mapping[str, Any] = field(default_factory=dict)  # what was drawn for the slot

    @property
    def question(self) -> Kind:
        return read(self.kind, self.body)

    @property
    def written(self) -> Written:
        return Written(dict(self.body), dict(self.key), dict(self.feedback), list(self.order))

    @property
    def content(self) -> dict[str, Any]:
        """What content/ says of it."""
        return KINDS[self.kind].to_content(self.written)

    def __str__(self) -> str:
        return self.name
