"""What authors read of the item bank, the key's side with it. For their pages, the import and the export alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from quizzes.domain import kinds
from quizzes.domain.showing import figure_shown
from quizzes.domain.texts import ObjectiveText, QuestionText
from quizzes.models import Objective, Question, QuestionVersion, Slot, Status
from quizzes.models.keys import AnswerKey, Citation, FactChange, KeyPoint

# A question that nobody has held against the present fact of its objective yet; what is retired is not asked.
FLAGGED = Q(confirmed_revision__lt=F("objective__revision")) & ~Q(status=Status.RETIRED)


def flagged() -> QuerySet[Question]:
    return Question.objects.filter(FLAGGED)


def newest_versions() -> QuerySet[QuestionVersion]:
    """Return the newest version of each question, be it live or not."""
    newest = QuestionVersion.objects.filter(question=OuterRef("question")).order_by("-number").values("pk")[:1]
    return QuestionVersion.objects.filter(pk=Subquery(newest))


def question_texts(codes: Collection[str] | None = None) -> dict[str, QuestionText]:
    """Return questions (all of them without `codes`) as their newest versions say it, by code. Constant queries."""
    versions = newest_versions() if codes is None else newest_versions().filter(question__code__in=codes)
    return {text.code: text for _, text in _texts(versions.select_related("question__objective"))}


def objective_texts(codes: Collection[str] | None = None) -> dict[str, ObjectiveText]:
    """Return objectives (all of them without `codes`) with their key points, by code. Two queries."""
    rows = Objective.objects.all() if codes is None else Objective.objects.filter(code__in=codes)
    points = dict(KeyPoint.objects.filter(objective__in=rows).values_list("objective__code", "text"))
    found = rows.values_list("code", "statement", "is_key")
    return {code: ObjectiveText(code, statement, points.get(code, ""), is_key) for code, statement, is_key in found}


@dataclass(frozen=True, slots=True)
class Past:
    """A version as it was written. Level, case and status in `text` are those of now: they belong to no version."""

    number: int
    text: QuestionText
    author: User | None
    at: datetime


def versions_of(question: Question) -> list[Past]:
    """Return every version of a question, the newest first. Constant queries."""
    versions = QuestionVersion.objects.filter(question=question).order_by("-number")
    found = _texts(versions.select_related("question__objective", "author"))
    return [Past(one.number, text, one.author, one.created_at) for one, text in found]


def attempts_at(question: Question) -> int:
    """Return how many attempts have asked a question, in whatever version."""
    return Slot.objects.filter(version__question=question).order_by().values("attempt").distinct().count()


def sources_cited(key: str) -> int:
    """Return how many explanations cite a source, those of past versions included."""
    return Citation.objects.filter(source__key=key).count()


def questions_citing(keys: Collection[str], objectives: Collection[str]) -> dict[str, list[str]]:
    """Return which questions on these objectives cite each of these sources now, by key. One query."""
    cited = Citation.objects.filter(source__key__in=keys, answer_key__version__in=newest_versions())
    asked = cited.exclude(answer_key__version__question__status=Status.RETIRED).filter(
        answer_key__version__question__objective__code__in=objectives
    )
    found: dict[str, list[str]] = {}
    for key, code in sorted(asked.values_list("source__key", "answer_key__version__question__code")):
        found.setdefault(key, []).append(code)
    return found


@dataclass(frozen=True, slots=True)
class Changed:
    """That a fact changed."""

    revision: int
    was: str
    became: str
    reason: str
    author: User | None
    at: datetime


def changes_of(objective: Objective) -> list[Changed]:
    """Return how the fact of an objective changed, the newest first. One query."""
    found = FactChange.objects.filter(objective=objective).select_related("author").order_by("-revision")
    return [Changed(one.revision, one.was, one.became, one.reason, one.author, one.changed_at) for one in found]


def _texts(versions: Iterable[QuestionVersion]) -> list[tuple[QuestionVersion, QuestionText]]:
    found = list(versions)
    keys = AnswerKey.objects.in_bulk([one.pk for one in found])
    cited: dict[int, list[str]] = {}
    citations = Citation.objects.filter(answer_key__in=list(keys)).order_by("position")
    for version_id, key in citations.values_list("answer_key", "source__key"):
        cited.setdefault(version_id, []).append(key)
    return [(one, _text(one, keys[one.pk], cited.get(one.pk, []))) for one in found]


def _text(version: QuestionVersion, key: AnswerKey, cited: list[str]) -> QuestionText:
    question = version.question
    written = kinds.Written(version.body, key.key, key.feedback, key.order)
    return QuestionText(
        code=question.code,
        objective=question.objective.code,
        level=question.level,
        case=question.case,
        status=question.status,
        kind=version.kind,
        case_stem=version.case_stem,
        stem=version.stem,
        content=kinds.KINDS[version.kind].to_content(written),
        fixed_order=bool(version.fixed_order),
        explanation=key.explanation,
        negative_reason=key.negative_reason,
        sources=cited,
        hints=tuple(key.hints),
        unfolding=version.unfolding,
        figure=figure_shown(version.body),
    )
