"""What an attempt at a quiz would ask now: its fixed questions, and a new draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random, SystemRandom
from typing import Any, NamedTuple

from django.db.models import Count, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Least, LPad

from quizzes.domain.composing import Drawing, Standing, arranged, drawn
from quizzes.models import Question, QuestionVersion, Quiz, QuizDraw, QuizQuestion, Status
from quizzes.queries.answering import Place, live_versions

ALONE = Standing("", "")
BY_NUMBER = LPad("code", 80, Value(" "))  # q09, q10, q100


class _Chosen(NamedTuple):
    """A question that an attempt will ask, before its version is read."""

    question: int
    standing: Standing
    points: int
    drawn_by: int | None = None


def places_of_quiz(quiz: Quiz, rng: Random | None = None) -> list[Place]:
    """Return what an attempt at this quiz would ask now, in its order. At most four queries, however large the bank is.

    A draw takes as many as there are; nothing is asked twice, and the parts of a case stand together.
    """
    rng = rng or SystemRandom()
    fixed = _fixed(quiz)
    found = [*fixed, *_drawn(quiz, rng)]
    asked = arranged(found, [one.standing for one in found], rng if quiz.shuffled else None)
    versions = _versions(one.question for one in asked)
    return [Place(versions[one.question], one.points, one.drawn_by) for one in asked]


def size_of_quiz(quiz: OuterRef | Value) -> Coalesce:
    """Return how many questions an attempt at a quiz would ask now, to be annotated: fixed ones, and those it draws."""
    fixed = QuizQuestion.objects.filter(quiz=quiz, question__status=Status.LIVE)
    draws = QuizDraw.objects.filter(quiz=quiz)
    general = draws.filter(level="").annotate(rest=_of_any_level() - _taken_before())
    of_any = general.order_by().values("quiz").annotate(n=Sum(Least("count", "rest"))).values("n")
    return Coalesce(_counted(fixed, "quiz") + _number(_taken(draws)) + _number(of_any), 0)


def drawable(quiz: Any) -> QuerySet[Question]:
    """Return the live questions that a draw of a quiz may take: whole by themselves, and not fixed.

    Of a case that is its first part alone: what comes after may tell what was asked before. Where the quiz lists a part
    of a case, the author composed that case, and a draw takes nothing of it.
    """
    fixed = QuizQuestion.objects.filter(quiz=quiz)
    told = fixed.exclude(question__case="").values("question__case")
    is_fixed = Exists(fixed.filter(question=OuterRef("pk")))
    live = Question.objects.filter(~is_fixed, status=Status.LIVE).alias(numbered=BY_NUMBER)
    return live.filter(Q(case="") | (Q(numbered__in=_first_parts()) & ~Q(case__in=told)))


def _first_parts() -> QuerySet[Any]:
    """Return the code of the first live part of each case, by its number. No index leads to a case: one pass."""
    parts = Question.objects.filter(status=Status.LIVE).exclude(case="").order_by()
    return parts.values("case").annotate(first=Min(BY_NUMBER)).values("first")


def _fixed(quiz: Quiz) -> list[_Chosen]:
    live = quiz.places.filter(question__status=Status.LIVE).order_by("position")
    rows = live.values_list("question", "question__case", "question__code", "points")
    return [_Chosen(pk, Standing(case, code), points) for pk, case, code, points in rows]


def _drawn(quiz: Quiz, rng: Random) -> list[_Chosen]:
    """Return a new draw, in the order of the draws. Ids alone come from the bank."""
    draws = list(quiz.draws.order_by("position"))
    if not draws:
        return []
    there = drawable(quiz.pk).filter(objective__in=[one.objective_id for one in draws])
    rows = there.values_list("pk", "objective", "level").order_by()
    wanted = [Drawing(one.position, one.objective_id, one.level, one.count) for one in draws]
    points = {one.position: one.points for one in draws}
    return [_Chosen(pk, ALONE, points[place], place) for pk, place in drawn(wanted, rows.iterator(), rng)]


def _versions(questions: Iterable[int]) -> Mapping[int, QuestionVersion]:
    found = live_versions().filter(question__in=list(questions)).select_related("question")
    return {one.question_id: one for one in found}


def _taken(draws: QuerySet[QuizDraw]) -> QuerySet[Any]:
    """Return how many questions those of these draws take that want a level."""
    there = drawable(OuterRef(OuterRef("quiz"))).filter(objective=OuterRef("objective"), level=OuterRef("level"))
    found = draws.exclude(level="").annotate(there=_counted(there, "objective"))
    return found.order_by().values("quiz").annotate(n=Sum(Least("count", "there"))).values("n")


def _taken_before() -> Coalesce:
    """Return how many are gone when a draw of any level, the outer row, comes: those of a level go first."""
    return _number(_taken(QuizDraw.objects.filter(quiz=OuterRef("quiz"), objective=OuterRef("objective"))))


def _of_any_level() -> Coalesce:
    return _counted(drawable(OuterRef(OuterRef("quiz"))).filter(objective=OuterRef("objective")), "objective")


def _counted(rows: QuerySet[Any], by: str) -> Coalesce:
    return _number(rows.order_by().values(by).annotate(n=Count("pk")).values("n"))


def _number(rows: QuerySet[Any]) -> Coalesce:
    """Return the number in the only row, or 0 where there is none."""
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)
