"""Every read of people and mail that a page or a sender needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from functools import cache
from pathlib import Path
from typing import TypeVar, cast
from zoneinfo import available_timezones

from django.conf import settings
from django.db import connection
from django.db.models import Field, Model, Q, QuerySet

from accounts.models import Mail, Role, User

DEMO_PEOPLE = {
    "student@example.org": ("Demo student", Role.STUDENT),
    "instructor@example.org": ("Demo instructor", Role.INSTRUCTOR),
    "admin@example.org": ("Demo administrator", Role.ADMINISTRATOR),
}


def is_kept_out(email: str) -> bool:
    """Return whether an address may not sign up or in: the demo people's, whose password everybody knows."""
    return settings.PRODUCTION and email.strip().lower() in DEMO_PEOPLE


M = TypeVar("M", bound=Model)


def row(model: type[M], **equals: object) -> M | None:
    """Return the one row whose columns equal these values, or None.

    For what every request asks: as text the statement costs a third of what the ORM takes to build it.
    """
    fields = [cast("Field[object, object]", model._meta.get_field(name)) for name in equals]
    where = " AND ".join(f"{field.column} = %s" for field in fields)
    values = [field.get_db_prep_value(value, connection) for field, value in zip(fields, equals.values(), strict=True)]
    return next(iter(model._default_manager.raw(f"SELECT * FROM {model._meta.db_table} WHERE {where}", values)), None)  # noqa: S608


def may_author(user: object) -> bool:
    """Return whether lessons and questions open for them in the admin, to read and to write."""
    return isinstance(user, User) and user.is_active and user.role in (Role.INSTRUCTOR, Role.ADMINISTRATOR)


def other_administrators(person: User) -> QuerySet[User]:
    """Return the active administrators who remain if this person is none."""
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=person.pk)


@cache  # the list stands in some six hundred files
def zones() -> tuple[str, ...]:
    """Return the names of the time zones that a person can live in, and UTC."""
    places = ("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/")
    names = sorted(name for name in available_timezones() if name.startswith((*places, "Indian/", "Pacific/")))
    return ("UTC", *names)


def mail_to_send(now: datetime) -> QuerySet[Mail]:
    """Return the mail whose turn it is and which no sender holds, oldest first."""
    waiting = Mail.objects.filter(sent_at=None, failed_at=None, next_try_at__lte=now)
    return waiting.filter(Q(claimed_until=None) | Q(claimed_until__lte=now)).order_by("created_at")


@dataclass(frozen=True)
class Letter:
    """A mail as the local default's folder keeps it."""

    name: str
    to: str
    subject: str
    sent: datetime
    text: str


def letters(limit: int = 100) -> list[Letter]:
    """Return the newest mail of the local default's folder."""
    files = sorted(settings.MAIL_DIR.glob("*.eml"), reverse=True) if settings.MAIL_DIR else []
    return [_letter(file) for file in files[:limit]]


def letter(name: str) -> Letter | None:
    """Return one of them by the name of its file; a name is looked up, never joined to a path."""
    files = settings.MAIL_DIR.glob("*.eml") if settings.MAIL_DIR else []
    return next((_letter(file) for file in files if file.stem == name), None)


def _letter(file: Path) -> Letter:
    message: EmailMessage = message_from_bytes(file.read_bytes(), policy=modern)
    body = message.get_body(("plain",))
    return Letter(
        name=file.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent=message["Date"].datetime,
        text=body.get_content() if body else "",
    )
