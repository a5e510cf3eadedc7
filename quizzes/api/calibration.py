"""How well a learner judges their own answers."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from quizzes.domain.calibration import ENOUGH
from quizzes.models import Confidence
from quizzes.queries.calibration import calibration_of


class CalibrationOutput(serializers.Serializer):
    """What you said of your answers, held against what they were."""

    class Level(serializers.Serializer):
        confidence = serializers.ChoiceField(choices=Confidence.choices)
        answers = serializers.IntegerField()
        right = serializers.IntegerField(help_text="How many of them earned everything.")
        verdict = serializers.ChoiceField(
            choices=["", "fits", "too sure", "not sure enough"],
            help_text=f"Empty: fewer than {ENOUGH} answers say nothing.",
        )

    answers = serializers.IntegerField(help_text="Final ones with a confidence, without hints or further tries.")
    brier = serializers.FloatField(
        allow_null=True,
        help_text=f"From 0, every answer foretold, to 1. Null: fewer than {ENOUGH} answers say nothing.",
    )
    levels = Level(many=True, source="bins")


class Calibration(APIView):
    """How well you judge your own answers."""

    @extend_schema(responses=CalibrationOutput)
    def get(self, request: Request) -> Response:
        return Response(CalibrationOutput(calibration_of(request.user, timezone.now())).data)
