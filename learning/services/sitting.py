"""Sitting down to a lesson's questions."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from learning.models import Lesson, LessonCheck
from quizzes import queries, services
from quizzes.models import Attempt, Feedback, Purpose


def start_quiz(*, learner: User, lesson: Lesson, now: datetime) -> Attempt:
    """Return the learner's open attempt at the quiz of a lesson, or open one.

    Raises quizzes.Nothing where there is no question to ask.
    """
    if lesson.quiz is None:
        raise services.Nothing("This lesson has no quiz yet.")
    return services.start(
        learner=learner,
        places=queries.places_of_quiz(lesson.quiz),
        purpose=Purpose.QUIZ,
        occasion=f"quiz:{lesson.quiz.code}",
        title=lesson.title,
        feedback=Feedback(lesson.quiz.feedback),
        quiz=lesson.quiz,
        due_at=now + lesson.quiz.time_limit if lesson.quiz.time_limit else None,
        now=now,
    )


def start_check(*, learner: User, check: LessonCheck, now: datetime) -> Attempt:
    """Return the learner's open attempt at a question inside a lesson, or open one. Raises quizzes.Nothing."""
    return services.start(
        learner=learner,
        places=[queries.Place(one) for one in queries.live_versions().filter(question=check.question)],
        purpose=Purpose.CHECK,
        occasion=f"check:{check.question.code}",
        title=check.lesson.title,
        now=now,
    )
