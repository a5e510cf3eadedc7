"""What a learner asks for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from django.db import transaction

from accounts.models import User
from reminders.domain import as_set
from reminders.models import ReminderSettings


@transaction.atomic
def choose(
    *, learner: User, on: bool, at: time, days: Collection[int], paused_until: date | None, now: datetime
) -> ReminderSettings:
    """Keep what this learner asks for; asking for the same again changes nothing.

    What would have been meant for a moment before now is not owed by it: whoever turns it on at noon hears nothing of
    this morning.
    """
    found = ReminderSettings.objects.select_for_update().filter(learner=learner).first()
    chosen = ReminderSettings(
        learner=learner,
        on=on,
        time=at.replace(second=0, microsecond=0),
        days=as_set(days),
        paused_until=paused_until,
        changed_at=now,
    )
    if found and _same(found, chosen):
        return found
    return ReminderSettings.objects.update_or_create(
        learner=learner,
        defaults={name: getattr(chosen, name) for name in ("on", "time", "days", "paused_until", "changed_at")},
    )[0]


@transaction.atomic
def turn_off(*, learner: User, now: datetime) -> None:
    """Send this learner no more notes. The rest of what they asked for is kept."""
    ReminderSettings.objects.filter(learner=learner, on=True).update(on=False, changed_at=now)


def _same(found: ReminderSettings, chosen: ReminderSettings) -> bool:
    return all(getattr(found, name) == getattr(chosen, name) for name in ("on", "time", "days", "paused_until"))
