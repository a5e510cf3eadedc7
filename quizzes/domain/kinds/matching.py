"""A kind whose answer is a match for each of several items: pairs, and extended matching sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Self

from quizzes.domain.kinds.base import Field, InvalidAnswer, InvalidQuestion, Json, Plain, Schemas, Written, refuse
from quizzes.domain.kinds.parts import (
    ID_SCHEMA,
    LONGEST_PART,
    PART_SCHEMA,
    Part,
    draw_ids,
    in_order,
    is_words,
    not_words,
    read_parts,
    twins,
)

LEAST, MOST = 2, 20  # lefts
MOST_RIGHTS = 26  # as many as there are letters
LONGEST_RIGHT = 200  # characters: it stands in a menu
PAIRS = Field(
    "pairs",
    "Pairs",
    type="rows",
    row="Pair",
    most=MOST,
    help="Three or more, alike in grammar on each side. In an extended set each item is a patient or a finding, and "
    "what belongs to it is one of the options above, word for word.",
    fields=(
        Field("left", "Item", type="prose", longest=LONGEST_PART),
        Field("right", "What belongs to it", longest=LONGEST_RIGHT),
        Field("feedback", "Feedback", type="prose", longest=LONGEST_PART, help="Why these two belong together."),
    ),
)
OPTIONS = Field(
    "options",
    "Options of an extended set",
    type="texts",
    required=False,
    longest=MOST_RIGHTS * (LONGEST_RIGHT + 1),
    help="Only for an extended matching set: up to 26, one on each line. Each may belong to one item, to several or to "
    "none. Leave it empty where each item has a match of its own.",
)
DISTRACTORS = Field(
    "distractors",
    "What belongs to no item",
    type="texts",
    required=False,
    longest=MOST_RIGHTS * (LONGEST_RIGHT + 1),
    help="One on each line, plausible for at least one item: so the last pair does not follow from the others.",
)
PAIRS_SCHEMA = {
    "type": "object",
    "properties": {
        "pairs": {
            "type": "object",
            "patternProperties": {ID_SCHEMA["pattern"]: ID_SCHEMA},
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": MOST,
        }
    },
    "required": ["pairs"],
    "additionalProperties": False,
}


def _parts_schema(most: int) -> dict[str, Any]:
    return {"type": "array", "items": PART_SCHEMA, "minItems": LEAST, "maxItems": most}


@dataclass(frozen=True, slots=True)
class Matching(Plain):
    """Items on the left, each with the one on the right that belongs to it.

    body {"lefts": [{"id": str, "text": str}, ...], "rights": [...], "reuse": bool}, each list sorted by id; with
    `reuse` a right may belong to several lefts
    key {"pairs": {left id: right id}}, all lefts    answer {"pairs": {left id: right id}}, at least one
    """

    name: ClassVar[str] = "matching"
    label: ClassVar[str] = "Pairs to match, or an extended matching set"
    content_fields: ClassVar[tuple[str, ...]] = ("options", "pairs", "distractors")
    fields: ClassVar[tuple[Field, ...]] = (OPTIONS, PAIRS, DISTRACTORS)
    schemas: ClassVar[Schemas] = Schemas(
        body={
            "type": "object",
            "properties": {
                "lefts": _parts_schema(MOST),
                "rights": _parts_schema(MOST_RIGHTS),
                "reuse": {"type": "boolean"},
            },
            "required": ["lefts", "rights", "reuse"],
            "additionalProperties": False,
        },
        answer=PAIRS_SCHEMA,
        key=PAIRS_SCHEMA,
    )
    lefts: tuple[Part, ...]
    rights: tuple[Part, ...]
    reuse: bool

    @classmethod
    def read(cls, body: Json) -> Self:
        if set(body) != {"lefts", "rights", "reuse"} or type(body["reuse"]) is not bool:
            raise InvalidQuestion("a body has lefts, rights and whether these are used again", ["pairs"])
        lefts, rights = read_parts(body, "lefts", most=MOST), read_parts(body, "rights", most=MOST_RIGHTS)
        if {left.id for left in lefts} & {right.id for right in rights}:
            raise InvalidQuestion("an id stands on both sides", ["pairs"])
        return cls(lefts, rights, body["reuse"])

    def read_key(self, key: Json) -> dict[str, str]:
        pairs = self._pairs(key, InvalidQuestion)
        if len(pairs) != len(self.lefts):
            raise InvalidQuestion("each item needs what belongs to it", ["pairs"])
        if not self.reuse and len(set(pairs.values())) != len(pairs):
            raise InvalidQuestion("each item needs a match of its own", ["pairs"])
        return pairs

    def read_answer(self, answer: Json) -> dict[str, str]:
        pairs = self._pairs(answer, InvalidAnswer)
        if not pairs:
            raise InvalidAnswer("nothing is matched")
        return pairs

    def _pairs(self, given: Json, error: type[Exception]) -> dict[str, str]:
        match given:
            case {"pairs": dict(pairs), **beside} if not beside:
                lefts, rights = {left.id for left in self.lefts}, {right.id for right in self.rights}
                if set(pairs) <= lefts and all(type(id) is str and id in rights for id in pairs.values()):
                    return pairs
        raise error("expected 'pairs' alone, what belongs to each item by their ids")

    def mark(self, key: dict[str, str], answer: dict[str, str], values: Json) -> Fraction:
        return Fraction(sum(answer.get(left) == right for left, right in key.items()), len(key))

    def chance(self, key: dict[str, str]) -> Fraction:
        """Return one of so many rights: each left is right as often, whether or not a right is taken twice."""
        return Fraction(1, len(self.rights))

    def responses(self, key: dict[str, str], answer: dict[str, str], values: Json) -> dict[str, str]:
        return dict(sorted(answer.items()))

    def ids(self) -> list[str]:
        return [part.id for part in (*self.lefts, *self.rights)]

    def public(self, order: Sequence[str], values: Json) -> dict[str, Any]:
        return {"lefts": in_order(self.lefts, order), "rights": in_order(self.rights, order), "reuse": self.reuse}

    def answer_from_form(self, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Return what a menu `choice-` for each left says; one that says nothing leaves its left out."""
        said = {name.removeprefix("choice-"): values[-1] for name, values in posted.items() if values[-1]}
        return {"pairs": said} if said else {}

    @classmethod
    def problems_in(cls, item: Json) -> list[InvalidQuestion]:
        match item.get("pairs"):
            case [_, _, *_] as listed if len(listed) <= MOST:
                problems = [problem for at, one in enumerate(listed) for problem in _problems_of_pair(one, at)]
            case _:
                return [InvalidQuestion(f"there must be from {LEAST} to {MOST} pairs", ["pairs"])]
        problems += _problems_of_texts(item, "options") + _problems_of_texts(item, "distractors")
        if all(problem.missing for problem in problems):
            problems += _problems_of_set(item) if item.get("options") else _problems_of_sides(item)
        return problems

    @classmethod
    def from_content(cls, item: Json, rng: Random, *, draft: bool = False) -> Written:
        refuse(cls.problems_in(item), draft=draft)
        pairs, options = item["pairs"], item.get("options") or []
        texts = options or [*(one["right"] for one in pairs), *(item.get("distractors") or [])]
        ids = draw_ids(len(pairs) + len(texts), rng)
        lefts = dict(zip(ids, pairs, strict=False))
        rights = _named(texts, ids[len(pairs) :], ordered=len(texts) if options else len(pairs))
        by_text = {text: id for id, text in rights.items()}
        written = Written(
            body={
                "lefts": [{"id": id, "text": lefts[id]["left"]} for id in sorted(lefts)],
                "rights": [{"id": id, "text": rights[id]} for id in sorted(rights)],
                "reuse": bool(options),
            },
            key={"pairs": {id: by_text[one["right"]] for id, one in lefts.items()}},
            feedback={id: one.get("feedback") or "" for id, one in lefts.items()},
            # The rights of pairs in the order of their lefts would be the key.
            order=[*lefts, *(rights if options else sorted(rights))],
        )
        cls.read(written.body).read_key(written.key)
        return written

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        body, matches = written.body, written.key["pairs"]
        lefts = {one["id"]: one["text"] for one in body["lefts"]}
        rights = {one["id"]: one["text"] for one in body["rights"]}
        in_author_order = [id for id in written.order if id in rights]
        over = [rights[id] for id in in_author_order if id not in matches.values()]
        return {
            **({"options": [rights[id] for id in in_author_order]} if body["reuse"] else {}),
            "pairs": [
                {"left": lefts[id], "right": rights[matches[id]], "feedback": written.feedback[id]}
                for id in written.order
                if id in lefts
            ],
            **({"distractors": over} if over and not body["reuse"] else {}),
        }


