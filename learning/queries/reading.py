"""A lesson as it is read: what is the same for everybody. Three queries, however long it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from accounts.models import User
from accounts.queries import may_author
from learning.domain.assessment_words import rules_in_words
from learning.models import Figure, GlossaryTerm, Lesson, LessonObjective, LessonSource, Picture, Reading
from quizzes import queries as quizzes
from quizzes.domain import kinds
from quizzes.domain.settings import QuizSettings
from quizzes.models import Attempt, QuestionVersion, Status
from quizzes.queries.figures import is_shown_picture
from quizzes.queries.quizzes import settings_of

# As markup.domain.render_lesson writes it.
CHECK = re.compile(r'<div data-check="([^"<>]*)"></div>\n?')


@dataclass(frozen=True, slots=True)
class Check:
    """A question inside a text, as it stands before an answer. Nothing of the key's side is in it."""

    code: str
    kind: str
    case_stem: str
    stem: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a lesson's text, and the question that follows it, if any."""

    html: str
    check: Check | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands around a lesson's text, each as a list of plain dictionaries in order."""

    code: str  # of the lesson
    objectives: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    terms: list[dict[str, Any]]
    before: list[dict[str, Any]]  # lessons that it builds on
    others: list[dict[str, Any]]  # the live lessons of its specialty, itself among them

    @property
    def place(self) -> int:
        """Return the lesson's place in its specialty, from 1."""
        return next((i for i, one in enumerate(self.others, start=1) if one["code"] == self.code), 0)

    @property
    def previous(self) -> dict[str, Any] | None:
        return self.others[self.place - 2] if self.place > 1 else None

    @property
    def following(self) -> dict[str, Any] | None:
        return self.others[self.place] if 0 < self.place < len(self.others) else None


@dataclass(frozen=True, slots=True)
class LessonPage:
    lesson: Lesson
    pieces: list[Piece]
    beside: Beside
    questions: int  # of its quiz
    rules: list[str] = field(default_factory=list)  # how its quiz is taken, where that is not as usual

    @property
    def place(self) -> tuple[int, int]:
        """Return the lesson's place in its specialty, from 1, and of how many; those to come are counted."""
        codes = [one["code"] for one in self.lesson.specialty.planned]
        if self.lesson.code in codes:
            return codes.index(self.lesson.code) + 1, len(codes)
        return self.beside.place, len(self.beside.others)


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture that somebody may see. `is_public`: a live lesson shows it to everybody."""

    media_type: str
    content: bytes
    is_public: bool


def readable_lessons(learner: User | None = None) -> QuerySet[Lesson]:
    """Return the live lessons with `questions` of the quiz and, for a learner, `is_read` and `open_attempt` at it."""
    lessons = Lesson.objects.filter(status=Status.LIVE).select_related("specialty", "quiz").defer("body")
    lessons = lessons.annotate(questions=quizzes.size_of_quiz(OuterRef("quiz")))
    if learner is None:
        return lessons
    open_attempt = Attempt.objects.filter(learner=learner, quiz=OuterRef("quiz"), finalised_at=None).values("pk")[:1]
    return lessons.annotate(
        is_read=Exists(Reading.objects.filter(learner=learner, lesson=OuterRef("pk"))),
        open_attempt=Subquery(open_attempt),
    )


def picture_for(viewer: User | AnonymousUser, digest: str) -> ShownPicture | None:
    """Return a picture as this person may see it; what no live lesson shows is for authors, and for whom it asks.

    At most two queries.
    """
    shown = Figure.objects.filter(picture=OuterRef("pk"), lesson__status=Status.LIVE)
    found = Picture.objects.annotate(is_public=Exists(shown)).filter(pk=digest).first()
    if found and (found.is_public or may_author(viewer) or is_shown_picture(viewer, digest)):
        return ShownPicture(found.media_type, bytes(found.content), found.is_public)
    return None


def lesson_page(lesson: Lesson) -> LessonPage:
    """Return what a lesson's page shows to everybody. Two queries, on top of the one that found it in the readable."""
    questions = getattr(lesson, "questions", None) or 0
    return LessonPage(
        lesson=lesson,
        pieces=pieces(lesson),
        beside=_beside(lesson),
        questions=questions,
        rules=_rules(lesson) if questions else [],
    )


def _rules(lesson: Lesson) -> list[str]:
    """Return what a learner should know of the quiz before they begin it; nothing where it is taken as usual.

    The page is the same for everybody: dates, and what somebody has beside a limit, stand where it is begun.
    """
    said = settings_of(lesson.quiz) if lesson.quiz else QuizSettings()
    if said == QuizSettings():
        return []
    dated = ["It opens and closes at set times."] if said.opens_at or said.closes_at else []
    return [*rules_in_words(said), *dated]


def pieces(lesson: Lesson) -> list[Piece]:
    """Return the text, parted at each question that can be asked. One query, or none."""
    parts = CHECK.split(lesson.html)
    checks = _checks(lesson, parts[1::2]) if parts[1:] else {}
    return [Piece(html, checks.get(code)) for html, code in zip(parts[::2], [*parts[1::2], ""], strict=True)]


def _checks(lesson: Lesson, codes: Sequence[str]) -> dict[str, Check]:
    asked = quizzes.live_versions().filter(question__code__in=codes).annotate(code=F("question__code"))
    return {version.code: _check(version.code, version) for version in asked}


def _check(code: str, version: QuestionVersion) -> Check:
    question = kinds.read(version.kind, version.body)
    order = version.fixed_order or question.ids()
    return Check(code, version.kind, version.case_stem, version.stem, question.public(order, {}))


def _beside(lesson: Lesson) -> Beside:
    """Return what stands around a text. One query: its five parts are united, because each round trip costs."""
    first, *rest = _parts(lesson)
    rows = sorted(first.union(*rest, all=True), key=lambda row: (row[0], row[1]))
    found = {part: list(_of(part, rows)) for part in ("before", "objectives", "others", "sources", "terms")}
    found["terms"].sort(key=lambda one: one["term"].casefold())
    return Beside(lesson.code, **found)


def _of(part: str, rows: Iterable[tuple[str, int, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    return (fields for name, _, fields in rows if name == part)


def _parts(lesson: Lesson) -> Iterator[QuerySet[Any, Any]]:
    source = {
        name: f"source__{name}"
        for name in ("key", "kind", "authors", "title", "year", "published_in", "doi", "certainty")
    }
    objectives = LessonObjective.objects.filter(lesson=lesson)
    yield _part("objectives", objectives, F("position"), code="objective__code", statement="objective__statement")
    yield _part("sources", LessonSource.objects.filter(lesson=lesson), F("position"), **source)
    terms = GlossaryTerm.objects.filter(lessons=lesson)
    yield _part("terms", terms, F("id"), term="term", slug="slug", definition="definition")
    live = Lesson.objects.filter(status=Status.LIVE)
    yield _part("before", live.filter(leads_to=lesson), F("position"), code="code", title="title")
    others = live.filter(specialty=lesson.specialty_id)
    yield _part("others", others, F("position"), code="code", title="title")


def _part(name: str, rows: QuerySet[Any], place: F, **fields: Any) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(Value(name), place, JSONObject(**fields))
