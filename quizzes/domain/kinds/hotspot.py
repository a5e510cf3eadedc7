"""A kind whose answer is a place on a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Self

from quizzes.domain.kinds.base import Field, InvalidAnswer, InvalidQuestion, Json, Schemas, Written, checked, refuse
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
from quizzes.domain.kinds.parts import ID_SCHEMA, MOST_PARTS, draw_ids
from quizzes.domain.kinds.regions import (
    LONGEST_NAME,
    content_of_region,
    problems_of_figure,
    problems_of_regions,
    stored_regions,
)

NAME = Field(
    "name",
    "Its name in the list",
    longest=LONGEST_NAME,
    required=False,
    help="Beside its number on the figure, in words that do not give it away. Left out, it is the part's own name.",
)
REGIONS = Field(
    "regions",
    "Places to choose from",
    type="rows",
    row="Place",
    most=MOST_PARTS,
    help="Two or more. Each has a number on the figure and stands in a list, too.",
    fields=(REGION, NAME, SHAPE, FEEDBACK),
)
RIGHT = Field("correct_region", "The right place", type="region", longest=60, help="One of the places below.")
PICKED = {
    "type": "object",
    "properties": {"region": ID_SCHEMA},
    "required": ["region"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Hotspot(Figured):
    """One place of several on a figure: all of the credit or none.

    One is right. Where two parts are right together, such as both walls, they are one region: parts of one name.
    A place is picked by its id, on the page and in the API: a point would ask something else of those who do not see
    the figure. What lies under a finger is for the client to find out, which knows every shape.

    key {"region": id}    answer {"region": id}
    """

    name: ClassVar[str] = "hotspot"
    label: ClassVar[str] = "Place on a figure"
    content_fields: ClassVar[tuple[str, ...]] = ("figure", "correct_region", "regions", "text_alternative")
    fields: ClassVar[tuple[Field, ...]] = (FIGURE, RIGHT, REGIONS, ALTERNATIVE)
    places: ClassVar[str] = "regions"
    place: ClassVar[str] = "region"
    schemas: ClassVar[Schemas] = Schemas(
        body={
            "type": "object",
            "properties": PUBLIC_SCHEMA,
            "required": list(PUBLIC_SCHEMA),
            "additionalProperties": False,
        },
        answer=PICKED,
        key=PICKED,
    )

    @classmethod
    def read(cls, body: Json) -> Self:
        return cls(*read_figured(body))

    def read_key(self, key: Json) -> str:
        return self._picked(key, InvalidQuestion)

    def read_answer(self, answer: Json) -> str:
        return self._picked(answer, InvalidAnswer)

    def _picked(self, given: Json, error: type[Exception]) -> str:
        match given:
            case {"region": str(id), **beside} if not beside and id in {one.id for one in self.regions}:
                return id
        raise error("expected 'region' alone, the id of a region of this question")

    def mark(self, key: str, answer: str, values: Json) -> Fraction:
        return Fraction(answer == key)

    def chance(self, key: str) -> Fraction:
        return Fraction(1, len(self.regions))

    def responses(self, key: str, answer: str, values: Json) -> dict[str, str]:
        return {"": answer}

    def ids(self) -> list[str]:
        return []  # places stand where they are

    def public(self, order: Sequence[str], values: Json) -> dict[str, Any]:
        return self.figure_as_shown()

    def answer_from_form(self, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        match posted.get("choice"):
            case [str(picked)] if picked:
                return {"region": picked}
            case [_, *_] as several if any(several):
                return {"region": list(several)}  # which is no answer: see `read_answer`
        return {}

    @classmethod
    def problems_in(cls, item: Json) -> list[InvalidQuestion]:
        listed = item.get("regions")
        problems = [*problems_of_figure(item), *problems_of_regions(listed, "regions", ())]
        if any(problem.at[0] == "regions" and not problem.missing for problem in problems):
            return problems
        right = item.get("correct_region")
        if right not in [one["region"] for one in listed or ()]:
            is_missing = right is None or right == ""
            said = "`correct_region` must be one of `regions`"
            problems.append(InvalidQuestion(said, ["correct_region"], missing=is_missing))
        return problems

    @classmethod
    def from_content(cls, item: Json, rng: Random, *, draft: bool = False) -> Written:
        refuse(cls.problems_in(item), draft=draft)
        listed = item["regions"]
        ids = draw_ids(len(listed), rng)
        right = [id for id, one in zip(ids, listed, strict=True) if one["region"] == item.get("correct_region")]
        written = Written(
            body={
                "figure": item.get("figure") or "",
                "regions": stored_regions(listed, ids),
                "text_alternative": item.get("text_alternative") or "",
            },
            key={"region": right[0]} if right else {},
            feedback={id: one.get("feedback") or "" for id, one in zip(ids, listed, strict=True)},
            order=ids,
        )
        return checked(cls, written, draft=draft)

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        stored = {one["id"]: one for one in written.body["regions"]}
        right = stored.get(written.key.get("region", ""))
        return {
            "figure": written.body["figure"],
            "correct_region": right["region"] if right else "",
            "regions": [{**content_of_region(stored[id]), "feedback": written.feedback[id]} for id in written.order],
            "text_alternative": written.body["text_alternative"],
        }
