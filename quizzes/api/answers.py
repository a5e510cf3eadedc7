"""Answers as programs send them: each is looked at by hand, and gets an outcome of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from quizzes import queries, services
from quizzes.api.shapes import Answered
from quizzes.api.telling import up_to_date
from quizzes.domain.instants import read_instant
from quizzes.models import Confidence
from quizzes.services import Given, Outcome

MOST_ANSWERS = 100  # in one request
LARGEST_SLOT = LARGEST_SEQUENCE = 2**63 - 1  # what a database can hold


class AttemptAnswers(APIView):
    """Give answers to an attempt, at most 100 in one request.

    Each gets an outcome, in order, and one bad answer does not sink the others. The id is yours: send an answer again
    with its id when no reply came, and it is the same fact. An acknowledged answer is stored. The newest answer by
    `answered_at`, then `sequence`, then id is the one that counts.
    """

    class Input(serializers.Serializer):
        class Item(serializers.Serializer):
            id = serializers.UUIDField(help_text="Chosen by you, once for each answer.")
            slot = serializers.IntegerField(max_value=LARGEST_SLOT)
            answer = Answered(help_text="In the shape of the question's kind.")
            confidence = serializers.ChoiceField(
                Confidence.choices, allow_null=True, allow_blank=True, required=False, help_text="Optional."
            )
            answered_at = serializers.DateTimeField(
                help_text="By your clock, with its offset. Kept between the start of the attempt and arrival."
            )
            sequence = serializers.IntegerField(
                min_value=0, max_value=LARGEST_SEQUENCE, help_text="Your running number, for equal instants."
            )

        answers = Item(many=True, max_length=MOST_ANSWERS)

    class Output(serializers.Serializer):
        class Acknowledged(serializers.Serializer):
            id = serializers.CharField(allow_null=True, help_text="As you sent it. Null: there was none to read.")
            outcome = serializers.ChoiceField([one.value for one in Outcome])

        outcomes = Acknowledged(many=True)

    @extend_schema(request=Input, responses=Output)
    def post(self, request: Request, attempt_id: UUID) -> Response:
        now = timezone.now()
        if not (attempt := queries.attempt_of(request.user, attempt_id)):
            raise Http404
        sent = _sent(request.data)
        read = [_given(one) for one in sent]
        given = [one for one in read if one]
        took = iter(services.answer(attempt=up_to_date(attempt, now), given=given, now=now) if given else [])
        outcomes = [next(took) if one else Outcome.MALFORMED for one in read]
        return Response({"outcomes": [_acknowledged(*pair) for pair in zip(sent, outcomes, strict=True)]})


def _sent(body: Any) -> list[Any]:
    sent = body.get("answers") if isinstance(body, dict) else None
    if not isinstance(sent, list):
        raise ValidationError({"answers": ["A list of answers is needed."]})
    if len(sent) > MOST_ANSWERS:
        raise ValidationError({"answers": [f"At most {MOST_ANSWERS} answers fit into one request."]})
    return sent


def _acknowledged(sent: Any, outcome: Outcome) -> dict[str, Any]:
    return {
        "id": sent["id"] if isinstance(sent, dict) and isinstance(sent.get("id"), str) else None,
        "outcome": outcome,
    }


def _given(sent: Any) -> Given | None:
    """Return what was sent as an answer in the right shape, or None.

    By hand and not by Input, which would take "3" and true for numbers: what is not exactly of its type is malformed.
    """
    match sent:
        case {"id": str(id), "slot": slot, "answer": dict(content), "answered_at": str(at), "sequence": sequence}:
            confidence = "" if sent.get("confidence") is None else sent["confidence"]
        case _:
            return None
    numbers = _whole(slot, -LARGEST_SLOT, LARGEST_SLOT) and _whole(sequence, 0, LARGEST_SEQUENCE)
    if not numbers or confidence not in ("", *Confidence.values) or _holds_nul([at, content]):
        return None
    uuid, instant = _uuid(id), read_instant(at)
    return Given(uuid, slot, content, confidence, instant, sequence) if uuid and instant else None


def _whole(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _holds_nul(value: Any) -> bool:
    """Whether a text somewhere inside holds NUL, which a database refuses. Without recursion: it may be nested deep."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case str(text) if "\0" in text:
                return True
            case dict(found):
                waiting += [*found.keys(), *found.values()]
            case list(found):
                waiting += found
    return False
