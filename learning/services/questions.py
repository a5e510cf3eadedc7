"""Saving and deleting one question, as its author writes it, and what follows for its lesson."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from random import Random

from django.db import transaction

from accounts.models import User
from accounts.services import record
from learning.domain.curriculum.composing import Asking
from learning.domain.curriculum.one_question import Remark, Weight, remarks
from learning.domain.editing import noted_words
from learning.domain.question_words import question_words
from learning.models import Lesson
from learning.queries import bank, holding
from learning.services.editing import Kept, Refused, compare
from learning.services.following import follow
from quizzes.domain.kinds import KINDS
from quizzes.domain.showing import figure_in
from quizzes.domain.texts import QuestionText
from quizzes.models import Objective, Question, Status
from quizzes.services import authoring, facts

NEW_CASE = "new"


@transaction.atomic
def save_question(
    *, text: QuestionText, seen: str, author: User | None, now: datetime, revision: int | None = None
) -> str:
    """Write a question, and return its code. Raises Overtaken and Refused; then nothing was written.

    A new one has no code yet. What it asks is a new version if it changed; attempts keep the one that they showed.
    `revision` is that of the fact which the author had before them, None: the present one. After an older one the
    question waits for somebody to look at it.
    """
    authoring.begin_edition()  # the lock: whoever writes at the same time waits here, and compares with what we leave
    before = authoring.question_texts([text.code]).get(text.code)
    compare(seen=seen, present=before)
    lesson = _lesson(text, before)
    has_seen_fact = revision is None or revision >= Objective.objects.get(code=text.objective).revision
    text = _settled(text, before, lesson, now)
    if text == before:
        return text.code
    asked = bank.asked_in(lesson)
    sharing = _sharing_case(text, before)
    # Nobody held the others of the case against their facts.
    unconfirmed = [*(one.code for one in sharing), *([] if has_seen_fact else [text.code])]
    _write([text, *sharing], unconfirmed, author, now)
    _follow(lesson, asked, before, text, now)
    return text.code


@transaction.atomic
def delete_question(*, code: str, author: User | None, now: datetime) -> None:
    """Delete a question that nobody was asked and that nothing names. Raises Kept."""
    authoring.begin_edition()
    if reasons := holding.reasons_to_keep_question(code):
        raise Kept(reasons)
    if before := authoring.question_texts([code]).get(code):
        authoring.delete_question(code=code)
        details = noted_words(question_words(before), {})
        record(actor=author, action="deleted", kind="question", code=code, now=now, details=details)


@transaction.atomic
def confirm_question(*, code: str, revision: int, author: User | None, now: datetime) -> bool:
    """Note that a flagged question is still right as it stands, and tell whether it holds for the present fact.

    `revision` is that of the fact which the author had before them.
    """
    authoring.begin_edition()
    question = Question.objects.select_related("objective").get(code=code)
    facts.confirm(question=question, revision=revision, author=author, now=now)
    return revision >= question.objective.revision


def _lesson(text: QuestionText, before: QuestionText | None) -> Lesson:
    if before and before.objective != text.objective:
        raise Refused({"objective": ["A question keeps its objective. Write a new one for another."]})
    lesson = bank.lesson_teaching(text.objective)
    if lesson is None:
        raise Refused({"objective": ["No lesson teaches this objective. Put it into one first."]})
    return lesson


def _settled(text: QuestionText, before: QuestionText | None, lesson: Lesson, now: datetime) -> QuestionText:
    """Return a question in the form in which rows hold it, with the code that it gets. Raises Refused."""
    text = _in_case(text, before, lesson)
    around = bank.surroundings(lesson, besides=text.code, year=now.year)
    _refuse(text, remarks(text, around))
    if strange := set(text.sources) - set(around.sources):
        raise Refused({"sources": [f"{key} is not among the sources of the lesson." for key in sorted(strange)]})
    kind = KINDS[text.kind]
    content = kind.to_content(kind.from_content(text.content, Random(0), draft=text.status != Status.LIVE))
    code = before.code if before else bank.next_code(lesson)
    return replace(text, code=code, content=content, figure=around.figures.get(figure_in(text.kind, content)))


def _in_case(text: QuestionText, before: QuestionText | None, lesson: Lesson) -> QuestionText:
    if text.case in ("", NEW_CASE):
        if text.case and not text.case_stem.strip():
            raise Refused({"case_stem": ["Write the case that the questions share."]})
        case = bank.next_case(lesson) if text.case else ""
        return replace(text, case=case, case_stem=text.case_stem if case else "")
    cases = bank.cases_of(lesson)
    if text.case not in cases:
        raise Refused({"case": ["This lesson has no such case."]})
    # Who joins a case takes it as it is told now; who belongs to it may tell it anew.
    return text if before and before.case == text.case else replace(text, case_stem=cases[text.case])


def _refuse(text: QuestionText, found: Iterable[Remark]) -> None:
    weights = {Weight.BROKEN, Weight.UNFIT} if text.status == Status.LIVE else {Weight.BROKEN}
    problems: dict[str, list[str]] = {}
    for one in found:
        if one.weight in weights:
            problems.setdefault(".".join(map(str, one.at)), []).append(one.said)
    if problems:
        raise Refused(problems)


def _sharing_case(text: QuestionText, before: QuestionText | None) -> list[QuestionText]:
    """Return the other questions of a case, with its stem as it is told now: who shares a case is told the same."""
    if not before or not text.case or text.case != before.case or text.case_stem == before.case_stem:
        return []
    codes = Question.objects.filter(case=text.case).exclude(code=text.code).values_list("code", flat=True)
    return [replace(one, case_stem=text.case_stem) for one in authoring.question_texts(list(codes)).values()]


def _write(texts: list[QuestionText], unconfirmed: list[str], author: User | None, now: datetime) -> None:
    before = authoring.question_texts([one.code for one in texts])
    authoring.write_questions(texts=texts, now=now, author=author, unconfirmed=unconfirmed)
    for one in texts:
        old = before.get(one.code)
        details = noted_words(question_words(old) if old else {}, question_words(one))
        record(actor=author, action=_action(old, one), kind="question", code=one.code, now=now, details=details)


def _action(before: QuestionText | None, after: QuestionText) -> str:
    if before is None:
        return "added"
    if before.status == after.status:
        return "changed"
    return {Status.LIVE: "published", Status.RETIRED: "retired"}.get(Status(after.status), "withdrawn to draft")


def _follow(lesson: Lesson, asked: Asking, before: QuestionText | None, text: QuestionText, now: datetime) -> None:
    """Let the lesson's page and quiz follow. A quiz that somebody composed only loses what is retired.

    `asked` is what the quiz asked before the change. One that would ask nothing more follows from the lesson again.
    """
    was, status = before.status if before else Status.DRAFT, text.status
    if was == status or (Status.LIVE not in (was, status) and status != Status.RETIRED):
        return  # it is asked as little as before
    kept = [code for code in asked.questions if code != text.code or status != Status.RETIRED]
    by_default = asked.by_default or not (kept or asked.draws)
    follow(
        by_default=[lesson.code] if by_default else [],
        composed={} if by_default else {lesson.code: replace(asked, questions=kept)},
        lessons=[lesson.code],
        now=now,
    )
