"""What a sweep writes: rows for what is owed, and what became of those that a worker left behind."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from reminders import queries
from reminders.domain import Nominal, is_late
from reminders.models import Delivery, Reason, ReminderSettings, State

log = logging.getLogger(__name__)
KEPT = timedelta(days=90)
LEFT = "The worker said no more after handing it over. Whether it went out is not known."


def write_owed(*, now: datetime) -> int:
    """Write a row for each note that is owed and has none; return how many were found.

    They are looked for outside of the transaction that writes them, which on SQLite would hold up every other write.
    Two sweeps at once may find the same: the second writes nothing, since the row of the first is there.
    """
    rows = [_row(chosen, nominal, now) for chosen, nominal in queries.owed_notes(now)]
    if rows:
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _row(chosen: ReminderSettings, nominal: Nominal, now: datetime) -> Delivery:
    late = is_late(nominal.instant, now)
    return Delivery(
        learner=chosen.learner,
        nominal_date=nominal.day,
        nominal_at=nominal.instant,
        zone=chosen.learner.time_zone,
        state=State.SKIPPED if late else State.PENDING,
        reason=Reason.LATE if late else "",
        next_try_at=nominal.instant,
    )


@transaction.atomic
def give_up_handed(*, now: datetime) -> int:
    """Call unknown what was handed over and then left: it may have gone out, so it is not sent again."""
    left = queries.handed_and_left(now)
    count = left.order_by().update(state=State.UNKNOWN, lease_until=None, error=LEFT)
    if count:
        log.error("whether %d reminders were sent is not known: their workers said no more", count)
    return count


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Delete the rows of notes that were settled long ago; return how many."""
    old = Delivery.objects.filter(nominal_date__lt=(now - KEPT).date())
    return old.exclude(state__in=[State.PENDING, State.CLAIMED, State.HANDED]).delete()[0]
