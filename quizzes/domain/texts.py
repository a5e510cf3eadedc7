"""What an author writes for the item bank, as values: the same shape whether it came from a file, a form or rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


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
    hints: Sequence[str] = ()  # in the order in which they are given
    unfolding: str = ""  # how the case went on since the question before


@dataclass(frozen=True, slots=True)
class DrawText:
    """So many questions on an objective, drawn for each attempt."""

    objective: str
    count: int


@dataclass(frozen=True, slots=True)
class QuizText:
    code: str
    title: str
    questions: Sequence[str] = field(default_factory=list)
    draws: Sequence[DrawText] = field(default_factory=list)  # after the questions
