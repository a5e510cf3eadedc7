"""What Celery calls. The sweep finds in the database what is to be done; a message that is lost is found again."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from reminders import queries, services

PATIENCE = 15  # seconds: nobody waits for a page here
AT_ONCE = 500  # the next sweep enqueues the rest


@shared_task
def sweep() -> None:
    """Write down what is owed, give up what a worker left on the wire, and wake a worker for all that waits."""
    now = timezone.now()
    services.write_owed(now=now)
    services.give_up_handed(now=now)
    for delivery_id in list(queries.deliveries_to_try(now).values_list("pk", flat=True)[:AT_ONCE]):
        deliver.delay(delivery_id)  # a task each: one that fails does not hold up the others


@shared_task
def deliver(delivery_id: UUID) -> None:
    services.deliver(delivery_id=delivery_id, patience=PATIENCE, now=timezone.now())


@shared_task
def forget() -> None:
    """Forget the notes of long ago."""
    services.forget_old(now=timezone.now())
