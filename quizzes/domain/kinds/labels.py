"""A kind whose answer puts labels on the places of a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Self

from quizzes.domain.kinds.base import Field, InvalidAnswer, InvalidQuestion, Json, Schemas, Written, refuse
from quizzes.domain.kinds.figured import (
    ALTERNATIVE,
    FEEDBACK,
    FIGURE,
    PUBLIC_SCHEMA,
    REGION,
    SHAPE,
    Figured,
    read_figured,
)
from quizzes.domain.kinds.parts import (
    ID_SCHEMA,
    MOST_PARTS,
    PART_SCHEMA,
    Part,
    draw_ids,
    in_order,
    is_words,
    not_words,
    read_parts,
    twins,
)
from quizzes.domain.kinds.regions import (
    LONGEST_NAME,
    content_of_region,
    problems_of_figure,
    problems_of_regions,
    stored_regions,
)

LONGEST_LABEL = 120  # characters
NAME = Field(
    "name",
    "Where it is, in words",
    longest=LONGEST_NAME,
    help="For the list: “on both walls in the left panel”. It says where the place is, and not what it is.",
)
LABEL = Field("label", "Its label", longest=LONGEST_LABEL, help="What belongs there.")
TARGETS = Field(
    "targets",
    "Places to label",
    type="rows",
    row="Place",
    most=MOST_PARTS,
    help="Two or more. Each has a number on the figure. No label belongs on two of them.",
    fields=(REGION, NAME, SHAPE, LABEL, FEEDBACK),
)
DISTRACTORS = Field(
    "distractors",
    "Labels that belong nowhere",
    type="texts",
    longest=2_000,
    required=False,
    help="One on each line. With some, the last place is not known once the others are.",
)
PLACED = {
    "type": "object",
    "properties": {
        "labels": {
            "type": "object",
            "description": "The id of a label by the id of the region that it is placed on. A region may be left out.",
            "propertyNames": ID_SCHEMA,
            "additionalProperties": ID_SCHEMA,
            "minProperties": 1,
            "maxProperties": MOST_PARTS,
        }
    },
    "required": ["labels"],
    "additionalProperties": False,
}
SHOWN = {
    **PUBLIC_SCHEMA,
    "labels": {
        "type": "array",
        "items": PART_SCHEMA,
        "minItems": 2,
        "maxItems": 2 * MOST_PARTS,
        "description": "In the order drawn for this slot. Each belongs on one region at most.",
    },
}
Placed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Labels(Figured):
    """Labels to be placed on a figure. Each place that has its own earns its share; a place may be left empty.

    The same label on two places is an answer: it is right on one of them at most, and whoever moves a label from one
    place to another passes through it.

    body: that of Figured and {"labels": [{"id": str, "text": str}, ...]}, sorted by id
    key {"labels": {region: label, ...}} for every region    answer {"labels": {region: label, ...}}
    """

    name: ClassVar[str] = "labels"
    label: ClassVar[str] = "Labels to place on a figure"
    content_fields: ClassVar[tuple[str, ...]] = ("figure", "targets", "distractors", "text_alternative")
    fields: ClassVar[tuple[Field, ...]] = (FIGURE, TARGETS, DISTRACTORS, ALTERNATIVE)
    places: ClassVar[str] = "targets"
    place: ClassVar[str] = "target"
    schemas: ClassVar[Schemas] = Schemas(
        body={"type": "object", "properties": SHOWN, "required": list(SHOWN), "additionalProperties": False},
        answer=PLACED,
        key=PLACED,
    )
    labels: tuple[Part, ...]

    @classmethod
    def read(cls, body: Json) -> Self:
        figured = read_figured(body, ["labels"])
        return cls(*figured, read_parts(body, "labels", most=2 * MOST_PARTS))

    def read_key(self, key: Json) -> Placed:
        placed = self._placed(key, InvalidQuestion)
        if len(placed) != len(self.regions) or len(set(placed.values())) != len(placed):
            raise InvalidQuestion("each place has a label of its own", ["targets"])
        return placed

    def read_answer(self, answer: Json) -> Placed:
        return self._placed(answer, InvalidAnswer)

    def _placed(self, given: Json, error: type[Exception]) -> Placed:
        match given:
            case {"labels": dict(placed), **beside} if placed and not beside and len(placed) <= MOST_PARTS:
                regions, labels = {one.id for one in self.regions}, {one.id for one in self.labels}
                if all(type(label) is str and label in labels for label in placed.values()) and set(placed) <= regions:
                    return placed
        raise error("expected 'labels' alone, the id of a label by the id of each region that has one")

    def mark(self, key: Placed, answer: Placed, values: Json) -> Fraction:
        return Fraction(sum(answer.get(region) == label for region, label in key.items()), len(key))

    def chance(self, key: Placed) -> Fraction:
        return Fraction(1, len(self.labels))

    def responses(self, key: Placed, answer: Placed, values: Json) -> dict[str, str]:
        return dict(sorted(answer.items()))

    def ids(self) -> list[str]:
        return [label.id for label in self.labels]

    def public(self, order: Sequence[str], values: Json) -> dict[str, Any]:
        return {**self.figure_as_shown(), "labels": in_order(self.labels, order)}

    def answer_from_form(self, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        said = {name.removeprefix("choice-"): values[-1] for name, values in posted.items() if name != "choice"}
        placed = {region: label for region, label in said.items() if label}
        return {"labels": placed} if placed else {}

    @classmethod
    def problems_in(cls, item: Json) -> list[InvalidQuestion]:
        targets, distractors = item.get("targets"), item.get("distractors") or []
        problems = [*problems_of_figure(item), *problems_of_regions(targets, "targets", ("label",))]
        if any(problem.at[0] == "targets" and not problem.missing for problem in problems):
            return problems
        for place, one in enumerate(targets or ()):
            problems += _problems_of_target(one, ["targets", place])
        if type(distractors) is not list or len(distractors) > MOST_PARTS or not all(map(_is_label, distractors)):
            said = f"distractors are at most {MOST_PARTS} texts of at most {LONGEST_LABEL} characters"
            return [*problems, InvalidQuestion(said, ["distractors"])]
        labels = [one.get("label") or "" for one in targets or ()]
        if all(map(_is_label, labels)):
            problems += _twins_of_labels(labels, distractors)
        return problems

    @classmethod
    def from_content(cls, item: Json, rng: Random, *, draft: bool = False) -> Written:
        refuse(cls.problems_in(item), draft=draft)
        targets, distractors = item["targets"], item.get("distractors") or []
        ids = draw_ids(len(targets), rng)
        own = draw_ids(len(targets) + len(distractors), rng, besides=ids)
        texts = dict(zip(own, [*(one["label"] for one in targets), *distractors], strict=True))
        written = Written(
            body={
                "figure": item.get("figure") or "",
                "regions": stored_regions(targets, ids),
                "labels": [{"id": id, "text": texts[id]} for id in sorted(texts)],
                "text_alternative": item.get("text_alternative") or "",
            },
            key={"labels": dict(zip(ids, own, strict=False))},
            feedback={id: one.get("feedback") or "" for id, one in zip(ids, targets, strict=True)},
            order=[*ids, *own],
        )
        cls.read(written.body).read_key(written.key)
        return written

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        stored = {one["id"]: one for one in written.body["regions"]}
        texts = {one["id"]: one["text"] for one in written.body["labels"]}
        placed = written.key["labels"]
        belong = set(placed.values())
        distractors = [texts[id] for id in written.order if id in texts and id not in belong]
        return {
            "figure": written.body["figure"],
            "targets": [
                {
                    **content_of_region(stored[id], named=True),
                    "label": texts[placed[id]],
                    "feedback": written.feedback[id],
                }
                for id in written.order
                if id in stored
            ],
            **({"distractors": distractors} if distractors else {}),
            "text_alternative": written.body["text_alternative"],
        }


def _is_label(found: Any) -> bool:
    return is_words(found) and len(found) <= LONGEST_LABEL


def _problems_of_target(one: Json, at: Sequence[str | int]) -> list[InvalidQuestion]:
    problems = []
    if not is_words(one.get("name")):
        said = "a place to label needs a `name`: where it is, in words that do not say what it is"
        problems.append(InvalidQuestion(said, [*at, "name"]))
    if not _is_label(one.get("label")):
        problems.append(not_words("a place", one.get("label"), "label", [*at, "label"]))
    return problems


def _twins_of_labels(labels: Sequence[str], distractors: Sequence[str]) -> list[InvalidQuestion]:
    """Return the labels that stand twice, each where its author wrote it."""
    found = []
    for problem in twins([*labels, *distractors], "targets"):
        place = int(problem.at[1])
        at = ("targets", place, "label") if place < len(labels) else ("distractors", place - len(labels))
        found.append(InvalidQuestion(str(problem), at))
    return found
