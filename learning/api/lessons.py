"""Lessons for programs, and the attempt that a lesson's quiz begins with."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from learning import queries, services
from learning.api.copies import SINCE, Kept, KeptList
from learning.models import Lesson
from quizzes.api import AttemptOutput, Body, Reference, attempt_as_json


class LessonSummary(serializers.Serializer):
    id = serializers.CharField(source="code", help_text="Such as vascular.pta-stent.")
    specialty = serializers.CharField(source="specialty.slug")
    position = serializers.IntegerField(help_text="Inside its specialty.")
    title = serializers.CharField()
    summary = serializers.CharField()
    minutes = serializers.IntegerField(help_text="To read it.")
    read = serializers.BooleanField(source="is_read", help_text="Whether you marked it as read.")
    quiz = serializers.SerializerMethodField(help_text="The code of its quiz. Null: it has none.")
    questions = serializers.SerializerMethodField(help_text="How many the quiz asks.")
    open_attempt = serializers.UUIDField(allow_null=True, help_text="Your attempt at the quiz that is still open.")
    updated_at = serializers.DateTimeField(
        source="changed_at", help_text="When anything changed that it shows, but for `read` and `open_attempt`."
    )

    def get_quiz(self, lesson: Any) -> str | None:
        return lesson.quiz.code if lesson.quiz else None

    def get_questions(self, lesson: Any) -> int:
        return lesson.questions or 0


class Lessons(KeptList):
    """The lessons that can be read, in the order of the curriculum."""

    Output = LessonSummary
    serializer_class = LessonSummary
    ordering = ("place", "position", "id")
    changed = "changed_at"

    @extend_schema(
        parameters=[OpenApiParameter("specialty", description="The id of a specialty: its lessons alone."), SINCE]
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    def rows(self) -> QuerySet[Lesson]:
        lessons = queries.listed_lessons(self.request.user)
        slug = self.request.query_params.get("specialty", "")
        return lessons.filter(specialty__slug=slug) if slug else lessons


class LessonDetail(Kept, APIView):
    """One lesson with its text, and all that its page shows around it."""

    class Output(LessonSummary):
        class Objective(serializers.Serializer):
            code = serializers.CharField()
            statement = serializers.CharField()

        class Heading(serializers.Serializer):
            id = serializers.CharField(help_text="Of the element in the text.")
            text = serializers.CharField()

        class Listed(Reference):
            certainty = serializers.CharField(help_text="verified: its details were seen; recalled: from memory.")

        class Term(serializers.Serializer):
            term = serializers.CharField()
            slug = serializers.CharField(help_text="Links in the text lead to #g- and this.")
            definition = serializers.CharField()

        class Check(serializers.Serializer):
            code = serializers.CharField(help_text="The text has an element with this in `data-check`.")
            kind = serializers.CharField()
            case = serializers.CharField(allow_blank=True, source="case_stem")
            stem = serializers.CharField()
            body = Body(help_text="In the shape of its kind.")

        class Other(serializers.Serializer):
            code = serializers.CharField()
            title = serializers.CharField()

        html = serializers.CharField(help_text="The text with its figures as SVG: safe HTML without script or style.")
        headings = Heading(many=True)
        objectives = Objective(many=True)
        sources = Listed(many=True, help_text="In the order of the numbers that citations show.")
        terms = Term(many=True)
        checks = Check(many=True, help_text="Questions to think about while reading, in the order of the text.")
        prerequisites = Other(many=True)

    @extend_schema(responses=Output)
    def get(self, request: Request, code: str) -> Response:
        lesson = _lesson(request, code)
        page = queries.lesson_page(lesson)
        around = {
            "html": lesson.html,
            "headings": [{"id": id, "text": text} for id, text in lesson.headings],
            "objectives": page.beside.objectives,
            "sources": page.beside.sources,
            "terms": page.beside.terms,
            "checks": [self.Output.Check(piece.check).data for piece in page.pieces if piece.check],
            "prerequisites": page.beside.before,
        }
        return Response(LessonSummary(lesson).data | around)


class LessonAttempts(APIView):
    """Begin the quiz of a lesson, or get the attempt that is open."""

    problems = (409,)

    @extend_schema(request=None, responses={201: AttemptOutput})
    def post(self, request: Request, code: str) -> Response:
        now = timezone.now()
        attempt = services.start_quiz(learner=request.user, lesson=_lesson(request, code), now=now)
        return Response(attempt_as_json(attempt, now), status=201)


def _lesson(request: Request, code: str) -> Lesson:
    found = queries.with_changes(queries.readable_lessons(request.user))
    return get_object_or_404(found.select_related("specialty", "quiz"), code=code)
