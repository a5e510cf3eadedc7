"""Sitting down to a lesson's questions, or to a quiz beside lessons."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from learning.models import Assessment, Lesson, LessonCheck
from quizzes import queries, services
from quizzes.models import Attempt, Purpose


def start_quiz(*, learner: User, lesson: Lesson, now: datetime) -> Attempt:
    """Return the learner's open attempt at the quiz of a lesson, or open one.

    Raises quizzes.Nothing where there is no question to ask, and quizzes.NotOpen where it cannot be taken now.
    """
    if lesson.quiz is None:
        raise services.Nothing("This lesson has no quiz yet.")
    return services.open_quiz(
        learner=learner, quiz=lesson.quiz, title=lesson.title, occasion=f"quiz:{lesson.quiz.code}", now=now
    )


def start_assessment(*, learner: User, assessment: Assessment, now: datetime) -> Attempt:
    """Return the learner's open attempt at a quiz beside lessons, or open one. Raises as `start_quiz` does."""
    return services.open_quiz(
        learner=learner,
        quiz=assessment.quiz,
        title=assessment.quiz.title,
        occasion=f"quiz:{assessment.quiz.code}",
        probing=assessment.probing,
        now=now,
    )


def start_check(*, learner: User, check: LessonCheck, now: datetime) -> Attempt:
    """Return the learner's open attempt at a question inside a lesson, or open one.

    Raises quizzes.Nothing, also where a quiz of theirs asks the question and does not tell it yet.
    """
    if queries.not_told_yet(learner, now).filter(version__question=check.question).exists():
        raise services.Nothing("A quiz of yours asks this question and does not tell its answer yet.")
    return services.start(
        learner=learner,
        places=[queries.Place(one) for one in queries.live_versions().filter(question=check.question)],
        purpose=Purpose.CHECK,
        occasion=f"check:{check.question.code}",
        title=check.lesson.title,
        now=now,
    )
