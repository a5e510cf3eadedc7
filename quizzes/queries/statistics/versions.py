"""What is known of a version over all quizzes: its figures, and what the upper and the lower third answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from quizzes.domain.saying import PICKED, labels_of, said
from quizzes.domain.statistics import ItemFigures, Looked, Response, item_figures, third_weights
from quizzes.domain.statistics.columns import Floats, Ints, summed
from quizzes.models import QuestionVersion
from quizzes.queries.hearing import Heard
from quizzes.queries.ruled import held_keys
from quizzes.queries.statistics.reading import Chosen, Read, Which

MOST = 50  # sets of drawn values that are told of a version: beyond, each was asked too rarely to say anything


@dataclass(frozen=True, slots=True)
class VersionReport:
    """The statistics of one version over the counted attempts at any quiz that asked it."""

    version: QuestionVersion
    looked: Looked
    unanswered: int
    ended: Floats  # when its attempts ended, in seconds since 1970


@dataclass(slots=True)
class _Counted:
    """What was said to one version: by part and response, how many of all, of the upper and of the lower third.

    `right` has what belongs to answers that earned everything: part by part, that is what is right.
    """

    heard: Heard
    words: Mapping[str, str]
    counts: dict[tuple[str, str], Floats] = field(default_factory=dict)
    right: set[tuple[str, str]] = field(default_factory=set)

    def count(self, content: str, values: str, counts: Floats) -> None:
        told = self.heard.said(json.loads(content), json.loads(values))
        for one in told.responses.items():
            self.counts[one] = self.counts.get(one, np.zeros(3)) + counts
        self.right |= set(told.responses.items()) if told.full else set(told.right.items())

    def responses(self) -> list[Response]:
        """Return what was said, part by part, the most frequent first, and what was offered and nobody chose."""
        offered = self._offered()
        for one in offered:
            self.counts.setdefault(one, np.zeros(3))
        found = sorted(self.counts.items(), key=lambda one: (one[0][0], -one[1][0], one[0][1]))
        return [
            Response(
                part=part,
                response=response,
                label=self._label(part, response),
                count=int(counts[0]),
                upper=float(counts[1]),
                lower=float(counts[2]),
                right=(part, response) in self.right if self.right else None,
                offered=(part, response) in offered,
            )
            for (part, response), counts in found
        ]

    def _offered(self) -> set[tuple[str, str]]:
        """Return what could be picked: where all that was said are parts of the body, or that they were picked."""
        if self.counts and all(not part and response in self.words for part, response in self.counts):
            return {("", id) for id in self.words}
        if self.counts and all(part in self.words and response == PICKED for part, response in self.counts):
            return {(id, PICKED) for id in self.words}
        return set()

    def _label(self, part: str, response: str) -> str:
        if response == PICKED:
            return said(part, self.words)
        return f"{said(part, self.words)}: {said(response, self.words)}" if part else said(response, self.words)


def version_reports(read: Read, asked: Mapping[int, QuestionVersion], chosen: Chosen) -> list[VersionReport]:
    """Return what is known of each version in `asked`, by question, the newest first. Constant queries.

    Attempts at different quizzes are held together by shares: what of its full marks an attempt earned. Of first
    attempts, the first of each learner's at that version counts.
    """
    ids = np.array(sorted(asked), dtype=np.int64)
    item = _items(read, ids, first_only=chosen.which is Which.FIRST)
    figures = item_figures(read.columns(item).scaled(), ids.size)
    kept, places, score = read.where(item >= 0), item[item >= 0], read.scores()[item >= 0]
    counted = _counted(kept, asked, *third_weights(places, ids.size, score))
    unanswered = np.bincount(places[kept.said < 0], minlength=ids.size)
    ended = np.split(kept.taken.ended[kept.attempt][np.argsort(places, kind="stable")], _ends(places, ids.size))
    found = [
        VersionReport(
            version=asked[id],
            looked=Looked(one, counted[id].heard.chance, one.attempts // 3, counted[id].responses()),
            unanswered=int(unanswered[at]),
            ended=ended[at],
        )
        for at, (id, one) in enumerate(zip(ids.tolist(), figures, strict=True))
    ]
    return sorted(found, key=lambda one: (one.version.question.code, -one.version.number))


def variant_figures(read: Read, version: QuestionVersion) -> list[tuple[str, ItemFigures]]:
    """Return the figures of the sets of values that were drawn most often for a version, as JSON."""
    drawn = {
        at: _sorted(values) for at, (id, _, values) in enumerate(read.sayings) if id == version.pk and values != "{}"
    }
    names = sorted(set(drawn.values()))
    code = np.full(len(read.sayings) + 1, -1, dtype=np.int64)  # the last stands for what was not answered
    for at, values in drawn.items():
        code[at] = names.index(values)
    figures = item_figures(read.columns(code[read.said]).scaled(), len(names))
    return sorted(zip(names, figures, strict=True), key=lambda one: (-one[1].attempts, one[0]))[:MOST]


def _sorted(values: str) -> str:
    """Return drawn values as both databases write them alike."""
    return json.dumps(json.loads(values), sort_keys=True)


def _items(read: Read, ids: Ints, *, first_only: bool) -> Ints:
    """Return the place of each row's version among `ids`; -1 where it is none of them, or not the learner's first."""
    if not ids.size:
        return np.full(read.version.shape, -1, dtype=np.int64)
    place = np.minimum(np.searchsorted(ids, read.version), ids.size - 1)
    found: Ints = np.where(ids[place] == read.version, place, -1)
    if first_only:
        pairs = read.taken.learner[read.attempt] * (ids.size + 1) + found
        order = np.argsort(read.attempt, kind="stable")  # attempts are numbered as they began
        _, first = np.unique(pairs[order], return_index=True)
        leads = np.zeros(found.shape, dtype=np.bool_)
        leads[order[first]] = True
        found = np.where(leads, found, -1)
    return found


def _ends(places: Ints, number: int) -> Ints:
    found: Ints = np.cumsum(np.bincount(places, minlength=number))[:-1]
    return found


def _counted(kept: Read, asked: Mapping[int, QuestionVersion], upper: Floats, lower: Floats) -> dict[int, _Counted]:
    keys = held_keys(asked)
    found = {id: _Counted(Heard.of(one, keys[id]), labels_of(one.body)) for id, one in asked.items()}
    answered = kept.said >= 0
    said_there, number = kept.said[answered], len(kept.sayings)
    counts = [summed(said_there, one[answered], number) for one in (np.ones(upper.shape), upper, lower)]
    for at in np.unique(said_there).tolist():
        id, content, values = kept.sayings[at]
        found[id].count(content, values, np.array([one[at] for one in counts]))
    return found
