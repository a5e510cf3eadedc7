from __future__ import annotations

import logging
import random
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from quizzes import queries
from quizzes.domain import kinds
from quizzes.domain.composing import Standing, arranged
from quizzes.domain.reach import reachable, settles_alone
from quizzes.domain.rules import Rules, read_rules
from quizzes.models import Attempt, Feedback, Purpose, Quiz, Slot
from quizzes.queries import Place
from quizzes.queries.feedback import Feedback as Shown
from quizzes.queries.feedback import feedback_on
from quizzes.services import grading

# What is looked at of a slot that is held: each answer holds one, and a stem is long.
HELD = (
    "attempt_id",
    "position",
    "settled_at",
    "feedback_shown_at",
    "values",
    "hints",
    "version__kind",
    "version__body",
    "version__question__case",
)
PLAIN = Rules()
IN_FLIGHT = timedelta(seconds=5)  # an answer that came in time may still wait for its turn to be stored
log = logging.getLogger(__name__)


class Nothing(Exception):
    """There is no question to ask."""


class FeedbackAtEnd(Exception):
    """This attempt keeps its feedback until it is submitted, so a single question cannot be settled."""


class Locked(Exception):
    """The question cannot be reached yet: one before it is still open."""


@transaction.atomic
def start(
    *,
    learner: User,
    places: Sequence[Place],
    purpose: Purpose,
    occasion: str,
    title: str,
    now: datetime,
    feedback: Feedback = Feedback.AT_ONCE,
    quiz: Quiz | None = None,
    rules: Rules = PLAIN,
    due_at: datetime | None = None,
    probing: bool = False,
) -> Attempt:
    """Return the learner's open attempt for an occasion, or open one over these places.

    Starting twice, or sixteen times at once, opens one. One whose time is over is closed, and not returned.
    Raises Nothing without a place.
    """
    lock_learner(learner)
    if (already := queries.open_attempt(learner, occasion)) and not _close_if_overdue(already, now):
        return already
    if not places:
        raise Nothing("There is no question to ask here yet.")
    attempt = Attempt.objects.create(
        learner=learner,
        quiz=quiz,
        purpose=purpose,
        occasion=occasion,
        title=title,
        feedback=feedback,
        started_at=now,
        due_at=due_at,
        probing=probing,
        rules=rules.stored(),
        zone=learner.time_zone,
        study_day=learner.day_at(now),
    )
    in_order = enumerate(_in_order(places), start=1)
    Slot.objects.bulk_create(_slot(attempt, place, position) for position, place in in_order)
    return attempt


@transaction.atomic
def settle(*, slot: Slot, now: datetime) -> None:
    """Grade the newest answer to a slot and make it final, once; settling it again changes nothing.

    The attempt closes with its last open slot, and where its time is over. Raises FeedbackAtEnd where single slots are
    not settled: in a quiz with feedback at the end that is all but the parts of a case, and but what moves forward
    only. There it shows nothing. Raises Locked where one before it has to be settled first.
    """
    attempt = hold(slot.attempt_id)
    if queries.is_over(attempt, now):
        finalise(attempt=attempt, now=now)
    elif not attempt.finalised_at:
        settle_one(attempt, slot, now)


@transaction.atomic
def hold(attempt_id: UUID) -> Attempt:
    """Return an attempt, held until the transaction ends: nothing of it is settled meanwhile."""
    return Attempt.objects.select_for_update(no_key=True).get(pk=attempt_id)


def settle_one(attempt: Attempt, slot: Slot, now: datetime) -> None:
    """Settle one slot of an open attempt that is held. Raises as `settle` does."""
    rules, stand = read_rules(attempt.rules), queries.standings(attempt)
    if any(one.settled for one in stand if one.position == slot.position):
        return
    alone = settles_alone(stand, slot.position, forward_only=rules.forward_only)
    if attempt.feedback != Feedback.AT_ONCE and not alone:
        raise FeedbackAtEnd("This quiz shows its feedback after the last answer. Submit it first.")
    if slot.position not in reachable(stand, forward_only=rules.forward_only):
        raise Locked("A question before this one is still open. Answer that first.")
    _settle(attempt, lock(Slot.objects.filter(pk=slot.pk)), now)
    if sum(not one.settled for one in stand) == 1:
        _close(attempt, now)


