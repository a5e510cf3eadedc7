"""The curriculum in content/: read, resolved and checked. docs/content-format.md describes the files."""

from pathlib import Path

from learning.domain.curriculum.files import read_folder
from learning.domain.curriculum.lessons import read_lessons
from learning.domain.curriculum.linking import link
from learning.domain.curriculum.mistakes import Mistake, Mistaken, Notes, Place, ToCome
from learning.domain.curriculum.review import review
from learning.domain.curriculum.shelves import read_shelves
from learning.domain.curriculum.texts import Curriculum, Drafts

__all__ = [
    "Curriculum",
    "Drafts",
    "Mistake",
    "Mistaken",
    "Notes",
    "Place",
    "ToCome",
    "checked_curriculum",
    "read_curriculum",
    "read_drafts",
]


def read_drafts(root: Path, notes: Notes) -> Drafts:
    """Return what the files say, name by name. Whatever is wrong with them is noted."""
    files = read_folder(root, notes)
    drafts = Drafts()
    if files:
        read_shelves(files, drafts, notes)
        read_lessons(files, drafts, notes)
    return drafts


def read_curriculum(root: Path) -> tuple[Curriculum, list[ToCome]]:
    """Return the curriculum in a folder and what in it is still to come. Raises Mistaken with every mistake."""
    notes = Notes()
    curriculum = link(read_drafts(root, notes), notes)
    if notes.mistakes:
        raise Mistaken(notes.mistakes)
    return curriculum, sorted(notes.to_come)


def checked_curriculum(root: Path, year: int) -> tuple[Drafts, Notes]:
    """Return what the files say with everything that the importer and the editorial rules find wrong with it."""
    notes = Notes()
    drafts = read_drafts(root, notes)
    link(drafts, notes)
    review(drafts, notes, year)
    return drafts, notes
