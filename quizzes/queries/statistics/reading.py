"""Reading what was answered, in columns: a few numbers for each question of each attempt, and no rows of models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any

import numpy as np
from django.db.models import Case, CharField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from quizzes.domain.statistics import Columns
from quizzes.domain.statistics.columns import TIED, Flags, Floats, Ints, divided, summed
from quizzes.models import Attempt, Question, Quiz, Ruling, Slot
from quizzes.queries.rulings import standing

AT_ONCE = 1_000  # rows: more of them at a time would keep the collector of garbage busy


class Which(StrEnum):
    """Which of a learner's finished attempts at a quiz are counted."""

    FIRST = "first"
    LAST = "last"
    BEST = "best"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which attempts are counted: those that ended from `since` on and before `until`, where these are given.

    A first attempt is a learner's first at that quiz ever; the last and the best are those in the range.
    """

    which: Which = Which.FIRST
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """Finished attempts, the earliest first: whose they are, of which quiz, and when they ended."""

    numbers: Mapping[str, int]  # the place of each attempt, by its id as the database writes it
    learner: Ints
    quiz: Ints
    ended: Floats  # seconds since 1970


@dataclass(frozen=True, slots=True)
class Read:
    """One row for each question of each counted attempt; what a ruling dropped is left out.

    `attempt` leads into `taken`. `said` leads into `sayings`, the different answers as the database writes them with
    the values of their slots; -1 where nothing was answered, and where it was not asked for.
    """

    taken: Taken
    attempt: Ints
    version: Ints
    position: Ints
    drawn_by: Ints  # the place of the draw, 0: fixed
    points: Floats
    share: Floats  # the credit of 1; zero where nothing was answered
    said: Ints
    sayings: list[tuple[int, str, str]]  # version, content, values

    def columns(self, item: Ints) -> Columns:
        """Return the rows for `quizzes.domain.statistics`, with their attempts numbered anew."""
        _, attempt = np.unique(self.attempt, return_inverse=True)
        return Columns(attempt, item, self.share * self.points, self.points, self.drawn_by > 0)

    def scores(self) -> Floats:
        """Return, for each row, the share of all points that its attempt earned."""
        return _earned(self)[self.attempt]

    def where(self, kept: Flags) -> Read:
        return replace(self, **{name: getattr(self, name)[kept] for name in COLUMNS})


COLUMNS = ("attempt", "version", "position", "drawn_by", "points", "share", "said")


def answers_to_quiz(quiz: Quiz, chosen: Chosen) -> Read:
    """Return what was answered in attempts at a quiz. Three queries."""
    return _read(Attempt.objects.filter(quiz=quiz), Slot.objects.filter(attempt__quiz=quiz), chosen, None)


def answers_to_question(question: Question, chosen: Chosen) -> Read:
    """Return what was answered in every attempt at a quiz that asked a question, its own answers in words.

    Three queries.
    """
    asking = Slot.objects.filter(version__question=question).order_by().values("attempt")
    attempts, slots = Attempt.objects.filter(pk__in=asking), Slot.objects.filter(attempt__in=asking)
    return _read(attempts, slots, chosen, Q(version__question=question))


def answers_to_all(chosen: Chosen) -> Read:
    """Return what was answered in every attempt at a quiz, in words. Three queries."""
    return _read(Attempt.objects.all(), Slot.objects.all(), chosen, Q(version__isnull=False))


def _read(attempts: QuerySet[Attempt], slots: QuerySet[Slot], chosen: Chosen, worded: Q | None) -> Read:
    """Read these attempts as far as they are finished ones at a quiz; `worded` says whose answers are told in words."""
    taken = _taken(attempts.filter(quiz__isnull=False, finalised_at__isnull=False))
    slots = slots.filter(attempt__quiz__isnull=False, attempt__finalised_at__isnull=False).order_by()
    read = _columns(taken, slots.values_list(*NUMBERS, *(_words(worded) if worded else ())).iterator(AT_ONCE))
    rulings = standing(np.unique(read.version).tolist())
    dropped = [id for id, ruling in rulings.items() if ruling.action == Ruling.Action.DROP]
    read = read.where(~np.isin(read.version, dropped))
    return read.where(_counted(read, chosen)[read.attempt])


NUMBERS = (
    Cast("attempt_id", CharField()),
    "version_id",
    "position",
    "drawn_by",
    "points",
    "grade__numerator",
    "grade__denominator",
)


def _words(worded: Q) -> tuple[Case, Case]:
    """Return an answer and the values of its slot as the database writes them: what is only counted is not parsed."""
    content, values = Cast("grade__answer__content", TextField()), Cast("values", TextField())
    none = Value("", TextField())
    return Case(When(worded, then=content), default=none), Case(When(worded, then=values), default=none)


def _taken(attempts: QuerySet[Attempt]) -> Taken:
    numbers: dict[str, int] = {}
    learners: dict[str, int] = {}
    found: list[tuple[int, int, float]] = []
    rows = attempts.order_by("started_at", "pk").values_list(
        Cast("pk", CharField()), Cast("learner_id", CharField()), "quiz_id", "finalised_at"
    )
    for id, learner, quiz, ended in rows.iterator(AT_ONCE):
        numbers[id] = len(numbers)
        found.append((learners.setdefault(learner, len(learners)), quiz, ended.timestamp()))
    columns = np.array(found, dtype=np.float64).reshape(-1, 3).T
    return Taken(numbers, columns[0].astype(np.int64), columns[1].astype(np.int64), columns[2])


def _columns(taken: Taken, rows: Iterator[tuple[Any, ...]]) -> Read:
    parts: list[list[Ints]] = []
    sayings: dict[tuple[int, str, str], int] = {}
    while chunk := list(islice(rows, AT_ONCE)):
        ids, *numbers = list(zip(*chunk, strict=True))
        # An attempt that ended since its list was read is not in it.
        of_attempts = np.fromiter((taken.numbers.get(id, -1) for id in ids), np.int64, len(chunk))
        parts.append([of_attempts, *map(_whole, numbers[:6]), _coded(numbers[0], *numbers[6:], sayings=sayings)])
    attempt, version, position, drawn_by, points, above, below, said = (
        np.concatenate([part[at] for part in parts]) if parts else np.zeros(0, np.int64) for at in range(8)
    )
    share = np.divide(above, below, out=np.zeros(above.size), where=below > 0)
    said = np.where(below > 0, said, -1)
    read = Read(taken, attempt, version, position, drawn_by, points.astype(np.float64), share, said, list(sayings))
    return read.where(attempt >= 0)


def _whole(column: Sequence[int | None]) -> Ints:
    """Return whole numbers; nothing is zero."""
    return np.nan_to_num(np.array(column, dtype=np.float64)).astype(np.int64)


def _coded(versions: Sequence[int], *words: Sequence[str | None], sayings: dict[tuple[int, str, str], int]) -> Ints:
    """Return a number for each answer, equal for those that are written alike; `sayings` grows by the new ones."""
    if not words:
        return np.full(len(versions), -1, np.int64)
    numbers = (sayings.setdefault(one, len(sayings)) if one[1] else -1 for one in zip(versions, *words, strict=True))
    return np.fromiter(numbers, np.int64, len(versions))


def _counted(read: Read, chosen: Chosen) -> Flags:
    """Return which attempts are counted."""
    taken = read.taken
    ended = taken.ended
    inside = np.ones(ended.shape, dtype=np.bool_)
    if chosen.since:
        inside &= ended >= chosen.since.timestamp()
    if chosen.until:
        inside &= ended < chosen.until.timestamp()
    if chosen.which is Which.ALL:
        return inside
    if chosen.which is Which.FIRST:
        return inside & _leading(taken, np.arange(ended.size), np.ones(ended.shape, dtype=np.bool_))
    late = -np.arange(ended.size)
    order = late if chosen.which is Which.LAST else np.lexsort((-late, -_earned(read))).argsort()
    return _leading(taken, order, inside)


def _leading(taken: Taken, order: Ints, inside: Flags) -> Flags:
    """Return which attempts have the lowest place of their learner's at their quiz, of those inside."""
    by_place = np.argsort(order, kind="stable")
    by_place = by_place[inside[by_place]]
    pairs = np.stack([taken.learner[by_place], taken.quiz[by_place]])
    _, first = np.unique(pairs, axis=1, return_index=True)
    leads = np.zeros(inside.shape, dtype=np.bool_)
    leads[by_place[first]] = True
    return leads


def _earned(read: Read) -> Floats:
    """Return what share each attempt earned, equal where only the order of adding differs."""
    number = read.taken.ended.size
    earned = summed(read.attempt, read.share * read.points, number)
    found: Floats = np.round(divided(earned, summed(read.attempt, read.points, number)), TIED)
    return found
