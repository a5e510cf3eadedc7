"""What notes a learner should get, said a second time and in another way: a clock that strikes, minute by minute.

It shares no line with the product. Walls are what clocks show, without a zone; minutes are instants in UTC.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
REMEMBERED, IN_TIME = timedelta(hours=26), timedelta(hours=3)
MORNING = timedelta(hours=4)


@cache
def wall(zone: str, minute: datetime) -> datetime:
    return minute.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@cache
def strikes(zone: str, day: date) -> dict[datetime, list[datetime]]:
    """Return for each minute of a UTC day which walls the zone's clocks strike.

    A clock that is put back does not strike again what it has struck. What a clock that is put forward leaves out is
    struck afterwards, as long after the change as it would have come.
    """
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC)
    found: dict[datetime, list[datetime]] = {}
    minute = begin - timedelta(hours=4)  # a change before midnight may strike after it
    highest = max(wall(zone, minute - MINUTE * ago) for ago in range(1, 300))
    while minute < begin + timedelta(days=1):
        shown = wall(zone, minute)
        late = highest + MINUTE
        while late < shown:  # the clock was put forward over these
            found.setdefault(minute + (late - highest - MINUTE), []).append(late)
            late += MINUTE
        if shown > highest:
            found.setdefault(minute, []).append(shown)
            highest = shown
        minute += MINUTE
    return found


def struck(zone: str, minute: datetime) -> list[datetime]:
    return strikes(zone, minute.date()).get(minute, [])


@dataclass
class Modelled:
    """A learner, as far as notes go. `told` says for each local date what became of its note, and when it was meant."""

    zone: str
    at: time
    weekdays: frozenset[int]
    due: bool
    since: datetime
    on: bool = True
    paused_until: date | None = None
    studied: set[date] = field(default_factory=set)
    told: dict[date, tuple[str, datetime]] = field(default_factory=dict)

    def choose(self, minute: datetime, **changes: object) -> None:
        before = (self.on, self.at, self.weekdays, self.paused_until)
        for name, value in changes.items():
            setattr(self, name, value)
        if before != (self.on, self.at, self.weekdays, self.paused_until):
            self.since = minute

    def study(self, minute: datetime) -> None:
        self.studied.add(self._study_day(minute))

    def live(self, minute: datetime, *, moved: bool) -> None:
        """Hear the clock strike; whoever has just moved hears what it has struck there lately, too."""
        past = minute - REMEMBERED + MINUTE if moved else minute
        while past <= minute:
            for shown in struck(self.zone, past):
                self._hear(shown, past, minute)
            past += MINUTE

    def _hear(self, shown: datetime, meant: datetime, minute: datetime) -> None:
        asked_for = self.on and shown.time() == self.at and shown.isoweekday() in self.weekdays
        if asked_for and meant >= self.since and shown.date() not in self.told:
            self.told[shown.date()] = (self._outcome(shown.date(), meant, minute), meant)

    def _outcome(self, day: date, meant: datetime, minute: datetime) -> str:
        if minute - meant > IN_TIME:
            return "late"
        if self.paused_until and day < self.paused_until:
            return "paused"
        if self._study_day(meant) in self.studied:
            return "already_studied"
        return "sent" if self.due else "nothing_due"

    def _study_day(self, minute: datetime) -> date:
        return (wall(self.zone, minute) - MORNING).date()
