"""What helps on the way: hints, several tries, and marks to come back to."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from quizzes import queries, services
from quizzes.api.shapes import QUESTION, Tried
from quizzes.api.telling import question_as_json
from quizzes.models import Slot

MOST_HINTS = 1000  # more than any question has


class SlotHints(APIView):
    """Take a hint on an open question.

    `number` is 1 for the first. A hint that you took comes again and costs nothing more, so that a resend is safe; a
    new one is the one after those. What each costs stands in the rules of the attempt.
    """

    problems = (409,)

    class Input(serializers.Serializer):
        number = serializers.IntegerField(min_value=1, max_value=MOST_HINTS, help_text="Which hint, from 1.")

    class Output(serializers.Serializer):
        number = serializers.IntegerField()
        hint = serializers.CharField(help_text="Markdown.")

    @extend_schema(request=Input, responses=Output)
    def post(self, request: Request, slot_id: int) -> Response:
        slot, number = _slot(request, slot_id), _number(request.data)
        hint = services.take_hint(slot=slot, now=timezone.now(), number=number)
        return Response({"number": number, "hint": hint})


def _number(body: Any) -> int:
    number = body.get("number") if isinstance(body, dict) else None
    if type(number) is not int or not 1 <= number <= MOST_HINTS:
        raise ValidationError({"number": ["Say which hint as a whole number, 1 for the first."]})
    return number


class SlotTries(APIView):
    """Check the newest answer as a try, where the attempt has several at each question.

    Only whether it is right is told. A right answer and the last try settle the question, and then it comes with its
    feedback. The same answer is tried once, so that a resend is safe.
    """

    problems = (409,)

    class Output(Tried):
        question = extend_schema_field(QUESTION)(type("Asked", (serializers.JSONField,), {}))()

    @extend_schema(request=None, responses=Output)
    def post(self, request: Request, slot_id: int) -> Response:
        slot, now = _slot(request, slot_id), timezone.now()
        made = services.try_answer(slot=slot, now=now)
        question = question_as_json(slot.attempt, slot.position, now)
        return Response({"number": made.number, "right": made.mark == 1, "question": question})


class SlotFlag(APIView):
    """Mark a question to come back to it, or take the mark away. It changes nothing else."""

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, slot_id: int) -> Response:
        return self._set(request, slot_id, flagged=True)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, slot_id: int) -> Response:
        return self._set(request, slot_id, flagged=False)

    def _set(self, request: Request, slot_id: int, *, flagged: bool) -> Response:
        services.flag(slot=_slot(request, slot_id), flagged=flagged)
        return Response(status=204)


def _slot(request: Request, slot_id: int) -> Slot:
    found = queries.slots_of(request.user).select_related("attempt__quiz")
    return get_object_or_404(found, pk=slot_id)
