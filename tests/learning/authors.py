"""What an author does to the material, through the services that their pages call."""

from dataclasses import replace
from datetime import timedelta

from learning.models import Imported, Lesson, Picture, Specialty
from learning.queries import curriculum as rows
from learning.queries import writing
from learning.services import lessons, questions, quizzes, shelves
from learning.services.editing import seen_of
from quizzes.models import Objective, Question, QuestionVersion, Quiz, Source
from quizzes.services import authoring
from tests.factories import NOON

LATER = NOON + timedelta(hours=1)


def edit_lesson(code, **changes):
    before = writing.written_lesson(code)
    pictures = changes.pop("pictures", {})
    text = replace(before, **changes)
    lessons.save_lesson(text=text, pictures=pictures, seen=seen_of(before), author=None, now=LATER)


def edit_source(key, **changes):
    before = authoring.source_texts()[key]
    shelves.save_source(text=replace(before, **changes), seen=seen_of(before), author=None, now=LATER)


def edit_term(term, **changes):
    before = rows.term_texts()[term]
    shelves.save_term(text=replace(before, **changes), seen=seen_of(before), author=None, now=LATER)


def edit_specialty(slug, **changes):
    before = rows.specialty_texts()[slug]
    shelves.save_specialty(text=replace(before, **changes), seen=seen_of(before), author=None, now=LATER)


def edit_question(code, **changes):
    before = authoring.question_texts()[code]
    questions.save_question(text=replace(before, **changes), seen=seen_of(before), author=None, now=LATER)


def add_question(like, **changes):
    text = replace(authoring.question_texts()[like], code="", case="", case_stem="", **changes)
    return questions.save_question(text=text, seen="", author=None, now=LATER)


def compose_quiz(code, **changes):
    before = authoring.quiz_texts()[code]
    quizzes.save_quiz(text=replace(before, **changes), seen=seen_of(before), author=None, now=LATER)


def texts():
    """Return everything that the material says, by kind."""
    return {
        "specialty": rows.specialty_texts(),
        "source": authoring.source_texts(),
        "term": rows.term_texts(),
        "objective": authoring.objective_texts(),
        "question": authoring.question_texts(),
        "quiz": authoring.quiz_texts(),
        "lesson": rows.lesson_texts(),
        "page": rows.rendered_texts(),
        "picture": {one.digest: bytes(one.content) for one in Picture.objects.all()},
    }


def empty():
    """Make the database one that no material ever came to."""
    for model in (Lesson, Quiz, QuestionVersion, Question, Objective, Source, Specialty, Picture, Imported):
        model.objects.all().delete()
    for model in (rows.Lesson.terms.rel.model, rows.Lesson.terms.through):
        model.objects.all().delete()
