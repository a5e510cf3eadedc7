"""A statement that is true or false, and the reason for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Self

from quizzes.domain.kinds.base import Field, InvalidAnswer, InvalidQuestion, Json, Plain, Schemas, Written, refuse
from quizzes.domain.kinds.choices import problems_of_choice
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
    read_parts,
)

HALF = Fraction(1, 2)
VERDICTS = {"true": True, "false": False}
FEEDBACKS = {name: f"feedback_{name}" for name in VERDICTS}  # the names in content/ by those in rows
VERDICT = {
    "type": "object",
    "properties": {"value": {"type": "boolean"}, "reason": ID_SCHEMA},
    "required": ["value"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    value: bool
    reason: str | None  # where none was said, or none is asked for


@dataclass(frozen=True, slots=True)
class TrueFalse(Plain):
    """The stem is a statement. The verdict on it earns half, and all of it only with the right reason.

    A right reason for a wrong verdict earns nothing. Without reasons it is a plain statement, and the verdict all.

    body {"reasons": [{"id": str, "text": str}, ...]}, sorted by id; none, or two or more
    key, answer {"value": bool, "reason": id}; an answer may leave the reason out, a key only where none is asked for
    """

    name: ClassVar[str] = "truefalse"
    label: ClassVar[str] = "True or false, with the reason"
    content_fields: ClassVar[tuple[str, ...]] = ("answer", *FEEDBACKS.values(), "reasons")
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "answer",
            "The statement is",
            type="menu",
            help="The question above is the statement itself, such as “A stent abolishes elastic recoil.”",
            options=(("", "Choose one"), ("true", "True"), ("false", "False")),
        ),
        Field("feedback_true", "Feedback to whoever says true", type="prose", longest=LONGEST_PART),
        Field("feedback_false", "Feedback to whoever says false", type="prose", longest=LONGEST_PART),
        Field(
            "reasons",
            "Reasons",
            type="rows",
            row="Reason",
            most=MOST_PARTS,
            required=False,
            help="Why the statement is true or false: three to five, one of them right, some for either verdict. The "
            "verdict earns half, all of it only with the right reason. Without reasons the verdict earns all.",
            fields=(
                Field("text", "Text", longest=LONGEST_PART),
                Field("correct", "This is right", type="flag", required=False, words=("right", "wrong")),
                Field("feedback", "Feedback", type="prose", longest=LONGEST_PART),
            ),
        ),
    )
    schemas: ClassVar[Schemas] = Schemas(
        body={
            "type": "object",
            "properties": {
                "reasons": {
                    "type": "array",
                    "items": PART_SCHEMA,
                    "maxItems": MOST_PARTS,
                    "description": "Empty: no reason is asked for.",
                }
            },
            "required": ["reasons"],
            "additionalProperties": False,
        },
        answer=VERDICT,
        key=VERDICT,
    )
    reasons: tuple[Part, ...]

    @classmethod
    def read(cls, body: Json) -> Self:
        if set(body) != {"reasons"}:
            raise InvalidQuestion("a body has reasons, and nothing beside them", ["reasons"])
        return cls(() if body["reasons"] == [] else read_parts(body, "reasons"))

    def read_key(self, key: Json) -> Verdict:
        found = self._verdict(key, InvalidQuestion)
        if self.reasons and found.reason is None:
            raise InvalidQuestion("exactly one reason must be right", ["reasons"])
        return found

    def read_answer(self, answer: Json) -> Verdict:
        if set(answer) == {"reason"}:
            raise InvalidAnswer("say whether it is true or false, too: a reason alone is no answer")
        return self._verdict(answer, InvalidAnswer)

    def _verdict(self, given: Json, error: type[Exception]) -> Verdict:
        if not {"value"} <= set(given) <= {"value", "reason"} or type(given["value"]) is not bool:
            raise error("expected a `value`, true or false, and beside it at most a `reason`")
        if "reason" in given and given["reason"] not in self.ids():
            raise error("`reason` must be the id of one that this question offers")
        return Verdict(given["value"], given.get("reason"))

    def mark(self, key: Verdict, answer: Verdict, values: Json) -> Fraction:
        if answer.value != key.value:
            return Fraction()
        return Fraction(1) if answer.reason == key.reason else HALF

    def chance(self, key: Verdict) -> Fraction:
        """Half of them say the right verdict: for half of the credit, and for all of it one in so many reasons."""
        return HALF * (HALF + HALF / len(self.reasons)) if self.reasons else HALF

    def responses(self, key: Verdict, answer: Verdict, values: Json) -> dict[str, str]:
        said = {"value": str(answer.value).lower()}
        return {**said, "reason": answer.reason} if answer.reason else said

    def ids(self) -> list[str]:
        return [reason.id for reason in self.reasons]

    def public(self, order: Sequence[str], values: Json) -> dict[str, Any]:
        return {"reasons": in_order(self.reasons, order)}

    def answer_from_form(self, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        said: dict[str, Any] = {}
        if verdict := _first(posted, "choice"):
            said["value"] = VERDICTS.get(verdict, verdict)
        if reason := _first(posted, "choice-reason"):
            said["reason"] = reason
        return said

    @classmethod
    def problems_in(cls, item: Json) -> list[InvalidQuestion]:
        problems = [
            not_words("each verdict", item.get(field), "feedback", [field])
            for field in FEEDBACKS.values()
            if not is_words(item.get(field))
        ]
        if type(item.get("answer")) is not bool:
            missing = item.get("answer") in (None, "")
            problems.insert(0, InvalidQuestion("say whether the statement is true", ["answer"], missing=missing))
        return problems + _problems_of_reasons(item.get("reasons"))

    @classmethod
    def from_content(cls, item: Json, rng: Random, *, draft: bool = False) -> Written:
        refuse(cls.problems_in(item), draft=draft)
        listed = item.get("reasons") or []
        ids = draw_ids(len(listed), rng)
        named = dict(zip(ids, listed, strict=True))
        right = [id for id, one in named.items() if one.get("correct")]
        key = {"value": item.get("answer"), "reason": right[0] if len(right) == 1 else right}  # many: in a draft
        written = Written(
            body={"reasons": [{"id": id, "text": named[id]["text"]} for id in sorted(named)]},
            key={name: said for name, said in key.items() if said not in UNSAID},
            feedback={name: item.get(field) or "" for name, field in FEEDBACKS.items()}
            | {id: one.get("feedback") or "" for id, one in named.items()},
            order=ids,
        )
        if not draft:
            cls.read(written.body).read_key(written.key)
        return written

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        texts = {one["id"]: one["text"] for one in written.body["reasons"]}
        found = written.key.get("reason") or []
        right = [found] if isinstance(found, str) else found
        said = {
            "answer": written.key.get("value"),
            **{field: written.feedback[name] for name, field in FEEDBACKS.items()},
            "reasons": [
                {"text": texts[id], **(RIGHT if id in right else {}), "feedback": written.feedback[id]}
                for id in written.order
            ],
        }
        return {name: value for name, value in said.items() if value not in UNSAID}


UNSAID: tuple[Any, ...] = (None, "", [])
RIGHT = {"correct": True}


def _first(posted: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(posted.get(name) or ()), "")


def _problems_of_reasons(listed: Any) -> list[InvalidQuestion]:
    if listed in UNSAID:
        return []
    if not isinstance(listed, list) or not 2 <= len(listed) <= MOST_PARTS:
        return [InvalidQuestion(f"there must be from 2 to {MOST_PARTS} reasons, or none", ["reasons"])]
    problems = [said for at, one in enumerate(listed) for said in problems_of_choice(one, at, "reasons", "a reason")]
    if all(problem.missing for problem in problems):
        right = sum(one.get("correct", False) for one in listed)
        if right != 1:
            said = f"exactly one reason must be marked as right; {right} are"
            problems.append(InvalidQuestion(said, ["reasons"], missing=True))
    return problems
