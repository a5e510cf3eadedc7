"""Every read of people and mail that a page or a sender needs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import UUID
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.db import connection
from django.db.models import Field, Model, Q, QuerySet

from accounts.domain import Change, changes
from accounts.models import AuditEntry, Mail, Role, Session, User

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


def state_of(person: User) -> str:
    """Return what a form keeps of what it shows of somebody: another state, another text."""
    return json.dumps([person.name, person.time_zone, person.role, person.is_active])


def in_words(person: User) -> str:
    """Return what can be changed about somebody, as a sentence says it."""
    active = "active" if person.is_active else "not active"
    return f"name {person.name or 'none'}, time zone {person.time_zone}, {person.get_role_display().lower()}, {active}"


TERMINAL = "a command at the terminal"
GONE = "somebody who is gone"


@dataclass(frozen=True)
class Told:
    """An entry of the audit log with the names of today, which it does not keep."""

    entry: AuditEntry
    who: str
    about: str
    changes: list[Change]


def told(entries: Iterable[AuditEntry]) -> list[Told]:
    """Return entries as they are read. One query names everybody, however many they are."""
    entries = list(entries)
    actors = {str(entry.actor) for entry in entries if entry.actor}
    named = actors | {entry.code for entry in entries if entry.kind == "person"}
    people = {str(person.pk): str(person) for person in User.objects.filter(pk__in=named)} if named else {}
    return [
        Told(
            entry,
            who=people.get(str(entry.actor), GONE) if entry.actor else TERMINAL,
            about=people.get(entry.code, GONE) if entry.kind == "person" else entry.code,
            changes=changes(entry.details),
        )
        for entry in entries
    ]


def told_of(kind: str, code: str, limit: int = 100) -> list[Told]:
    """Return what was done to one thing, newest first."""
    return told(AuditEntry.objects.filter(kind=kind, code=code).order_by("-id")[:limit])


def told_by(actor: User, limit: int = 8) -> list[Told]:
    """Return what somebody did last."""
    return told(AuditEntry.objects.filter(actor=actor.pk).order_by("-id")[:limit])


def changed_by_people() -> set[tuple[str, str]]:
    """Return the kind and the code of everything that somebody did something to. What commands did is left out."""
    return set(AuditEntry.objects.exclude(actor=None).values_list("kind", "code").distinct().order_by())


def actors() -> QuerySet[User]:
    """Return the people who stand in the audit log as those who did something."""
    return User.objects.filter(pk__in=AuditEntry.objects.exclude(actor=None).values("actor")).order_by("name", "email")


def entries_by(entries: QuerySet[AuditEntry], actor: str) -> QuerySet[AuditEntry]:
    """Return those of one actor; `terminal` stands for its commands."""
    return entries.filter(actor=None if actor == "terminal" else actor)


@cache  # the list stands in some six hundred files
def zones() -> tuple[str, ...]:
    """Return the names of the time zones that a person can live in, and UTC."""
    places = ("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/")
    names = sorted(name for name in available_timezones() if name.startswith((*places, "Indian/", "Pacific/")))
    return ("UTC", *names)


DEVICE = "device"  # what a session keeps of where it is used


@dataclass(frozen=True, slots=True)
class Device:
    """Where somebody is signed in. The id is drawn for it, and opens nothing."""

    id: UUID
    name: str
    is_app: bool
    signed_in_at: datetime | None  # None: before that was noted
    used_at: datetime
    is_this: bool


def devices(person: User, here: str | None, now: datetime) -> list[Device]:
    """Return where somebody is signed in: in the session with the key `here` first, then the last used. One query."""
    found = [_device(session, noted, here) for session, noted in sessions_of(person, now)]
    return sorted(found, key=lambda device: (device.is_this, device.used_at), reverse=True)


def sessions_of(person: User, now: datetime) -> list[tuple[Session, dict[str, Any]]]:
    """Return the sessions that still open something, with what each keeps of its device. One query.

    A session that was ended from afar (a new password, a deactivation) may not have noticed yet. One that was not used
    since devices are noted is missing.
    """
    good = {person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()}
    running = [(one, one.get_decoded()) for one in Session.objects.filter(user=person, expire_date__gt=now)]
    return [(one, kept[DEVICE]) for one, kept in running if DEVICE in kept and kept.get(HASH_SESSION_KEY) in good]


def _device(session: Session, noted: dict[str, Any], here: str | None) -> Device:
    since = noted["since"]
    return Device(
        id=UUID(noted["id"]),
        name=noted["name"],
        is_app=noted["app"],
        signed_in_at=datetime.fromtimestamp(since, UTC) if since else None,
        used_at=datetime.fromtimestamp(noted["used"], UTC),
        is_this=session.session_key == here,
    )


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
    html: str = ""


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
    body, page = message.get_body(("plain",)), message.get_body(("html",))
    return Letter(
        name=file.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent=message["Date"].datetime,
        text=body.get_content() if body else "",
        html=page.get_content() if page else "",
    )
