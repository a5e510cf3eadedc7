"""Why something stays that an author would delete: what learners have done with it, or what leans on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from accounts.models import AuditEntry
from learning.domain.curriculum.figured import misfits
from learning.domain.curriculum.one_lesson import WrittenLesson
from learning.domain.curriculum.texts import LessonText, PictureText
from learning.models import Imported, Lesson, LessonSource, Reading, Specialty
from learning.queries.writing import CHECK, kept_pictures
from quizzes.models import Attempt, Objective, Question, Quiz, QuizDraw, Slot, Status
from quizzes.queries.authoring import attempts_at, question_texts, questions_citing, sources_cited
from reviews.models import Memory

NAMED = re.compile(r"\[\[([^\[\]|\n]+)")  # a term in a text


def reasons_to_keep_lesson(code: str) -> list[str]:
    """Return why a lesson cannot be deleted, and what to do instead; nothing if it can."""
    lesson = Lesson.objects.filter(code=code).first()
    if lesson is None:
        return []
    reasons = [*_done_with(lesson), *_leaning_on(lesson)]
    if reasons and lesson.status == Status.LIVE:
        reasons.append("Retire it instead: set its status to retired, and nobody sees it any more.")
    return reasons


def _done_with(lesson: Lesson) -> Iterable[str]:
    readers = Reading.objects.filter(lesson=lesson).count()
    asked = Slot.objects.filter(version__question__objective__taught_in__lesson=lesson)
    attempts = asked.order_by().values("attempt").distinct().count()
    if readers:
        yield f"{_counted(readers, 'learner has', 'learners have')} read it."
    if attempts:
        yield f"{_counted(attempts, 'attempt asks', 'attempts ask')} its questions."
    if not readers and not attempts and _was_live(lesson):
        yield "It is or was live: learners may have read it, or keep a copy."


def _leaning_on(lesson: Lesson) -> Iterable[str]:
    questions = Question.objects.filter(objective__taught_in__lesson=lesson).count()
    if questions:
        yield f"{_counted(questions, 'question asks', 'questions ask')} for its objectives. Delete them first."
    for title in lesson.leads_to.values_list("title", flat=True):
        yield f"“{title}” builds on it. Take it out of the prerequisites there first."
    if QuizDraw.objects.filter(objective__taught_in__lesson=lesson).exclude(quiz=lesson.quiz_id).exists():
        yield "A quiz draws questions on its objectives. Change that quiz first."


def _was_live(lesson: Lesson) -> bool:
    """Return whether a lesson is or ever was live: what came with the files was."""
    if lesson.status == Status.LIVE or Imported.objects.filter(kind="lesson", code=lesson.code).exists():
        return True
    deeds = AuditEntry.objects.filter(kind="lesson", code=lesson.code).values_list("details", flat=True)
    return any(Status.LIVE in details.get("status", ()) for details in deeds)


def reasons_to_keep_question(code: str) -> list[str]:
    """Return why a question cannot be deleted, and what to do instead; nothing if it can."""
    question = Question.objects.filter(code=code).first()
    if question is None:
        return []
    reasons = list(_leaning_on_question(question))
    if reasons and question.status != Status.RETIRED:
        reasons.append(
            "Retire it instead: set its status to retired, and it is asked no more. What was answered stays."
        )
    return reasons


def _leaning_on_question(question: Question) -> Iterable[str]:
    attempts = attempts_at(question)
    if attempts:
        yield f"{_counted(attempts, 'attempt has', 'attempts have')} asked it."
    for title in Quiz.objects.filter(places__question=question).values_list("title", flat=True):
        yield f"The quiz “{title}” asks it."
    for lesson in Lesson.objects.filter(body__contains=question.code):
        if question.code in CHECK.findall(lesson.body):
            yield f"The text of “{lesson.title}” asks it. Take it out there first."
    if Imported.objects.filter(kind="question", code=question.code).exclude(digest="").exists():
        yield "The files of the curriculum hold it: the next import would bring it back."


def reason_to_keep_objective(code: str) -> str:
    """Return why an objective cannot be taken out of its lesson; nothing if it can. Two queries."""
    learners = Memory.objects.filter(objective__code=code).count()
    questions = Question.objects.filter(objective__code=code).count()
    drawn = QuizDraw.objects.filter(objective__code=code).count()
    said = [
        _counted(learners, "learner has", "learners have") + " it in memory" if learners else "",
        _counted(questions, "question asks", "questions ask") + " for it" if questions else "",
        _counted(drawn, "quiz draws", "quizzes draw") + " questions on it" if drawn else "",
    ]
    return f"{', '.join(one for one in said if one)}." if any(said) else ""


def reasons_to_keep_parts(before: WrittenLesson | None, text: WrittenLesson) -> Iterable[tuple[str, str]]:
    """Return why parts cannot be taken out of a lesson, each with the field of its form."""
    staying = {one.code for one in text.objectives}
    for one in before.objectives if before else []:
        if one.code not in staying and (reason := reason_to_keep_objective(one.code)):
            yield "objectives", f"“{one.statement}” cannot be removed: {reason}"
    gone = set(before.sources) - set(text.sources) if before else set()
    for key, codes in questions_citing(gone, staying).items():
        yield "sources", f"{key} cannot be removed: {', '.join(codes)} would cite what the lesson does not list."


def reasons_to_keep_figures(text: LessonText, pictures: Mapping[str, PictureText]) -> Iterable[tuple[str, str]]:
    """Return which questions of a lesson ask for places that its figures would not have. Constant queries."""
    if text.status == Status.RETIRED:
        return
    asked = Question.objects.filter(objective__code__in=text.objectives).exclude(status=Status.RETIRED)
    questions = question_texts(list(asked.values_list("code", flat=True)))
    known = {**kept_pictures(one.picture for one in text.figures), **pictures}
    for code, said in misfits(text, known, questions.values()):
        yield "", f"{code} asks for a place that would be gone: {said}. Change that question first."


def reasons_for_another_folder(text: WrittenLesson) -> Iterable[tuple[str, str]]:
    """Return why the files of a lesson would have no folder of their own. One query."""
    others = Lesson.objects.filter(specialty__slug=text.specialty, slug=text.slug).exclude(code=text.code)
    for title in others.values_list("title", flat=True):
        yield "slug", f"The files of “{title}” have this folder. Write another name."


def objectives_held(codes: Iterable[str]) -> set[str]:
    """Return those objectives that a learner has in memory. One query."""
    return set(Objective.objects.filter(code__in=codes, memories__isnull=False).values_list("code", flat=True))


def reasons_to_keep_source(key: str) -> list[str]:
    lessons = LessonSource.objects.filter(source__key=key).order_by("lesson__title")
    titles = [f"The lesson “{title}” lists it." for title in lessons.values_list("lesson__title", flat=True)]
    cited = sources_cited(key)
    if cited:
        titles.append(f"{_counted(cited, 'explanation cites', 'explanations cite')} it, versions of the past included.")
    return titles


def reasons_to_keep_term(term: str) -> list[str]:
    titles = Lesson.objects.filter(terms__term=term).order_by("title").values_list("title", flat=True)
    return [f"The lesson “{title}” uses it. Take the brackets off there first." for title in titles]


def reasons_to_keep_spellings(term: str, spellings: Iterable[str]) -> list[str]:
    """Return why spellings cannot be taken from a term: what a text names has to lead somewhere. One query."""
    lost = {one.lower() for one in spellings}
    return [
        f"The lesson “{title}” writes [[{one}]]. Change it there first."
        for title, body in Lesson.objects.filter(terms__term=term).order_by("title").values_list("title", "body")
        for one in sorted(lost & {named.strip().lower() for named in NAMED.findall(body)})
    ]


def reasons_to_keep_specialty(slug: str) -> list[str]:
    specialty = Specialty.objects.filter(slug=slug).first()
    lessons = specialty.lessons.count() if specialty else 0
    quizzes = specialty.assessments.count() if specialty else 0
    said = [
        _counted(lessons, "lesson", "lessons") if lessons else "",
        _counted(quizzes, "quiz of its own", "quizzes of its own") if quizzes else "",
    ]
    return [f"It has {one}, retired ones and drafts included." for one in said if one]


def reasons_to_keep_assessment(code: str) -> list[str]:
    """Return why a quiz beside lessons cannot be deleted, and what to do instead; nothing if it can. Two queries."""
    attempts = Attempt.objects.filter(quiz__code=code).count()
    reasons = [f"{_counted(attempts, 'attempt has', 'attempts have')} been made at it."] if attempts else []
    if Imported.objects.filter(kind="assessment", code=code).exclude(digest="").exists():
        reasons.append("The files of the curriculum hold it: the next import would bring it back.")
    return [*reasons, "Retire it instead: nobody finds it any more. What was answered stays."] if reasons else []


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
