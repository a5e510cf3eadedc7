"""What an attempt comes to, and which of several attempts counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizzes.domain.certainty import Summary, certainty_mark, summary
from quizzes.domain.rules import Rules


@dataclass(frozen=True, slots=True)
class Tally:
    """So many slots of an attempt that came to the same: the mark of 1 (None: not answered), how sure, the points."""

    mark: Fraction | None
    confidence: str
    points: int
    slots: int = 1


@dataclass(frozen=True, slots=True)
class Result:
    """What was earned of `full`, the sum of the points. Questions that an author dropped are not in it.

    Where marks depend on certainty, a point earns from -6 to 3 and `full` is what right guesses would earn, as in
    Moodle: more than all of it can be earned.
    """

    earned: Fraction
    full: int
    passed: bool
    answered: int
    asked: int
    certainty: Summary | None = None
    pass_percent: int = 75

    @property
    def share(self) -> Fraction | None:
        """Return what was earned of each point; None where there was nothing to earn."""
        return self.earned / self.full if self.full else None


def result_of(rules: Rules, tallies: Collection[Tally]) -> Result:
    """Return the result of an attempt under its rules."""
    earned = sum((_earned(one, certainty=rules.certainty) for one in tallies), Fraction())
    full = sum(one.points * one.slots for one in tallies)
    return Result(
        earned=earned,
        full=full,
        passed=full > 0 and earned >= Fraction(rules.pass_percent, 100) * full,
        answered=sum(one.slots for one in tallies if one.mark is not None),
        asked=sum(one.slots for one in tallies),
        certainty=_certainty(tallies) if rules.certainty else None,
        pass_percent=rules.pass_percent,
    )


def _earned(one: Tally, *, certainty: bool) -> Fraction:
    if one.mark is None:
        return Fraction()
    mark = certainty_mark(one.mark, one.confidence) if certainty else one.mark
    return mark * one.points * one.slots


def _certainty(tallies: Collection[Tally]) -> Summary | None:
    return summary((one.mark, one.confidence, one.points) for one in tallies for _ in range(one.slots))


def counted(counts: str, results: Sequence[Result]) -> Fraction | None:
    """Return the share of the attempt that counts (best, last, first or mean), of attempts with the oldest first.

    None where no attempt had anything to earn.
    """
    shares = [one.share for one in results if one.share is not None]
    if not shares:
        return None
    if counts == "mean":
        return sum(shares, Fraction()) / len(shares)
    return max(shares) if counts == "best" else shares[0 if counts == "first" else -1]


def has_passed(counts: str, results: Sequence[Result]) -> bool:
    """Whether the attempt that counts passed, of attempts with the oldest first; a mean by the newest pass mark."""
    there = [one for one in results if one.full]
    if not there:
        return False
    if counts == "mean":
        share = counted(counts, there)
        return share is not None and share >= Fraction(there[-1].pass_percent, 100)
    if counts == "best":
        return any(one.passed for one in there)
    return there[0 if counts == "first" else -1].passed
