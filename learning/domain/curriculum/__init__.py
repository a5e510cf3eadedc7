"""The curriculum in content/: read, resolved and checked. docs/content-format.md describes the files."""

from collections.abc import Mapping
from pathlib import Path

from learning.domain.curriculum.coverage import coverage_table, read_coverage
from learning.domain.curriculum.files import Files, files_of, read_folder
from learning.domain.curriculum.lessons import read_lessons
from learning.domain.curriculum.linking import link
from learning.domain.curriculum.mistakes import Mistake, Mistaken, Notes, Place, ToCome
from learning.domain.curriculum.quizzes import read_quizzes
from learning.domain.curriculum.review import review
from learning.domain.curriculum.shelves import read_shelves
from learning.domain.curriculum.texts import Curriculum, Drafts
from learning.domain.curriculum.unfinished import excuse_reviewed, excuse_texts

__all__ = [
    "Curriculum",
    "Drafts",
    "Mistake",
    "Mistaken",
    "Notes",
    "Place",
    "ToCome",
    "checked_curriculum",
    "coverage_table",
    "curriculum_of",
    "drafts_of",
    "read_curriculum",
    "read_drafts",
]


def read_drafts(root: Path, notes: Notes) -> Drafts:
    """Return what the files say, name by name. Whatever is wrong with them is noted."""
    return drafts_of(read_folder(root, notes), notes)


def drafts_of(files: Files, notes: Notes) -> Drafts:
    """Return what files say that were read already."""
    drafts = Drafts()
    if files.texts or files.pictures:
        read_shelves(files.texts, drafts, notes)
        read_quizzes(files.texts, drafts, notes)
        read_lessons(files, drafts, notes)
        read_coverage(files.texts, drafts, notes)
    return drafts


def read_curriculum(root: Path) -> tuple[Curriculum, list[ToCome]]:
    """Return the curriculum in a folder and what in it is still to come. Raises Mistaken with every mistake."""
    notes = Notes()
    return _linked(read_drafts(root, notes), notes), sorted(notes.to_come)


def curriculum_of(contents: Mapping[str, bytes]) -> Curriculum:
    """Return the curriculum in files that lie in no folder yet. Raises Mistaken with every mistake."""
    notes = Notes()
    return _linked(drafts_of(files_of(contents, notes), notes), notes)


def _linked(drafts: Drafts, notes: Notes) -> Curriculum:
    curriculum = link(drafts, notes)
    excuse_texts(drafts, notes)
    if notes.mistakes:
        raise Mistaken(notes.mistakes)
    return curriculum


def checked_curriculum(root: Path, year: int) -> tuple[Drafts, Notes]:
    """Return what the files say with everything that the importer and the editorial rules find wrong with it."""
    notes = Notes()
    drafts = read_drafts(root, notes)
    linked = link(drafts, notes)
    excuse_texts(drafts, notes)
    read = len(notes.mistakes)
    review(drafts, linked, notes, year)
    excuse_reviewed(drafts, notes, since=read)
    return drafts, notes
