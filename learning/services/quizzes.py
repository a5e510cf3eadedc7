"""Composing the quiz of a lesson: which questions it asks, and what it draws."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import record
from learning.domain.curriculum.composing import Asking
from learning.domain.editing import noted
from learning.queries import bank
from learning.services.editing import Refused, compare
from learning.services.following import follow
from quizzes.domain.texts import QuizText
from quizzes.services import authoring


@transaction.atomic
def save_quiz(*, text: QuizText, seen: str, author: User | None, now: datetime) -> str:
    """Write what the quiz of a lesson asks, and return its code. Raises Overtaken and Refused."""
    authoring.begin_edition()
    before = bank.quiz_text(text.code)
    compare(seen=seen, present=before)
    if text != before:
        _refuse(text)
        composed = Asking(text.code, False, list(text.questions), list(text.draws))
        follow(by_default=[], composed={text.code: composed}, lessons=[text.code], now=now)
        _note(before, text.code, "composed", author, now)
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


def _refuse(text: QuizText) -> None:
    lesson = bank.lesson_of_quiz(text.code)
    if lesson is None:
        raise Refused({"": ["This quiz belongs to no lesson."]})
    questions = set(bank.questions_of(lesson).values_list("code", flat=True))
    objectives = {code for code, _ in bank.objectives_of(lesson)}
    draws = [one.objective for one in text.draws]
    if set(text.questions) - questions or set(draws) - objectives or len(draws) != len(set(draws)):
        raise Refused({"": ["Choose from the questions and objectives of the lesson, each of them once."]})
    if not text.questions and not text.draws:
        raise Refused({"": ["A quiz asks something: choose a question, or draw one."]})


def _note(before: QuizText | None, code: str, action: str, author: User | None, now: datetime) -> None:
    details = noted(before, bank.quiz_text(code))
    if details:
        record(actor=author, action=action, kind="quiz", code=code, now=now, details=details)
