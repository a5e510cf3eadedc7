"""What follows from the material, brought up to date: pages, what they name, places, and quizzes that nobody composed.

It is made of rows alone, so that whoever wrote a text, its page shows what that text says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from learning.domain.curriculum.composing import Asking, default_questions
from learning.domain.curriculum.deriving import derived
from learning.domain.curriculum.texts import LessonText, PictureText, RenderedText, spellings
from learning.queries import curriculum as rows
from learning.queries.writing import kept_pictures
from learning.services import material
from learning.services.redrawing import redraw
from quizzes.domain.settings import QuizSettings
from quizzes.domain.texts import QuestionText, QuizText
from quizzes.models import Status
from quizzes.services import authoring

NOTHING: Mapping[str, QuizSettings] = {}


@dataclass(frozen=True, slots=True)
class Followed:
    """The codes of the lessons whose page changed, and of those whose quiz did."""

    lessons: list[str]
    quizzes: list[str]


@transaction.atomic
def follow(
    *,
    by_default: Collection[str],
    composed: Mapping[str, Asking],
    now: datetime,
    lessons: Collection[str] | None = None,
    settings: Mapping[str, QuizSettings] = NOTHING,
) -> Followed:
    """Bring up to date what follows for `lessons`, or for every one, that are not retired. Constant queries.

    The quizzes of lessons in `by_default` follow from their questions; `composed` are others to write. Any further quiz
    stays as it is. One of a retired lesson follows only where that is named: the lesson may come back. `settings` are
    new ones of quizzes that follow; the others keep theirs.
    """
    found = rows.lesson_texts(lessons)
    before = {code: one for code, one in found.items() if one.status != Status.RETIRED}
    questions = authoring.question_texts()
    texts, rendered = _derived(before, questions)
    if changed := [one for code, one in texts.items() if one != before[code]]:
        material.write_lessons(texts=changed, now=now)
    redraw(lessons=texts.values(), pictures=_pictures(texts), questions=questions.values(), author=None, now=now)
    asking = texts if lessons is None else {**found, **texts}
    present, linked = authoring.quiz_texts(), _linked()
    taken = {code: one.settings for code, one in present.items()} | dict(settings)
    quizzes = {code: _questions(one, by_default, composed, questions, taken) for code, one in asking.items()}
    wanted = {code: _quiz(asking[code], one, present.get(code)) for code, one in quizzes.items()}
    written = [one for code, one in wanted.items() if one and one != present.get(code)]
    if written:
        authoring.write_quizzes(texts=written, now=now)
    shown = [
        code
        for code, one in wanted.items()
        if one and (one.questions or one.draws) and (quizzes[code] is not None or code in linked)
    ]
    pages = material.write_rendered(rendered=rendered, quizzes=shown, now=now)
    return Followed(pages, [one.code for one in written])


def _derived(
    texts: Mapping[str, LessonText], questions: Mapping[str, QuestionText]
) -> tuple[dict[str, LessonText], dict[str, RenderedText]]:
    terms = spellings(rows.term_texts().values())
    pictures = _pictures(texts)
    places = {
        planned["code"]: place
        for specialty in rows.specialty_texts().values()
        for place, planned in enumerate(specialty.planned, start=1)
    }
    made = {code: derived(text, terms, pictures, questions) for code, text in texts.items()}
    lessons = {code: replace(text, position=places.get(code, text.position)) for code, (text, _) in made.items()}
    return lessons, {code: rendered for code, (_, rendered) in made.items()}


def _pictures(texts: Mapping[str, LessonText]) -> dict[str, PictureText]:
    return kept_pictures(figure.picture for one in texts.values() for figure in one.figures)


def _questions(
    lesson: LessonText,
    by_default: Collection[str],
    composed: Mapping[str, Asking],
    questions: Mapping[str, QuestionText],
    settings: Mapping[str, QuizSettings],
) -> Asking | None:
    """Return what a quiz is to ask now; None: what it asks already."""
    if lesson.code in by_default:
        own = settings.get(lesson.code, QuizSettings())
        return Asking(lesson.code, True, default_questions(lesson, questions), settings=own)
    return composed.get(lesson.code)


def _quiz(lesson: LessonText, asked: Asking | None, present: QuizText | None) -> QuizText | None:
    """Return the quiz of a lesson, under its title; None where none is needed. One that was there is emptied."""
    if asked is None:
        return present and replace(present, title=lesson.title)
    if asked.questions or asked.draws or present or asked.settings != QuizSettings():
        return asked.text(lesson.title)
    return None


def _linked() -> set[str]:
    return {code for code, (_, quiz) in rows.rendered_texts().items() if quiz}
