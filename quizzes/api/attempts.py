"""An attempt: reading it, settling one question, submitting it."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from quizzes import queries, services
from quizzes.api.shapes import QUESTION, AttemptOutput
from quizzes.api.telling import attempt_as_json, question_as_json, up_to_date


class AttemptDetail(APIView):
    """One attempt with its questions.

    A question has `feedback` once it is settled and the attempt lets it out; before, it lacks the field. An attempt
    whose time is over is submitted by being read.
    """

    @extend_schema(responses=AttemptOutput)
    def get(self, request: Request, attempt_id: UUID) -> Response:
        now = timezone.now()
        attempt = get_object_or_404(queries.attempts_of(request.user).select_related("quiz"), pk=attempt_id)
        return Response(attempt_as_json(up_to_date(attempt, now), now))


class SettleSlot(APIView):
    """Make the answer to one question final, and get its feedback where the attempt lets it out.

    Where the attempt has `feedback` `at_once`; else only a part of a case, and where `forward_only`: that lets you see
    what follows. The newest answer counts; settling again changes nothing.
    """

    problems = (409,)

    @extend_schema(request=None, responses=QUESTION)
    def post(self, request: Request, slot_id: int) -> Response:
        now = timezone.now()
        slot = get_object_or_404(queries.slots_of(request.user).select_related("attempt"), pk=slot_id)
        services.settle(slot=slot, now=now)
        return Response(question_as_json(slot.attempt, slot.position, now))


class SubmitAttempt(APIView):
    """Make every answer final, close the attempt, and get its feedback. Submitting again changes nothing."""

    @extend_schema(request=None, responses=AttemptOutput)
    def post(self, request: Request, attempt_id: UUID) -> Response:
        now = timezone.now()
        attempt = get_object_or_404(queries.attempts_of(request.user), pk=attempt_id)
        return Response(attempt_as_json(services.finalise(attempt=attempt, now=now), now))
