"""What the pages of an attempt show around its questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery

from accounts.models import User
from learning.domain.wording import parted
from learning.models import Lesson, LessonCheck, Specialty
from quizzes.domain import kinds
from quizzes.models import Attempt, Objective, Purpose, Slot, Status
from quizzes.queries import Asked
from quizzes.queries.feedback import Feedback
from reviews import queries as reviews
from reviews.models import Memory


def lessons() -> QuerySet[Lesson]:
    """Return what a learner may answer questions on."""
    return Lesson.objects.filter(status=Status.LIVE).select_related("quiz", "specialty")


def checks_in(lesson: Lesson) -> QuerySet[LessonCheck]:
    return LessonCheck.objects.filter(lesson=lesson, question__status=Status.LIVE).select_related("lesson", "question")


def lesson_of(attempt: Attempt) -> Lesson | None:
    """Return the lesson that an attempt belongs to; a review belongs to none."""
    found = Lesson.objects.select_related("specialty").defer("body", "html", "headings")
    if attempt.purpose == Purpose.CHECK:
        return found.filter(checks__question__code=checked_code(attempt)).first()
    return found.filter(quiz=attempt.quiz_id).first() if attempt.quiz_id else None


def checked_code(attempt: Attempt) -> str:
    """Return the code of the question that a check asks."""
    return attempt.occasion.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Taught:
    """An objective, the lesson that teaches it, and when this learner last recalled it; None is neither."""

    objective: Objective
    lesson: Lesson | None
    last_day: date | None

    @property
    def readable(self) -> Lesson | None:
        """Return the lesson where it can be read now."""
        return self.lesson if self.lesson and self.lesson.status == Status.LIVE else None


def taught(learner: User, asked: Sequence[Asked]) -> dict[int, Taught]:
    """Return what these questions ask for, by objective. One query."""
    memory = Memory.objects.filter(learner=learner, objective=OuterRef("pk")).values("last_day")
    objectives = Objective.objects.filter(pk__in={one.slot.version.question.objective_id for one in asked})
    objectives = objectives.select_related("taught_in__lesson__specialty").defer(
        "taught_in__lesson__body", "taught_in__lesson__html", "taught_in__lesson__headings"
    )
    return {one.pk: _taught(one) for one in objectives.annotate(last_day=Subquery(memory))}


def _taught(objective: Objective) -> Taught:
    place = getattr(objective, "taught_in", None)
    return Taught(objective, place.lesson if place else None, objective.last_day)  # type: ignore[attr-defined]


def due_days(slots: Collection[Slot]) -> dict[int, date | None]:
    """Return when the objective of each slot comes back; a slot that memory has not taken in is missing. One query.

    None: it was taken in, and began no memory.
    """
    memory = Memory.objects.filter(learner=OuterRef("learner"), objective=OuterRef("objective")).values("due_day")
    taken_in = reviews.current_events().filter(slot__in=slots).annotate(back=Subquery(memory))
    return dict(taken_in.values_list("slot", "back"))


@dataclass(frozen=True, slots=True)
class Told:
    """A settled question with the key's side of it.

    `back` is the day that it is asked again, once memory has `taken_in` the answer; then None says that there is none,
    for a placement test asked what was never taught. One that its author `dropped` from the marks does not count.
    """

    asked: Asked
    feedback: Feedback
    taught: Taught
    back: date | None
    taken_in: bool
    dropped: bool = False

    @property
    def state(self) -> str:
        """Return right, part, not_yet, unanswered or dropped."""
        mark = self.feedback.mark
        if self.dropped:
            return "dropped"
        if mark is None:
            return "unanswered"
        if mark == 1:
            return "right"
        return "part" if mark > 0 else "not_yet"

    @property
    def pending(self) -> bool:
        """Whether memory has yet to take this answer in; it takes in none that was dropped."""
        return not self.taken_in and self.state not in ("unanswered", "dropped")

    @property
    def waits(self) -> bool:
        """Whether it waits in its lesson: a placement test found it missing, which begins no memory."""
        missed = self.back is None and self.state in ("part", "not_yet")
        return missed and self.taken_in and self.taught.readable is not None

    @property
    def confidence(self) -> str:
        return self.feedback.answer.confidence if self.feedback.answer else ""

    @property
    def surprising(self) -> bool:
        """Whether the learner was sure, and it was not so."""
        return self.confidence == "sure" and self.state in ("part", "not_yet")

    @property
    def stem(self) -> tuple[str, str]:
        return parted(self.asked.stem)


def told(
    learner: User, asked: Sequence[Asked], feedback: dict[int, Feedback], dropped: Collection[int] = ()
) -> list[Told]:
    """Return settled questions with what was shown of them, in order; `dropped` are versions. Two queries."""
    by_objective = taught(learner, asked)
    back = due_days([one.slot for one in asked])
    return [
        Told(
            one,
            feedback[one.slot.pk],
            by_objective[one.slot.version.question.objective_id],
            back.get(one.slot.pk),
            one.slot.pk in back,
            one.slot.version_id in dropped,
        )
        for one in asked
    ]


@dataclass(frozen=True, slots=True)
class Row:
    """An objective in a result, with its questions in order."""

    taught: Taught
    told: list[Told]

    @property
    def back(self) -> date | None:
        return next((one.back for one in self.told if one.back), None)

    @property
    def pending(self) -> bool:
        return any(one.pending for one in self.told)

    @property
    def waits(self) -> bool:
        return any(one.waits for one in self.told)

    @property
    def all_right(self) -> bool:
        """Whether everything that counts was right."""
        return all(one.state in ("right", "dropped") for one in self.told)


def by_objective(found: Sequence[Told]) -> list[Row]:
    """Return what was asked, objective by objective, in the order of the first question on each."""
    rows: dict[int, Row] = {}
    for one in found:
        rows.setdefault(one.taught.objective.pk, Row(one.taught, [])).told.append(one)
    return list(rows.values())


def by_lesson(rows: Iterable[Row]) -> list[Row]:
    """Return these rows as the curriculum teaches them; what no lesson teaches comes last."""

    def place(row: Row) -> tuple[int, ...]:
        lesson, objective = row.taught.lesson, row.taught.objective
        if lesson is None:
            return (1,)
        return 0, lesson.specialty.position, lesson.position, lesson.pk, objective.taught_in.position

    return sorted(rows, key=place)


def due_by_specialty(learner: User, day: date) -> list[Specialty]:
    """Return the specialties with something to review, with `due`, how much. One query."""
    due = reviews.due(learner, day).order_by().values("objective")
    counted = Specialty.objects.filter(lessons__objectives__in=due)
    return list(counted.annotate(due=Count("lessons__objectives", distinct=True)))


def coming(learner: User, day: date) -> int:
    """Return how much falls due on one day."""
    return reviews.memories_of(learner).filter(due_day=day).count()


def last_check(learner: User, code: str) -> Slot | None:
    """Return the slot that a learner settled last at a question inside a lesson, for its feedback. One query."""
    settled = Slot.objects.filter(attempt__learner=learner, attempt__purpose=Purpose.CHECK, settled_at__isnull=False)
    settled = settled.filter(attempt__occasion=f"check:{code}").select_related("attempt", "version__question")
    return settled.order_by("-settled_at", "-pk").first()


def check_asked(slot: Slot) -> Asked:
    """Return a check's question in the order of the ids, which are random and tell nothing.

    A check stands in its lesson before an attempt at it exists, and keeps the order in which it was first seen.
    """
    version = slot.version
    order = version.fixed_order or kinds.read(version.kind, version.body).ids()
    return Asked(slot, version.kind, version.case_stem, version.stem, order, None)
