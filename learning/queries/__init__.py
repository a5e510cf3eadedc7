from learning.queries.at_lesson import AtLesson, at_lesson
from learning.queries.catalogue import listed_lessons, specialties
from learning.queries.progress import Held, ground, grounds, held
from learning.queries.reading import lesson_page, readable_lessons
from learning.queries.today import today

__all__ = [
    "AtLesson",
    "Held",
    "at_lesson",
    "ground",
    "grounds",
    "held",
    "lesson_page",
    "listed_lessons",
    "readable_lessons",
    "specialties",
    "today",
]
