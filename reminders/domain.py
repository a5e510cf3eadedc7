"""When a reminder is meant to go out: a wall time on a local date, and the instant that it stands for.

Weekdays are counted as ISO 8601 has it, Monday is 1. A set of them is kept as a number, with a bit for each day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

EVERY_DAY, WORKDAYS = 0b1111111, 0b0011111
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY = timedelta(days=1)
LOOK_BACK = timedelta(hours=26)  # what was owed before is past: no sweep looks for it any more
TOO_LATE = timedelta(hours=3)  # a note for the morning is of no use at noon
LONGEST_PAUSE = date(2199, 12, 31)  # far from where a calendar ends


def weekdays(days: int) -> list[int]:
    """Return the weekdays in a set, Monday first."""
    return [day for day in range(1, 8) if days & bit(day)]


def as_set(days: Iterable[int]) -> int:
    """Return weekdays as the number that is kept. Raises ValueError for what is none."""
    return sum(bit(day) for day in set(days))


def bit(weekday: int) -> int:
    if not 1 <= weekday <= 7:
        raise ValueError(f"{weekday} is no weekday: Monday is 1, Sunday 7")
    return 1 << (weekday - 1)


def spoken(days: int) -> str:
    """Return weekdays as the end of "at 07:30" says them: every day, on weekdays, on Mondays and Fridays."""
    if days == EVERY_DAY:
        return "every day"
    if days == WORKDAYS:
        return "on weekdays"
    names = [f"{NAMES[day - 1]}s" for day in weekdays(days)]
    return "on " + " and ".join([", ".join(names[:-1]), names[-1]] if names[:-1] else names)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a learner asked for: a wall time, on which weekdays, and the instant since which it holds."""

    at: time
    days: int
    since: datetime


@dataclass(frozen=True, slots=True, order=True)
class Nominal:
    """When a note is meant to go out: an instant in UTC, and the local date that it belongs to."""

    instant: datetime
    day: date


def nominal(day: date, at: time, zone: tzinfo) -> Nominal:
    """Return the instant at which clocks in `zone` show a wall time on a date.

    A wall time that a change of clocks leaves out comes as long after the gap began as it lies in it, on the clock
    before the change (02:30 becomes 03:30); one that comes twice is the first. Source: PEP 495, fold 0.
    """
    return Nominal(datetime.combine(day, at, tzinfo=zone).astimezone(UTC), day)


def owed(plan: Plan, zone: tzinfo, now: datetime) -> list[Nominal]:
    """Return what is owed at `now`, the oldest first: nothing from before the plan, or from beyond the look-back."""
    first, last = (wall.date() for wall in walls(zone, now))
    every = (nominal(first + DAY * ahead, plan.at, zone) for ahead in range((last - first).days + 1))
    chosen = (one for one in every if plan.days & bit(one.day.isoweekday()))
    return sorted(one for one in chosen if now - LOOK_BACK < one.instant <= now and one.instant >= plan.since)


def walls(zone: tzinfo, now: datetime) -> tuple[datetime, datetime]:
    """Return two wall times without a zone, between which every wall time lies whose instant is in the look-back.

    Not every time between them is in it: where clocks change, they are as far apart as either clock has it.
    """
    begin = now - LOOK_BACK
    # A wall time in a gap is read on the clock before the change, which may lie before the look-back.
    offsets = [at.astimezone(zone).utcoffset() or timedelta() for at in (begin - DAY, begin, now)]
    return (begin + min(offsets)).replace(tzinfo=None), (now + max(offsets)).replace(tzinfo=None)


def upcoming(
    plan: Plan, zone: tzinfo, now: datetime, *, not_before: date | None, taken: Collection[date]
) -> Nominal | None:
    """Return the next note after `now`: not before a date, where there is a pause, and on no date that had one."""
    today = now.astimezone(zone).date() - DAY
    start = max(today, not_before) if not_before else today
    for ahead in range(7 * (len(taken) + 2)):
        one = nominal(start + DAY * ahead, plan.at, zone)
        if one.instant > now and one.day not in taken and plan.days & bit(one.day.isoweekday()):
            return one
    return None


def is_late(instant: datetime, now: datetime) -> bool:
    return now - instant > TOO_LATE
