"""What a learner's day begins with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from accounts.models import User
from learning.queries.progress import Ground, Held, Standing, grounds, held
from quizzes import queries as quizzes
from quizzes.models import Attempt
from reviews import queries as reviews
from reviews.models import Memory

REVIEW_SECONDS = 30  # for one question and its explanation; a page says "about"
DAYS_AHEAD = (0, 2, 4, 6, 8, 10, 12, 14)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A day to come, if nothing were reviewed until then: what would be recalled, and how much is due by then."""

    day: date
    share: float
    due: int


@dataclass(frozen=True, slots=True)
class Today:
    """All that Today shows. `local` is the learner's own clock, `day` the study day on it."""

    local: datetime
    day: date
    held: Held
    grounds: list[Ground]
    review: Attempt | None  # one that is open
    ahead: list[Ahead]
    week: list[tuple[date, bool]]
    behind: bool
    notices: list[quizzes.Notice]

    @property
    def due(self) -> int:
        return len(self.held.due)

    @property
    def next_due(self) -> date | None:
        """Return the study day after this one on which something falls due next."""
        return min((one.due_day for one in self.held.memories if one.due_day > self.day), default=None)

    @property
    def minutes(self) -> int:
        return minutes(self.due)

    @property
    def due_grounds(self) -> list[Ground]:
        """Return where reviews wait, the most of them first."""
        return sorted((one for one in self.grounds if one.due), key=lambda one: -one.due)

    @property
    def begun(self) -> bool:
        return bool(self.held.recall) or any(one.begun for one in self.grounds)

    @property
    def learned(self) -> int:
        return len(self.held.recall)

    @property
    def share(self) -> float:
        """Return the share of what was learned that would be recalled now."""
        return sum(self.held.recall.values()) / self.learned if self.learned else 0.0

    @property
    def missed(self) -> bool:
        """Return whether anything was not recalled when it was last asked."""
        return any(one.missed for one in self.held.memories)

    @property
    def studied(self) -> int:
        return sum(studied for _, studied in self.week)

    @property
    def left_open(self) -> list[Standing]:
        """Return what was left half done: open quizzes first, then lessons read whose quiz waits."""
        standings = [one for ground in self.grounds for one in ground.standings]
        begun = [one for one in standings if one.open_attempt]
        waiting = [one for one in standings if one.read and not one.taken and not one.open_attempt]
        return begun + [one for one in waiting if one.lesson.quiz_id]

    @property
    def next_lesson(self) -> Standing | None:
        """Return the first new lesson in a specialty that was begun, or else of all."""
        in_order = [*(one for one in self.grounds if one.begun), *self.grounds]
        fresh = (one for ground in in_order for one in ground.standings if one.state == "new")
        return next(fresh, None)


def today(learner: User, now: datetime) -> Today:
    """Return what a learner's day begins with. A constant number of queries, whatever there is."""
    day = learner.day_at(now)
    now_held = held(learner, day, now)
    return Today(
        local=now.astimezone(ZoneInfo(learner.time_zone)),
        day=day,
        held=now_held,
        grounds=grounds(learner, now_held),
        review=quizzes.open_attempt(learner, "review"),
        ahead=forecast(now_held.memories, day),
        week=study_week(learner, day),
        behind=reviews.is_behind(learner, now),
        notices=quizzes.notices(learner, now),
    )


def forecast(memories: Sequence[Memory], today: date) -> list[Ahead]:
    """Return the next two weeks without a single review; empty before anything was learned."""
    days = [today + timedelta(days=days) for days in DAYS_AHEAD]
    return [_ahead(memories, day) for day in days] if memories else []


def _ahead(memories: Sequence[Memory], day: date) -> Ahead:
    share = sum(reviews.recall_on(memory, day) for memory in memories) / len(memories)
    return Ahead(day, share, sum(memory.due_day <= day for memory in memories))


def next_due_day(learner: User, today: date) -> date | None:
    """Return the study day on which something falls due next, after today. One query."""
    later = Memory.objects.filter(learner=learner, due_day__gt=today).order_by("due_day")
    return later.values_list("due_day", flat=True).first()


def study_week(learner: User, today: date) -> list[tuple[date, bool]]:
    """Return the last seven study days up to today, and on which of them this learner sat down. One query."""
    days = [today - timedelta(days=back) for back in range(6, -1, -1)]
    attempts = Attempt.objects.filter(learner=learner, study_day__gte=days[0])
    studied = set(attempts.order_by().values_list("study_day", flat=True).distinct())
    return [(day, day in studied) for day in days]


def minutes(questions: int) -> int:
    """Return about how long so many reviews take, in minutes."""
    return ceil(questions * REVIEW_SECONDS / 60)
