"""A kind whose answer fills the gaps of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Self

from quizzes.domain.kinds.base import (
    Explained,
    Field,
    InvalidAnswer,
    InvalidQuestion,
    Json,
    Schemas,
    Written,
    checked,
    refuse,
)
from quizzes.domain.kinds.cloze_fields import BLANKS, LONGEST_SAID, LONGEST_TEXT, MOST, TEXT
from quizzes.domain.kinds.gaps import Gap, MenuGap, problem_of_feedback
from quizzes.domain.kinds.parts import ID_SCHEMA
from quizzes.domain.kinds.typed_gaps import NumberGap, TextGap

GAPS: dict[str, type[Gap]] = {gap.type: gap for gap in (MenuGap, TextGap, NumberGap)}
TYPED = {"options": "menu", "accept": "text", "tolerance": "number"}  # what tells the type of a blank in content/

GAP = re.compile(r"\{\{([0-9]{1,2})\}\}")

NAMES = {"type": "string", "pattern": "^[0-9]{1,2}$"}


def _by_number(schema: dict[str, Any], name: str = "gaps") -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {"type": "object", "propertyNames": NAMES, "additionalProperties": schema}},
        "required": [name],
        "additionalProperties": False,
    }


@dataclass(frozen=True, slots=True)
class Cloze:
    """A text with gaps that are filled in, each for its share of the credit.

    body {"text": str with {{1}}, "gaps": {"1": {"type": "menu", ...}}}, as each type of gap says
    key {"gaps": {"1": ...}}, all gaps    answer {"gaps": {"1": str}}, at least one
    """

    name: ClassVar[str] = "cloze"
    label: ClassVar[str] = "Gaps in a text"
    content_fields: ClassVar[tuple[str, ...]] = ("text", "blanks")
    fields: ClassVar[tuple[Field, ...]] = (TEXT, BLANKS)
    can_fix_order: ClassVar[bool] = True
    schemas: ClassVar[Schemas] = Schemas(
        body={
            "type": "object",
            "properties": {
                "text": {"type": "string"},
                "gaps": _by_number({"oneOf": [gap.schema for gap in GAPS.values()]})["properties"]["gaps"],
            },
            "required": ["text", "gaps"],
            "additionalProperties": False,
        },
        answer=_by_number({"type": "string", "maxLength": LONGEST_SAID}),
        key=_by_number(
            {
                "type": "object",
                "properties": {
                    "answer": {"type": "string"},
                    "id": {**ID_SCHEMA, "description": "Of a menu: the option that belongs there."},
                    "is_right": {"type": "boolean", "description": "Whether what was said there is right."},
                },
                "required": ["answer", "is_right"],
                "additionalProperties": False,
            }
        ),
    )
    text: str
    gaps: Mapping[str, Gap]

    @classmethod
    def read(cls, body: Json) -> Self:
        match body:
            case {"text": str(text), "gaps": dict(gaps), **beside} if not beside and 0 < len(text) <= LONGEST_TEXT:
                if 0 < len(gaps) <= MOST and GAP.findall(text) == [str(at) for at in range(1, len(gaps) + 1)]:
                    return cls(text, {name: _read_gap(gaps.get(name)) for name in GAP.findall(text)})
        raise InvalidQuestion("a body has a text with {{1}}, and a gap for each number in it", ["text"])

    def read_key(self, key: Json) -> dict[str, Any]:
        match key:
            case {"gaps": dict(keys), **beside} if not beside and set(keys) == set(self.gaps):
                return {name: gap.read_key(_mapping(keys[name])) for name, gap in self.gaps.items()}
        raise InvalidQuestion("a key says what belongs into each gap", ["blanks"], missing=True)

    def read_answer(self, answer: Json) -> dict[str, Any]:
        match answer:
            case {"gaps": dict(said), **beside} if not beside and said and set(said) <= set(self.gaps):
                if all(type(one) is str and 0 < len(one) <= LONGEST_SAID for one in said.values()):
                    return {name: self._read_said(name, one) for name, one in said.items()}
        raise InvalidAnswer("expected 'gaps' alone, what belongs there by their numbers")

    def _read_said(self, name: str, said: str) -> Any:
        try:
            return self.gaps[name].read_answer(said)
        except InvalidAnswer as error:
            raise InvalidAnswer(f"gap {name}: {error}") from error

    def draw(self, rng: Random) -> dict[str, Any]:
        return {}

    def mark(self, key: Mapping[str, Any], answer: Mapping[str, Any], values: Json) -> Fraction:
        earned = (self.gaps[name].mark(key[name], said) for name, said in answer.items())
        return sum(earned, Fraction()) / len(self.gaps)

    def chance(self, key: Mapping[str, Any]) -> Fraction | None:
        """Return the mean over all gaps: one of its options in a menu, nothing where something is typed."""
        found = [gap.chance(key[name]) for name, gap in self.gaps.items()]
        guessable = [chance for chance in found if chance is not None]
        return sum(guessable, Fraction()) / len(self.gaps) if guessable else None

    def responses(self, key: Mapping[str, Any], answer: Mapping[str, Any], values: Json) -> dict[str, str]:
        said = [(name, gap) for name, gap in self.gaps.items() if name in answer]
        return {f"gap_{name}": gap.response(key[name], answer[name]) for name, gap in said}

    def ids(self) -> list[str]:
        return [id for gap in self.gaps.values() for id in gap.ids()]

    def public(self, order: Sequence[str], values: Json) -> dict[str, Any]:
        return {"text": self.text, "gaps": {name: gap.public(order) for name, gap in self.gaps.items()}}

    def answer_from_form(self, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Return what the fields `choice-1` and so on say; one that says nothing leaves its gap out."""
        said = {name.removeprefix("choice-"): values[-1].strip() for name, values in posted.items()}
        return {"gaps": gaps} if (gaps := {name: one for name, one in said.items() if one}) else {}

    def explain(self, key: Json, feedback: Mapping[str, str], answer: Json | None, values: Json) -> Explained:
        said = answer["gaps"] if answer else {}
        told: dict[str, Any] = {}
        reasons: dict[str, str] = {}
        for name, gap in self.gaps.items():
            seen = gap.seen(key["gaps"][name], _feedback_of(name, feedback), said.get(name))
            told[name] = {"answer": seen.right, **({"id": seen.id} if seen.id else {})}
            told[name]["is_right"] = name in said and _is_right(gap, key["gaps"][name], said[name])
            reasons[name] = seen.reason
        return Explained({"gaps": told}, reasons)

    @classmethod
    def problems_in(cls, item: Json) -> list[InvalidQuestion]:
        text, blanks = item.get("text"), item.get("blanks")
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
            return [InvalidQuestion(f"write a text of at most {LONGEST_TEXT:,} characters, with {{{{1}}}}", ["text"])]
        if not isinstance(blanks, dict) or not all(isinstance(one, dict) for one in blanks.values()):
            return [InvalidQuestion("each gap of the text needs its lines under its number", ["blanks"])]
        return _problems_of_numbers(text, blanks) or [
            InvalidQuestion(str(problem), ["blanks", name, *problem.at], missing=problem.missing)
            for name, blank in blanks.items()
            for problem in _problems_of_blank(blank)
        ]

    @classmethod
    def from_content(cls, item: Json, rng: Random, *, draft: bool = False) -> Written:
        refuse(cls.problems_in(item), draft=draft)
        found: dict[str, Written] = {}
        for name in GAP.findall(item["text"]):
            blank = item["blanks"][name]
            taken = {id for written in found.values() for id in written.order}
            found[name] = GAPS[_type_of(blank)].from_content(blank, rng, taken)
        written = Written(
            body={"text": item["text"], "gaps": {name: one.body for name, one in found.items()}},
            key={"gaps": {name: one.key for name, one in found.items()}},
            feedback={f"{name}{of}": text for name, one in found.items() for of, text in one.feedback.items()},
            order=[id for one in found.values() for id in one.order],
        )
        return checked(cls, written, draft=draft)

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        blanks = {}
        for name, body in written.body["gaps"].items():
            feedback = _feedback_of(name, written.feedback)
            one = Written(body, written.key["gaps"][name], feedback, written.order)
            blanks[name] = GAPS[body["type"]].to_content(one)
        return {"text": written.body["text"], "blanks": blanks}