def _named(texts: Sequence[str], ids: Sequence[str], *, ordered: int) -> dict[str, str]:
    """Return texts by their ids. Those after the first `ordered` have ids that rise in their order.

    So their order is known from the ids alone, which tell nobody whose order it is.
    """
    return dict(zip([*ids[:ordered], *sorted(ids[ordered:])], texts, strict=True))


def _problems_of_pair(one: Any, at: int) -> list[InvalidQuestion]:
    if not isinstance(one, dict) or set(one) - {"left", "right", "feedback"}:
        return [InvalidQuestion("a pair has a `left`, a `right` and a `feedback`", ["pairs", at])]
    problems = [
        not_words("a pair", one.get(name), name, ["pairs", at, name])
        for name in ("left", "right", "feedback")
        if not is_words(one.get(name))
    ]
    if is_words(one.get("right")) and len(one["right"]) > LONGEST_RIGHT:
        said = f"what belongs to an item stands in a menu: at most {LONGEST_RIGHT} characters"
        problems.append(InvalidQuestion(said, ["pairs", at, "right"]))
    return problems


def _problems_of_texts(item: Json, name: str) -> list[InvalidQuestion]:
    listed = item.get(name)
    if listed in (None, []):
        return []
    if type(listed) is not list or not all(is_words(one) and len(one) <= LONGEST_RIGHT for one in listed):
        return [InvalidQuestion(f"{name} must be texts of at most {LONGEST_RIGHT} characters", [name])]
    return []


