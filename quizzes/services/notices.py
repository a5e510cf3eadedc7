"""Notices of changed marks, put away by their learner."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from quizzes.models import Regraded


@transaction.atomic
def put_away(*, learner: User, ids: Collection[int], now: datetime) -> None:
    """Note that a learner has seen these notices; one put away already, or of somebody else, stays as it is."""
    mine = Regraded.objects.filter(pk__in=ids, slot__attempt__learner=learner, seen_at=None)
    # By their ids: a join cannot be updated, and what comes meanwhile is not seen yet.
    Regraded.objects.filter(pk__in=list(mine.values_list("pk", flat=True)), seen_at=None).update(seen_at=now)
