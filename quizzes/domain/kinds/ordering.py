"""A kind whose answer is an order: what comes first, and what after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import factorial
from random import Random
from typing import Any, ClassVar, Self

from quizzes.domain.kinds.base import Field, InvalidAnswer, InvalidQuestion, Json, Plain, Schemas, Written, refuse
from quizzes.domain.kinds.parts import (
    ID_SCHEMA,
    LONGEST_PART,
    MOST_PARTS,
    PART_SCHEMA,
    Part,
    draw_ids,
    in_order,
    is_words,
    not_words,
    read_ids,
    read_parts,
    twins,
)

LEAST, MOST = 3, 7  # items of a question in content/
WHOLE = ""  # the feedback on the order as a whole
PAIRS, ALL_OR_NOTHING = "pairs", "all_or_nothing"
SCORING = Field(
    "scoring",
    "What earns marks",
    type="menu",
    required=False,
    options=(
        (PAIRS, "Each two items that stand in the right order to each other earn their share"),
        (ALL_OR_NOTHING, "Only the whole order counts"),
    ),
    help="Where one step in the wrong place spoils the procedure, only the whole order should count.",
)
ITEMS = Field(
    "items",
    "Items, in their right order",
    type="rows",
    row="Item",
    rows=5,
    most=MOST,
    bare=True,
    help="Three to seven, with one order that everybody would defend. Learners get them shuffled.",
    fields=(
        Field("text", "Text", longest=LONGEST_PART),
        Field(
            "feedback",
            "Feedback",
            type="prose",
            longest=LONGEST_PART,
            required=False,
            aside="Why it stands here",
            help="Only where the feedback on the whole order does not say it.",
        ),
    ),
)
FEEDBACK = Field(
    "feedback",
    "Feedback on the order",
    type="prose",
    longest=LONGEST_PART,
    help="Why this order, and what goes wrong in another one.",
)
ORDER_SCHEMA = {
    "type": "object",
    "properties": {"order": {"type": "array", "items": ID_SCHEMA, "uniqueItems": True, "maxItems": MOST_PARTS}},
    "required": ["order"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Ordering(Plain):
    """Items to be put into their one right order.

    body {"items": [{"id": str, "text": str}, ...], "scoring": "pairs" or "all_or_nothing"}, the items sorted by id
    key {"order": [id, ...]}    answer {"order": [id, ...]}, each with all the items
    """

    name: ClassVar[str] = "ordering"
    label: ClassVar[str] = "Items to put in order"
    content_fields: ClassVar[tuple[str, ...]] = ("scoring", "items", "feedback")
    fields: ClassVar[tuple[Field, ...]] = (SCORING, ITEMS, FEEDBACK)
    can_fix_order: ClassVar[bool] = False
    schemas: ClassVar[Schemas] = Schemas(
        body={
            "type": "object",
            "properties": {
                "items": {"type": "array", "items": PART_SCHEMA, "minItems": 2, "maxItems": MOST_PARTS},
                "scoring": {"enum": [PAIRS, ALL_OR_NOTHING]},
            },
            "required": ["items", "scoring"],
            "additionalProperties": False,
        },
        answer=ORDER_SCHEMA,
        key=ORDER_SCHEMA,
    )
    items: tuple[Part, ...]
    scoring: str

    @classmethod
    def read(cls, body: Json) -> Self:
        if set(body) != {"items", "scoring"}:
            raise InvalidQuestion("a body has items and their scoring, and nothing beside them", ["items"])
        return cls(read_parts(body, "items"), _read_scoring(body["scoring"]))

    def read_key(self, key: Json) -> tuple[str, ...]:
        return self._order(key, InvalidQuestion)

    def read_answer(self, answer: Json) -> tuple[str, ...]:
        return self._order(answer, InvalidAnswer)

    def _order(self, given: Json, error: type[Exception]) -> tuple[str, ...]:
        if set(given) != {"order"}:
            raise error("expected 'order' alone, a list")
        order = read_ids(_each_apart(given["order"], error), self.ids(), error)
        if len(order) != len(self.items):
            raise error("an order names all of its items")
        return tuple(order)

    def mark(self, key: tuple[str, ...], answer: tuple[str, ...], values: Json) -> Fraction:
        """Return all or nothing, or the share of all pairs of items that stand in the right order to each other.

        That is Moodle's grading of its ordering questions "Relative to ALL the previous and next items"
        (question/type/ordering, GRADING_RELATIVE_ALL_PREVIOUS_AND_NEXT), and (1 + Kendall's tau) / 2: one item in the
        wrong place costs as much as it was moved, and not all that comes after it.
        """
        if self.scoring == ALL_OR_NOTHING:
            return Fraction(answer == key)
        place = {id: at for at, id in enumerate(answer)}
        pairs = list(combinations(key, 2))
        return Fraction(sum(place[before] < place[after] for before, after in pairs), len(pairs))

    def chance(self, key: tuple[str, ...]) -> Fraction:
        """Return one of n! orders, or a half: at random, each two items are as often in one order as in the other."""
        return Fraction(1, factorial(len(self.items))) if self.scoring == ALL_OR_NOTHING else Fraction(1, 2)

    def responses(self, key: tuple[str, ...], answer: tuple[str, ...], values: Json) -> dict[str, str]:
        return {id: f"place_{place}" for place, id in enumerate(answer, start=1)}

    def ids(self) -> list[str]:
        return [item.id for item in self.items]

    def public(self, order: Sequence[str], values: Json) -> dict[str, Any]:
        return {"items": in_order(self.items, order), "scoring": self.scoring}

    def answer_from_form(self, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Return the order that a form says: a field `choice-` for each item, as they are shown, with its place.

        An item that was given the place of another one goes where the other was. Two that were given one place are no
        order, see `read_answer`: then each stands beside the place that was said, for the form to show again.
        """
        said = {name.removeprefix("choice-"): values[-1] for name, values in posted.items() if name != "choice"}
        if not said:
            return {}
        shown = {id: at for at, id in enumerate(said, start=1)}
        places = {id: int(place) if place.isdecimal() and len(place) < 3 else 0 for id, place in said.items()}
        moved = [places[id] for id in said if places[id] != shown[id]]
        if 0 in places.values() or len(moved) != len(set(moved)):
            return {"order": [[id, place] for id, place in places.items()]}
        return {"order": sorted(said, key=lambda id: (places[id], _sign(places[id] - shown[id])))}

    @classmethod
    def problems_in(cls, item: Json) -> list[InvalidQuestion]:
        problems = []
        if item.get("scoring") not in (None, "", PAIRS, ALL_OR_NOTHING):
            problems.append(InvalidQuestion("scoring must be `pairs` or `all_or_nothing`", ["scoring"]))
        problems += _problems_of_items(item.get("items"))
        if not is_words(item.get("feedback")):
            problems.append(not_words("an order", item.get("feedback"), "feedback", ["feedback"]))
        if item.get("fixed_order"):
            problems.append(InvalidQuestion("what is to be put in order is always shuffled", ["fixed_order"]))
        return problems

    @classmethod
    def from_content(cls, item: Json, rng: Random, *, draft: bool = False) -> Written:
        refuse(cls.problems_in(item), draft=draft)
        listed = [_item(one) for one in item["items"]]
        ids = draw_ids(len(listed), rng)
        named = dict(zip(ids, listed, strict=True))
        written = Written(
            body={
                "items": [{"id": id, "text": named[id]["text"]} for id in sorted(named)],
                "scoring": item.get("scoring") or PAIRS,
            },
            key={"order": ids},
            feedback={WHOLE: item.get("feedback") or "", **{id: one["feedback"] for id, one in named.items()}},
            order=sorted(ids),  # the author's order is the key: no slot may show it
        )
        cls.read(written.body).read_key(written.key)
        return written

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        texts = {one["id"]: one["text"] for one in written.body["items"]}
        reasons = {id: said for id in texts if (said := written.feedback.get(id))}
        scoring = written.body["scoring"]
        return {
            **({} if scoring == PAIRS else {"scoring": scoring}),
            "items": [
                {"text": texts[id], "feedback": reasons[id]} if id in reasons else texts[id]
                for id in written.key["order"]
            ],
            "feedback": written.feedback[WHOLE],
        }


def _read_scoring(scoring: Any) -> str:
    if type(scoring) is not str or scoring not in (PAIRS, ALL_OR_NOTHING):
        raise InvalidQuestion("scoring must be `pairs` or `all_or_nothing`", ["scoring"])
    return scoring


def _each_apart(order: Any, error: type[Exception]) -> Any:
    """Return an order in which no items stand together, as a form may have put them."""
    if type(order) is list and any(type(one) is list for one in order):
        raise error("two items cannot have one place: give each a place of its own, from 1 on")
    return order


def _sign(moved: int) -> int:
    """Return where an item stands among those of its place: what came up before it, what went down after it."""
    return (moved > 0) - (moved < 0)


def _item(one: Any) -> dict[str, str]:
    """Return an item of content/, which is a text, or a text with the reason for its place."""
    if isinstance(one, str):
        return {"text": one, "feedback": ""}
    return {"text": one["text"], "feedback": one.get("feedback") or ""}


def _problems_of_items(listed: Any) -> list[InvalidQuestion]:
    if type(listed) is not list or not LEAST <= len(listed) <= MOST:
        return [InvalidQuestion(f"there must be from {LEAST} to {MOST} items, in their right order", ["items"])]
    problems = [problem for at, one in enumerate(listed) if (problem := _problem_of_item(one, at))]
    return problems or twins([_item(one)["text"] for one in listed], "items")


def _problem_of_item(one: Any, at: int) -> InvalidQuestion | None:
    match one:
        case str():
            return None if is_words(one) else not_words("an item", one, "text", ["items", at])
        case {"text": text, **beside} if set(beside) <= {"feedback"}:
            if not is_words(text):
                return not_words("an item", text, "text", ["items", at, "text"])
            reason = beside.get("feedback") or ""
            fits = type(reason) is str and len(reason) <= LONGEST_PART
            return None if fits else not_words("an item", reason, "feedback", ["items", at, "feedback"])
    return InvalidQuestion("an item is a text, or has a `text` and a `feedback`", ["items", at])
