"""A note goes out once, or nobody can say whether it did.

Each step is a conditional update that names the state it leaves and the fence of its claim: whoever lost the claim
changes nothing any more. That a note is handed over is committed before the first byte of it leaves. Had a crash left
it `claimed`, it was certainly not sent, and is tried again; had it left it `handed`, nobody knows, and it is not.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from accounts.domain import MAX_TRIES, pause_before_next_try
from reminders import queries
from reminders.models import Delivery, State
from reminders.services import letter
from reviews.services import catch_up

log = logging.getLogger(__name__)


def deliver(*, delivery_id: UUID, patience: int, now: datetime) -> None:
    """Send a note if it waits, nobody else has it, and there is no reason against it.

    `patience` is how many seconds a server may let us wait at each step. No lock is held while it does.
    """
    delivery = _claim(delivery_id, now)
    if delivery is None:
        return
    connection = get_connection(timeout=patience)
    try:
        if message := _prepared(delivery, connection, now):
            _hand_over(delivery, message, connection, now)
    finally:
        with suppress(Exception):  # what a server says to our goodbye changes nothing
            connection.close()


@transaction.atomic
def _claim(delivery_id: UUID, now: datetime) -> Delivery | None:
    """Take a note that waits. The transaction keeps the fence ours until it is read."""
    free = queries.deliveries_to_try(now).filter(pk=delivery_id).order_by()
    if not free.update(state=State.CLAIMED, fence=F("fence") + 1, lease_until=now + settings.REMINDER_LEASE):
        return None
    return Delivery.objects.select_related("learner").get(pk=delivery_id)


def _prepared(delivery: Delivery, connection: BaseEmailBackend, now: datetime) -> EmailMultiAlternatives | None:
    """Return the note, with a server ready to take it; nothing where it is skipped, or put off."""
    try:
        catch_up(learner_id=delivery.learner_id)  # what was answered a moment ago is not due
        if reason := queries.reason_to_skip(delivery, now):
            _move(delivery, State.CLAIMED, state=State.SKIPPED, reason=reason, lease_until=None)
            return None
        message = letter.write(delivery, connection, now)
        connection.open()
    except Exception as error:  # whatever a server, a network or a template comes up with: nothing was handed over
        _put_off(delivery, (State.CLAIMED,), error, now)
        return None
    return message


def _hand_over(
    delivery: Delivery, message: EmailMultiAlternatives, connection: BaseEmailBackend, now: datetime
) -> None:
    lease = now + settings.REMINDER_LEASE
    if not _move(delivery, State.CLAIMED, state=State.HANDED, handed_at=now, lease_until=lease):
        return  # another worker has it: this one was too slow
    try:
        connection.send_messages([message])
    except Exception as error:
        _after(delivery, error, now)
        return
    # Also where a sweep has called it unknown meanwhile: now it is known.
    _move(delivery, State.HANDED, State.UNKNOWN, state=State.SENT, sent_at=now, lease_until=None, error="")


def _after(delivery: Delivery, error: Exception, now: datetime) -> None:
    """Write down how handing over ended. Only a server that said no is known not to have taken it."""
    if _is_refusal(error):
        _put_off(delivery, (State.HANDED, State.UNKNOWN), error, now, for_good=_is_for_good(error))
        return
    log.error("whether reminder %s was sent is not known: %s", delivery.pk, error)
    _move(delivery, State.HANDED, state=State.UNKNOWN, lease_until=None, error=_said(error))


def _put_off(
    delivery: Delivery, before: Collection[State], error: Exception, now: datetime, *, for_good: bool = False
) -> None:
    """Try again after a pause, or give up what was refused for good or too often."""
    tries = delivery.tries + 1
    log.warning("reminder %s was not sent: %s", delivery.pk, error)
    _move(
        delivery,
        *before,
        state=State.FAILED if for_good or tries >= MAX_TRIES else State.PENDING,
        lease_until=None,
        handed_at=None,
        tries=tries,
        next_try_at=now + pause_before_next_try(tries),
        error=_said(error),
    )


def _move(delivery: Delivery, *before: State, **changes: Any) -> bool:
    """Change a note that is still in one of these states and still ours; return whether it was."""
    ours = Delivery.objects.filter(pk=delivery.pk, fence=delivery.fence, state__in=before)
    return bool(ours.update(**changes))


def _is_refusal(error: Exception) -> bool:
    """Return whether a server said no, and so has not taken it. A lost connection says nothing."""
    return isinstance(error, SMTPRecipientsRefused | SMTPResponseException | SMTPNotSupportedError)


def _is_for_good(error: Exception) -> bool:
    """Return whether this learner's note would be refused again, whatever we wait for. Else it may be us."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, SMTPNotSupportedError) or (isinstance(error, SMTPDataError) and error.smtp_code >= 500)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
