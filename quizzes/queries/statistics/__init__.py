"""What authors read of the answers to their questions. docs/statistics.md has every definition."""

from quizzes.queries.statistics.looking import Look, to_look_at
from quizzes.queries.statistics.question import InQuiz, QuestionReport, question_report
from quizzes.queries.statistics.quiz import Drawn, Item, QuizReport, quiz_report
from quizzes.queries.statistics.reading import Chosen, Which
from quizzes.queries.statistics.versions import VersionReport

__all__ = [
    "Chosen",
    "Drawn",
    "InQuiz",
    "Item",
    "Look",
    "QuestionReport",
    "QuizReport",
    "VersionReport",
    "Which",
    "question_report",
    "quiz_report",
    "to_look_at",
]
