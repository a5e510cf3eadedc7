"""Which instant a wall time on a date stands for, in zones that change their clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.domain import (
    DAY,
    EVERY_DAY,
    LONGEST_PAUSE,
    LOOK_BACK,
    WORKDAYS,
    Plan,
    as_set,
    nominal,
    owed,
    spoken,
    upcoming,
    walls,
    weekdays,
)

EARLY = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = [
    "UTC",
    "Europe/Lisbon",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Australia/Lord_Howe",
    "America/Nuuk",
]


def instant(zone, day, at):
    return nominal(day, at, ZoneInfo(zone)).instant.isoformat(timespec="minutes").removesuffix("+00:00")


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/Lisbon", date(2026, 3, 2), time(7, 30), "2026-03-02T07:30"),
        ("Europe/Lisbon", date(2026, 7, 2), time(7, 30), "2026-07-02T06:30"),
        ("Asia/Kathmandu", date(2026, 3, 2), time(7, 30), "2026-03-02T01:45"),
        ("Pacific/Kiritimati", date(2026, 3, 2), time(7, 30), "2026-03-01T17:30"),
        ("Pacific/Pago_Pago", date(2026, 3, 2), time(7, 30), "2026-03-02T18:30"),
        # Left out: it comes after the gap.
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T01:30"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:45"),
        ("America/Nuuk", date(2026, 3, 28), time(23, 30), "2026-03-29T01:30"),
        # Twice: it comes the first time.
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),
        ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T05:30"),
    ],
)
def test_a_wall_time_stands_for_one_instant(zone, day, at, expected):
    assert instant(zone, day, at) == expected


def plan(at=time(7, 30), days=EVERY_DAY, since=EARLY):
    return Plan(at, days, since)


def owed_at(now, zone="UTC", **fields):
    return [(one.day, one.instant) for one in owed(plan(**fields), ZoneInfo(zone), now)]


MONDAY = date(2026, 3, 2)
AT_HALF_PAST_SEVEN = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def test_a_note_is_owed_from_its_minute_on_until_the_look_back_ends():
    moments = [timedelta(minutes=-1), timedelta(0), LOOK_BACK - timedelta(minutes=1), LOOK_BACK]

    found = [MONDAY in [day for day, _ in owed_at(AT_HALF_PAST_SEVEN + after)] for after in moments]

    assert found == [False, True, True, False]


def test_a_note_is_owed_on_the_days_that_were_chosen():
    sunday = datetime(2026, 3, 8, 7, 30, tzinfo=UTC)

    # The look-back of 26 hours still sees Saturday's.
    assert owed_at(sunday, days=WORKDAYS) == []
    assert owed_at(sunday, days=as_set([7])) == [(date(2026, 3, 8), sunday)]


def test_nothing_is_owed_from_before_it_was_asked_for():
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)

    assert owed_at(noon, since=noon) == []
    assert owed_at(noon, since=AT_HALF_PAST_SEVEN) == [(MONDAY, AT_HALF_PAST_SEVEN)]


@given(
    zone=st.sampled_from(ZONES),
    now=st.datetimes(datetime(2026, 1, 3), datetime(2027, 12, 30), timezones=st.just(UTC)),
    at=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
)
def test_what_the_database_leaves_out_is_not_owed(zone, now, at):
    first, last = walls(ZoneInfo(zone), now)

    assert all(first <= datetime.combine(day, at) <= last for day, _ in owed_at(now, zone, at=at))


@given(
    zone=st.sampled_from(ZONES),
    now=st.datetimes(datetime(2026, 1, 3), datetime(2027, 12, 30), timezones=st.just(UTC)),
    at=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    days=st.integers(1, EVERY_DAY),
)
def test_the_next_note_is_the_one_that_is_owed_next(zone, now, at, days):
    chosen = plan(at, days)

    following = upcoming(chosen, ZoneInfo(zone), now, not_before=None, taken=())

    assert following is not None and following.instant > now
    assert following in owed(chosen, ZoneInfo(zone), following.instant)
    between = owed(chosen, ZoneInfo(zone), following.instant - timedelta(minutes=1))
    assert [one for one in between if one.instant > now] == []


def test_the_next_note_waits_for_the_end_of_a_pause_and_passes_over_a_date_that_had_one():
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)

    def following(not_before=None, taken=()):
        return upcoming(plan(time(20)), ZoneInfo("UTC"), noon, not_before=not_before, taken=taken).day

    assert following() == MONDAY
    assert following(taken={MONDAY}) == MONDAY + DAY
    assert following(not_before=date(2026, 3, 9)) == date(2026, 3, 9)
    assert following(not_before=LONGEST_PAUSE) == LONGEST_PAUSE


def test_weekdays_are_kept_as_a_number_and_come_back():
    assert [weekdays(as_set(days)) for days in ([1], [7, 3, 3], range(1, 8))] == [[1], [3, 7], [1, 2, 3, 4, 5, 6, 7]]
    with pytest.raises(ValueError, match="8 is no weekday"):
        as_set([8])


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([1, 2, 3, 4, 5, 6, 7], "every day"),
        ([1, 2, 3, 4, 5], "on weekdays"),
        ([7], "on Sundays"),
        ([1, 5], "on Mondays and Fridays"),
        ([1, 3, 6], "on Mondays, Wednesdays and Saturdays"),
    ],
)
def test_weekdays_are_said_as_people_say_them(days, words):
    assert spoken(as_set(days)) == words
