"""What the figures of a version give an author to think about: each finding with its reason in words.

The thresholds are argued for in docs/statistics.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quizzes.domain.statistics.items import ItemFigures

ENOUGH = 40  # first attempts
ENOUGH_FOR_RANGE = 50  # as the rules for authors have it
RARE = 0.05  # of the attempts: a distractor that fewer pick tempts nobody
EASIEST, HARDEST = 0.95, 0.05  # beyond these a question tells nobody apart
RANGE = (0.50, 0.85)  # what a question should be answered rightly by, as the rules for authors have it


@dataclass(frozen=True, slots=True)
class Response:
    """How many gave a response: of all, and of the upper and the lower third. Thirds may count in fractions.

    `right` is None where nobody showed yet what is; `offered`: the question names it, so that it could be picked.
    """

    part: str
    response: str
    label: str
    count: int
    upper: float
    lower: float
    right: bool | None
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at of a version. `third` is how many attempts each third has."""

    figures: ItemFigures
    chance: float | None
    third: int
    responses: Sequence[Response]


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason to look at a version. `name` stays the same as long as it is about the same thing."""

    name: str
    reason: str
    figures: str
    weight: int  # what should be looked at first has the least


def findings(looked: Looked) -> list[Finding]:
    """Return what there is to think about, the gravest first; nothing before there are ENOUGH first attempts."""
    if looked.figures.attempts < ENOUGH or looked.figures.facility is None:
        return []
    found = [*_preferred(looked), *_against(looked), *_difficulty(looked, looked.figures.facility), *_rare(looked)]
    return sorted(found, key=lambda one: (one.weight, one.name))


def _preferred(looked: Looked) -> Iterator[Finding]:
    """The upper third prefers what is wrong."""
    for part in dict.fromkeys(one.part for one in looked.responses):
        there = [one for one in looked.responses if one.part == part]
        best = max((one.upper for one in there if one.right), default=0.0)
        wrong = [one for one in there if one.right is False and one.upper > best]
        # One of several choices to be ticked has no other to be held against: more than half of the third.
        if all(one.right is False for one in there):
            wrong = [one for one in wrong if one.part and one.upper > looked.third / 2]
        if wrong:
            first = max(wrong, key=lambda one: (one.upper, one.response))
            reason = f"Those who did best prefer “{first.label}”, which is marked as wrong. The key may be wrong."
            said = f"Upper third: {_of(first.upper, looked.third)} said this, {_of(best, looked.third)} what is right."
            yield Finding(f"key:{first.part}:{first.response}"[:120], reason, said, 0)


def _against(looked: Looked) -> Iterator[Finding]:
    index = looked.figures.discrimination
    if index is not None and index < 0:
        reason = "Those who did well elsewhere did worse here: the question or its key may mislead."
        yield Finding(
            "discrimination", reason, f"How it goes with the other marks: {percent(index)} (discrimination index).", 1
        )


def _difficulty(looked: Looked, facility: float) -> Iterator[Finding]:
    said, asked = f"Earned on average: {percent(facility)} (facility index)", looked.figures.attempts
    if facility >= EASIEST or facility <= HARDEST:
        who = "Nearly everybody is" if facility >= EASIEST else "Nearly nobody is"
        yield Finding("difficulty", f"{who} right: the question tells nobody apart.", f"{said}.", 3)
    elif looked.chance is not None and facility < looked.chance:
        reason = "Fewer are right than would be by guessing: something misleads, or the key is wrong."
        yield Finding("guessing", reason, f"{said}, by guessing {percent(looked.chance)}.", 2)
    elif asked >= ENOUGH_FOR_RANGE and not RANGE[0] <= facility <= RANGE[1]:
        word = "harder" if facility < RANGE[0] else "easier"
        aimed = f"{percent(RANGE[0])} to {percent(RANGE[1])}"
        yield Finding("range", f"The question is {word} than questions should be.", f"{said}; aimed at: {aimed}.", 5)


def _rare(looked: Looked) -> Iterator[Finding]:
    asked = looked.figures.attempts
    for one in looked.responses:
        if one.offered and one.right is False and one.count < RARE * asked:
            reason = f"Hardly anybody picks “{one.label}”: it tempts nobody, and could be retired."
            yield Finding(
                f"distractor:{one.part or one.response}"[:120], reason, f"Picked in {one.count} of {asked} attempts.", 4
            )


def percent(share: float) -> str:
    """Return a share as a person reads it."""
    return f"{share * 100:.0f} %".replace("-", "\N{MINUS SIGN}")


def _of(count: float, third: int) -> str:
    return f"{count:.1f}".removesuffix(".0") + f" of {third}"
