"""How an attempt is asked. Its quiz says so when it starts, and a later change of the quiz changes no attempt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of an attempt. Those of a review or of a check inside a lesson are the plain ones.

    Penalties are percents of a question's marks.
    """

    feedback_from: datetime | None = None
    pass_percent: int = 75
    one_page: bool = False
    forward_only: bool = False
    tries: int = 1
    try_penalty: int = 0
    hint_penalty: int = 0
    certainty: bool = False

    def stored(self) -> dict[str, Any]:
        """Return the rules as JSON."""
        said = asdict(self)
        return said | {"feedback_from": self.feedback_from.isoformat() if self.feedback_from else None}


def read_rules(stored: Mapping[str, Any]) -> Rules:
    """Return stored rules; what an older attempt does not mention is as the plain rules have it."""
    at = stored.get("feedback_from")
    return Rules(**{**stored, "feedback_from": datetime.fromisoformat(at) if at else None})
