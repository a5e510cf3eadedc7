"""Walk through days on which clocks change, minute by minute, and compare every note with what the model says.

Learners live from UTC-11 to UTC+14, move, change their minds, pause and study. Django is set up before.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.core import mail
from django.core.mail import get_connection
from house.place import say

from accounts.models import User
from drilling.material import objective
from drilling.model import MINUTE, Modelled, wall
from quizzes.models import Attempt, Objective
from reminders import queries, services
from reminders.domain import as_set
from reminders.models import Delivery, ReminderSettings
from reviews.models import Memory

# In the middle of each walk some clocks are changed.
WALKS = {
    "forward in America": datetime(2026, 3, 8, 8, tzinfo=UTC),
    "forward in Europe and Greenland": datetime(2026, 3, 29, 1, tzinfo=UTC),
    "back by half an hour on Lord Howe Island": datetime(2026, 4, 4, 15, tzinfo=UTC),
    "forward by half an hour on Lord Howe Island": datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    "back in Europe and Greenland": datetime(2026, 10, 25, 1, tzinfo=UTC),
    "back in America": datetime(2026, 11, 1, 8, tzinfo=UTC),
}
ZONES = (
    "UTC",
    "Europe/Lisbon",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "America/Nuuk",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
LONG_AGO = date(2020, 1, 1)


@dataclass
class Twin:
    """One learner, in the product and in the model."""

    person: User
    modelled: Modelled
    events: dict[datetime, str]


def walk(options: argparse.Namespace) -> list[str]:
    """Return where product and model differ, in words."""
    chance = random.Random(options.seed)
    broken = []
    for name in sorted(chance.sample(list(WALKS), options.walks), key=list(WALKS).index):
        begin = WALKS[name] - timedelta(hours=options.hours // 2)
        found, told = _walk(begin, begin + timedelta(hours=options.hours), options.learners, chance)
        say(f"{name}: {told}")
        broken += [f"{name}: {one}" for one in found]
    return broken


def _walk(begin: datetime, end: datetime, learners: int, chance: random.Random) -> tuple[list[str], str]:
    mail.outbox = []
    get_connection().open()
    asked = objective()
    twins = [_twin(number, begin, end, asked, chance) for number in range(learners)]
    minute = begin
    while minute <= end:
        for twin in twins:
            _live(twin, minute, chance)
        _sweep(minute)
        minute += MINUTE
    found = [wrong for twin in twins for wrong in _differences(twin)]
    sent = sum(state == "sent" for twin in twins for state, _ in twin.modelled.told.values())
    if len(mail.outbox) != sent:
        found.append(f"{len(mail.outbox)} letters went out, and not {sent}")
    outcomes = Counter(state for twin in twins for state, _ in twin.modelled.told.values())
    User.objects.filter(pk__in=[twin.person.pk for twin in twins]).delete()
    return found, ", ".join(f"{count} {state}" for state, count in sorted(outcomes.items()))


def _sweep(minute: datetime) -> None:
    """Do what the tasks do, at a moment of our choosing."""
    services.write_owed(now=minute)
    services.give_up_handed(now=minute)
    for delivery_id in list(queries.deliveries_to_try(minute).values_list("pk", flat=True)):
        services.deliver(delivery_id=delivery_id, patience=1, now=minute)


def _twin(number: int, begin: datetime, end: datetime, asked: Objective, chance: random.Random) -> Twin:
    zone, due = ZONES[number % len(ZONES)], chance.random() < 0.8
    # Some of these times are left out by a change, and some come twice.
    at = (wall(zone, _some_minute(begin, end, chance)) + MINUTE * chance.choice((0, 0, 0, 30, -30, 60))).time()
    days = frozenset(chance.sample(range(1, 8), chance.choice((5, 7, 7))))
    person = User.objects.create_user(f"{begin:%m%d}-{number}@example.org", time_zone=zone)
    ReminderSettings.objects.create(learner=person, on=True, time=at, days=as_set(days), changed_at=begin)
    Memory.objects.create(
        learner=person,
        objective=asked,
        stability=5.0,
        difficulty=5.0,
        last_day=LONG_AGO,
        due_day=LONG_AGO if due else date(2100, 1, 1),
        missed=False,
    )
    kinds = chance.choices(list(EVENTS), k=chance.randrange(5))
    events = {_some_minute(begin, end, chance): kind for kind in kinds}
    return Twin(person, Modelled(zone, at, days, due, begin), events)


def _some_minute(begin: datetime, end: datetime, chance: random.Random) -> datetime:
    return begin + MINUTE * chance.randrange(1, round((end - begin) / MINUTE))


def _live(twin: Twin, minute: datetime, chance: random.Random) -> None:
    event = twin.events.get(minute)
    if event:
        EVENTS[event](twin, minute, chance)
    twin.modelled.live(minute, moved=event == "move")


def _move(twin: Twin, minute: datetime, chance: random.Random) -> None:
    twin.modelled.zone = twin.person.time_zone = chance.choice(ZONES)
    twin.person.save(update_fields=["time_zone"])


def _choose(twin: Twin, minute: datetime, **changes: object) -> None:
    twin.modelled.choose(minute, **changes)
    now = twin.modelled
    services.choose(
        learner=twin.person, on=now.on, at=now.at, days=now.weekdays, paused_until=now.paused_until, now=minute
    )


def _other_time(twin: Twin, minute: datetime, chance: random.Random) -> None:
    # Often soon, so that the change counts within the walk.
    soon = wall(twin.modelled.zone, minute + MINUTE * chance.randrange(-60, 240))
    _choose(twin, minute, at=soon.time())


def _other_days(twin: Twin, minute: datetime, chance: random.Random) -> None:
    _choose(twin, minute, weekdays=frozenset(chance.sample(range(1, 8), chance.randrange(1, 8))))


def _switch(twin: Twin, minute: datetime, chance: random.Random) -> None:
    _choose(twin, minute, on=not twin.modelled.on)


def _pause(twin: Twin, minute: datetime, chance: random.Random) -> None:
    today = wall(twin.modelled.zone, minute).date()
    _choose(twin, minute, paused_until=chance.choice((None, today, today + timedelta(days=1))))


def _same_again(twin: Twin, minute: datetime, chance: random.Random) -> None:
    _choose(twin, minute)


def _study(twin: Twin, minute: datetime, chance: random.Random) -> None:
    twin.modelled.study(minute)
    Attempt.objects.create(
        learner=twin.person,
        purpose="review",
        occasion=f"drill:{minute:%m%d%H%M}",
        title="Review",
        feedback="at_once",
        started_at=minute,
        zone=twin.person.time_zone,
        study_day=twin.person.day_at(minute),
    )


EVENTS = {
    "move": _move,
    "time": _other_time,
    "days": _other_days,
    "switch": _switch,
    "pause": _pause,
    "same": _same_again,
    "study": _study,
}


def _differences(twin: Twin) -> Iterator[str]:
    rows = Delivery.objects.filter(learner=twin.person)
    real = {row.nominal_date: (row.reason or row.state, row.nominal_at) for row in rows}
    for day in sorted(real.keys() | twin.modelled.told.keys()):
        if real.get(day) != twin.modelled.told.get(day):
            yield f"{twin.person}, {day}: {real.get(day)}, and not {twin.modelled.told.get(day)}"
