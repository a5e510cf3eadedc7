"""What a learner asked for, and when the next note is meant to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.models import User
from reminders.domain import DAY, spoken, upcoming
from reminders.models import Channel, Delivery, ReminderSettings, Slot
from reviews import queries as reviews


def settings_of(learner: User, now: datetime) -> ReminderSettings:
    """Return what this learner asked for; who never said anything gets nothing. One query."""
    found = ReminderSettings.objects.filter(learner=learner).first()
    return found or ReminderSettings(learner=learner, changed_at=now)


@dataclass(frozen=True, slots=True)
class Coming:
    """The next note: its instant, its wall time, and how much is due by then if nothing is reviewed."""

    instant: datetime
    wall: datetime
    today: date
    due: int

    @property
    def days(self) -> int:
        """Return how many days ahead it is: 0 is later today."""
        return (self.wall.date() - self.today).days


def next_instant(learner: User, chosen: ReminderSettings, now: datetime) -> datetime | None:
    """Return when the next note is meant to go out; None where none is to. One query."""
    if not chosen.on:
        return None
    zone = ZoneInfo(learner.time_zone)
    yesterday = now.astimezone(zone).date() - DAY
    told = Delivery.objects.filter(learner=learner, slot=Slot.DAILY, channel=Channel.EMAIL, nominal_date__gte=yesterday)
    taken = set(told.values_list("nominal_date", flat=True))
    found = upcoming(chosen.plan, zone, now, not_before=chosen.paused_until, taken=taken)
    return found.instant if found else None


def coming(learner: User, chosen: ReminderSettings, now: datetime) -> Coming | None:
    """Return the next note with what its reader wants to know of it. Two queries."""
    instant = next_instant(learner, chosen, now)
    if instant is None:
        return None
    zone = ZoneInfo(learner.time_zone)
    due = reviews.due(learner, learner.day_at(instant)).count()
    wall = instant.astimezone(zone).replace(tzinfo=None)  # or a template would tell it in another zone
    return Coming(instant, wall, now.astimezone(zone).date(), due)


def asked_for(chosen: ReminderSettings) -> str:
    """Return what was asked for as a sentence ends with it: on weekdays at 07:30."""
    return f"{spoken(chosen.days)} at {chosen.time:%H:%M}"
