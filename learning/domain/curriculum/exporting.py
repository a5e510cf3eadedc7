"""The files that say what a curriculum says: read back before anybody gets them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from learning.domain.curriculum import Curriculum, curriculum_of, read_drafts
from learning.domain.curriculum.deciding import said, stocks_of
from learning.domain.curriculum.mistakes import Mistaken, Notes
from learning.domain.curriculum.texts import Drafts
from learning.domain.curriculum.writing import questions_to_come, write_files


class Unfaithful(Exception):
    """Read back, the files would say something else; `things` are what they would say otherwise."""

    def __init__(self, things: list[str]) -> None:
        super().__init__(f"the files would not say the same of {', '.join(things)}")
        self.things = things


@dataclass(frozen=True, slots=True)
class Kept:
    """What only files hold: questions of kinds to come, in the folder that was found to hold them."""

    drafts: Drafts
    root: Path

    def codes(self, lessons: Collection[str] | None = None) -> list[str]:
        """Return the codes of those questions; with `lessons`, of theirs alone."""
        drafts = self.drafts.lessons.values()
        return [
            question.code
            for lesson in drafts
            if lessons is None or lesson.code in lessons
            for question in questions_to_come(lesson)
        ]


def keep(root: Path, origin: Path) -> Kept:
    """Return what a folder holds that no row does; one without lessons is new, and takes it from `origin`.

    Raises Mistaken where files cannot be read: what only they hold would be lost.
    """
    for folder in (root, origin):
        notes = Notes()
        drafts = read_drafts(folder, notes) if folder.is_dir() else Drafts()
        if notes.mistakes and (folder == root or drafts.lessons):
            raise Mistaken(notes.mistakes)
        if drafts.lessons:
            return Kept(drafts, folder)
    return Kept(Drafts(), root)


def faithful_files(found: Curriculum, kept: Kept) -> dict[str, bytes]:
    """Return the files of a curriculum. Raises Mistaken or Unfaithful where they would not be read as what it says."""
    files = write_files(found, kept.drafts)
    read = curriculum_of(files)
    if things := _otherwise(found, read):
        raise Unfaithful(things)
    return files


def _otherwise(found: Curriculum, read: Curriculum) -> list[str]:
    before, after = _said(found), _said(read)
    return [" ".join(thing) for thing in sorted({*before, *after}) if before.get(thing) != after.get(thing)]


def _said(found: Curriculum) -> dict[tuple[str, str], str]:
    return {(kind, code): said(kind, text) for kind, stock in stocks_of(found).items() for code, text in stock.items()}
