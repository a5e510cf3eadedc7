"""The daily reminder for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from reminders import queries, services
from reminders.domain import LONGEST_PAUSE, weekdays
from reminders.models import ReminderSettings


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"})
class Clock(serializers.TimeField):
    """A time of day as a clock shows it. What JSON Schema calls a time would need seconds and an offset."""


class RemindersInput(serializers.Serializer):
    on = serializers.BooleanField(help_text="Whether a note goes out at all.")
    time = Clock(
        format="%H:%M", input_formats=["%H:%M", "%H:%M:%S"], help_text="On the learner's own clock, such as 07:30."
    )
    days = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7),
        min_length=1,
        max_length=7,
        help_text="Weekdays, as ISO 8601 counts them: Monday is 1.",
    )
    paused_until = serializers.DateField(
        allow_null=True,
        input_formats=["%Y-%m-%d"],
        help_text="The first local date on which a note may go out again; null: no pause.",
    )

    def validate_paused_until(self, value: date | None) -> date | None:
        if value and value > LONGEST_PAUSE:
            raise serializers.ValidationError("A pause ends before the year 2200.")
        return value


class RemindersOutput(RemindersInput):
    time_zone = serializers.CharField(help_text="The learner's, by which `time` and `days` are meant.")
    next = serializers.DateTimeField(
        allow_null=True, help_text="When the next note is meant to go out, if something is due then; null: none is."
    )


class Reminders(APIView):
    """The learner's daily reminder by mail."""

    @extend_schema(responses=RemindersOutput)
    def get(self, request: Request) -> Response:
        """Read when a note goes out."""
        now = timezone.now()
        return Response(_told(request.user, queries.settings_of(request.user, now), now))

    @extend_schema(request=RemindersInput, responses=RemindersOutput)
    def put(self, request: Request) -> Response:
        """Say when a note goes out."""
        return self._choose(request, partial=False)

    @extend_schema(request=RemindersInput, responses=RemindersOutput)
    def patch(self, request: Request) -> Response:
        """Change some of when a note goes out, and leave the rest."""
        return self._choose(request, partial=True)

    def _choose(self, request: Request, *, partial: bool) -> Response:
        now = timezone.now()
        before = queries.settings_of(request.user, now)
        sent = RemindersInput(data=request.data, partial=partial)
        sent.is_valid(raise_exception=True)
        told = {"on": before.on, "time": before.time, "days": weekdays(before.days)}
        told |= {"paused_until": before.paused_until, **sent.validated_data}
        at = told.pop("time")
        chosen = services.choose(learner=request.user, at=at, now=now, **told)
        return Response(_told(request.user, chosen, now))


def _told(learner: User, chosen: ReminderSettings, now: datetime) -> Any:
    told = {
        "on": chosen.on,
        "time": chosen.time,
        "days": weekdays(chosen.days),
        "paused_until": chosen.paused_until,
        "time_zone": learner.time_zone,
        "next": queries.next_instant(learner, chosen, now),
    }
    return RemindersOutput(told).data
