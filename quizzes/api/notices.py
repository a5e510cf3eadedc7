"""Notices of marks that were changed after they were given."""

from __future__ import annotations

from fractions import Fraction as Exact
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from quizzes.models import Regraded
from quizzes.queries import regraded as queries
from quizzes.services import notices as services


class NoticeOutput(serializers.Serializer):
    """That a mark of yours changed, and why."""

    class Fraction(serializers.Serializer):
        numerator = serializers.IntegerField()
        denominator = serializers.IntegerField(min_value=1)

    NOT_COUNTED = "Of 1, in lowest terms. Null: the question {} in the result."

    id = serializers.IntegerField()
    attempt = serializers.UUIDField(source="attempt_id")
    position = serializers.IntegerField(help_text="Of the question in the attempt, from 1.")
    title = serializers.CharField(help_text="Of the attempt.")
    stem = serializers.CharField(help_text="Markdown.")
    points = serializers.IntegerField(help_text="The most that the question earns.")
    old_mark = Fraction(allow_null=True, help_text=NOT_COUNTED.format("did not count"))
    new_mark = Fraction(allow_null=True, help_text=NOT_COUNTED.format("does not count any more"))
    reason = serializers.CharField(help_text="As its author gave it.")
    undone = serializers.BooleanField(source="undoes", help_text="True: an earlier change was taken back.")
    changed_at = serializers.DateTimeField(source="at")

    def to_representation(self, row: Regraded) -> dict[str, Any]:
        found = queries.notice(row)
        marks = {"old_mark": _exact(found.old), "new_mark": _exact(found.new)}
        said = {
            name: field.to_representation(field.get_attribute(found))
            for name, field in self.fields.items()
            if name not in marks
        }
        return {name: (marks | said)[name] for name in self.fields}


def _exact(mark: Exact | None) -> dict[str, int] | None:
    return None if mark is None else {"numerator": mark.numerator, "denominator": mark.denominator}


class Notices(generics.ListAPIView):
    """The marks of yours that were changed, and that you have not put away yet.

    A notice comes once its attempt lets out its feedback.
    """

    serializer_class = NoticeOutput
    ordering = ("id",)

    def get_queryset(self) -> QuerySet[Regraded]:
        return queries.not_seen(self.request.user, timezone.now())


class NoticeSeen(APIView):
    """Put a notice away. Putting it away again changes nothing."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, notice_id: int) -> Response:
        now = timezone.now()
        found = get_object_or_404(queries.regradings_of(request.user, now), pk=notice_id)
        services.put_away(learner=request.user, ids=[found.pk], now=now)
        return Response(status=204)
