"""The list. A new promise adds a line to one of these files: what to break, and the test that must go red for it."""

from sabotaging.breakages import answering, authoring, copies, material, memory, people, reminders
from sabotaging.breakages.base import Breakage

__all__ = ["BREAKAGES", "Breakage"]

BREAKAGES = [
    *answering.BREAKAGES,
    *memory.BREAKAGES,
    *reminders.BREAKAGES,
    *people.BREAKAGES,
    *copies.BREAKAGES,
    *material.BREAKAGES,
    *authoring.BREAKAGES,
]
