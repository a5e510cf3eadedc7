"""Mail leaves at least once: written first, sent after commit, and tried again from its row.

A crash between the wire and `sent_at` sends a mail twice. A second code or notice does no harm; a lost one keeps
somebody out.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q

from accounts import queries
from accounts.domain import MAX_TRIES, pause_before_next_try
from accounts.models import Mail

CLAIM = timedelta(minutes=2)  # far more than a sender takes, so that a claim which ran out means a dead one
KEPT = timedelta(days=30)

log = logging.getLogger(__name__)


@transaction.atomic
def post_mail(*, to: str, subject: str, text: str, html: str = "", now: datetime) -> Mail:
    """Write a mail that is to go out."""
    return Mail.objects.create(to=to, subject=subject[:200], text=text, html=html, created_at=now, next_try_at=now)


def deliver(*, mail_id: UUID, patience: int, now: datetime) -> bool:
    """Send a mail if it is due and no other sender has it; return whether it went out.

    `patience` is how many seconds a server may let us wait at each step.
    Two transactions around the wire: no lock is held while a server makes us wait.
    """
    mail = _claim(mail_id, now)
    if mail is None:
        return False
    try:
        _hand_over(mail, patience)
    except Exception as refusal:  # whatever a server, a network or a full disk comes up with
        log.warning("mail %s was not sent: %s", mail.id, refusal)
        _put_off(mail, refusal, now)
        return False
    Mail.objects.filter(pk=mail.pk).update(sent_at=now, claimed_until=None, error="", text="", html="")
    return True


@transaction.atomic
def forget_settled_mail(*, now: datetime) -> int:
    """Delete the rows of mail that was sent or given up long ago; return how many."""
    settled = Mail.objects.filter(Q(sent_at__lt=now - KEPT) | Q(failed_at__lt=now - KEPT))
    return settled.delete()[0]


def _claim(mail_id: UUID, now: datetime) -> Mail | None:
    free = queries.mail_to_send(now).filter(pk=mail_id)
    if not free.order_by().update(claimed_until=now + CLAIM, tries=F("tries") + 1):
        return None
    return Mail.objects.get(pk=mail_id)


def _hand_over(mail: Mail, patience: int) -> None:
    connection = get_connection(timeout=patience)
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], connection=connection)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    message.send()


def _put_off(mail: Mail, refusal: Exception, now: datetime) -> None:
    given_up = {"failed_at": now, "text": "", "html": ""} if mail.tries >= MAX_TRIES else {}
    Mail.objects.filter(pk=mail.pk).update(
        claimed_until=None,
        error=f"{type(refusal).__name__}: {refusal}"[:300],
        next_try_at=now + pause_before_next_try(mail.tries),
        **given_up,
    )
