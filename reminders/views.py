"""The pages of a reminder: its settings, and the two that a link in a note opens without signing in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.validators import MaxValueValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from reminders import queries, services
from reminders.domain import LONGEST_PAUSE, NAMES, weekdays
from reminders.models import ReminderSettings
from reminders.queries import Purpose


class RemindersForm(forms.Form):
    on = forms.BooleanField(required=False)
    time = forms.TimeField(
        label="At",
        input_formats=["%H:%M", "%H:%M:%S"],
        error_messages={"required": "Say at what time.", "invalid": "A time looks like 07:30."},
    )
    days = forms.TypedMultipleChoiceField(
        label="On",
        coerce=int,
        choices=list(enumerate(NAMES, start=1)),
        error_messages={"required": "Choose at least one day. To get no reminders, clear the box above."},
    )
    paused_until = forms.DateField(
        label="Pause until",
        required=False,
        validators=[MaxValueValidator(LONGEST_PAUSE, "A pause ends before the year 2200.")],
        error_messages={"invalid": "A date looks like 2026-12-01."},
    )

    @classmethod
    def over(cls, chosen: ReminderSettings, sent: Any) -> RemindersForm:
        """Return the form over what is chosen, or over what was sent."""
        told = {name: getattr(chosen, name) for name in ("on", "time", "paused_until")}
        return cls(sent or None, initial={**told, "days": weekdays(chosen.days)})

    @property
    def shown_time(self) -> str:
        """Return the time as the browser's own field wants it; what was typed and is none is shown as it was."""
        value = self["time"].value()
        return value if isinstance(value, str) else f"{value:%H:%M}"

    @property
    def shown_pause(self) -> str:
        value = self["paused_until"].value()
        return value if isinstance(value, str) else value.isoformat() if value else ""

    @property
    def shown_days(self) -> list[tuple[int, str, bool]]:
        """Return each weekday, its name, and whether it is chosen."""
        value = {str(day) for day in self["days"].value() or []}
        return [(day, name, str(day) in value) for day, name in enumerate(NAMES, start=1)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    if request.method == "POST" and (wrong := _save(request, request.user, now)) is None:
        return redirect("reminders")
    form = wrong if request.method == "POST" else None
    return render(request, "reminders/settings.html", {"active": "reminders", **_shown(request.user, form, now)})


def _save(request: HttpRequest, learner: User, now: datetime) -> RemindersForm | None:
    """Keep what the form says; return the form where something is wrong with it."""
    form = RemindersForm.over(queries.settings_of(learner, now), request.POST)
    if not form.is_valid():
        return form
    told = form.cleaned_data
    services.choose(
        learner=learner,
        on=told["on"],
        at=told["time"],
        days=told["days"],
        paused_until=told["paused_until"],
        now=now,
    )
    messages.success(request, "Saved.")
    return None


def _shown(learner: User, form: RemindersForm | None, now: datetime) -> dict[str, Any]:
    chosen = queries.settings_of(learner, now)
    return {
        "form": form or RemindersForm.over(chosen, None),
        "chosen": chosen,
        "coming": queries.coming(learner, chosen, now),
        "zone": learner.time_zone.replace("_", " "),
    }


def _of_link(token: str, purpose: Purpose) -> User:
    learner = queries.learner_of(token, purpose)
    if learner is None:
        raise Http404
    return learner


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Keep an address that is a key out of search."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """The settings by a link in a note: these and nothing else, without signing in."""
    learner, now = _of_link(token, Purpose.PREFERENCES), timezone.now()
    if request.method == "POST" and (wrong := _save(request, learner, now)) is None:
        return _unlisted(redirect("reminder-preferences", token))
    form = wrong if request.method == "POST" else None
    context = {"by_link": True, **_shown(learner, form, now)}
    return _unlisted(render(request, "reminders/settings.html", context))


@csrf_exempt  # the signed link is the permission, and a mail program that follows RFC 8058 has no token of a form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once; POST stops the notes, as often as it comes. To look changes nothing: scanners of mail do."""
    learner, now = _of_link(token, Purpose.UNSUBSCRIBE), timezone.now()
    if request.method == "POST":
        services.turn_off(learner=learner, now=now)
    chosen = queries.settings_of(learner, now)
    return _unlisted(render(request, "reminders/unsubscribe.html", {"on": chosen.on}))
