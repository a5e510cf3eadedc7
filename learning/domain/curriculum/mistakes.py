from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Place:
    file: str  # below content/
    line: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong, where, and what would be right."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True, slots=True, order=True)
class ToCome:
    """Something in the files that cannot be shown yet, and is no mistake."""

    group: str  # lesson, prerequisite, check or question
    place: Place
    name: str


class Mistaken(Exception):
    """The files in content/ hold mistakes; `mistakes` are all of them."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = sorted(set(mistakes))
        super().__init__(f"{len(self.mistakes)} mistakes in content/")


@dataclass(slots=True)
class Notes:
    """What reading the files brings up."""

    mistakes: list[Mistake] = field(default_factory=list)
    to_come: list[ToCome] = field(default_factory=list)
    warnings: list[Mistake] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)  # what was measured, whether or not it is as it should be
    unread: set[str] = field(default_factory=set)  # files not read in whole: nothing that leans on them is judged

    def wrong(self, place: Place, message: str) -> None:
        self.mistakes.append(Mistake(place, message))

    def unreadable(self, place: Place, message: str) -> None:
        """Note what keeps a file from being read, so that what it would have said is not missed elsewhere."""
        self.wrong(place, message)
        self.unread.add(place.file)

    def has_read(self, *files: str) -> bool:
        return self.unread.isdisjoint(files)

    def doubtful(self, place: Place, message: str) -> None:
        self.warnings.append(Mistake(place, message))

    def later(self, group: str, place: Place, name: str) -> None:
        self.to_come.append(ToCome(group, place, name))
