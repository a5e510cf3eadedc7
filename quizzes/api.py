"""Attempts for programs. Nothing from the key's side is in an answer before its slot is settled."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from quizzes import queries, services
from quizzes.models import Attempt, Confidence, Source
from quizzes.queries.feedback import Feedback
from quizzes.services import Given, Outcome

MOST_ANSWERS = 100  # in one request
LARGEST_SLOT = LARGEST_SEQUENCE = 2**63 - 1  # what a database can hold


class AttemptOutput(serializers.Serializer):
    """An attempt and its questions, in order."""

    class Question(serializers.Serializer):
        class Body(serializers.Serializer):
            class Choice(serializers.Serializer):
                id = serializers.CharField()
                text = serializers.CharField()

            choices = Choice(many=True, help_text="In the order drawn for this slot.")

        class Picked(serializers.Serializer):
            choices = serializers.ListField(child=serializers.CharField(), help_text="Ids of choices.")

        class Shown(serializers.Serializer):
            """What the key's side says on a settled question."""

            class Reason(serializers.Serializer):
                id = serializers.CharField()
                feedback = serializers.CharField(allow_blank=True)

            class Fraction(serializers.Serializer):
                numerator = serializers.IntegerField()
                denominator = serializers.IntegerField(min_value=1)

            class Reference(serializers.Serializer):
                key = serializers.CharField()
                kind = serializers.CharField()
                authors = serializers.CharField()
                title = serializers.CharField()
                year = serializers.IntegerField(allow_null=True, help_text="Null where the source has none.")
                published_in = serializers.CharField()
                doi = serializers.CharField(allow_blank=True)

            mark = serializers.FloatField(
                allow_null=True, help_text="1 is all of the credit; it may be negative. Null: not answered."
            )
            exact_mark = Fraction(allow_null=True, help_text="The same mark without rounding, in lowest terms.")
            correct = serializers.ListField(child=serializers.CharField(), help_text="Ids of the right choices.")
            choices = Reason(many=True, help_text="A reason for each choice, in the order of the body.")
            explanation = serializers.CharField(allow_blank=True, help_text="Markdown.")
            key_point = serializers.CharField(allow_blank=True, help_text="What to remember.")
            sources = Reference(many=True)

        slot = serializers.IntegerField(help_text="Names this question in answers, and to settle it.")
        position = serializers.IntegerField(help_text="From 1.")
        kind = serializers.CharField(help_text="single: one choice; multi: any number of choices.")
        case = serializers.CharField(allow_blank=True, help_text="What comes before the stem; may be empty. Markdown.")
        stem = serializers.CharField(help_text="Markdown.")
        body = Body()
        settled = serializers.BooleanField(help_text="Whether the answer is final.")
        answer = Picked(allow_null=True, help_text="The newest answer. Null: not answered.")
        confidence = serializers.ChoiceField(Confidence.choices, allow_null=True, help_text="Null: not said.")
        feedback = Shown(required=False, help_text="Only once the question is settled; before, the field is missing.")

    id = serializers.UUIDField()
    quiz = serializers.CharField(allow_null=True, help_text="The code of the quiz. Null in a review.")
    purpose = serializers.CharField(help_text="quiz, review or check.")
    title = serializers.CharField()
    feedback = serializers.CharField(help_text="at_once: settle single slots; at_end: submit the attempt first.")
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True, help_text="What arrives later is late. Null: no limit.")
    submitted_at = serializers.DateTimeField(allow_null=True, help_text="Null: still open.")
    questions = Question(many=True)


def attempt_as_json(attempt: Attempt, now: datetime) -> dict[str, Any]:
    """Return an attempt as AttemptOutput describes it, and note what feedback it shows."""
    return {
        "id": attempt.pk,
        "quiz": attempt.quiz.code if attempt.quiz else None,
        "purpose": attempt.purpose,
        "title": attempt.title,
        "feedback": attempt.feedback,
        "started_at": attempt.started_at,
        "due_at": attempt.due_at,
        "submitted_at": attempt.finalised_at,
        "questions": _questions(queries.asked(attempt), now),
    }


