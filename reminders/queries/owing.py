"""Which notes are owed, and which of those wait for a worker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.lookups import GreaterThan

from reminders.domain import DAY, Nominal, bit, owed, walls
from reminders.models import Channel, Delivery, ReminderSettings, Slot, State

Walls = tuple[datetime, datetime]


def owed_notes(now: datetime) -> Iterator[tuple[ReminderSettings, Nominal]]:
    """Yield what is owed at `now` and has perhaps no row yet. Two queries, whoever and however many there are.

    The database leaves out whoever cannot be owed anything now; the rest, a few, are looked at exactly.
    """
    zones = ReminderSettings.objects.filter(on=True, learner__is_active=True)
    places = _by_walls(zones.order_by().values_list("learner__time_zone", flat=True).distinct(), now)
    if not places:
        return
    for found in _perhaps_owed(places, now).select_related("learner"):
        for one in owed(found.plan, ZoneInfo(found.learner.time_zone), now):
            yield found, one


def _by_walls(zones: Iterable[str], now: datetime) -> dict[Walls, list[str]]:
    """Return the zones in groups whose clocks show the same now and showed the same when the look-back began."""
    found: dict[Walls, list[str]] = {}
    for zone in zones:
        found.setdefault(walls(ZoneInfo(zone), now), []).append(zone)
    return found


def _perhaps_owed(places: dict[Walls, list[str]], now: datetime) -> QuerySet[ReminderSettings]:
    """Return whoever's time lies in the look-back of their zone, on one of their days, on a date without a row."""
    chosen = reduce(or_, (_on(day, places) for day in _dates(places)))
    return ReminderSettings.objects.filter(chosen, on=True, learner__is_active=True, changed_at__lte=now)


def _dates(places: dict[Walls, list[str]]) -> list[date]:
    """Return every local date that is in the look-back somewhere: four of them around the world."""
    first, last = min(first for first, _ in places).date(), max(last for _, last in places).date()
    return [first + DAY * ahead for ahead in range((last - first).days + 1)]


def _on(day: date, places: dict[Walls, list[str]]) -> Q:
    told = Delivery.objects.filter(
        learner=OuterRef("learner"), slot=Slot.DAILY, channel=Channel.EMAIL, nominal_date=day
    )
    within = (
        Q(
            learner__time_zone__in=zones,
            time__gte=first.time() if day == first.date() else time.min,
            time__lte=last.time() if day == last.date() else time.max,
        )
        for (first, last), zones in places.items()
        if first.date() <= day <= last.date()
    )
    is_chosen = Q(GreaterThan(F("days").bitand(bit(day.isoweekday())), 0))
    return is_chosen & reduce(or_, within, Q(pk__in=[])) & Q(~Exists(told))


def deliveries_to_try(now: datetime) -> QuerySet[Delivery]:
    """Return what waits for a worker, or was left behind by one before it was handed over, the oldest first."""
    waiting = Q(state=State.PENDING, next_try_at__lte=now)
    left = Q(state=State.CLAIMED, lease_until__lte=now)
    return Delivery.objects.filter(waiting | left).order_by("nominal_at", "pk")


def handed_and_left(now: datetime) -> QuerySet[Delivery]:
    """Return what a worker wrote down as handed over, and then said no more of."""
    return Delivery.objects.filter(state=State.HANDED, lease_until__lte=now)
