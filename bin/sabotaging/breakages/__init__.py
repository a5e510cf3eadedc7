"""The list. A new promise adds a line to one of these files: what to break, and the test that must go red for it."""

from sabotaging.breakages import (
    answering,
    arranged,
    asking,
    authoring,
    composing,
    copies,
    kinds,
    material,
    memory,
    pages,
    people,
    regrading,
    reminders,
    statistics,
)
from sabotaging.breakages.base import Breakage

__all__ = ["BREAKAGES", "Breakage"]

BREAKAGES = [
    *answering.BREAKAGES,
    *kinds.BREAKAGES,
    *arranged.BREAKAGES,
    *asking.BREAKAGES,
    *statistics.BREAKAGES,
    *memory.BREAKAGES,
    *regrading.BREAKAGES,
    *reminders.BREAKAGES,
    *people.BREAKAGES,
    *copies.BREAKAGES,
    *material.BREAKAGES,
    *authoring.BREAKAGES,
    *composing.BREAKAGES,
    *pages.BREAKAGES,
]
