"""What a note tells its learner, and whether there is a reason not to send it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from textwrap import shorten
from zoneinfo import ZoneInfo

from accounts.domain import ROLLOVER
from accounts.models import User
from learning.models import Specialty
from learning.queries.answering import due_by_specialty
from learning.queries.today import minutes
from quizzes.models import Answer, Attempt
from reminders.domain import DAY, is_late
from reminders.models import Delivery, Reason, ReminderSettings
from reviews import queries as reviews

LONGEST_STEM = 240  # characters: the rest stands on the page


@dataclass(frozen=True, slots=True)
class Digest:
    """What is due, how long it takes, where it comes from, and the question that the most fragile of it asks."""

    due: int
    minutes: int
    specialties: list[Specialty]
    stem: str


def digest(learner: User, day: date, now: datetime) -> Digest:
    """Return what a note says on this study day. Nothing of the key's side is in it. Constant queries."""
    memories = list(reviews.due(learner, day))
    most_fragile = sorted(memories, key=lambda one: (reviews.recall_on(one, day), one.due_day, one.pk))[:1]
    asked = reviews.variants(learner, [one.objective_id for one in most_fragile], now)
    return Digest(
        due=len(memories),
        minutes=minutes(len(memories)),
        specialties=sorted(due_by_specialty(learner, day), key=lambda one: -one.due),  # type: ignore[attr-defined]
        stem=shorten(asked[0].stem, LONGEST_STEM, placeholder=" …") if asked else "",
    )


def reason_to_skip(delivery: Delivery, now: datetime) -> Reason | None:
    """Return why this note is not to go out now, or None. Its learner is loaded with it."""
    if is_late(delivery.nominal_at, now):
        return Reason.LATE
    if not delivery.learner.is_active:
        return Reason.DEACTIVATED
    chosen = ReminderSettings.objects.filter(learner=delivery.learner, on=True).first()
    if chosen is None:
        return Reason.TURNED_OFF
    if chosen.paused_until and delivery.nominal_date < chosen.paused_until:
        return Reason.PAUSED
    return _nothing_to_do(delivery, now)


def _nothing_to_do(delivery: Delivery, now: datetime) -> Reason | None:
    learner = delivery.learner
    if has_studied(learner, learner.day_at(delivery.nominal_at)):
        return Reason.ALREADY_STUDIED
    return None if reviews.due(learner, learner.day_at(now)).exists() else Reason.NOTHING_DUE


def has_studied(learner: User, day: date) -> bool:
    """Return whether this learner sat down, or went on with what was begun before, on a study day."""
    if Attempt.objects.filter(learner=learner, study_day=day).exists():
        return True
    begin, end = (datetime.combine(one, time.min, ZoneInfo(learner.time_zone)) + ROLLOVER for one in (day, day + DAY))
    return Answer.objects.filter(slot__attempt__learner=learner, answered_at__gte=begin, answered_at__lt=end).exists()
