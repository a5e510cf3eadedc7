"""An attempt as a little model keeps it: plain lists and numbers, written from the rules and not from the code."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

TABLE = {"": (1, 0), "guess": (1, 0), "think_so": (2, -2), "sure": (3, -6)}  # for a right answer, for a wrong one


@dataclass
class Given:
    """An answer that was sent; equal ones are the same fact."""

    id: int
    slot: int
    picked: frozenset[str]
    confidence: str
    at: datetime
    sequence: int

    @property
    def fact(self):
        return self.slot, self.picked, self.confidence


@dataclass
class Asked:
    """A question of choices at its place. `rulings` are those that were made, the last on top."""

    ids: frozenset[str]
    right: frozenset[str]
    one: bool  # exactly one choice is picked
    case: str
    hints: int
    points: int
    rulings: list = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    tried: list[Given] = field(default_factory=list)
    taken: int = 0
    flagged: bool = False
    settled: bool = False

    def fits(self, picked) -> bool:
        return picked <= self.ids and (not self.one or len(picked) == 1)

    def newest(self) -> Given | None:
        return max(self.given, key=lambda one: (one.at, one.sequence, one.id), default=None)

    def first_right(self) -> int | None:
        """Return the place of the first try that is right by what holds now: it ends the question."""
        return next((place for place, one in enumerate(self.tried) if self.credit(one.picked) == 1), None)

    def counts(self) -> Given | None:
        """Return the answer that counts once the question is settled."""
        right = self.first_right()
        return self.newest() if right is None else self.tried[right]

    def credit(self, picked) -> Fraction:
        right = self.right
        if self.rulings:
            action, key = self.rulings[-1]
            if action == "accept":
                return Fraction(1)
            right = key if action == "rekey" else right
        if self.one:
            return Fraction(int(picked == right))
        wrong = self.ids - right
        return Fraction(len(picked & right), len(right)) - Fraction(len(picked & wrong), len(wrong))

    @property
    def dropped(self) -> bool:
        return bool(self.rulings) and self.rulings[-1][0] == "drop"


@dataclass
class Model:
    """One attempt. `percents` are what a further try and a hint cost."""

    asked: list[Asked]
    feedback: str
    started: datetime
    due: datetime | None = None
    seen_from: datetime | None = None
    tries: int = 1
    percents: tuple[int, int] = (0, 0)
    forward: bool = False
    certainty: bool = False
    closed: bool = False
    facts: dict[int, tuple[Given, str]] = field(default_factory=dict)

    def over(self, now) -> bool:
        return self.due is not None and now > self.due

    def close_if_over(self, now) -> None:
        if not self.closed and self.over(now):
            self.close()

    def close(self) -> None:
        for one in self.asked:
            one.settled = True
        self.closed = True

    def reached(self, place: int) -> bool:
        one = self.asked[place]
        before = [other for other in self.asked[:place] if self.forward or (one.case and other.case == one.case)]
        return one.settled or all(other.settled for other in before)

    def answer(self, given: Given, now) -> str:
        if given.id in self.facts and self.facts[given.id][0].fact == given.fact:
            return self.facts[given.id][1]
        self.close_if_over(now)
        one = self.asked[given.slot]
        if given.id in self.facts:
            return "conflict"
        if not self.reached(given.slot):
            return "locked"
        if not one.fits(given.picked):
            return "invalid"
        given.at = min(max(given.at, self.started), now)
        outcome = "late" if one.settled else "accepted"
        self.facts[given.id] = (given, outcome)
        if outcome == "accepted":
            one.given.append(given)
        return outcome

    def may_settle(self, place: int) -> str:
        """Return why a single question is not settled now, or nothing."""
        one = self.asked[place]
        alone = self.forward or (one.case and sum(other.case == one.case for other in self.asked) > 1)
        if self.feedback != "at_once" and not alone:
            return "at the end"
        return "" if self.reached(place) else "locked"

    def settle(self, place: int) -> None:
        self.asked[place].settled = True
        if all(one.settled for one in self.asked):
            self.closed = True

    def hint(self, place: int, number: int) -> bool:
        """Whether a hint is given."""
        one = self.asked[place]
        if number > one.hints or number < 1:
            return False
        if number <= one.taken:
            return True
        if one.settled or number != one.taken + 1 or not self.reached(place):
            return False
        one.taken = number
        return True

    def attempt_it(self, place: int) -> Fraction | None:
        """Try the newest answer; return what it would earn, or None where nothing can be tried."""
        one, newest = self.asked[place], self.asked[place].newest()
        if newest is None:
            return None
        tries_now = not one.settled and self.tries > 1 and self.feedback == "at_once" and self.reached(place)
        if newest not in one.tried:
            if not tries_now:
                return None
            one.tried.append(newest)
        if tries_now and (one.first_right() is not None or len(one.tried) >= self.tries):
            self.settle(place)
        return one.credit(newest.picked)

    def seen(self, place: int, now) -> bool:
        """Whether the key's side of a question may be shown."""
        if not self.asked[place].settled:
            return False
        if self.feedback == "later":
            return self.closed and now >= self.seen_from
        return self.feedback == "at_once" or self.closed

    def mark(self, one: Asked) -> Fraction | None:
        """Return what a question came to, once it is settled."""
        counts, right = one.counts(), one.first_right()
        if not one.settled or counts is None:
            return None
        credit = one.credit(counts.picked)
        if credit <= 0:
            return credit
        further = sum(tried is not counts for tried in one.tried) if right is None else right
        cost = Fraction(further * self.percents[0] + one.taken * self.percents[1], 100)
        return max(credit - cost, Fraction())

    def earned(self) -> tuple[Fraction, int]:
        """Return what was earned, and of how much."""
        earned, full = Fraction(), 0
        for one in self.asked:
            if one.dropped:
                continue
            full += one.points
            mark, counts = self.mark(one), one.counts()
            if mark is not None and self.certainty:
                right, wrong = TABLE[counts.confidence]
                mark = mark * right if mark > 0 else Fraction(wrong)
            earned += (mark or 0) * one.points
        return earned, full
