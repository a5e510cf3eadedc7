"""What Celery calls."""

from celery import shared_task
from django.utils import timezone

from accounts import queries, services

PATIENCE = 15  # seconds: nobody waits for a page here
AT_ONCE = 20  # the next sweep takes the rest


@shared_task
def sweep_mail() -> None:
    """Send what is still to be sent, and forget what was settled long ago."""
    for mail_id in list(queries.mail_to_send(timezone.now()).values_list("pk", flat=True)[:AT_ONCE]):
        services.deliver(mail_id=mail_id, patience=PATIENCE, now=timezone.now())
    services.forget_settled_mail(now=timezone.now())


@shared_task
def sweep_sessions() -> None:
    """Forget the sessions and tokens that ran out."""
    services.forget_ended_sessions(now=timezone.now())
