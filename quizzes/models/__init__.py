"""The item bank and the answering engine. The tables of one half never mention the key: see `keys`."""

from quizzes.models import keys  # noqa: F401  (registers the tables, and exports nothing)
from quizzes.models.answering import (
    Answer,
    Attempt,
    Confidence,
    Grade,
    LateGrade,
    Marked,
    Purpose,
    Slot,
)
from quizzes.models.bank import (
    Edition,
    Feedback,
    Objective,
    Question,
    QuestionVersion,
    Quiz,
    QuizDraw,
    QuizQuestion,
    Source,
    Status,
)

__all__ = [
    "Answer",
    "Attempt",
    "Confidence",
    "Edition",
    "Feedback",
    "Grade",
    "LateGrade",
    "Marked",
    "Objective",
    "Purpose",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizDraw",
    "QuizQuestion",
    "Slot",
    "Source",
    "Status",
]
