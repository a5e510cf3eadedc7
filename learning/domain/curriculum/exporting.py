"""The files that say what a curriculum says: read back before anybody gets them."""

from __future__ import annotations

from pathlib import Path

from learning.domain.curriculum import Curriculum, curriculum_of, read_drafts
from learning.domain.curriculum.deciding import said, stocks_of
from learning.domain.curriculum.mistakes import Mistaken, Notes
from learning.domain.curriculum.writing import write_files


class Unfaithful(Exception):
    """Read back, the files would say something else; `things` are what they would say otherwise."""

    def __init__(self, things: list[str]) -> None:
        super().__init__(f"the files would not say the same of {', '.join(things)}")
        self.things = things


def refuse_unread(root: Path) -> None:
    """Raise Mistaken where a folder cannot be read as a curriculum: what it holds would be lost unseen."""
    notes = Notes()
    if root.is_dir():
        read_drafts(root, notes)
    if notes.mistakes:
        raise Mistaken(notes.mistakes)


def faithful_files(found: Curriculum) -> dict[str, bytes]:
    """Return the files of a curriculum. Raises Mistaken or Unfaithful where they would not be read as what it says."""
    files = write_files(found)
    read = curriculum_of(files)
    if things := _otherwise(found, read):
        raise Unfaithful(things)
    return files


def _otherwise(found: Curriculum, read: Curriculum) -> list[str]:
    before, after = _said(found), _said(read)
    return [" ".join(thing) for thing in sorted({*before, *after}) if before.get(thing) != after.get(thing)]


def _said(found: Curriculum) -> dict[tuple[str, str], str]:
    return {(kind, code): said(kind, text) for kind, stock in stocks_of(found).items() for code, text in stock.items()}
