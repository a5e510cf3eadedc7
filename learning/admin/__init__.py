"""Where instructors write: lessons, questions, quizzes and what all of them share."""

from learning.admin import assessments, extra_time, lessons, objectives, questions, quizzes, shelves

__all__ = ["assessments", "extra_time", "lessons", "objectives", "questions", "quizzes", "shelves"]
