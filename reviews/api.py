"""Memory and review for programs. The key point of an objective is the key's side, so it is not here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from quizzes.api import AttemptOutput, attempt_as_json
from reviews import queries, services
from reviews.models import Memory


class MemoryOutput(serializers.Serializer):
    """What a learner still has of an objective."""

    objective = serializers.CharField(source="objective.code")
    statement = serializers.CharField(source="objective.statement")
    stability = serializers.FloatField(help_text="Days until the chance of recall falls to 90 %.")
    difficulty = serializers.FloatField(help_text="From 1 (easy) to 10.")
    last_day = serializers.DateField(help_text="The study day of the last recall.")
    due_day = serializers.DateField(help_text="The study day on which to ask again.")
    recall = serializers.SerializerMethodField(help_text="The chance of recall today, above 0 and at most 1.")

    def get_recall(self, memory: Memory) -> float:
        return queries.recall_on(memory, self.context["day"])


class OfToday(generics.ListAPIView):
    """A list of memories as they are on the learner's study day."""

    serializer_class = MemoryOutput

    @property
    def day(self) -> date:
        return self.request.user.day_at(timezone.now())

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"day": None if self.request.user.is_anonymous else self.day}


class Memories(OfToday):
    """Every objective that you were tested on, with how well it is remembered today."""

    ordering = ("id",)

    def get_queryset(self) -> QuerySet[Memory]:
        return queries.memories_of(self.request.user)


class Due(OfToday):
    """What is due for review today, the longest overdue first."""

    ordering = ("due_day", "id")

    def get_queryset(self) -> QuerySet[Memory]:
        return queries.due(self.request.user, self.day)


class ReviewAttempts(APIView):
    """Begin a review of what is due, or get the one that is open."""

    problems = (409,)

    @extend_schema(request=None, responses={201: AttemptOutput})
    def post(self, request: Request) -> Response:
        now = timezone.now()
        attempt = services.start_review(learner=request.user, day=request.user.day_at(now), now=now)
        return Response(attempt_as_json(attempt, now), status=201)
