"""The item bank beside a lesson: what the desks of questions and quizzes ask. For the pages of authors alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Substr

from accounts.models import AuditEntry
from learning.domain.curriculum.composing import Asking, asking
from learning.domain.curriculum.figured import figures_of
from learning.domain.curriculum.one_question import Surroundings
from learning.models import Imported, Lesson, LessonCheck, LessonObjective, LessonSource, Specialty
from learning.queries import curriculum as rows
from learning.queries.writing import kept_pictures
from quizzes.domain.drawn import Drawn
from quizzes.domain.texts import QuizText, SourceText
from quizzes.models import Objective, Question, QuestionVersion, Quiz, Source, Status
from quizzes.queries import size_of_quiz
from quizzes.queries.authoring import FLAGGED, newest_versions, question_texts
from quizzes.queries.quizzes import quiz_texts

Choices = list[tuple[str, str]]


def lesson_teaching(objective: str) -> Lesson | None:
    """Return the lesson that teaches an objective, with its specialty and without its text. One query."""
    taught = Lesson.objects.filter(objectives__code=objective).select_related("specialty", "quiz")
    return taught.defer("body", "html", "headings").first()


def objective_choices() -> list[tuple[str, Choices]]:
    """Return every objective that a lesson teaches, by lesson, in order. One query."""
    rows = LessonObjective.objects.order_by("lesson__specialty__position", "lesson__position", "position")
    found: dict[str, Choices] = {}
    for title, code, statement in rows.values_list("lesson__title", "objective__code", "objective__statement"):
        found.setdefault(title, []).append((code, statement))
    return list(found.items())


def objectives_of(lesson: Lesson) -> Choices:
    """Return the objectives that a lesson teaches, in order. One query."""
    rows = LessonObjective.objects.filter(lesson=lesson).order_by("position")
    return list(rows.values_list("objective__code", "objective__statement"))


def sources_of(lesson: Lesson) -> dict[str, SourceText]:
    """Return the sources that a lesson lists, in order, by key. One query."""
    listed = LessonSource.objects.filter(lesson=lesson).order_by("position")
    names = tuple(SourceText.__dataclass_fields__)
    rows = listed.values_list(*(f"source__{name}" for name in names))
    return {row[0]: SourceText(*row) for row in rows}


def cited_sources(keys: Iterable[str]) -> list[Source]:
    """Return sources in the order of their keys in `keys`. One query."""
    order = list(keys)
    return sorted(Source.objects.filter(key__in=order), key=lambda source: order.index(source.key))


def cases_of(lesson: Lesson) -> dict[str, str]:
    """Return the cases that questions of a lesson share, with their stems. One query."""
    asked = newest_versions().filter(question__in=questions_of(lesson)).exclude(question__case="")
    return dict(asked.order_by("question__case", "question__code").values_list("question__case", "case_stem"))


def questions_of(lesson: Lesson) -> QuerySet[Question]:
    return Question.objects.filter(objective__taught_in__lesson=lesson)


def surroundings(lesson: Lesson, *, besides: str, year: int) -> Surroundings:
    """Return what the rules for a question of a lesson look at beside it. Five queries."""
    others = newest_versions().filter(question__case="").exclude(question__status=Status.RETIRED)
    stems = dict(others.exclude(question__code=besides).values_list("question__code", "stem"))
    terms = [name for term in rows.term_texts().values() for name in (term.term, *term.also)]
    return Surroundings(lesson.code, sources_of(lesson), stems, year, figures_in(lesson), terms)


def figures_in(lesson: Lesson) -> dict[str, Drawn]:
    """Return the figures of a lesson as questions show them, by their codes. Two queries."""
    figures = rows.figure_texts(lesson)
    return figures_of(figures, kept_pictures(one.picture for one in figures))


def next_code(lesson: Lesson) -> str:
    """Return the code of a lesson's next question: one above all that ever were, deleted ones too. Three queries."""
    prefix = f"{lesson.code}.q"
    rows = Question.objects.all(), AuditEntry.objects.filter(kind="question"), Imported.objects.filter(kind="question")
    codes = [code for found in rows for code in found.filter(code__startswith=prefix).values_list("code", flat=True)]
    return f"{prefix}{_above(codes, prefix):02}"


