"""The drawing of a day on the page of reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from django import template

from accounts.domain import ROLLOVER

register = template.Library()

WIDTH = 420  # of the drawing, for 24 hours
DAY = timedelta(hours=24)
BESIDE = 13  # between the mark and its label
EVENING = 18  # from this hour on the label stands before the mark, or it would leave the drawing


@dataclass(frozen=True, slots=True)
class Strip:
    """A day: how far the evening before reaches into it, and where the reminder stands."""

    rollover: float
    at: float
    label: float
    anchor: str


@register.simple_tag
def day_strip(at: time) -> Strip:
    x = _x(timedelta(hours=at.hour, minutes=at.minute))
    before = at.hour >= EVENING
    return Strip(_x(ROLLOVER), x, round(x + (-BESIDE if before else BESIDE), 1), "dt te" if before else "dt")


def _x(since_midnight: timedelta) -> float:
    return round(WIDTH * (since_midnight / DAY), 1)
