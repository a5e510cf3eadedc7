"""The material for programs, and what they need to keep a copy of it."""

from learning.api.lessons import LessonAttempts, LessonDetail, Lessons
from learning.api.shelves import Glossary, Gone, Sources, Specialties

__all__ = ["Glossary", "Gone", "LessonAttempts", "LessonDetail", "Lessons", "Sources", "Specialties"]
