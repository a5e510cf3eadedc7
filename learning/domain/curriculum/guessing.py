"""What somebody earns who knows nothing and answers by rules: it should be what chance earns.

A question is taken as decisions: some options, those of them that are right, and the words before them. A rule gives
each option a score and takes the highest; where options share it, it takes each of them equally often.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from zlib import crc32

import numpy as np

from learning.domain.curriculum import offered, prose
from learning.domain.curriculum.texts import LIVE, Drafts, QuestionDraft

HEDGE = re.compile(
    r"\b(?:may|might|can|could|often|usually|sometimes|typically|generally|likely|probably|tends?|mostly|some)\b", re.I
)
NUMBER = re.compile(r"\d+(?:\.\d+)?")
PLAIN = re.compile(r"\b(?:which|what|the|a|an|of|in|on|to|and|is|are|for|with|that|this|most|best)\b", re.I)
FOLDS, ROUNDS = 5, 12  # of a cross-validation, and how often it is done
STEPS, RATE, SHRINKAGE = 300, 0.3, 1e-3

Rule = Callable[["Decision"], list[float]]


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to choose; `right` are places among the options."""

    stem: str
    options: list[str]
    right: frozenset[int]

    @property
    def chance(self) -> float:
        return len(self.right) / len(self.options)


@dataclass(frozen=True, slots=True)
class Guessed:
    """What a rule earns of all questions, and what chance earns, from 0 to 1."""

    rule: str
    earned: float
    chance: float

    @property
    def gain(self) -> float:
        return self.earned - self.chance


def guesses(drafts: Drafts) -> list[Guessed]:
    """Return what each rule earns over the bank, the best first, and the best that they earn together."""
    asked = [one for lesson in drafts.lessons.values() for one in lesson.questions if one.status == LIVE]
    bank = [decisions(one) for one in asked]
    if not bank:
        return []
    chance = _mean([[one.chance for one in question] for question in bank])
    found = [
        Guessed(name, _mean([[_earned(rule(one), one) for one in question] for question in bank]), chance)
        for name, rule in RULES.items()
    ]
    together = Guessed("all of them together", _combined(bank, [one.code for one in asked]), chance)
    return [*sorted(found, key=lambda one: -one.gain), together]


def decisions(question: QuestionDraft) -> list[Decision]:
    """Return what there is to choose in a question; nothing where something has to be written."""
    made = DECIDED.get(question.kind)
    found = made(question.stem, question.part.value) if made else []
    return [one for one in found if len(one.options) > 1 and one.right]


def _choices(stem: str, item: Any) -> list[Decision]:
    choices = item["choices"]
    right = frozenset(place for place, one in enumerate(choices) if one.get("correct") is True)
    return [Decision(stem, offered.texts(choices), right)]


def _truefalse(stem: str, item: Any) -> list[Decision]:
    verdict = Decision(stem, ["True", "False"], frozenset([0 if item["answer"] else 1]))
    return [verdict, *(_choices(stem, {"choices": item["reasons"]}) if item.get("reasons") else [])]


def _ordering(stem: str, item: Any) -> list[Decision]:
    """What comes first, of all; then of the rest; and so on."""
    texts = offered.texts(item["items"])
    return [Decision(stem, texts[place:], frozenset([0])) for place in range(len(texts) - 1)]


def _matching(stem: str, item: Any) -> list[Decision]:
    rights = offered.rights(item)
    return [Decision(str(one["left"]), rights, frozenset([rights.index(str(one["right"]))])) for one in item["pairs"]]


def _cloze(stem: str, item: Any) -> list[Decision]:
    menus = [one for one in item["blanks"].values() if one.get("options")]
    return [Decision(item["text"], one["options"], frozenset([one["options"].index(one["answer"])])) for one in menus]


def _hotspot(stem: str, item: Any) -> list[Decision]:
    right = frozenset(place for place, one in enumerate(item["regions"]) if one["region"] == item["correct_region"])
    return [Decision(stem, offered.places(item), right)]


def _labels(stem: str, item: Any) -> list[Decision]:
    labels = offered.labels(item)
    return [Decision(str(one["name"]), labels, frozenset([place])) for place, one in enumerate(item["targets"])]


DECIDED: dict[str, Callable[[str, Any], list[Decision]]] = {
    "single": _choices,
    "multi": _choices,
    "truefalse": _truefalse,
    "ordering": _ordering,
    "matching": _matching,
    "cloze": _cloze,
    "hotspot": _hotspot,
    "labels": _labels,
}


def _length(one: Decision) -> list[float]:
    return [float(len(text)) for text in one.options]


def _negative(rule: Rule) -> Rule:
    return lambda one: [-score for score in rule(one)]


def _found(pattern: re.Pattern[str]) -> Rule:
    return lambda one: [float(len(pattern.findall(text))) for text in one.options]


def _agreement(one: Decision) -> list[float]:
    """How many words an option shares with the stem, by their beginnings."""
    stem = _roots(one.stem)
    return [len(_roots(text) & stem) / max(len(_roots(text)), 1) for text in one.options]


