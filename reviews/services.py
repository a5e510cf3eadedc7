from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction

from accounts.models import User
from quizzes import services as quizzes
from quizzes.models import Attempt, Confidence, Purpose, Slot
from quizzes.queries import Place
from reviews import queries
from reviews.domain import scheduling
from reviews.models import Memory, ReviewEvent

SESSION = 20  # objectives in one review session; the rest can wait
MARK = ("numerator", "denominator")


def start_review(*, learner: User, day: date, now: datetime, limit: int = SESSION) -> Attempt:
    """Return the learner's open review, or open one over at most `limit` objectives that are due on `day`.

    What was answered a moment ago is taken into memory first, so that it is not asked again.
    Raises quizzes.Nothing when nothing is due.
    """
    catch_up(learner_id=learner.pk, now=now)
    objective_ids = list(queries.due(learner, day).values_list("objective", flat=True)[:limit])
    return quizzes.start(
        learner=learner,
        places=[Place(version) for version in queries.variants(learner, objective_ids, now)],
        purpose=Purpose.REVIEW,
        occasion="review",
        title="Review",
        now=now,
    )


@transaction.atomic
def catch_up(*, learner_id: UUID, now: datetime | None = None) -> int:
    """Take every new or changed mark of a learner into memory, and withdraw what was dropped; return how many.

    Safe to run twice, late, or in any order. FSRS is not commutative, so an answer that
    arrives late is not added at the end: the memories that it touches are replayed.
    Without `now`, answers whose feedback waits for a date go on waiting. The number of queries is constant.
    """
    _lock(learner_id)
    events = [_event(slot) for slot in queries.evidence_to_take_in_of(learner_id, now)]
    events += [_withdrawal(event) for event in queries.events_to_withdraw().filter(learner=learner_id)]
    if events:
        ReviewEvent.objects.bulk_create(events)
        _replay(learner_id, {event.objective_id for event in events})
    return len(events)


def _event(slot: Slot) -> ReviewEvent:
    """Return an answer as memory takes it in. After a hint it was hardly recalled, as after a guess."""
    grade = getattr(slot, "late_grade", None) or slot.grade
    mark = Fraction(slot.numerator, slot.denominator)  # type: ignore[attr-defined]  # annotated by the query
    helped = slot.hints > 0 or grade.answer.confidence == Confidence.GUESS
    return ReviewEvent(
        slot=slot,
        answer=grade.answer,
        supersedes_id=slot.last_event,  # type: ignore[attr-defined]  # annotated by the query
        learner_id=slot.attempt.learner_id,
        objective_id=slot.version.question.objective_id,
        study_day=slot.attempt.study_day,
        rating=scheduling.rate(mark, guessed=helped),
        parameters=scheduling.PARAMETERS,
        numerator=mark.numerator,
        denominator=mark.denominator,
    )


def _withdrawal(event: ReviewEvent) -> ReviewEvent:
    """Return what takes an event out of memory, and says the same of its answer."""
    kept = ("slot_id", "answer_id", "learner_id", "objective_id", "study_day", "rating", "parameters", *MARK)
    copied = {field: getattr(event, field) for field in kept}
    return ReviewEvent(kind=ReviewEvent.Kind.WITHDRAWN, supersedes=event, **copied)


def _replay(learner_id: UUID, objective_ids: Collection[int]) -> None:
    """Write the memory of each objective anew; of what nothing is left to show for, none stays."""
    recalls = queries.recalls(learner_id, objective_ids)
    gone = [id for id, of_one in recalls.items() if not of_one]
    Memory.objects.filter(learner=learner_id, objective__in=gone).delete()
    memories = [
        Memory(learner_id=learner_id, objective_id=objective_id, **asdict(scheduling.replay(of_one)))
        for objective_id, of_one in recalls.items()
        if of_one
    ]
    Memory.objects.bulk_create(
        memories,
        update_conflicts=True,
        unique_fields=["learner", "objective"],
        update_fields=["stability", "difficulty", "last_day", "due_day", "missed"],
    )


def _lock(learner_id: UUID) -> None:
    """Let one catch-up per learner run at a time.

    no_key: on PostgreSQL, rows that point at the learner can still be inserted meanwhile.
    """
    User.objects.select_for_update(no_key=True).filter(pk=learner_id).first()
