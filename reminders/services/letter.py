"""A note as mail: HTML and text of equal worth, and a way out of it that needs no sign-in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from reminders import queries
from reminders.models import Delivery
from reminders.queries import Purpose


def message_id(delivery: Delivery) -> str:
    """Return the name by which every mail server on the way knows this note, however often it were to see it."""
    return f"<{delivery.pk}@{urlsplit(settings.PATENCY_URL).hostname}>"


def write(delivery: Delivery, connection: BaseEmailBackend, now: datetime) -> EmailMultiAlternatives:
    """Return the note with what is due now."""
    learner = delivery.learner
    context = _context(learner, now)
    message = EmailMultiAlternatives(
        subject=render_to_string("reminders/mail_subject.txt", context).strip(),
        body=render_to_string("reminders/mail.txt", context).strip(),
        to=[learner.email],
        connection=connection,
        headers={
            "Message-ID": message_id(delivery),
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{context['unsubscribe_url']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
        },
    )
    message.attach_alternative(render_to_string("reminders/mail.html", context), "text/html")
    message.message()  # what cannot be written fails here, before anything is handed over
    return message


def _context(learner: User, now: datetime) -> dict[str, Any]:
    return {
        "digest": queries.digest(learner, learner.day_at(now), now),
        "local": now.astimezone(ZoneInfo(learner.time_zone)),
        "asked_for": queries.asked_for(queries.settings_of(learner, now)),
        "zone": learner.time_zone.replace("_", " "),
        "review_url": _url("review"),
        "preferences_url": _url("reminder-preferences", queries.token(learner, Purpose.PREFERENCES)),
        "unsubscribe_url": _url("reminder-unsubscribe", queries.token(learner, Purpose.UNSUBSCRIBE)),
    }


def _url(name: str, *arguments: str) -> str:
    return f"{settings.PATENCY_URL}{reverse(name, args=arguments)}"