def _grammar(one: Decision) -> list[float]:
    """Whether an option has the number of the verb, and the sound of the article, that the stem ends with."""
    last = re.split(r"(?<=[.!?])\s+", one.stem.strip())[-1].lower()
    plural = 1.0 if re.search(r"\b(?:are|were|have|do)\b", last) else -1.0
    vowel = {"an": 1.0, "a": -1.0}.get(last.rstrip(" .?:_").rpartition(" ")[2], 0.0)
    return [
        plural * (1 if re.search(r"s\b", text.split(" ")[0]) else -1)
        + vowel * (1 if text[:1].lower() in "aeiou" else -1)
        for text in one.options
    ]


def _closeness(one: Decision) -> list[float]:
    """How much an option has in common with the others."""
    roots = [_roots(text) for text in one.options]
    return [sum(_jaccard(mine, other) for other in roots) for mine in roots]


def _middle(one: Decision) -> list[float]:
    """Where all options hold a number: how near to their median theirs is."""
    numbers = [NUMBER.search(text) for text in one.options]
    if not all(numbers):
        return [0.0] * len(one.options)
    values = [float(found[0]) for found in numbers if found]
    return [-abs(value - median(values)) for value in values]


def _roots(text: str) -> frozenset[str]:
    return frozenset(word[:5] for word in prose.shape(PLAIN.sub(" ", text)).split())


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


RULES: dict[str, Rule] = {
    "the longest option": _length,
    "the shortest option": _negative(_length),
    "the most hedged option": _found(HEDGE),
    "the option with the fewest absolute words": _negative(_found(prose.ABSOLUTE)),
    "the option with the most words of the stem": _agreement,
    "the option that fits the grammar of the stem": _grammar,
    "the odd one out": _negative(_closeness),
    "the option most like the others": _closeness,
    "the middle number": _middle,
}


def _earned(scores: Sequence[float], one: Decision) -> float:
    """Return the share of right options among those with the highest score."""
    best = [place for place, score in enumerate(scores) if score == max(scores)]
    return len(one.right.intersection(best)) / len(best)


def _mean(questions: Iterable[Sequence[float]]) -> float:
    """Return the mean over questions of the mean over their decisions; one without any earns nothing."""
    return float(np.mean([np.mean(one) if one else 0.0 for one in questions]))


def _combined(bank: Sequence[Sequence[Decision]], codes: Sequence[str]) -> float:
    """Return what a weighting of all rules earns in questions that it was not made from.

    A conditional logit (McFadden 1974), fitted to four fifths of the questions by gradient ascent, answers the fifth.
    That is done for several ways to part the bank, and the mean is told. Where a question falls depends on its code
    alone, so that a new one does not move the others.
    """
    features = [[_features(one) for one in question] for question in bank]
    rounds = []
    for turn in range(ROUNDS):
        folds = [crc32(f"{turn} {code}".encode()) % FOLDS for code in codes]
        earned: list[list[float]] = [[] for _ in bank]
        for fold in range(FOLDS):
            others = [place for place, of_it in enumerate(folds) if of_it != fold]
            weights = _fit(*_stacked([features[place] for place in others], [bank[place] for place in others]))
            for place in (place for place, of_it in enumerate(folds) if of_it == fold):
                pairs = zip(features[place], bank[place], strict=True)
                earned[place] = [_earned([*(given @ weights).round(9)], one) for given, one in pairs]
        rounds.append(_mean(earned))
    return float(np.mean(rounds))


def _features(one: Decision) -> Any:
    """Return the scores of all rules, options by rules, each rule with mean 0 and at most 1 from it."""
    scores = np.array([rule(one) for rule in RULES.values()]).T
    scores = scores - scores.mean(axis=0)
    return scores / np.maximum(np.abs(scores).max(axis=0), 1e-12)


def _stacked(features: Sequence[Sequence[Any]], bank: Sequence[Sequence[Decision]]) -> tuple[Any, Any, Any]:
    """Return decisions by options by rules, what is right of each, and which options there are."""
    listed = [
        (given, one) for many, ones in zip(features, bank, strict=True) for given, one in zip(many, ones, strict=True)
    ]
    widest = max((len(one.options) for _, one in listed), default=1)
    scores, right = np.zeros((len(listed), widest, len(RULES))), np.zeros((len(listed), widest))
    for place, (given, one) in enumerate(listed):
        scores[place, : len(given)] = given
        right[place, [*one.right]] = 1 / len(one.right)
    there = np.arange(widest) < np.array([[len(one.options)] for _, one in listed]).reshape(-1, 1)
    return scores, right, there


def _fit(scores: Any, right: Any, there: Any) -> Any:
    weights = np.zeros(len(RULES))
    for _ in range(STEPS if len(scores) else 0):
        drawn = np.exp(scores @ weights) * there
        missed = right - drawn / drawn.sum(axis=1, keepdims=True)
        weights = weights + RATE * (np.einsum("dor,do->r", scores, missed) / len(scores) - SHRINKAGE * weights)
    return weights
