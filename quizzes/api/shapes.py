"""How an attempt and its questions look to a program: fields that all questions have, and the shapes of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from quizzes.domain.kinds import KINDS
from quizzes.models import Confidence

LOCKED = "locked"  # the kind of a question that cannot be reached yet


def shaped(schema: Mapping[str, Any]) -> type[serializers.Field]:
    """Return a field whose shape a JSON Schema says."""
    return extend_schema_field(dict(schema))(type("Shaped", (serializers.JSONField,), {}))


def or_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"oneOf": [dict(schema), {"type": "null"}]}


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


class Shown(serializers.Serializer):
    """What the key's side says on a settled question."""

    class Reason(serializers.Serializer):
        id = serializers.CharField(help_text="Of a part of the body, or what the kind names.")
        feedback = serializers.CharField(allow_blank=True)

    class Ruling(serializers.Serializer):
        action = serializers.ChoiceField(
            ["rekey", "adopt", "accept", "drop"],
            help_text="Another key, that of another version, every answer is right, or the question does not count.",
        )
        reason = serializers.CharField()

    mark = serializers.FloatField(
        allow_null=True,
        help_text="1 is all of the credit; hints and further tries are paid for; it may be negative. Null: no answer.",
    )
    exact_mark = Fraction(allow_null=True, help_text="The same mark without rounding, in lowest terms.")
    key = serializers.JSONField(help_text="What is right, in the shape of the kind.")
    reasons = Reason(many=True, help_text="What is said on parts of the question, those of the body in its order.")
    explanation = serializers.CharField(allow_blank=True, help_text="Markdown.")
    key_point = serializers.CharField(allow_blank=True, help_text="What to remember.")
    sources = Reference(many=True)
    ruling = Ruling(
        allow_null=True, help_text="By what an author marks it now; the rest may still go by the earlier key. Or null."
    )


class Tried(serializers.Serializer):
    """A checked answer: only whether it was right is told before the question is settled."""

    number = serializers.IntegerField(help_text="From 1.")
    right = serializers.BooleanField()


class Question(serializers.Serializer):
    """What all questions have. `body`, `answer` and the `key` of the feedback have the shape of the kind."""

    slot = serializers.IntegerField(help_text="Names this question in answers, and to settle it.")
    position = serializers.IntegerField(help_text="From 1.")
    points = serializers.IntegerField(help_text="The most that it earns.")
    kind = serializers.CharField()
    locked = serializers.BooleanField(help_text="Whether one before it has to be settled first.")
    flagged = serializers.BooleanField(help_text="Whether you marked it to come back to.")
    settled = serializers.BooleanField(help_text="Whether the answer is final.")
    case = serializers.CharField(allow_blank=True, help_text="What comes before the stem; may be empty. Markdown.")
    unfoldings = serializers.ListField(
        child=serializers.CharField(), help_text="How the case went on since, up to this question, in order. Markdown."
    )
    stem = serializers.CharField(allow_blank=True, help_text="Markdown.")
    body = serializers.JSONField(help_text="What can be answered, in the shape of the kind.")
    answer = serializers.JSONField(help_text="The newest answer, in the shape of the kind. Null: not answered.")
    confidence = serializers.ChoiceField(Confidence.choices, allow_null=True, help_text="Null: not said.")
    hints = serializers.ListField(child=serializers.CharField(), help_text="Those that you took.")
    hints_left = serializers.IntegerField(help_text="How many you can still take.")
    tries = Tried(many=True, help_text="Those that you made, where the attempt has several.")
    tries_left = serializers.IntegerField(help_text="How many you can still make; 0 where there are none to make.")