def _questions(asked: list[queries.Asked], now: datetime) -> list[dict[str, Any]]:
    settled = [one.slot for one in asked if one.settled]
    shown = services.show_feedback(slots=settled, now=now) if settled else {}
    return [_question(one, shown.get(one.slot.pk)) for one in asked]


def _question(asked: queries.Asked, shown: Feedback | None) -> dict[str, Any]:
    question = {
        "slot": asked.slot.pk,
        "position": asked.slot.position,
        "kind": asked.kind,
        "case": asked.case_stem,
        "stem": asked.stem,
        "body": asked.body,
        "settled": asked.settled,
        "answer": asked.answer.content if asked.answer else None,
        "confidence": (asked.answer and asked.answer.confidence) or None,
    }
    return question | {"feedback": _feedback(shown, asked.slot.order)} if shown else question


def _feedback(shown: Feedback, order: list[str]) -> dict[str, Any]:
    mark = shown.mark
    return {
        "mark": None if mark is None else float(mark),
        "exact_mark": None if mark is None else {"numerator": mark.numerator, "denominator": mark.denominator},
        "correct": shown.key["correct"],
        "choices": [{"id": id, "feedback": shown.reasons.get(id, "")} for id in order],
        "explanation": shown.explanation,
        "key_point": shown.key_point,
        "sources": [source_as_json(source) for source in shown.sources],
    }


def source_as_json(source: Source) -> dict[str, Any]:
    fields = ("key", "kind", "authors", "title", "year", "published_in", "doi")
    return {field: getattr(source, field) for field in fields}


def up_to_date(attempt: Attempt, now: datetime) -> Attempt:
    """Return an attempt as it is now: one whose time is over is closed by whoever looks first."""
    return services.finalise(attempt=attempt, now=now) if queries.is_over(attempt, now) else attempt


class AttemptDetail(APIView):
    """One attempt with its questions.

    A settled question has `feedback`; an open one lacks the field. An attempt whose time is over is submitted by
    being read.
    """

    @extend_schema(responses=AttemptOutput)
    def get(self, request: Request, attempt_id: UUID) -> Response:
        now = timezone.now()
        attempt = get_object_or_404(queries.attempts_of(request.user).select_related("quiz"), pk=attempt_id)
        return Response(attempt_as_json(up_to_date(attempt, now), now))


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
            answer = AttemptOutput.Question.Picked()
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
    if not numbers or confidence not in ("", *Confidence.values) or _holds_nul(content):
        return None
    uuid, instant = _uuid(id), _instant(at)
    return Given(uuid, slot, content, confidence, instant, sequence) if uuid and instant else None


def _whole(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    """Return an instant; a time without an offset is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.utcoffset() is not None else None


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


class SettleSlot(APIView):
    """Make the answer to one question final, and get its feedback.

    Only where the attempt has `feedback` `at_once`. The newest answer counts; settling again changes nothing.
    """

    problems = (409,)

    @extend_schema(request=None, responses=AttemptOutput.Question)
    def post(self, request: Request, slot_id: int) -> Response:
        now = timezone.now()
        slot = get_object_or_404(queries.slots_of(request.user).select_related("attempt"), pk=slot_id)
        up_to_date(slot.attempt, now)
        services.settle(slot=slot, now=now)
        asked = [one for one in queries.asked(slot.attempt) if one.slot.pk == slot.pk]
        return Response(_questions(asked, now)[0])


class SubmitAttempt(APIView):
    """Make every answer final, close the attempt, and get its feedback. Submitting again changes nothing."""

    @extend_schema(request=None, responses=AttemptOutput)
    def post(self, request: Request, attempt_id: UUID) -> Response:
        now = timezone.now()
        attempt = get_object_or_404(queries.attempts_of(request.user), pk=attempt_id)
        return Response(attempt_as_json(services.finalise(attempt=attempt, now=now), now))
