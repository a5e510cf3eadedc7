"""How others answered: what a learner may see beside their own answer once a question is settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Count, Min

from quizzes.domain.saying import FIXED, PICKED, labels_of, said
from quizzes.models import Grade, Slot
from quizzes.queries.hearing import Heard
from quizzes.queries.ruled import held_keys

ENOUGH = 20  # learners: among fewer, one could be recognized by an answer
MOST = 8  # rows of a part: what few said stands in no list


@dataclass(frozen=True, slots=True)
class Others:
    """First answers of other learners at the version that a slot showed.

    `shares` has, part by part, each response with its words and the share of learners who gave it, the most frequent
    first; `labels` has the words of the parts. A kind of one part names it "".
    """

    learners: int
    right: Fraction  # who earned all the credit
    shares: dict[str, list[tuple[str, str, Fraction]]]
    labels: dict[str, str]

    @property
    def rows(self) -> list[tuple[str, Fraction]]:
        """Return everything that was said with its share, for a page."""
        return [
            (self._words(part, response, words), share)
            for part, said_there in self.shares.items()
            for response, words, share in said_there
        ]

    def _words(self, part: str, response: str, words: str) -> str:
        if response == PICKED:
            return self.labels[part]
        return f"{self.labels[part]}: {words}" if part else words


@dataclass(slots=True)
class _Told:
    """What is counted of a version."""

    learners: int = 0
    right: int = 0
    said: dict[str, Counter[str]] = field(default_factory=dict)
    full: set[str] = field(default_factory=set)  # what was said where that alone earned everything


def others(slots: Collection[Slot], now: datetime) -> dict[int, Others]:
    """Return how others had answered by now, by slot id; a slot is missing where fewer than ENOUGH did.

    The slots are settled, of one learner, and come with their attempt and version loaded. A learner counts once at a
    version: with the first slot that showed it, if that was answered. Constant queries.
    """
    settled = [slot for slot in slots if slot.settled_at]
    if not settled:
        return {}
    versions = {slot.version_id: slot.version for slot in settled}
    told = _counted(versions, {slot.attempt.learner_id for slot in settled}, now)
    ready = {id: _others(versions[id], one) for id, one in told.items() if one.learners >= ENOUGH}
    return {slot.pk: ready[slot.version_id] for slot in settled if slot.version_id in ready}


def _counted(versions: Mapping[int, Any], besides: Collection[Any], now: datetime) -> dict[int, _Told]:
    heard = {id: Heard.of(versions[id], held) for id, held in held_keys(versions).items()}
    told: dict[int, _Told] = {}
    for id, content, values, learners, full in _answered(versions, besides, now):
        one = told.setdefault(id, _Told())
        one.learners += learners
        one.right += learners if full else 0
        heard_here = heard[id].said(content, values)
        for part, response in heard_here.responses.items():
            one.said.setdefault(part, Counter())[response] += learners
            if heard_here.full and not part:
                one.full.add(response)
    return told


def _answered(versions: Iterable[int], besides: Collection[Any], now: datetime) -> Iterable[tuple[Any, ...]]:
    """Yield (version, answer, drawn values, how many learners, whether it earned everything), each once."""
    shown = Slot.objects.filter(version__in=list(versions)).exclude(attempt__learner__in=besides)
    # Slots are numbered as attempts start, so the first has the lowest number.
    first = shown.order_by().values("attempt__learner", "version").annotate(first=Min("pk")).values("first")
    grades = Grade.objects.filter(slot__in=first, slot__settled_at__lte=now)
    rows = grades.order_by().values_list("slot__version", "answer__content", "slot__values", "numerator", "denominator")
    for version, content, values, numerator, denominator, learners in rows.annotate(learners=Count("pk")):
        yield version, content, values, learners, numerator == denominator


def _others(version: Any, told: _Told) -> Others:
    words = labels_of(version.body)
    shares = {
        part: [
            (response, _words(response, words, told), Fraction(count, told.learners))
            for response, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:MOST]
        ]
        for part, counts in sorted(told.said.items())
    }
    labels = {part: said(part, words) if part else "" for part in shares}
    return Others(told.learners, Fraction(told.right, told.learners), shares, labels)


def _words(response: str, words: Mapping[str, str], told: _Told) -> str:
    """Return a response in words. What was typed and is right is called so: with drawn values it is many things."""
    is_known = response in words or response in FIXED
    return "The right answer" if response in told.full and not is_known else said(response, words)
