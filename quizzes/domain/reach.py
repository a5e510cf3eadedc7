"""Which questions of an attempt can be read and answered now.

Where an attempt moves forward only, a question comes once all before it are final. In a case that unfolds, a part comes
once the parts before it are, in every attempt: what follows may tell what was asked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a slot stands: its position, whether it is final, and the code of its case, if it is part of one."""

    position: int
    settled: bool
    case: str = ""


def reachable(slots: Collection[Standing], *, forward_only: bool = False) -> set[int]:
    """Return the positions that can be reached. What is settled always can."""
    reached: set[int] = set()
    waiting: set[str] = set()  # cases with a part that is open
    behind_open = False
    for slot in sorted(slots, key=lambda slot: slot.position):
        held_back = (forward_only and behind_open) or slot.case in waiting
        if slot.settled or not held_back:
            reached.add(slot.position)
        if not slot.settled:
            behind_open = True
            waiting |= {slot.case} - {""}
    return reached


def settles_alone(slots: Collection[Standing], position: int, *, forward_only: bool = False) -> bool:
    """Whether a slot is made final before its attempt ends, although its feedback has to wait for that."""
    case = next((slot.case for slot in slots if slot.position == position), "")
    return forward_only or (case != "" and sum(slot.case == case for slot in slots) > 1)
