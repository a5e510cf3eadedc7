"""Writing the item bank. Every author, file or form, comes through here, so that a question is written in one way.

What a text says and what rows say have one shape, so that both can be compared. Each function takes many at once and
costs a constant number of queries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from random import Random, SystemRandom
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, OuterRef, Subquery

from accounts.models import User
from quizzes.domain import kinds
from quizzes.domain.showing import FIGURED, as_shown
from quizzes.domain.texts import ObjectiveText, QuestionText, SourceText
from quizzes.models import Objective, Question, QuestionVersion, Source, Status
from quizzes.models.keys import AnswerKey, Citation, KeyPoint
from quizzes.queries.authoring import newest_versions, objective_texts, question_texts
from quizzes.queries.quizzes import quiz_texts
from quizzes.services.composing import write_quizzes
from quizzes.services.edition import await_edition, begin_edition

__all__ = [
    "Reused",
    "await_edition",
    "begin_edition",
    "delete_question",
    "forget_objectives",
    "forget_sources",
    "objective_texts",
    "question_texts",
    "quiz_texts",
    "retire_questions",
    "source_texts",
    "write_objectives",
    "write_questions",
    "write_quizzes",
    "write_sources",
]
Row = TypeVar("Row", bound=Model)


class Reused(Exception):
    """The code of a question was given to another objective: what learners answered would count for the wrong one."""


def source_texts() -> dict[str, SourceText]:
    """Return every source by its key. One query."""
    return {one.key: _text(SourceText, one) for one in Source.objects.all()}


@transaction.atomic
def write_sources(*, texts: Iterable[SourceText], now: datetime) -> None:
    _upsert(Source, [Source(**asdict(text), updated_at=now) for text in texts], unique="key")
    begin_edition()


@transaction.atomic
def write_objectives(*, texts: Collection[ObjectiveText], now: datetime) -> None:
    """Write objectives with their key points. A revision is an act of its own: no new wording raises it."""
    rows = [Objective(code=one.code, statement=one.statement, is_key=one.is_key, updated_at=now) for one in texts]
    _upsert(Objective, rows, unique="code", fields=["statement", "is_key", "updated_at"])
    ids = dict(Objective.objects.values_list("code", "pk"))
    _upsert(KeyPoint, [KeyPoint(objective_id=ids[one.code], text=one.key_point) for one in texts], unique="objective")
    begin_edition()


@transaction.atomic
def write_questions(
    *,
    texts: Collection[QuestionText],
    now: datetime,
    author: User | None = None,
    unconfirmed: Collection[str] = (),
) -> None:
    """Write questions; one that asks something new gets its next version, and attempts keep the one they showed.

    Those in `unconfirmed` were written by somebody who had another fact of their objective before them.
    Raises Reused, and kinds.InvalidQuestion: where it is not live, something may be missing.
    """
    before = question_texts([one.code for one in texts])
    _refuse_reuse(texts, before)
    _refuse_unfit(texts)
    objectives = {one.code: one for one in Objective.objects.all()}
    rows = [
        Question(
            code=one.code,
            objective=objectives[one.objective],
            level=one.level,
            case=one.case,
            status=one.status,
            confirmed_revision=1 if one.code in unconfirmed else objectives[one.objective].revision,
            updated_at=now,
        )
        for one in texts
    ]
    _upsert(Question, rows, unique="code", fields=["objective", "level", "case", "status", "updated_at"])
    asked_anew = [one for one in texts if _asks(one) != _asks(before.get(one.code))]
    _write_versions(asked_anew, now, author)
    _confirm([one.code for one in asked_anew if one.code not in unconfirmed])
    begin_edition()


def _confirm(codes: Collection[str]) -> None:
    """Note that these questions hold for their objective as it is now: whoever wrote them anew had it before them."""
    revision = Objective.objects.filter(pk=OuterRef("objective")).values("revision")
    Question.objects.filter(code__in=codes).update(confirmed_revision=Subquery(revision))


@transaction.atomic
def retire_questions(*, codes: Collection[str], now: datetime) -> None:
    """Ask these questions no more. What was answered stays."""
    if Question.objects.filter(code__in=codes).update(status=Status.RETIRED, updated_at=now):
        begin_edition()


@transaction.atomic
def delete_question(*, code: str) -> None:
    """Take a question away with all its versions. Raises ProtectedError where an attempt or a quiz refers to it."""
    QuestionVersion.objects.filter(question__code=code).delete()
    Question.objects.filter(code=code).delete()
    begin_edition()


@transaction.atomic
def forget_sources(*, keys: Collection[str]) -> None:
    """Take sources away. Nothing may list or cite them."""
    if Source.objects.filter(key__in=keys).delete()[0]:
        begin_edition()


@transaction.atomic
def forget_objectives(*, codes: Collection[str]) -> None:
    """Take objectives away. No question may ask for them, and nobody may have one in memory."""
    if Objective.objects.filter(code__in=codes).delete()[0]:
        begin_edition()


def _text(shape: type[SourceText], row: Model) -> SourceText:
    return shape(**{name: getattr(row, name) for name in shape.__dataclass_fields__})


def _asks(text: QuestionText | None) -> QuestionText | None:
    """Return what a version holds of a question: where it stands and whether it is asked belong to no version."""
    return text and replace(text, level="", case="", status="")


def _refuse_reuse(texts: Iterable[QuestionText], before: Mapping[str, QuestionText]) -> None:
    for text in texts:
        if text.code in before and before[text.code].objective != text.objective:
            raise Reused(
                f"{text.code} asked {before[text.code].objective}; a question on {text.objective} needs a new id"
            )


def _refuse_unfit(texts: Iterable[QuestionText]) -> None:
    """What is asked must be whole, although its version may have been written when it was a draft."""
    for text in texts:
        if text.status == Status.LIVE:
            kinds.refuse(kinds.KINDS[text.kind].problems_in(text.content), draft=False)
            if text.kind in FIGURED and text.figure is None:
                raise kinds.InvalidQuestion(f"{text.code} shows a figure, and nobody said how it looks", ["figure"])


def _write_versions(texts: Sequence[QuestionText], now: datetime, author: User | None) -> None:
    codes = [one.code for one in texts]
    questions = dict(Question.objects.filter(code__in=codes).values_list("code", "pk"))
    numbers = dict(newest_versions().filter(question__code__in=codes).values_list("question__code", "number"))
    # From the system: an id that could be foretold from the text would tell what stands where.
    drawn = [_drawn(one, SystemRandom()) for one in texts]
    versions = QuestionVersion.objects.bulk_create(
        QuestionVersion(
            question_id=questions[one.code],
            number=numbers.get(one.code, 0) + 1,
            kind=one.kind,
            case_stem=one.case_stem,
            unfolding=one.unfolding,
            stem=one.stem,
            body=as_shown(written.body, one.figure),
            fixed_order=written.order if one.fixed_order else [],
            author=author,
            created_at=now,
        )
        for one, written in zip(texts, drawn, strict=True)
    )
    _write_keys(list(zip(texts, drawn, versions, strict=True)))


def _drawn(text: QuestionText, rng: Random) -> kinds.Written:
    return kinds.KINDS[text.kind].from_content(text.content, rng, draft=text.status != Status.LIVE)


def _write_keys(written: Sequence[tuple[QuestionText, kinds.Written, QuestionVersion]]) -> None:
    sources = dict(Source.objects.values_list("key", "pk"))
    AnswerKey.objects.bulk_create(
        AnswerKey(
            version=version,
            key=drawn.key,
            feedback=drawn.feedback,
            order=drawn.order,
            hints=list(text.hints),
            explanation=text.explanation,
            negative_reason=text.negative_reason,
        )
        for text, drawn, version in written
    )
    Citation.objects.bulk_create(
        Citation(answer_key_id=version.pk, source_id=sources[key], position=position)
        for text, _, version in written
        for position, key in enumerate(text.sources, start=1)
    )


def _upsert(model: type[Row], rows: list[Row], *, unique: str, fields: list[str] | None = None) -> None:
    names = [one.name for one in model._meta.concrete_fields if not one.primary_key and one.name != unique]
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=[unique], update_fields=fields or names
    )
