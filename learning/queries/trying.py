"""A question as a learner would see it, tried by its author: it is marked, and nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from learning.domain.wording import parted
from learning.queries import bank
from quizzes.domain import kinds
from quizzes.domain.showing import as_shown
from quizzes.domain.texts import QuestionText
from quizzes.models import Source
from quizzes.queries.authoring import objective_texts


@dataclass(frozen=True, slots=True)
class Asking:
    """What a page shows of a question before it is answered. The order stays the same from one try to the next."""

    kind: str
    case_stem: str
    stem: tuple[str, str]
    body: dict[str, Any]
    written: kinds.Written
    values: dict[str, Any]  # as one learner might get them


@dataclass(frozen=True, slots=True)
class Given:
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """What learners are told once they have answered, in the shape that their pages know."""

    answer: Given
    mark: Fraction
    key: dict[str, Any]
    reasons: dict[str, str]
    explanation: str
    key_point: str
    sources: list[Source] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    feedback: Shown
    state: str

    surprising = False
    confidence = ""
    back = None
    taught = None


def asking(text: QuestionText) -> Asking:
    """Return a question as it is typed, be it complete or not. Raises InvalidQuestion where nothing can be shown."""
    kind = kinds.KINDS[text.kind]
    written = kind.from_content(text.content, Random(0), draft=True)
    question = kinds.read(text.kind, as_shown(written.body, text.figure))
    values = question.draw(Random(0))
    order = written.order if text.fixed_order else question.ids()
    return Asking(
        text.kind,
        text.case_stem,
        parted(kinds.worded(text.stem, values)),
        question.public(order, values),
        written,
        values,
    )


def told(text: QuestionText, asked: Asking, posted: Mapping[str, Sequence[str]]) -> Told:
    """Return what a learner would be told who said this. Raises InvalidAnswer, and InvalidQuestion without a key."""
    written, values = asked.written, asked.values
    question = kinds.read(text.kind, written.body)
    answer = question.answer_from_form(posted)
    mark = kinds.mark(text.kind, written.body, written.key, answer, values)
    explained = question.explain(written.key, written.feedback, answer, values)
    point = objective_texts([text.objective]).get(text.objective)
    shown = Shown(
        answer=Given(answer),
        mark=mark,
        key=explained.key,
        reasons=explained.reasons,
        explanation=kinds.worded(text.explanation, values),
        key_point=point.key_point if point else "",
        sources=bank.cited_sources(text.sources),
    )
    return Told(shown, "right" if mark == 1 else "part" if mark > 0 else "not_yet")
