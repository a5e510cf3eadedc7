"""Learners to whom a note is owed now, and what became of it. Django is set up before this is imported."""

import random
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from drilling.material import objective
from reminders.models import Delivery, ReminderSettings, State
from reminders.services.letter import message_id
from reviews.models import Memory

ZONES = ("UTC", "Europe/Lisbon", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago")
OPEN = (State.PENDING, State.CLAIMED, State.HANDED)


def make_learners(count: int, chance: random.Random) -> None:
    """Add so many learners whose time of today came within the last hour, each with something due."""
    now, asked = timezone.now(), objective()
    known = User.objects.count()
    learners = User.objects.bulk_create(
        User(email=f"learner-{known + number}@example.org", time_zone=chance.choice(ZONES)) for number in range(count)
    )
    day = now.date()
    Memory.objects.bulk_create(
        Memory(
            learner=one,
            objective=asked,
            stability=5.0,
            difficulty=5.0,
            last_day=day - timedelta(days=9),
            due_day=day - timedelta(days=4),
            missed=False,
        )
        for one in learners
    )
    # Asked for since yesterday's time of day, so that today's note alone is owed.
    ReminderSettings.objects.bulk_create(_reminder(one, now, chance) for one in learners)


def _reminder(learner: User, now: datetime, chance: random.Random) -> ReminderSettings:
    ago = timedelta(minutes=chance.randrange(60))
    wall = (now - ago).astimezone(ZoneInfo(learner.time_zone))
    at = wall.time().replace(second=0, microsecond=0)
    return ReminderSettings(learner=learner, on=True, time=at, changed_at=now - timedelta(hours=2))


def settled() -> int:
    return Delivery.objects.exclude(state__in=OPEN).count()


def still_open() -> int:
    """Return how many notes are not settled, or have not even a row."""
    return User.objects.count() - settled()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of every note, in the database and at the server."""

    states: Counter[str]
    unknown_and_counted: int
    claimed_again: int
    counted: int
    broken: list[str]


def outcome(counted: Counter[str]) -> Outcome:
    rows = list(Delivery.objects.all())
    by_state = {state: {message_id(row) for row in rows if row.state == state} for state in State}
    return Outcome(
        states=Counter(str(row.state) for row in rows),
        unknown_and_counted=len(by_state[State.UNKNOWN] & counted.keys()),
        claimed_again=sum(row.fence > 1 for row in rows),
        counted=counted.total(),
        broken=list(_broken(rows, by_state[State.SENT], {message_id(row) for row in rows}, counted)),
    )


def _broken(rows: Collection[Delivery], sent: set[str], known: set[str], counted: Counter[str]) -> list[str]:
    told = {row.learner_id for row in rows}
    return [
        *(f"{name} came {times} times" for name, times in counted.items() if times > 1),
        *(f"{name} came, and no row knows of it" for name in counted.keys() - known),
        *(f"{name} is called sent, and never came" for name in sent - counted.keys()),
        *(f"{row.pk} is {row.state} {row.reason} {row.error}" for row in rows if row.state not in ("sent", "unknown")),
        *(f"{one} was missed" for one in User.objects.exclude(pk__in=told).values_list("email", flat=True)),
        *([f"{len(rows)} rows for {len(told)} learners"] if len(rows) != len(told) else []),
    ]