def _read_gap(body: Any) -> Gap:
    kind = body.get("type") if isinstance(body, dict) else None
    if type(kind) is not str or kind not in GAPS:
        raise InvalidQuestion(f"a gap is one of {', '.join(GAPS)}", ["blanks"])
    return GAPS[kind].read(body)


def _mapping(key: Any) -> Json:
    if not isinstance(key, dict):
        raise InvalidQuestion("a key says what belongs into each gap", ["blanks"])
    return key


def _feedback_of(name: str, feedback: Mapping[str, str]) -> dict[str, str]:
    """Return the reasons of one gap by their names: under "1" its own, under "1:..." those for what was said."""
    begins = f"{name}:"
    own = {"": feedback[name]} if name in feedback else {}
    return own | {of[len(name) :]: text for of, text in feedback.items() if of.startswith(begins)}


def _is_right(gap: Gap, key: Json, said: str) -> bool:
    return gap.mark(gap.read_key(key), gap.read_answer(said)) == 1


def _problems_of_numbers(text: str, blanks: Mapping[str, Any]) -> list[InvalidQuestion]:
    named = GAP.findall(text)
    left = GAP.sub("", text)
    if "{{" in left or "}}" in left:
        return [InvalidQuestion("a gap is written as two braces around its number, such as {{1}}", ["text"])]
    if not named or named != [str(at) for at in range(1, len(named) + 1)]:
        return [InvalidQuestion("number the gaps in the order of the text, from {{1}}, each once", ["text"])]
    if len(named) > MOST:
        return [InvalidQuestion(f"a text has at most {MOST} gaps", ["text"])]
    if set(named) != set(blanks):
        said = f"the text has {len(named)} gaps, and {len(blanks)} are described; each needs the other"
        return [InvalidQuestion(said, ["blanks"])]
    return []


def _problems_of_blank(blank: Json) -> list[InvalidQuestion]:
    kind = _type_of(blank)
    if not kind:
        said = "say what this gap is: options make a menu, accepted words a text, a tolerance a number"
        return [InvalidQuestion(said, ["options"])]
    known = GAPS[kind].content_fields
    strange = [name for name, said in blank.items() if name not in known and _is_said(said)]
    if strange:
        said = f"a gap that is a {kind} has {', '.join(f'`{name}`' for name in known)}, and no `{strange[0]}`"
        return [InvalidQuestion(said, [strange[0]])]
    return [*GAPS[kind].problems_in(blank), *problem_of_feedback(blank)]


def _type_of(blank: Json) -> str:
    """Return which gap a blank in content/ is, by what it says; "" where it does not tell."""
    return next((kind for name, kind in TYPED.items() if _is_said(blank.get(name))), "")


def _is_said(found: Any) -> bool:
    """Tell whether a field says something: a form sends those that were left empty, too. 0 says something."""
    return found not in ("", None, []) and found is not False
