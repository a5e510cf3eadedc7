"""Where instructors write: lessons, questions, quizzes and what all of them share."""

from learning.admin import lessons, questions, quizzes, shelves

__all__ = ["lessons", "questions", "quizzes", "shelves"]
