"""The statistics of a quiz: its figures, and those of its items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from quizzes.domain import rasch
from quizzes.domain.statistics import (
    Columns,
    ItemFigures,
    QuizFigures,
    Weight,
    item_figures,
    quiz_figures,
    summed_variance,
    weights,
)
from quizzes.domain.statistics.columns import Ints
from quizzes.models import QuestionVersion, Quiz
from quizzes.queries.hearing import Heard
from quizzes.queries.ruled import held_keys
from quizzes.queries.statistics.reading import Chosen, Read, answers_to_quiz

DRAWS = 1_000  # places that one draw can have, and questions fill up


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a quiz. One that was drawn has no place of its own, and no weight."""

    version: QuestionVersion  # the newest that was asked
    versions: int
    drawn: bool
    position: int
    figures: ItemFigures
    weight: Weight | None
    chance: float | None
    difficulty: rasch.Difficulty | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place that a draw fills, such as the second of the first draw, over whatever was drawn for it."""

    draw: int
    number: int
    figures: ItemFigures
    weight: Weight


@dataclass(frozen=True, slots=True)
class QuizReport:
    """The statistics of a quiz. `shared`: all attempts were at the same questions, in the same versions.

    `scale` is None where there are too few answers for it; `dichotomous` is how many items it could stand on.
    """

    figures: QuizFigures
    items: list[Item]
    draws: list[Drawn]
    shared: bool
    scale: rasch.Scale | None
    dichotomous: int


def quiz_report(quiz: Quiz, chosen: Chosen) -> QuizReport:
    """Return the statistics of a quiz over the chosen attempts. Constant queries."""
    read = answers_to_quiz(quiz, chosen)
    asked = asked_versions(read)
    codes, item = np.unique(question_of_rows(read, asked) * 2 + (read.drawn_by > 0), return_inverse=True)
    columns, places = read.columns(item), _places(read, item, codes.size)
    figures, weight = item_figures(columns, codes.size), _weights(read, places)
    versions = _versions_of_items(read, asked, item)
    shared, (scale, dichotomous) = _is_shared(read), _scale(columns, codes.size)
    return QuizReport(
        figures=quiz_figures(columns, codes.size if shared else None, summed_variance(figures)),
        items=_items(read, versions, codes, item, figures, weight, scale.difficulties if scale else {}),
        draws=_draws(read, places, codes.size, weight),
        shared=shared,
        scale=scale,
        dichotomous=dichotomous,
    )


def asked_versions(read: Read) -> dict[int, QuestionVersion]:
    """Return the versions that were asked, with their questions, by id. One query."""
    versions = QuestionVersion.objects.filter(pk__in=np.unique(read.version).tolist())
    return {one.pk: one for one in versions.select_related("question")}


def question_of_rows(read: Read, asked: Mapping[int, QuestionVersion]) -> Ints:
    versions, of_rows = np.unique(read.version, return_inverse=True)
    questions = np.array([asked[int(id)].question_id for id in versions], dtype=np.int64)
    found: Ints = questions[of_rows]
    return found


def chances(asked: Iterable[QuestionVersion]) -> dict[int, float | None]:
    """Return the mean credit of whoever guesses at each version, by id. Constant queries."""
    versions = {one.pk: one for one in asked}
    return {id: Heard.of(versions[id], held).chance for id, held in held_keys(versions).items()}


def _is_shared(read: Read) -> bool:
    """Whether all attempts were given the same versions for the same points: then each stands in every one of them."""
    if not read.attempt.size:
        return False
    attempts = np.unique(read.attempt).size
    _, times = np.unique(read.version * 100_000 + read.points.astype(np.int64), return_counts=True)
    return bool((times == attempts).all())


def _items(
    read: Read,
    versions: Mapping[int, Sequence[QuestionVersion]],
    items: Ints,
    item: Ints,
    figures: Sequence[ItemFigures],
    weight: Mapping[int, Weight],
    difficulties: Mapping[int, rasch.Difficulty],
) -> list[Item]:
    newest = {at: max(found, key=lambda one: one.number) for at, found in versions.items()}
    chance, positions = chances(newest.values()), _least(item, read.position, items.size)
    found = [
        Item(
            newest[at],
            len(versions[at]),
            bool(code % 2),
            int(positions[at]),
            figures[at],
            weight.get(at),
            chance[newest[at].pk],
            difficulties.get(at),
        )
        for at, code in enumerate(items.tolist())
    ]
    return sorted(found, key=_order)


def _order(item: Item) -> tuple[bool, int, str]:
    return item.drawn, item.position, item.version.question.code


def _versions_of_items(
    read: Read, asked: Mapping[int, QuestionVersion], item: Ints
) -> dict[int, list[QuestionVersion]]:
    pairs = np.unique(np.stack([item, read.version]), axis=1).T.tolist() if item.size else []
    found: dict[int, list[QuestionVersion]] = {}
    for at, version in pairs:
        found.setdefault(at, []).append(asked[version])
    return found


def _least(groups: Ints, values: Ints, number: int) -> Ints:
    found = np.full(number, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(found, groups, values)
    return found


def _draws(read: Read, places: Ints, items: int, weight: Mapping[int, Weight]) -> list[Drawn]:
    """Return the places that draws fill, with the figures of whatever stood there."""
    drawn, of_rows = np.unique(np.where(places >= items, places, -1), return_inverse=True)
    figures = item_figures(read.columns(of_rows), drawn.size)
    there = ((int(at) - items, one, weight[int(at)]) for at, one in zip(drawn, figures, strict=True) if at >= 0)
    return [Drawn(number // DRAWS, number % DRAWS + 1, one, counts) for number, one, counts in there]


def _places(read: Read, item: Ints, items: int) -> Ints:
    """Return the place of each row: a fixed item is one, and after them comes each number of each draw."""
    order = np.lexsort((read.position, read.drawn_by, read.attempt))
    group = np.stack([read.attempt[order], read.drawn_by[order]])
    begins = np.ones(order.size, dtype=np.bool_)
    begins[1:] = (group[:, 1:] != group[:, :-1]).any(axis=0)
    starts = np.maximum.accumulate(np.where(begins, np.arange(order.size), 0))
    number = np.zeros(order.size, dtype=np.int64)
    number[order] = np.arange(order.size) - starts
    found: Ints = np.where(read.drawn_by > 0, items + read.drawn_by * DRAWS + number, item)
    return found


def _weights(read: Read, places: Ints) -> dict[int, Weight]:
    there, of_rows = np.unique(places, return_inverse=True)
    found = weights(read.columns(of_rows), there.size)
    return {int(at): one for at, one in zip(there, found, strict=True)}


def _scale(columns: Columns, items: int) -> tuple[rasch.Scale | None, int]:
    """Return the scale of the items that are right or wrong and nothing between, and how many these are."""
    share = columns.mark / columns.points
    partly = np.bincount(columns.item[(share != 0) & (share != 1)], minlength=items) > 0
    whole = items - int(partly.sum())
    if not rasch.is_enough(columns.attempts, whole):
        return None, whole
    kept = ~partly[columns.item]
    return rasch.scale(columns.attempt[kept], columns.item[kept], share[kept] == 1), whole
