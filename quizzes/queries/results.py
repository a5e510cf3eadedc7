"""What attempts came to. Whether a learner may see it yet is decided by `quizzes.domain.rules.released`."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from quizzes.domain.results import Result, Tally, counted, has_passed, result_of
from quizzes.domain.rules import read_rules
from quizzes.models import Attempt, Ruling, Slot
from quizzes.queries.rulings import newest_action

__all__ = ["Result", "counted", "has_passed", "results_of", "tallies", "tally"]


def results_of(attempts: Collection[Attempt]) -> dict[UUID, Result]:
    """Return the result of each attempt, as it is or would be now, by its id. One query, a few rows an attempt."""
    found: dict[UUID, list[Tally]] = {attempt.pk: [] for attempt in attempts}
    for attempt_id, *of_one in tallies(Slot.objects.filter(attempt__in=found)).values_list("attempt", *OF_ONE):
        found[attempt_id].append(tally(*of_one))
    return {attempt.pk: result_of(read_rules(attempt.rules), found[attempt.pk]) for attempt in attempts}


OF_ONE = ("grade__numerator", "grade__denominator", "confidence", "points", "slots")


def tallies(slots: QuerySet[Slot], *besides: str) -> QuerySet[Slot, Any]:
    """Return slots in groups that came to the same, attempt by attempt, to be read by OF_ONE; what is dropped is not.

    `besides` are fields that an attempt has once. Exact, and short however many questions there are.
    """
    counting = slots.order_by().alias(ruled=Subquery(newest_action(OuterRef("version"))))
    counting = counting.filter(Q(ruled=None) | ~Q(ruled=Ruling.Action.DROP))
    alike = counting.annotate(confidence=F("grade__answer__confidence"))
    groups: QuerySet[Slot, Any] = alike.values("attempt", *besides, *OF_ONE[:4]).annotate(slots=Count("pk"))
    return groups


def tally(numerator: int | None, denominator: int | None, confidence: str | None, points: int, slots: int) -> Tally:
    """Return a group as it comes from a database."""
    mark = None if numerator is None else Fraction(numerator, denominator)
    return Tally(mark, confidence or "", points, slots)
