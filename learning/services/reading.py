from datetime import datetime

from django.db import transaction

from accounts.models import User
from learning.models import Lesson, Reading


@transaction.atomic
def mark_read(*, learner: User, lesson: Lesson, now: datetime) -> None:
    """Note that a learner has read a lesson, once; the first time is kept."""
    Reading.objects.get_or_create(learner=learner, lesson=lesson, defaults={"read_at": now})
