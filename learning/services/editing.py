"""What every service for authors says when it does not save: somebody else was faster, or something is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from learning.domain.editing import digest


class Overtaken(Exception):
    """It was saved by somebody else since it was read; `present` is the text that stands there now, None: deleted."""

    def __init__(self, present: Any) -> None:
        super().__init__("it was changed since it was read")
        self.present = present


class Refused(Exception):
    """It is not saved. `problems` are sentences by the field that they belong to; "" is the whole.

    A field is named as its form names it, such as title or objectives-2-statement.
    """

    def __init__(self, problems: Mapping[str, Sequence[str]]) -> None:
        super().__init__("; ".join(said for each in problems.values() for said in each))
        self.problems = problems


class Kept(Exception):
    """It is not deleted; `reasons` are sentences that say why, and what to do instead."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


def compare(*, seen: str, present: Any) -> None:
    """Raise Overtaken unless the text that stands there is the one that was seen. Call it under the lock.

    `seen` is its digest, empty for what is new; `present` is the text, None where there is none.
    """
    if seen != seen_of(present):
        raise Overtaken(present)


def seen_of(present: Any) -> str:
    """Return what a form keeps of the text that it shows."""
    return "" if present is None else digest(present)
