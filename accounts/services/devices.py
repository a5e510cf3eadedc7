"""Where people are signed in: noted in the session itself, and ended by whoever it belongs to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from accounts import queries
from accounts.domain import device_name
from accounts.models import Session, User

PAUSE = 3600  # seconds between two notes that a device is in use: between them a request writes nothing


class NoDevice(Exception):
    """This person is not signed in there."""


def note_sign_in(*, session: SessionBase, user_agent: str, is_app: bool, now: datetime) -> None:
    """Keep in a session where it began. Whoever signed in saves it."""
    at = now.timestamp()
    session[queries.DEVICE] = {
        "id": uuid4().hex,
        "name": device_name(user_agent),
        "app": is_app,
        "since": at,
        "used": at,
    }


def note_use(*, session: SessionBase, user_agent: str, is_app: bool, now: datetime) -> bool:
    """Keep in a session that it is used; return whether there is something to save.

    Once an hour at most. A session from before devices were noted gets its id here.
    """
    noted = session.get(queries.DEVICE) or {"id": uuid4().hex, "app": is_app, "since": None, "used": 0}
    if now.timestamp() - noted["used"] < PAUSE:
        return False
    session[queries.DEVICE] = {**noted, "name": device_name(user_agent), "used": now.timestamp()}
    return True


@transaction.atomic
def end_device(*, person: User, device_id: UUID, now: datetime) -> None:
    """Sign a person out on one device, at once. Raises NoDevice."""
    keys = [one.pk for one, noted in queries.sessions_of(person, now) if noted["id"] == device_id.hex]
    if not keys:
        raise NoDevice("You are not signed in there.")
    Session.objects.filter(pk__in=keys).delete()


@transaction.atomic
def end_other_devices(*, person: User, here: str | None) -> None:
    """Sign a person out everywhere but in the session with this key."""
    Session.objects.filter(user=person).exclude(pk=here).delete()
