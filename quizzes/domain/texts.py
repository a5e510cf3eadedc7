"""What an author writes for the item bank, as values: the same shape whether it came from a file, a form or rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzes.domain.drawn import Drawn
from quizzes.domain.settings import QuizSettings

# Marks a field that texts did not always have: where it says nothing, a text is the same as before there was one.
LATER = {"since": "ways of asking"}


@dataclass(frozen=True, slots=True)
class SourceText:
    key: str
    kind: str
    authors: str
    title: str
    year: int | None  # None: a page that is kept up to date
    published_in: str
    doi: str
    certainty: str
    seen: str = ""  # what was seen of it, and where: a key that rests on it can be checked


@dataclass(frozen=True, slots=True)
class ObjectiveText:
    code: str
    statement: str
    key_point: str
    is_key: bool


@dataclass(frozen=True, slots=True)
class QuestionText:
    """`content` are the fields of its kind, as `to_content` returns them; `status` is where it stands."""

    code: str
    objective: str
    level: str
    case: str
    status: str
    kind: str
    case_stem: str
    stem: str
    content: Mapping[str, Any]
    fixed_order: bool
    explanation: str
    negative_reason: str
    sources: Sequence[str]
    hints: Sequence[str] = field(default=(), metadata=LATER)  # in the order in which they are given
    unfolding: str = field(default="", metadata=LATER)  # how the case went on since the question before
    figure: Drawn | None = field(default=None, metadata=LATER)  # the one that its content names, as it looks


@dataclass(frozen=True, slots=True)
class DrawText:
    """So many questions on an objective, of a level or of any (empty), drawn for each attempt."""

    objective: str
    count: int
    level: str = field(default="", metadata=LATER)
    points: int = field(default=1, metadata=LATER)  # of each of them


@dataclass(frozen=True, slots=True)
class QuizText:
    code: str
    title: str
    questions: Sequence[str] = field(default_factory=list)
    draws: Sequence[DrawText] = field(default_factory=list)  # after the questions
    points: Mapping[str, int] = field(default_factory=dict, metadata=LATER)  # of questions that earn more than 1
    settings: QuizSettings = field(default=QuizSettings(), metadata=LATER)
