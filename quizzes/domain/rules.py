"""How an attempt is asked. Its quiz says so when it starts, and a later change of the quiz changes no attempt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from quizzes.domain.instants import instant


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of an attempt. Those of a review or of a check inside a lesson are the plain ones.

    Penalties are percents of a question's marks.
    """

    feedback_from: datetime | None = None
    pass_percent: int = 75
    one_page: bool = False
    forward_only: bool = False
    tries: int = 1
    try_penalty: int = 0
    hint_penalty: int = 0
    certainty: bool = False

    def stored(self) -> dict[str, Any]:
        """Return the rules as JSON."""
        said = asdict(self)
        return said | {"feedback_from": instant(self.feedback_from) if self.feedback_from else None}


def read_rules(stored: Mapping[str, Any]) -> Rules:
    """Return stored rules; what an older attempt does not mention is as the plain rules have it."""
    at = stored.get("feedback_from")
    return Rules(**{**stored, "feedback_from": datetime.fromisoformat(at) if at else None})


def released(feedback: str, finalised_at: datetime | None, rules: Rules, now: datetime | None) -> bool:
    """Whether an attempt lets out the key's side of what is settled: settled alone is not enough.

    `feedback` is at_once, at_end or later. Without `now`, and without a date, what waits for a date goes on waiting.
    """
    if feedback == "at_once":
        return True
    if finalised_at is None or feedback == "at_end":
        return finalised_at is not None
    return rules.feedback_from is not None and now is not None and now >= rules.feedback_from


@dataclass(frozen=True, slots=True)
class Earned:
    """What a slot earns of 1, and what its learner recalled unaided: before the first hint or word about a try."""

    mark: Fraction
    unaided: Fraction


def earned(credit: Fraction, *, tried: Sequence[Fraction], was_tried: bool, hints: int, rules: Rules) -> Earned:
    """Return what the answer that counts comes to, of its credit and the marks of all tries, the first try first.

    `was_tried`: that answer is the last of the tries. Each try before it costs, and each hint.
    """
    further = len(tried) - was_tried
    mark = less_penalties(credit, further_tries=further, hints=hints, rules=rules)
    return Earned(mark, tried[0] if tried else credit)


def less_penalties(mark: Fraction, *, further_tries: int, hints: int, rules: Rules) -> Fraction:
    """Return what is left of a mark when further tries and hints are paid for, each out of 1.

    Not less than zero, as in Moodle's interactive behaviour (question/behaviour/interactive/behaviour.php,
    `adjust_fraction`); unlike there, a mark that a scheme took below zero stays what it is.
    """
    percents = further_tries * rules.try_penalty + hints * rules.hint_penalty
    return mark if mark <= 0 else max(mark - Fraction(percents, 100), Fraction())
