"""Regrading: what was marked is marked otherwise. An explicit act, with a preview, a record and a way back.

A ruling is about versions. It decides what is marked from then on as well: see `marking`. What is asked next it does
not change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import partial

from django.db import transaction

from accounts import services as accounts
from accounts.models import User
from quizzes.models import Grade, QuestionVersion, Regraded, Ruling, Slot
from quizzes.models.keys import RuledKey
from quizzes.queries.rulings import same_act, standing, state_of
from quizzes.services import remarking
from quizzes.services.ruling import Proposal
from quizzes.signals import grades_changed

ZERO = Fraction()


class Overruled(Exception):
    """Somebody else ruled on the question, or took a ruling back, since it was looked at."""


class NotNewest(Exception):
    """A later ruling stands on the same version, or this one was taken back: there is nothing to undo."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of the settled slots of some versions: each with its mark before and after. None: it does not count.

    `unread` are slots whose answer the new key cannot read; they are marked by the key of their version. `written` are
    those of which anything was written anew, be it a late answer that touches no mark.
    """

    slots: Mapping[int, Slot]
    old: Mapping[int, Fraction | None]
    new: Mapping[int, Fraction | None]
    unread: Collection[int]
    written: Collection[int]

    @property
    def changed(self) -> list[Slot]:
        return [slot for id, slot in self.slots.items() if self.old[id] != self.new[id]]


@transaction.atomic
def apply(*, proposal: Proposal, seen: str, author: User | None, now: datetime) -> int:
    """Make a ruling, mark again what it touches, and return how many marks changed. Raises Overruled.

    `seen` is the state of the rulings that the author had before them: see `rulings.state_of`. Answers that came
    since are marked with the rest. The number of queries is constant.
    """
    effect = carry_out(proposal.versions, partial(make, proposal, author, now, seen=seen))
    rulings = standing([one.pk for one in proposal.versions])
    _note(effect, rulings, author, now, undoes=False)
    return len(effect.changed)


@transaction.atomic
def undo(*, ruling: Ruling, author: User | None, now: datetime) -> int:
    """Take back a ruling with all that were made in the same act; return how many marks changed. Raises NotNewest.

    What then holds for each version is the ruling before it, or the version's own key.
    """
    rulings = {one.version_id: one for one in same_act(ruling).select_related("version")}
    effect = carry_out([one.version for one in rulings.values()], partial(take_back, rulings, author, now))
    _note(effect, rulings, author, now, undoes=True)
    return len(effect.changed)


def carry_out(versions: Sequence[QuestionVersion], act: Callable[[], None]) -> Effect:
    """Let `act` change what holds for these versions, and mark again what was marked. In the caller's transaction."""
    slots = _lock(versions)
    old = _counting(versions, slots)
    act()
    marked = remarking.remark(versions)
    return Effect(slots, old, _counting(versions, slots), marked.unread, marked.written)


def make(proposal: Proposal, author: User | None, now: datetime, *, seen: str | None = None) -> None:
    """Write a ruling on each version. Raises Overruled where one was made since `seen`."""
    if seen is not None and seen != state_of(proposal.question):
        raise Overruled("Somebody else ruled on this question since you looked. Look at it again, and decide again.")
    said = {"action": proposal.action, "adopted": proposal.adopted, "reason": proposal.reason}
    rulings = Ruling.objects.bulk_create(
        Ruling(version=one, author=author, made_at=now, **said) for one in proposal.versions
    )
    if proposal.keys:
        RuledKey.objects.bulk_create(RuledKey(ruling=one, key=proposal.keys[one.version_id]) for one in rulings)


def take_back(rulings: Mapping[int, Ruling], author: User | None, now: datetime) -> None:
    """Note that rulings do not stand any more. Raises NotNewest unless each is the newest on its version."""
    newest = standing(rulings)
    if newest != rulings:
        raise NotNewest("Another ruling came after this one, or it was taken back already. Look at the list again.")
    Ruling.objects.filter(pk__in=[one.pk for one in rulings.values()]).update(undone_at=now, undone_by=author)


def _lock(versions: Sequence[QuestionVersion]) -> dict[int, Slot]:
    """Hold all that is asked in these versions until the transaction ends, and return what is settled of it.

    Whoever settles one of these slots meanwhile was here first, and is marked again with the rest, or waits, and finds
    the ruling. Slots first, as everybody locks them; then the versions, at which whoever begins an attempt waits (a new
    slot refers to one, hence not no_key); then what began until then.
    """
    ids = [one.pk for one in versions]
    slots = Slot.objects.filter(version__in=ids).order_by("pk").select_for_update(of=("self",), no_key=True)
    list(slots.values_list("pk", flat=True))
    list(QuestionVersion.objects.filter(pk__in=ids).order_by("pk").select_for_update().values_list("pk"))
    held = slots.select_related("attempt__learner", "version").defer("version__body", "version__stem")
    return {slot.pk: slot for slot in held if slot.settled_at}


def _counting(versions: Sequence[QuestionVersion], slots: Collection[int]) -> dict[int, Fraction | None]:
    """Return the mark of each of these slots as a result counts it: nothing for no answer, None where it is dropped."""
    rulings = standing([one.pk for one in versions])
    dropped = {id for id, ruling in rulings.items() if ruling.action == Ruling.Action.DROP}
    grades = {one.pk: one.mark for one in Grade.objects.filter(slot__version__in=versions)}
    counts = Slot.objects.filter(version__in=versions, settled_at__isnull=False).values_list("pk", "version")
    return {id: None if version in dropped else grades.get(id, ZERO) for id, version in counts if id in slots}


def _note(effect: Effect, rulings: Mapping[int, Ruling], author: User | None, now: datetime, *, undoes: bool) -> None:
    """Keep what was done to each mark, tell it after the commit, and put the act on the record."""
    changed = effect.changed
    Regraded.objects.bulk_create(
        Regraded(
            ruling=rulings[slot.version_id],
            slot=slot,
            undoes=undoes,
            made_at=now,
            **_as_columns("old", effect.old[slot.pk]),
            **_as_columns("new", effect.new[slot.pk]),
        )
        for slot in changed
    )
    touched = [*changed, *(effect.slots[id] for id in effect.written if id in effect.slots)]
    learner_ids = sorted({slot.attempt.learner_id for slot in touched})
    transaction.on_commit(partial(grades_changed.send_robust, sender=Grade, learner_ids=learner_ids), robust=True)
    _record(list(rulings.values()), len(changed), author, now, undoes=undoes)


def _record(rulings: Sequence[Ruling], marks: int, author: User | None, now: datetime, *, undoes: bool) -> None:
    first = rulings[0]
    said = {
        "ruling": str(Ruling.Action(first.action).label),
        "versions": ", ".join(str(one.version.number) for one in rulings),
        "reason": first.reason,
        "marks changed": str(marks),
    }
    accounts.record(
        actor=author,
        action="took back a regrading" if undoes else "regraded",
        kind="question",
        code=first.version.question.code,
        now=now,
        details={name: ["", value] for name, value in said.items()},
    )


def _as_columns(which: str, mark: Fraction | None) -> dict[str, int | None]:
    return {
        f"{which}_numerator": None if mark is None else mark.numerator,
        f"{which}_denominator": None if mark is None else mark.denominator,
    }
