from celery import shared_task
from django.utils import timezone

from quizzes import services


@shared_task
def sweep() -> None:
    """Close the attempts whose time is over, whoever else may find them first."""
    services.close_overdue(now=timezone.now())
