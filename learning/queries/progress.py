"""How far a learner has come, by lesson and by specialty. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from learning.models import Lesson, LessonObjective, Reading, Specialty
from quizzes.domain.results import Tally, has_passed, result_of
from quizzes.domain.rules import Rules, read_rules, released
from quizzes.models import Attempt, Purpose, Slot, Status
from quizzes.queries.results import OF_ONE, tallies, tally
from reviews import queries as reviews
from reviews.models import Memory

OF_SITTING = (
    "attempt__quiz",
    "attempt__quiz__counts",
    "attempt__feedback",
    "attempt__finalised_at",
    "attempt__rules",
)


@dataclass(frozen=True, slots=True)
class Held:
    """What a learner holds on one day: each memory, its probability of recall by objective, and what is due.

    `at` is the instant by which results that wait for a date are told; without it they go on waiting.
    """

    memories: list[Memory] = field(default_factory=list)
    recall: dict[int, float] = field(default_factory=dict)
    due: frozenset[int] = frozenset()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a learner stands with one lesson. `recalled` is how many of `learned` objectives are still known."""

    lesson: Lesson
    objectives: int
    read: bool = False
    passed: bool = False
    taken: bool = False
    open_attempt: UUID | None = None
    learned: int = 0
    recalled: float = 0.0
    due: int = 0

    @property
    def begun(self) -> bool:
        return self.read or self.taken or self.open_attempt is not None

    @property
    def state(self) -> str:
        """Return due, passed, begun or new: the one word that a path shows."""
        if self.due:
            return "due"
        if self.passed:
            return "passed"
        return "begun" if self.begun else "new"


@dataclass(frozen=True, slots=True)
class Ground:
    """A specialty with where a learner stands in each of its live lessons."""

    specialty: Specialty
    standings: list[Standing]
    hidden: frozenset[str] = frozenset()  # codes of drafts and of what is retired: not even their titles are shown

    @property
    def planned(self) -> list[dict[str, str]]:
        """Return what the specialty plans, as `code` and `title`, without what authors alone may see."""
        return [planned for planned in self.specialty.planned if planned["code"] not in self.hidden]

    @property
    def to_come(self) -> list[dict[str, str]]:
        """Return the planned lessons that are not there yet, as `code` and `title`."""
        there = {one.lesson.code for one in self.standings}
        return [planned for planned in self.planned if planned["code"] not in there]

    @property
    def next(self) -> Standing | None:
        """Return the first lesson that was not begun."""
        return next((one for one in self.standings if one.state == "new"), None)

    @property
    def passed(self) -> int:
        return sum(one.passed for one in self.standings)

    @property
    def begun(self) -> bool:
        return any(one.begun or one.learned for one in self.standings)

    @property
    def due(self) -> int:
        return sum(one.due for one in self.standings)

    @property
    def learned(self) -> int:
        return sum(one.learned for one in self.standings)

    @property
    def objectives(self) -> int:
        return sum(one.objectives for one in self.standings)

    @property
    def recalled(self) -> float:
        return sum(one.recalled for one in self.standings)

    @property
    def recall(self) -> float:
        """Return the share of what was learned here that is still known."""
        return self.recalled / self.learned if self.learned else 0.0


def held(learner: User, day: date, at: datetime | None = None) -> Held:
    """Return what this learner holds on `day`. Two queries."""
    memories = list(Memory.objects.filter(learner=learner))
    recall = {one.objective_id: reviews.recall_on(one, day) for one in memories}
    return Held(memories, recall, frozenset(reviews.due(learner, day).values_list("objective", flat=True)), at)


def grounds(learner: User | None, now_held: Held) -> list[Ground]:
    """Return every specialty in order. Six queries, three for a visitor."""
    live, hidden = _parted(_lessons())
    by_specialty: dict[int, list[Standing]] = {}
    for one in _standings(live, learner, now_held):
        by_specialty.setdefault(one.lesson.specialty_id, []).append(one)
    return [Ground(specialty, by_specialty.get(specialty.pk, []), hidden) for specialty in Specialty.objects.all()]


def ground(specialty: Specialty, learner: User | None, now_held: Held) -> Ground:
    """Return one specialty. Five queries, two for a visitor."""
    live, hidden = _parted(_lessons().filter(specialty=specialty))
    return Ground(specialty, _standings(live, learner, now_held), hidden)


def standings(learner: User | None, now_held: Held, specialty: Specialty | None = None) -> list[Standing]:
    """Return where a learner stands with each live lesson, in the order of the curriculum. Five queries."""
    lessons = _lessons().filter(status=Status.LIVE)
    return _standings(lessons.filter(specialty=specialty) if specialty else lessons, learner, now_held)


def _lessons() -> QuerySet[Lesson]:
    return Lesson.objects.select_related("specialty", "quiz").defer("body", "html", "headings")


