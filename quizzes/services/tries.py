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
from quizzes.services.marking import credits_of


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
    if newest and newest.pk in tried:
        return tried[newest.pk]
    if newest is None or (hindered := _hindrance(attempt, held)):
        return NoTry(hindered if newest else "There is no answer to try yet.")
    return _make(attempt, held, newest, len(tried) + 1, now)


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


def _make(attempt: Attempt, slot: Slot, answer: Answer, number: int, now: datetime) -> Try:
    [mark] = credits_of([answer])
    made = Try.objects.create(
        slot=slot,
        answer=answer,
        number=number,
        numerator=mark.numerator,
        denominator=mark.denominator,
        made_at=now,
    )
    if mark == 1 or number >= read_rules(attempt.rules).tries:
        settle_one(attempt, slot, now)
    return made