@transaction.atomic
def finalise(*, attempt: Attempt, now: datetime) -> Attempt:
    """Settle what is still open and close the attempt, once; finalising it again changes nothing."""
    attempt = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    if attempt.finalised_at:
        return attempt
    _settle(attempt, lock(attempt.slots.all()), now)
    return _close(attempt, now)


def close_overdue(*, now: datetime) -> int:
    """Finalise every attempt whose time was over a moment ago; return how many it closed.

    Each in a transaction of its own. The moment is for answers that came in time and are being stored.
    """
    found = list(queries.overdue(now - IN_FLIGHT))
    return sum(_close_or_log(attempt, now) for attempt in found)


def _close_or_log(attempt: Attempt, now: datetime) -> bool:
    """One attempt that cannot be closed does not hold up the others; the next sweep tries it again."""
    try:
        return _close_if_overdue(attempt, now)
    except Exception:
        log.exception("attempt %s could not be closed", attempt.pk)
        return False


def show_feedback(*, slots: Collection[Slot], now: datetime) -> dict[int, Shown]:
    """Return the key's side of settled slots, by slot id, and note that it was shown.

    The note is committed before anyone can read the answer: an answer that arrives later could be a copy. Raises
    NotSettled and NotReleased.
    """
    found = feedback_on(slots, now)
    if unseen := [slot.pk for slot in slots if slot.feedback_shown_at is None]:
        _note_shown(unseen, now)
    return found


@transaction.atomic
def _note_shown(slot_ids: Collection[int], now: datetime) -> None:
    held = lock(Slot.objects.filter(pk__in=slot_ids, feedback_shown_at=None))
    Slot.objects.filter(pk__in=[slot.pk for slot in held]).update(feedback_shown_at=now)


def lock(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    """Hold slots until the transaction ends: none is answered while it is graded.

    Always in the order of their ids, so that two requests never wait for each other.
    """
    held = slots.select_for_update(of=("self",), no_key=True)
    return held.select_related("version__question").only(*HELD).order_by("id")


def _settle(attempt: Attempt, slots: Iterable[Slot], now: datetime) -> None:
    """Make the open ones among locked slots final.

    An unanswered slot gets no grade: a result may count it as zero, a memory must not count it at all.
    """
    opened = [slot for slot in slots if not slot.settled_at]
    if not opened:
        return
    grading.grade(attempt, opened)
    Slot.objects.filter(pk__in=[slot.pk for slot in opened]).update(settled_at=now)
    grading.announce(attempt.learner_id)


def _close(attempt: Attempt, now: datetime) -> Attempt:
    if not attempt.finalised_at:
        attempt.finalised_at = now
        attempt.save(update_fields=["finalised_at"])
    return attempt


@transaction.atomic
def _close_if_overdue(attempt: Attempt, now: datetime) -> bool:
    """Close an attempt whose time is over, looking again while nothing can be added to it; return whether it was.

    The attempt is held before its slots, as everywhere: two that hold them the other way round would wait for ever.
    """
    hold(attempt.pk)
    list(lock(attempt.slots.all()))
    over = queries.overdue(now).filter(pk=attempt.pk).exists()
    if over:
        finalise(attempt=attempt, now=now)
    return over


def _in_order(places: Sequence[Place]) -> Sequence[Place]:
    """Return places as they come, but for the parts of a case: these stand together, in their own order."""
    if len(places) == 1:
        return places
    questions = [place.version.question for place in places]
    return arranged(places, [Standing(one.case, one.code) for one in questions])


def _slot(attempt: Attempt, place: Place, position: int) -> Slot:
    """Return a new slot. Its parts come in an order of their own: the body is sorted by id and tells nothing."""
    version = place.version
    question = kinds.read(version.kind, version.body)
    ids = question.ids()
    return Slot(
        attempt=attempt,
        version=version,
        position=position,
        order=list(version.fixed_order) or random.sample(ids, len(ids)),
        values=question.draw(random.Random()),  # as unlike as two learners' values have to be
        points=place.points,
        drawn_by=place.drawn_by,
    )


def lock_learner(learner: User) -> None:
    """Let one start per learner run at a time.

    no_key: on PostgreSQL, rows that point at the learner can still be inserted meanwhile.
    """
    User.objects.select_for_update(no_key=True).get(pk=learner.pk)