def _problems_of_set(item: Json) -> list[InvalidQuestion]:
    """Return what is wrong with an extended matching set."""
    options = item["options"]
    problems = _too_many(options, "options") + twins(options, "options")
    if len(options) < LEAST:
        problems.append(InvalidQuestion("an extended set has options to choose from", ["options"]))
    problems += twins([one["left"] for one in item["pairs"]], "pairs")
    for at, one in enumerate(item["pairs"]):
        if one["right"] not in options:
            problems.append(InvalidQuestion(f'"{one["right"]}" is none of the options', ["pairs", at, "right"]))
    if item.get("distractors"):
        said = "among the options of an extended set stand those that belong to no item, too"
        problems.append(InvalidQuestion(said, ["distractors"]))
    return problems


def _problems_of_sides(item: Json) -> list[InvalidQuestion]:
    """Return what is wrong with pairs that have a right of their own each."""
    rights, distractors = [one["right"] for one in item["pairs"]], item.get("distractors") or []
    problems = _too_many([*rights, *distractors], "distractors" if distractors else "pairs")
    problems += twins([one["left"] for one in item["pairs"]], "pairs")
    found = twins([*rights, *distractors], "pairs")
    return problems + [_where(one, len(rights)) for one in found]


def _where(problem: InvalidQuestion, count: int) -> InvalidQuestion:
    """Return a problem of the right sides, where its author finds it: in a pair, or among the distractors."""
    at = problem.at[1]
    if isinstance(at, int) and at < count:
        said = f"{problem}; what belongs to several items is an option of an extended set"
        return InvalidQuestion(said, ["pairs", at, "right"])
    return InvalidQuestion(str(problem), ["distractors"])


def _too_many(rights: Sequence[str], name: str) -> list[InvalidQuestion]:
    if len(rights) <= MOST_RIGHTS:
        return []
    return [InvalidQuestion(f"there are {len(rights)} to choose from; at most {MOST_RIGHTS}", [name])]
