"""Composing the quiz of a lesson: which questions it asks, what it draws, and how it is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import record
from learning.domain.assessment_words import told_quiz
from learning.domain.curriculum.composing import Asking
from learning.domain.editing import noted_words
from learning.models import Lesson
from learning.queries import bank
from learning.services.composing import refuse_unfit
from learning.services.editing import Refused, compare
from learning.services.following import follow
from quizzes.domain.texts import QuizText
from quizzes.services import authoring


@transaction.atomic
def save_quiz(*, text: QuizText, seen: str, author: User | None, now: datetime) -> str:
    """Write what the quiz of a lesson asks and how it is taken; return its code. Raises Overtaken and Refused.

    Other settings alone compose nothing: a quiz that follows its lesson goes on following it.
    """
    authoring.begin_edition()
    before = bank.quiz_text(text.code)
    compare(seen=seen, present=before)
    if text != before:
        lesson = _lesson(text)
        _refuse(text, lesson)
        follows = before is not None and text == replace(before, settings=text.settings) and _follows(lesson)
        composed = Asking(text.code, False, list(text.questions), list(text.draws), text.points, text.settings)
        follow(
            by_default=[text.code] if follows else [],
            composed={} if follows else {text.code: composed},
            settings={text.code: text.settings},
            lessons=[text.code],
            now=now,
        )
        _note(before, text.code, "set" if follows else "composed", author, now)
    return text.code


@transaction.atomic
def restore_quiz(*, code: str, seen: str, author: User | None, now: datetime) -> str:
    """Let a quiz ask again what its lesson gives it, and return its code. Raises Overtaken."""
    authoring.begin_edition()
    before = bank.quiz_text(code)
    compare(seen=seen, present=before)
    follow(by_default=[code], composed={}, lessons=[code], now=now)
    _note(before, code, "left to its lesson", author, now)
    return code


def _lesson(text: QuizText) -> Lesson:
    lesson = bank.lesson_of_quiz(text.code)
    if lesson is None:
        raise Refused({"": ["This quiz belongs to no lesson."]})
    return lesson


def _follows(lesson: Lesson) -> bool:
    return bank.asked_in(lesson).by_default


def _refuse(text: QuizText, lesson: Lesson) -> None:
    questions = set(bank.questions_of(lesson).values_list("code", flat=True))
    objectives = {code for code, _ in bank.objectives_of(lesson)}
    if set(text.questions) - questions or {one.objective for one in text.draws} - objectives:
        raise Refused({"": ["Choose from the questions and objectives of the lesson."]})
    refuse_unfit(text)


def _note(before: QuizText | None, code: str, action: str, author: User | None, now: datetime) -> None:
    after = bank.quiz_text(code)
    details = noted_words(*(told_quiz(one) if one else {} for one in (before, after)))
    if details:
        record(actor=author, action=action, kind="quiz", code=code, now=now, details=details)
