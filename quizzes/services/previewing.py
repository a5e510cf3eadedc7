"""What a ruling would do, before anything is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import partial
from uuid import UUID

from django.db import transaction

from quizzes.models import Attempt, QuestionVersion, Ruling, Slot
from quizzes.queries.results import Result, results_of
from quizzes.queries.rulings import same_act, state_of
from quizzes.services.regrading import carry_out, make, take_back
from quizzes.services.ruling import Proposal


@dataclass(frozen=True, slots=True)
class Change:
    """What a ruling does to one mark, and to the result of its attempt. A mark of None does not count."""

    slot: Slot
    old: Fraction | None
    new: Fraction | None
    was: Result
    becomes: Result

    @property
    def difference(self) -> Fraction:
        """Return how much more of all that can be earned in the attempt is earned; below zero: how much less."""
        return (self.becomes.share or Fraction()) - (self.was.share or Fraction())


@dataclass(frozen=True, slots=True)
class Preview:
    """What a ruling would do, of `settled` answers that were looked at; `waiting` are asked and still open.

    `unread` are slots whose answer the new key cannot read; they keep the mark by the key of their version. `seen` is
    what `regrading.apply` wants back.
    """

    changes: Sequence[Change]
    unread: Sequence[Slot]
    settled: int
    waiting: int
    seen: str

    @property
    def gaining(self) -> int:
        return len({one.slot.attempt_id for one in self.changes if one.difference > 0})

    @property
    def losing(self) -> int:
        return len({one.slot.attempt_id for one in self.changes if one.difference < 0})

    @property
    def learners(self) -> int:
        return len({one.slot.attempt.learner_id for one in self.changes})

    @property
    def passes_gained(self) -> int:
        return sum(one.becomes.passed and not one.was.passed for one in self._closed())

    @property
    def passes_lost(self) -> int:
        return sum(one.was.passed and not one.becomes.passed for one in self._closed())

    def _closed(self) -> list[Change]:
        """Return one change of each closed attempt: what is still open has not passed or failed yet."""
        closed: dict[UUID, Change] = {
            one.slot.attempt_id: one for one in self.changes if one.slot.attempt.finalised_at is not None
        }
        return list(closed.values())


def preview(*, proposal: Proposal, now: datetime) -> Preview:
    """Return what a ruling would do: it is made, looked at, and taken back with all that it wrote."""
    return _tried(proposal.versions, partial(make, proposal, None, now))


def preview_undo(*, ruling: Ruling, now: datetime) -> Preview:
    """Return what taking back a ruling would do. Raises NotNewest."""
    rulings = {one.version_id: one for one in same_act(ruling).select_related("version")}
    return _tried([one.version for one in rulings.values()], partial(take_back, rulings, None, now))


def _tried(versions: Sequence[QuestionVersion], act: Callable[[], None]) -> Preview:
    """By doing it: a preview that reckoned for itself could say something else than what is done."""
    before: dict[UUID, Result] = {}
    attempts: list[Attempt] = []
    seen: list[str] = []
    asked = Slot.objects.filter(version__in=versions)

    def look_and_act() -> None:
        seen.append(state_of(versions[0].question))  # while held: a ruling made after this was not looked at
        attempts.extend(Attempt.objects.filter(pk__in=asked.values("attempt")))
        before.update(results_of(attempts))
        act()

    with transaction.atomic():
        effect = carry_out(versions, look_and_act)
        after = results_of(attempts)
        transaction.set_rollback(True)
    changes = [
        Change(slot, effect.old[slot.pk], effect.new[slot.pk], before[slot.attempt_id], after[slot.attempt_id])
        for slot in effect.changed
    ]
    unread = [effect.slots[id] for id in sorted(effect.unread) if id in effect.slots]
    waiting = asked.filter(settled_at=None).count()
    return Preview(changes, unread, len(effect.slots), waiting, seen[0])