def _parted(lessons: Iterable[Lesson]) -> tuple[list[Lesson], frozenset[str]]:
    """Return the live lessons, and the codes of the others."""
    found = list(lessons)
    live = [one for one in found if one.status == Status.LIVE]
    return live, frozenset(one.code for one in found if one.status != Status.LIVE)


def _standings(lessons: Iterable[Lesson], learner: User | None, now_held: Held) -> list[Standing]:
    taught = _taught()
    if learner is None:
        return [Standing(lesson, len(taught.get(lesson.pk, []))) for lesson in lessons]
    sittings = _Sittings(read_lessons(learner), quiz_marks(learner, now=now_held.at), open_quizzes(learner))
    return [_standing(lesson, taught.get(lesson.pk, []), sittings, now_held) for lesson in lessons]


@dataclass(frozen=True, slots=True)
class _Sittings:
    read: frozenset[int]
    marks: dict[int, tuple[list[Result], bool]]
    open: dict[int, UUID]


@dataclass(frozen=True, slots=True)
class Result:
    """A finished quiz: `mark` of `full` that could be earned. Before it is told nothing of the mark is in it."""

    attempt_id: UUID
    mark: Fraction
    full: int
    passed: bool
    told: bool = True

    @property
    def earned(self) -> float:
        """Return the mark to show: what decides is exact."""
        return float(self.mark)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A finished attempt at a quiz, as a database tells of it."""

    attempt_id: UUID
    feedback: str
    finalised_at: datetime
    rules: Rules
    tallies: list[Tally] = field(default_factory=list)


def results_in(sittings: Sequence[Sitting], counts: str, now: datetime | None) -> tuple[list[Result], bool]:
    """Return the results of one learner's attempts at a quiz, the latest first as they come, and whether it is passed.

    Of attempts whose feedback is kept back nothing counts yet.
    """
    found, counting = [], []
    for one in sittings:
        result = result_of(one.rules, one.tallies)
        if told := released(one.feedback, one.finalised_at, one.rules, now):
            counting.append(result)
        mark, passed = (result.earned, result.passed) if told else (Fraction(), False)
        found.append(Result(one.attempt_id, mark, result.full, passed, told))
    return found, has_passed(counts, counting[::-1])


def _standing(lesson: Lesson, objective_ids: Sequence[int], sittings: _Sittings, now_held: Held) -> Standing:
    results, passed = sittings.marks.get(lesson.quiz_id or 0, ([], False))
    recalls = [now_held.recall[one] for one in objective_ids if one in now_held.recall]
    return Standing(
        lesson=lesson,
        objectives=len(objective_ids),
        read=lesson.pk in sittings.read,
        passed=passed,
        taken=bool(results),
        open_attempt=sittings.open.get(lesson.quiz_id or 0),
        learned=len(recalls),
        recalled=sum(recalls),
        due=sum(one in now_held.due for one in objective_ids),
    )


def _taught() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for lesson_id, objective_id in LessonObjective.objects.values_list("lesson", "objective"):
        found.setdefault(lesson_id, []).append(objective_id)
    return found


def read_lessons(learner: User) -> frozenset[int]:
    return frozenset(Reading.objects.filter(learner=learner).values_list("lesson", flat=True))


def open_quizzes(learner: User) -> dict[int, UUID]:
    """Return the open attempt at each quiz that this learner has begun, by quiz."""
    begun = Attempt.objects.filter(learner=learner, purpose=Purpose.QUIZ, finalised_at=None, quiz__isnull=False)
    return {quiz_id: attempt_id for quiz_id, attempt_id in begun.values_list("quiz", "pk") if quiz_id}


def quiz_marks(
    learner: User, quiz_id: int | None = None, now: datetime | None = None
) -> dict[int, tuple[list[Result], bool]]:
    """Return the finished attempts of a learner by quiz, the latest first, and whether the one that counts passed.

    One query, a few rows an attempt. Without `now`, what waits for a date is not told.
    """
    slots = Slot.objects.filter(attempt__learner=learner, attempt__purpose=Purpose.QUIZ)
    slots = slots.filter(attempt__finalised_at__isnull=False, attempt__quiz__isnull=False)
    if quiz_id is not None:
        slots = slots.filter(attempt__quiz=quiz_id)
    rows = tallies(slots, *OF_SITTING).order_by("-attempt__finalised_at", "attempt")
    sittings: dict[int, dict[UUID, Sitting]] = {}
    counts: dict[int, str] = {}
    for quiz, counting, attempt, feedback, finalised_at, rules, *of_one in rows.values_list(
        "attempt__quiz", "attempt__quiz__counts", "attempt", *OF_SITTING[2:], *OF_ONE
    ):
        counts[quiz] = counting
        found = sittings.setdefault(quiz, {})
        if attempt not in found:
            found[attempt] = Sitting(attempt, feedback, finalised_at, read_rules(rules))
        found[attempt].tallies.append(tally(*of_one))
    return {quiz: results_in(list(found.values()), counts[quiz], now) for quiz, found in sittings.items()}
