"""What a learner said of their answers, and what these were."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from accounts.models import User
from quizzes.domain.calibration import Calibration, calibration
from quizzes.models import Ruling, Try
from quizzes.queries.releasing import released_slots
from quizzes.queries.rulings import newest_action


def calibration_of(learner: User, now: datetime) -> Calibration:
    """Return how well a learner judges their own answers. One query.

    Of answers that were final, with a confidence, without a hint or a second try, and whose feedback is out; what a
    ruling dropped does not count. Right is what earned everything.
    """
    again = Try.objects.filter(slot=OuterRef("pk"), number__gt=1)
    slots = released_slots(now).filter(~Exists(again), attempt__learner=learner, hints=0)
    slots = slots.alias(ruled=Subquery(newest_action(OuterRef("version"))))
    said = slots.filter(Q(ruled=None) | ~Q(ruled=Ruling.Action.DROP)).exclude(grade__answer__confidence="")
    right = Count("pk", filter=Q(grade__numerator__gte=F("grade__denominator")))
    rows = said.order_by().filter(grade__isnull=False).values_list("grade__answer__confidence")
    return calibration({sure: (answers, full) for sure, answers, full in rows.annotate(n=Count("pk"), right=right)})
