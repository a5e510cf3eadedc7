"""The material for programs, and what they need to keep a copy of it."""

from learning.api.figures import FigureFile
from learning.api.lessons import LessonAttempts, LessonDetail, Lessons
from learning.api.quizzes import QuizAttempts, QuizDetail, Quizzes
from learning.api.shelves import Glossary, Gone, Sources, Specialties

__all__ = [
    "FigureFile",
    "Glossary",
    "Gone",
    "LessonAttempts",
    "LessonDetail",
    "Lessons",
    "QuizAttempts",
    "QuizDetail",
    "Quizzes",
    "Sources",
    "Specialties",
]
