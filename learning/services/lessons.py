"""Saving and deleting one lesson, as its author writes it: with its objectives, figures, quiz and place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import record
from learning.domain.curriculum.composing import asking, default_questions
from learning.domain.curriculum.one_lesson import CheckedLesson, Said, WrittenLesson, planned_with, told
from learning.domain.curriculum.texts import LessonText, PictureText
from learning.domain.editing import noted_words
from learning.queries import curriculum as rows
from learning.queries import holding, writing
from learning.services import material
from learning.services import pictures as pictured
from learning.services.editing import Kept, Refused, compare
from learning.services.redrawing import redraw
from quizzes.domain.settings import QuizSettings
from quizzes.domain.texts import QuizText
from quizzes.models import Objective, Question, Status
from quizzes.services import authoring, facts


@transaction.atomic
def save_lesson(
    *,
    text: WrittenLesson,
    pictures: Mapping[str, PictureText],
    seen: str,
    author: User | None,
    now: datetime,
    changed_facts: Mapping[str, str] | None = None,
) -> str:
    """Write a lesson, and return its code. Raises Overtaken and Refused; then nothing was written.

    `changed_facts` are reasons by the codes of objectives whose new key point says another fact than before.
    """
    authoring.begin_edition()  # the lock: whoever writes at the same time waits here, and compares with us
    before = writing.written_lesson(text.code)
    compare(seen=seen, present=before)
    text, checked = writing.check(text, pictures)
    _refuse(before, text, checked, pictures)
    if text == before:
        return text.code
    _change_facts(before, text, changed_facts or {}, author, now)
    _write(before, text, checked, pictures, now)
    _redraw(checked.text, author, now)
    _record(_action(before, text), before, text, author, now)
    return text.code


@transaction.atomic
def delete_lesson(*, code: str, author: User | None, now: datetime) -> None:
    """Delete a lesson that never mattered to anybody. Raises Kept."""
    authoring.begin_edition()
    if reasons := holding.reasons_to_keep_lesson(code):
        raise Kept(reasons)
    before = writing.written_lesson(code)
    if before is None:
        return
    material.forget_lesson(code=code, now=now)
    _write_plan(replace(before, status=Status.RETIRED), now)
    authoring.forget_objectives(codes=[one.code for one in before.objectives])
    pictured.forget_pictures(digests={one.picture for one in before.figures})
    _record("deleted", before, None, author, now)


def _refuse(
    before: WrittenLesson | None, text: WrittenLesson, checked: CheckedLesson, pictures: Mapping[str, PictureText]
) -> None:
    problems: Said = {at: list(said) for at, said in checked.problems.items()}
    kept = [*holding.reasons_to_keep_parts(before, text), *holding.reasons_for_another_folder(text)]
    for at, said in [*kept, *holding.reasons_to_keep_figures(checked.text, pictures)]:
        problems.setdefault(at, []).append(said)
    if problems:
        raise Refused(problems)


def _change_facts(
    before: WrittenLesson | None, text: WrittenLesson, reasons: Mapping[str, str], author: User | None, now: datetime
) -> None:
    known = {one.code: one for one in before.objectives} if before else {}
    for one in text.objectives:
        if one.code in reasons and one.code in known and one.key_point != known[one.code].key_point:
            objective = Objective.objects.get(code=one.code)
            facts.change_fact(
                objective=objective, became=one.key_point, reason=reasons[one.code], author=author, now=now
            )


def _write(
    before: WrittenLesson | None,
    text: WrittenLesson,
    checked: CheckedLesson,
    pictures: Mapping[str, PictureText],
    now: datetime,
) -> None:
    stood = rows.lesson_texts([text.code]).get(text.code)
    _write_plan(text, now)
    known = {one.code: one for one in before.objectives} if before else {}
    authoring.write_objectives(texts=[one for one in text.objectives if known.get(one.code) != one], now=now)
    pictured.write_pictures(texts=[one for one in pictures.values() if one.content])
    material.write_lessons(texts=[checked.text], now=now)
    has_quiz = _write_quiz(stood, checked.text, now)
    material.write_rendered(rendered={text.code: checked.rendered}, quizzes=[text.code] if has_quiz else [], now=now)
    pictured.forget_pictures(digests={one.picture for one in before.figures} if before else set())


def _redraw(text: LessonText, author: User | None, now: datetime) -> None:
    """Let the questions of the lesson show its figures as they are now. One of a retired lesson is asked no more."""
    asked = Question.objects.filter(objective__code__in=text.objectives).values_list("code", flat=True)
    questions = authoring.question_texts(list(asked)).values() if text.figures else []
    kept = writing.kept_pictures(one.picture for one in text.figures)
    redraw(lessons=[text], pictures=kept, questions=questions, author=author, now=now)


def _write_plan(text: WrittenLesson, now: datetime) -> None:
    """Put the lesson at its place in its specialty, and number the others as the plan has them: so do the files."""
    specialty = rows.specialty_texts()[text.specialty]
    planned = planned_with(specialty, text)
    if planned != specialty.planned:
        material.write_specialties(texts=[replace(specialty, planned=planned)], now=now)
        places = {one["code"]: place for place, one in enumerate(planned, start=1)}
        material.write_positions(
            positions={code: place for code, place in places.items() if code != text.code}, now=now
        )


def _write_quiz(before: LessonText | None, text: LessonText, now: datetime) -> bool:
    """Keep the lesson's quiz as somebody composed it; one that nobody did follows from its questions. Tell if it is."""
    asked = Question.objects.filter(objective__code__in=text.objectives).values_list("code", flat=True)
    questions = authoring.question_texts(list(asked))
    quiz = authoring.quiz_texts().get(text.code)
    if quiz and before and not asking(before, quiz, questions).by_default:
        wanted = replace(quiz, title=text.title)
    else:
        settings = quiz.settings if quiz else QuizSettings()
        wanted = QuizText(text.code, text.title, default_questions(text, questions), settings=settings)
    is_something = bool(wanted.questions or wanted.draws)
    if (is_something or quiz) and wanted != quiz:
        authoring.write_quizzes(texts=[wanted], now=now)
    return is_something


def _record(
    action: str, before: WrittenLesson | None, after: WrittenLesson | None, author: User | None, now: datetime
) -> None:
    code = next(one.code for one in (after, before) if one)
    details = noted_words(*(told(one) if one else {} for one in (before, after)))
    record(actor=author, action=action, kind="lesson", code=code, now=now, details=details)


def _action(before: WrittenLesson | None, after: WrittenLesson) -> str:
    if before is None:
        return "added"
    if before.status == after.status:
        return "changed"
    return {Status.LIVE: "published", Status.RETIRED: "retired"}.get(Status(after.status), "withdrawn to draft")
