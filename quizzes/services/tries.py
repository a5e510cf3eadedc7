"""Several tries at a question: an answer is checked, and only whether it is right is told until the slot is settled.

As in Moodle's interactive behaviour: a right answer and the last try settle the question, and each further try costs.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from quizzes import queries
from quizzes.domain.reach import reachable
from quizzes.domain.rules import read_rules
from quizzes.models import Answer, Attempt, Feedback, Slot, Try
from quizzes.services.attempts import finalise, hold, lock, settle_one
from quizzes.services.marking import FULL, credits_of


class NoTry(Exception):
    """There is nothing to try here: no answer yet, no tries in this attempt, or the question is final or locked."""


def try_answer(*, slot: Slot, now: datetime) -> Try:
    """Check the newest answer to a slot; settle the slot where it is right, or where this was the last try.

    The same answer is tried once, however often it is asked for. Raises NoTry.
    """
    found = _try(slot, now)
    if isinstance(found, NoTry):  # raised after the commit: an attempt whose time was over stays closed
        raise found
    return found


@transaction.atomic
def _try(slot: Slot, now: datetime) -> Try | NoTry:
    attempt = hold(slot.attempt_id)
    if queries.is_over(attempt, now):
        attempt = finalise(attempt=attempt, now=now)
    [held] = lock(Slot.objects.filter(pk=slot.pk))
    tried = {one.answer_id: one for one in held.tries.all()}
    newest = next(iter(queries.newest_answers([held])), None)
    if newest is None:
        return NoTry("There is no answer to try yet.")
    hindered = _hindrance(attempt, held)
    if hindered:
        return tried.get(newest.pk) or NoTry(hindered)
    if newest.pk not in tried:
        tried[newest.pk] = _make(held, newest, len(tried) + 1, now)
    if len(tried) >= read_rules(attempt.rules).tries or any(one.mark == FULL for one in tried.values()):
        settle_one(attempt, held, now)
    return tried[newest.pk]


def _hindrance(attempt: Attempt, slot: Slot) -> str:
    """Return why an answer cannot be tried, or nothing."""
    rules = read_rules(attempt.rules)
    if rules.tries == 1 or attempt.feedback != Feedback.AT_ONCE:
        return "Each question of this attempt is answered once."
    if slot.settled_at:
        return "This question is final."
    if slot.position not in reachable(queries.standings(attempt), forward_only=rules.forward_only):
        return "A question before this one is still open. Answer that first."
    return ""


def _make(slot: Slot, answer: Answer, number: int, now: datetime) -> Try:
    [mark] = credits_of([answer])
    return Try.objects.create(
        slot=slot,
        answer=answer,
        number=number,
        numerator=mark.numerator,
        denominator=mark.denominator,
        made_at=now,
    )
