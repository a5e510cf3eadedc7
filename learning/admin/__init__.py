"""Where instructors write: lessons, questions, quizzes and what all of them share."""

from learning.admin import lessons, objectives, questions, quizzes, shelves

__all__ = ["lessons", "objectives", "questions", "quizzes", "shelves"]