def _of_kind(name: str) -> type[serializers.Serializer]:
    """Return a question of one kind, with the shapes of that kind."""
    shapes, called = KINDS[name].schemas, _called(name)
    shown = type(f"Shown{called}", (Shown,), {"key": shaped(shapes.key)(help_text="What is right.")})
    fields = {
        "kind": shaped({"type": "string", "const": name})(),
        "body": shaped(shapes.body)(help_text="Its parts in the order drawn for this slot."),
        "answer": shaped(or_null(shapes.answer))(help_text="The newest answer. Null: not answered."),
        "feedback": shown(
            required=False, help_text="Only once the question is settled and feedback is released; else it is missing."
        ),
        "__doc__": f"A question of the kind {name}.",
    }
    return type(f"Question{called}", (Question,), fields)


def _called(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


class QuestionLocked(Question):
    """A question that cannot be reached yet. It says nothing of itself."""

    kind = shaped({"type": "string", "const": LOCKED})()
    body = shaped({"type": "null"})()
    answer = shaped({"type": "null"})()


QUESTION = PolymorphicProxySerializer(
    component_name="Question",
    serializers={**{name: _of_kind(name) for name in KINDS}, LOCKED: QuestionLocked},
    resource_type_field_name="kind",
)
QUESTIONS = PolymorphicProxySerializer(
    component_name="Question",
    serializers=QUESTION.serializers,
    resource_type_field_name="kind",
    many=True,
)


def _distinct(shapes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [shape for place, shape in enumerate(shapes) if shape not in shapes[:place]]


Answered = shaped({"anyOf": _distinct([kind.schemas.answer for kind in KINDS.values()])})
Body = shaped({"anyOf": _distinct([kind.schemas.body for kind in KINDS.values()])})


class AttemptOutput(serializers.Serializer):
    """An attempt and its questions, in order."""

    class Rules(serializers.Serializer):
        """How it is asked, as its quiz said when it began."""

        feedback_from = serializers.DateTimeField(allow_null=True, help_text="Where `feedback` is later.")
        pass_percent = serializers.IntegerField(help_text="Of what can be earned.")
        one_page = serializers.BooleanField(help_text="Whether its pages show all questions on one.")
        forward_only = serializers.BooleanField(help_text="Whether a question comes once those before it are settled.")
        tries = serializers.IntegerField(help_text="At each question. More than 1: check answers as tries.")
        try_penalty = serializers.IntegerField(help_text="Percent of a question's marks for each further try.")
        hint_penalty = serializers.IntegerField(help_text="Percent of a question's marks for each hint taken.")
        certainty = serializers.BooleanField(help_text="Whether marks depend on `confidence`: 1/0, 2/-2 and 3/-6.")

    class Result(serializers.Serializer):
        """What it came to, without questions that were dropped since."""

        class Certainty(serializers.Serializer):
            """Where marks depend on certainty. Each is a share."""

            accuracy = serializers.FloatField()
            bonus = serializers.FloatField()
            average = serializers.FloatField(help_text="Of each point, from -6 to 3.")

        earned = serializers.FloatField(help_text="Of `full`. It may be negative, and more by certainty.")
        exact_earned = Fraction(help_text="The same without rounding, in lowest terms.")
        full = serializers.IntegerField(help_text="The sum of the points.")
        passed = serializers.BooleanField()
        answered = serializers.IntegerField()
        asked = serializers.IntegerField()
        certainty = Certainty(allow_null=True)

    id = serializers.UUIDField()
    quiz = serializers.CharField(allow_null=True, help_text="The code of the quiz. Null in a review.")
    purpose = serializers.CharField(help_text="quiz, review or check.")
    title = serializers.CharField()
    feedback = serializers.CharField(
        help_text="at_once: settle single questions; at_end: submit first; later: submit, and come back at a date."
    )
    rules = Rules()
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True, help_text="What arrives later is late. Null: no limit.")
    submitted_at = serializers.DateTimeField(allow_null=True, help_text="Null: still open.")
    result = Result(allow_null=True, help_text="Null: still open, or its feedback is not released yet.")
    questions = extend_schema_field(QUESTIONS)(type("Questions", (serializers.JSONField,), {}))()
