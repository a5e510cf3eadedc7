"""What is wrong with a draft is said to its author, and keeps nothing from being written: nobody is shown it yet."""

from __future__ import annotations

from learning.domain.curriculum.lessons import NO_TEXT
from learning.domain.curriculum.mistakes import Mistake, Notes, Place
from learning.domain.curriculum.texts import DRAFT, Drafts, LessonDraft


def excuse_texts(drafts: Drafts, notes: Notes) -> None:
    """Take what is wrong with the text of a draft for a doubt. What stands above it must be right in drafts, too."""
    lessons = {one.body_place.file: one for one in drafts.lessons.values() if one.status == DRAFT}
    _excuse(notes, [one for one in notes.mistakes if one.place.file in lessons and _is_in_text(one, lessons)])


def _is_in_text(mistake: Mistake, lessons: dict[str, LessonDraft]) -> bool:
    return mistake.message == NO_TEXT or mistake.place.line >= lessons[mistake.place.file].body_place.line


def excuse_reviewed(drafts: Drafts, notes: Notes, *, since: int) -> None:
    """Take every editorial mistake in a draft for a doubt. They are those after the first `since` mistakes."""
    files = {one.body_place.file for one in drafts.lessons.values() if one.status == DRAFT}
    folders = {file.rpartition("/")[0] for file in files}
    questions = [question for lesson in drafts.lessons.values() for question in lesson.questions]
    starts = sorted((one.part.place(), one.status) for one in questions)
    found = notes.mistakes[since:]
    _excuse(notes, [one for one in found if _folder(one) in folders or _status_at(one.place, starts) == DRAFT])


def _folder(mistake: Mistake) -> str:
    return mistake.place.file.rpartition("/")[0]


def _status_at(place: Place, starts: list[tuple[Place, str]]) -> str:
    """Return the status of the question that stands at a place, where one does."""
    before = [status for start, status in starts if start.file == place.file and start.line <= place.line]
    return before[-1] if before else ""


def _excuse(notes: Notes, excused: list[Mistake]) -> None:
    notes.mistakes = [one for one in notes.mistakes if one not in excused]
    notes.warnings += excused
