"""Quizzes that stand beside lessons, for programs."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from learning.models import Assessment
from learning.queries.assessments import readable_assessments
from learning.queries.taking import Taking, taking
from learning.services import sitting
from quizzes.api import AttemptOutput, attempt_as_json


class QuizSummary(serializers.Serializer):
    id = serializers.CharField(source="quiz.code", help_text="Such as vascular-final.")
    title = serializers.CharField(source="quiz.title")
    summary = serializers.CharField()
    specialty = serializers.SerializerMethodField(help_text="The id of a specialty. Null: it stands above all of them.")
    purpose = serializers.CharField(help_text="placement, practice or final.")
    questions = serializers.IntegerField(source="size", help_text="How many an attempt would ask now.")
    opens_at = serializers.DateTimeField(source="quiz.opens_at", allow_null=True)
    closes_at = serializers.DateTimeField(source="quiz.closes_at", allow_null=True)

    def get_specialty(self, assessment: Any) -> str | None:
        return assessment.specialty.slug if assessment.specialty else None


class Quizzes(generics.ListAPIView):
    """The quizzes that stand beside lessons: on a specialty, or above all of them."""

    Output = QuizSummary
    serializer_class = QuizSummary
    ordering = ("place", "position", "id")

    @extend_schema(parameters=[OpenApiParameter("specialty", description="The id of a specialty: its quizzes alone.")])
    def get(self, request: Request) -> Response:
        return super().get(request)

    def get_queryset(self) -> QuerySet[Assessment]:
        found = readable_assessments().annotate(place=F("specialty__position"))
        slug = self.request.query_params.get("specialty", "")
        return found.filter(specialty__slug=slug) if slug else found


class QuizDetail(APIView):
    """One of them: how it is taken, and where you stand."""

    class Output(QuizSummary):
        class Attempt(serializers.Serializer):
            id = serializers.UUIDField(source="attempt.pk")
            started_at = serializers.DateTimeField(source="attempt.started_at")
            share = serializers.SerializerMethodField(help_text="Of all that could be earned. Null: not shown yet.")
            passed = serializers.SerializerMethodField(help_text="Null: not shown yet.")
            counts = serializers.BooleanField(help_text="Whether it is the one that counts.")

            def get_share(self, taken: Any) -> float | None:
                return float(taken.result.share) if taken.result and taken.result.share is not None else None

            def get_passed(self, taken: Any) -> bool | None:
                return taken.result.passed if taken.result else None

        rules = serializers.ListField(child=serializers.CharField(), help_text="How it is taken, as sentences.")
        time_limit = serializers.IntegerField(allow_null=True, help_text="In minutes, without extra time of yours.")
        feedback = serializers.CharField(help_text="at_once, at_end or later.")
        feedback_from = serializers.DateTimeField(allow_null=True)
        pass_percent = serializers.IntegerField()
        counts = serializers.CharField(help_text="Which attempt counts: best, last, first or mean.")
        attempts_allowed = serializers.IntegerField(allow_null=True, help_text="Null: any number.")
        attempts_left = serializers.IntegerField(allow_null=True, help_text="Null: any number.")
        open_attempt = serializers.UUIDField(allow_null=True, help_text="Yours that is still open.")
        hindrance = serializers.CharField(allow_null=True, help_text="Why it cannot be begun now. Null: it can.")
        again_at = serializers.DateTimeField(
            allow_null=True, help_text="From when on you can begin again, if you wait."
        )
        attempts = Attempt(many=True, help_text="Your finished ones, the oldest first.")

    @extend_schema(responses=Output)
    def get(self, request: Request, code: str) -> Response:
        found = _assessment(code)
        stand = taking(found.quiz, found.size, request.user, timezone.now(), probing=found.probing)
        return Response(QuizSummary(found).data | _standing(stand))


class QuizAttempts(APIView):
    """Begin a quiz, or get the attempt that is open."""

    problems = (409,)

    @extend_schema(request=None, responses={201: AttemptOutput})
    def post(self, request: Request, code: str) -> Response:
        now = timezone.now()
        attempt = sitting.start_assessment(learner=request.user, assessment=_assessment(code), now=now)
        return Response(attempt_as_json(attempt, now), status=201)


def _assessment(code: str) -> Any:
    return get_object_or_404(readable_assessments(), quiz__code=code)


def _standing(stand: Taking) -> dict[str, Any]:
    quiz, barred = stand.quiz, stand.hindrance
    told = ("feedback", "feedback_from", "pass_percent", "counts", "attempts_allowed")
    return {
        "rules": stand.rules,
        "time_limit": stand.time_limit,
        **{name: getattr(quiz, name) for name in told},
        "attempts_left": stand.left,
        "open_attempt": stand.open_attempt.pk if stand.open_attempt else None,
        "hindrance": barred.sentence if barred else None,
        "again_at": barred.again_at if barred else None,
        "attempts": QuizDetail.Output.Attempt(stand.taken, many=True).data,
    }
