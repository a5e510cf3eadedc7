"""The memory of one objective, by FSRS-6. The only module that imports `fsrs`.

Days are study days of the learner (see `accounts.domain`). FSRS floors elapsed time to whole days,
so it is given midnights: 23 hours from one evening to the next would otherwise count as none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from fractions import Fraction

from fsrs import Card, Rating, Scheduler

PASS = Fraction(3, 5)  # at or above this share of a question's credit, it was recalled

PARAMETERS = "fsrs-6 defaults"  # the set that `FSRS` below replays with

# No learning steps: an objective comes back in days, not minutes.
# No fuzz: replaying the same recalls has to give the same memory.
FSRS = Scheduler(desired_retention=0.9, learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@dataclass(frozen=True, slots=True)
class Recall:
    """One graded answer as memory sees it. `rating` is what `rate` returned."""

    day: date
    rating: int


@dataclass(frozen=True, slots=True)
class Trace:
    """What is left of an objective in memory. `stability` in days, `difficulty` in [1, 10].

    `missed`: it was not recalled when it was last asked.
    """

    stability: float
    difficulty: float
    last_day: date
    due_day: date
    missed: bool


def rate(mark: Fraction, *, guessed: bool = False) -> int:
    """Return how well an objective was recalled, as FSRS counts it, from a mark of at most 1.

    What was guessed right was hardly recalled. Nothing is ever rated easy: to be sure of a choice that one
    reads is less than to recall it.
    """
    if mark < PASS:
        return int(Rating.Again)
    return int(Rating.Hard if guessed else Rating.Good)


def is_missed(rating: int) -> bool:
    return rating == Rating.Again


def replay(recalls: Iterable[Recall]) -> Trace:
    """Return the memory that these recalls leave, the oldest first.

    Raises ValueError without a recall: what was never tested is not known to be remembered.
    """
    card, missed = None, False
    for recall in recalls:
        # card_id and due are given because Card() would otherwise read the clock, and sleep.
        card = card or Card(card_id=0, due=_midnight(recall.day))
        card, _ = FSRS.review_card(card, Rating(recall.rating), review_datetime=_midnight(recall.day))
        missed = is_missed(recall.rating)
    if card is None or card.stability is None or card.difficulty is None or card.last_review is None:
        raise ValueError("a memory needs at least one recall")
    return Trace(card.stability, card.difficulty, card.last_review.date(), card.due.date(), missed)


def known(trace: Trace, day: date) -> float:
    """Return how far an objective counts as known on `day`, in [0, 1].

    That is its retrievability, and nothing while the last answer missed it. FSRS takes what was just reviewed as
    recalled, right or wrong; that a learner has read the feedback since is no evidence that they know it.
    """
    return 0.0 if trace.missed else retrievability(trace, day)


def retrievability(trace: Trace, day: date) -> float:
    """Return the probability by FSRS, in (0, 1], that the objective is recalled on `day`."""
    card = Card(card_id=0, due=_midnight(trace.due_day), stability=trace.stability)
    card.last_review = _midnight(trace.last_day)
    return FSRS.get_card_retrievability(card, _midnight(day))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
