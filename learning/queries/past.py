"""What became of a question, and where it stands. For the pages of authors alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from accounts.models import User
from accounts.queries import Told, told_of
from learning.domain.editing import Difference, Stretch, differences, shortened
from learning.domain.question_words import version_words
from quizzes.models import Objective, Question
from quizzes.queries.authoring import Changed, Past, attempts_at, changes_of, versions_of

BESIDE = {"status", "level", "case", "holds for revision"}  # what belongs to no version


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """A version with what it said otherwise than the one before; the first has everything that it said."""

    number: int
    author: User | None
    at: datetime
    differences: list[Difference]


def told_versions(question: Question) -> list[ToldVersion]:
    """Return every version, the newest first. Constant queries."""
    found = versions_of(question)
    before = [*found[1:], None]
    return [_told(one, older) for one, older in zip(found, before, strict=True)]


def _told(one: Past, older: Past | None) -> ToldVersion:
    said = version_words(one.text)
    if older is None:
        found = [Difference(name, [Stretch("same", words)]) for name, words in said.items()]
    else:
        found = [shortened(each) for each in differences(version_words(older.text), said)]
    return ToldVersion(one.number, one.author, one.at, found)


def deeds_beside_versions(question: Question) -> list[Told]:
    """Return what was done to a question that no version tells, the newest first. Two queries."""
    return list(_beside(told_of("question", question.code)))


def _beside(found: list[Told]) -> Iterator[Told]:
    for one in found:
        if kept := [change for change in one.changes if change.field in BESIDE]:
            yield replace(one, changes=kept)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a question stands. `change` is the change of its fact that nobody has held it against yet."""

    version: int
    author: User | None
    at: datetime
    attempts: int
    change: Changed | None


def standing(question: Question) -> Standing:
    """Return where a question stands. Constant queries."""
    newest = versions_of(question)[0]
    return Standing(newest.number, newest.author, newest.at, attempts_at(question), _change(question))


def _change(question: Question) -> Changed | None:
    if question.confirmed_revision >= question.objective.revision:
        return None
    return next(iter(changes_of(question.objective)), None)


def objective(code: str) -> Objective:
    return Objective.objects.get(code=code)


def changes(objective: Objective) -> list[Changed]:
    """Return how the fact of an objective changed, the newest first. One query."""
    return changes_of(objective)
