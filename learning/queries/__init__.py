from learning.queries.at_lesson import AtLesson, at_lesson
from learning.queries.catalogue import glossary, gone, listed_lessons, sources, specialties, with_changes
from learning.queries.progress import Held, ground, grounds, held
from learning.queries.reading import lesson_page, readable_lessons
from learning.queries.terms import terms_by_letter
from learning.queries.today import today

__all__ = [
    "AtLesson",
    "Held",
    "at_lesson",
    "glossary",
    "gone",
    "ground",
    "grounds",
    "held",
    "lesson_page",
    "listed_lessons",
    "readable_lessons",
    "sources",
    "specialties",
    "terms_by_letter",
    "today",
    "with_changes",
]