def next_case(lesson: Lesson) -> str:
    """Return the code of a lesson's next case. One query."""
    prefix = f"{lesson.code}.c"
    codes = Question.objects.filter(case__startswith=prefix).values_list("case", flat=True)
    return f"{prefix}{_above(codes, prefix)}"


def _above(codes: Iterable[str], prefix: str) -> int:
    numbers = (re.fullmatch(r"\d+", code.removeprefix(prefix)) for code in codes)
    return max((int(number[0]) for number in numbers if number), default=0) + 1


def lesson_of_quiz(code: str) -> Lesson | None:
    """Return the lesson whose quiz this is, if it is a lesson's. One query."""
    return Lesson.objects.filter(code=code).defer("body", "html", "headings").first()


def asked_in(lesson: Lesson) -> Asking:
    """Return what the quiz of a lesson asks, and whether somebody composed it. Constant queries."""
    text = rows.lesson_texts([lesson.code])[lesson.code]
    codes = questions_of(lesson).values_list("code", flat=True)
    return asking(text, quiz_text(lesson.code), question_texts(list(codes)))


def quiz_text(code: str) -> QuizText | None:
    """Return a quiz, or None where there is none. Three queries."""
    return quiz_texts([code]).get(code)


def listed_questions() -> QuerySet[Question]:
    """Return every question as the list of authors shows it: with `asks`, `kind`, `lesson` and `is_flagged`."""
    newest = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("-number")
    return Question.objects.annotate(
        kind=Subquery(newest.values("kind")[:1]),
        asks=Subquery(newest.annotate(words=Substr("stem", 1, 300)).values("words")[:1]),
        lesson=F("objective__taught_in__lesson__title"),
        is_flagged=Case(When(FLAGGED, then=True), default=False),
    ).select_related("objective")


def specialty_choices() -> Choices:
    return list(Specialty.objects.values_list("slug", "title"))


def lesson_choices(specialty: str | None) -> Choices:
    """Return the lessons of a specialty, or all of them, by code. One query."""
    lessons = Lesson.objects.filter(specialty__slug=specialty) if specialty else Lesson.objects.all()
    return list(lessons.values_list("code", "title"))


def listed_objectives() -> QuerySet[Objective]:
    """Return every objective with `lesson`, `asked`, how many questions it has, and `waiting`, how many are flagged."""
    return Objective.objects.annotate(
        lesson=F("taught_in__lesson__title"),
        asked=Count("questions", filter=~Q(questions__status=Status.RETIRED)),
        waiting=Count(
            "questions",
            filter=Q(questions__confirmed_revision__lt=F("revision")) & ~Q(questions__status=Status.RETIRED),
        ),
    )


def listed_quizzes() -> QuerySet[Quiz]:
    """Return every quiz with `size`, how many questions an attempt would ask now."""
    return Quiz.objects.annotate(size=size_of_quiz(OuterRef("pk")))


def checks_of(lesson: Lesson) -> set[str]:
    """Return the codes of the questions that a lesson's text asks. One query."""
    return set(LessonCheck.objects.filter(lesson=lesson).values_list("question__code", flat=True))


def askable_in(lesson: Lesson, asked: Collection[str]) -> QuerySet[Question]:
    """Return the questions that the quiz of a lesson can ask, as the list shows them; those that it asks, too."""
    return listed_questions().filter(
        (Q(objective__taught_in__lesson=lesson) & ~Q(status=Status.RETIRED)) | Q(code__in=asked)
    )


def drawable_in(lesson: Lesson, asked: Collection[str]) -> QuerySet[Objective]:
    """Return the objectives of a lesson in order, with `there`, how many questions each leaves to be drawn."""
    there = Count("questions", filter=Q(questions__status=Status.LIVE) & ~Q(questions__code__in=asked))
    return Objective.objects.filter(taught_in__lesson=lesson).annotate(there=there).order_by("taught_in__position")
