"""What the staff does is noted, in the transaction that does it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import AuditEntry, User


@transaction.atomic
def record(
    *, actor: User | None, action: str, kind: str, code: str, now: datetime, details: Mapping[str, Any] | None = None
) -> None:
    """Append what `actor` did; None is a command at the terminal.

    `details` are JSON values, such as {"status": ["draft", "live"]}. Never a person's name or address: nobody could
    erase it.
    """
    AuditEntry.objects.create(
        at=now, actor=actor.pk if actor else None, action=action, kind=kind, code=code, details=dict(details or {})
    )


@transaction.atomic
def record_all(*, actor: User | None, deeds: Iterable[tuple[str, str, str]], now: datetime) -> None:
    """Append what `actor` did to many things at once, each an action with the kind and the code of its thing."""
    by = actor.pk if actor else None
    AuditEntry.objects.bulk_create(
        AuditEntry(at=now, actor=by, action=action, kind=kind, code=code) for action, kind, code in deeds
    )
