from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from quizzes import queries as quizzes
from quizzes.models import QuestionVersion, Ruling, Slot
from reviews.domain import scheduling
from reviews.domain.scheduling import Recall, Trace
from reviews.models import Memory, ReviewEvent

NEVER = datetime.min.replace(tzinfo=UTC)
Kind = ReviewEvent.Kind


def current_events() -> QuerySet[ReviewEvent]:
    return ReviewEvent.objects.filter(superseded_by=None)


def evidence(now: datetime | None = None) -> QuerySet[Slot]:
    """Return the settled and answered slots, with `numerator`, `denominator` and `answer_id` as memory sees them.

    An answer that came late, before any feedback was shown, counts here in place of the one that was marked. What was
    dropped shows nothing. Of a mark counts what was recalled unaided. What keeps its feedback to itself is left out:
    a memory that moved would tell the mark. Without `now`, that includes what waits for a date.
    """
    ruled = quizzes.newest_action(OuterRef("version"))
    settled = quizzes.released_slots(now).annotate(ruled=Subquery(ruled))
    settled = settled.filter(Q(ruled=None) | ~Q(ruled=Ruling.Action.DROP))
    return settled.filter(Q(grade__isnull=False) | Q(late_grade__isnull=False)).annotate(
        numerator=Coalesce(F("late_grade__numerator"), F("grade__unaided_numerator")),
        denominator=Coalesce(F("late_grade__denominator"), F("grade__unaided_denominator")),
        answer_id=Coalesce(F("late_grade__answer_id"), F("grade__answer_id")),
    )


def evidence_to_take_in(now: datetime | None = None) -> QuerySet[Slot]:
    """Return the evidence that memory has not seen, or has seen otherwise."""
    seen = current_events().filter(
        kind=Kind.GRADED,
        slot=OuterRef("pk"),
        numerator=OuterRef("numerator"),
        denominator=OuterRef("denominator"),
        answer=OuterRef("answer_id"),
    )
    return evidence(now).filter(~Exists(seen))


def evidence_to_take_in_of(learner_id: UUID, now: datetime | None = None) -> QuerySet[Slot]:
    """Return that of one learner, with what an event copies and `last_event`, the id that it supersedes."""
    last_event = current_events().filter(slot=OuterRef("pk")).values("pk")
    slots = evidence_to_take_in(now).filter(attempt__learner=learner_id).order_by("pk")
    slots = slots.select_related("attempt", "version__question", "grade__answer", "late_grade__answer")
    return slots.annotate(last_event=Subquery(last_event))


def events_to_withdraw() -> QuerySet[ReviewEvent]:
    """Return the events that stand in memory although their question was dropped since."""
    ruled = quizzes.newest_action(OuterRef("slot__version"))
    dropped = Ruling.objects.filter(action=Ruling.Action.DROP, undone_at=None).values("version")
    standing = current_events().filter(kind=Kind.GRADED, slot__version__in=dropped).annotate(ruled=Subquery(ruled))
    return standing.filter(ruled=Ruling.Action.DROP)  # a later ruling may have taken its place


def learners_behind(now: datetime | None = None) -> QuerySet[Slot, UUID]:
    """Return the learners whose memory has not taken in all that it should, or holds what was dropped since."""
    behind = evidence_to_take_in(now).order_by().values_list("attempt__learner", flat=True)
    return behind.union(events_to_withdraw().values_list("learner", flat=True))


def is_behind(learner: User, now: datetime | None = None) -> bool:
    """Whether this learner has answers that memory has not taken in yet. What is dropped is not waited for."""
    return evidence_to_take_in(now).filter(attempt__learner=learner).exists()


def recalls(learner_id: UUID, objective_ids: Collection[int]) -> dict[int, list[Recall]]:
    """Return all that this learner recalled of these objectives, the oldest first. One query.

    What a placement test asked and they missed, before anything else counted, is left out: nobody forgets what they
    were never taught.
    """
    events = current_events().filter(kind=Kind.GRADED, learner=learner_id, objective__in=objective_ids)
    events = events.order_by("study_day", "answer__answered_at", "answer__sequence", "answer")
    found: dict[int, list[Recall]] = {objective_id: [] for objective_id in objective_ids}
    rows = events.values_list("objective", "study_day", "rating", "slot__attempt__probing")
    for objective_id, day, rating, probing in rows:
        if found[objective_id] or not (probing and scheduling.is_missed(rating)):
            found[objective_id].append(Recall(day, rating))
    return found


def memories_of(learner: User) -> QuerySet[Memory]:
    return Memory.objects.filter(learner=learner).select_related("objective").order_by("due_day", "id")


def due(learner: User, day: date) -> QuerySet[Memory]:
    """Return the memories to review by `day`, the most overdue first. What nobody can ask is not due."""
    askable = quizzes.live_versions().filter(question__objective=OuterRef("objective"))
    return memories_of(learner).filter(Exists(askable), due_day__lte=day)


def recall_on(memory: Memory, day: date) -> float:
    """Return how far the learner knows this objective on `day`, in [0, 1]: see `scheduling.known`."""
    trace = Trace(memory.stability, memory.difficulty, memory.last_day, memory.due_day, memory.missed)
    return scheduling.known(trace, day)


def variants(learner: User, objective_ids: Collection[int], now: datetime) -> list[QuestionVersion]:
    """Return for each objective the live question that this learner saw least recently. Two queries.

    In the order of `objective_ids`; an objective without a live question is left out, and so is what a quiz of
    theirs asks and does not tell yet: the review would tell it.
    """
    live = quizzes.live_versions().filter(question__objective__in=objective_ids).select_related("question")
    live = live.exclude(question__in=quizzes.not_told_yet(learner, now))
    asked: dict[int, list[QuestionVersion]] = {}
    for version in live.order_by("question_id"):
        asked.setdefault(version.question.objective_id, []).append(version)
    shown = quizzes.last_shown_versions(learner, [one.question_id for found in asked.values() for one in found])

    def seen(version: QuestionVersion) -> tuple[datetime, int]:
        return (shown.get(version.question_id, NEVER), version.question_id)

    return [min(asked[id], key=seen) for id in objective_ids if id in asked]
