"""A term to recall, typed in the learner's own words."""

from __future__ import annotations

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
    Plain,
    Schemas,
    Written,
    refuse,
)
from quizzes.domain.kinds.parts import LONGEST_PART, MOST_PARTS, is_words, not_words
from quizzes.domain.kinds.spelling import MOST_TYPOS, Spelling

LONGEST = 200  # characters of an answer, and of a term
RULES: dict[str, Any] = {"case_sensitive": False, "accents": False, "typos": 0}  # what content/ says nothing of
ACCEPTED, OTHER = "key", "answer"  # the names of feedback: on the right answer, and on what was typed instead


@dataclass(frozen=True, slots=True)
class Terms:
    """The key: shapes of what is right, and of what is known to be wrong. The first right one stands for all."""

    accept: tuple[str, ...]
    reject: tuple[str, ...]
    accepted: frozenset[str]
    rejected: tuple[str, ...]  # the shapes of `reject`, in its order


@dataclass(frozen=True, slots=True)
class Short(Plain):
    """All of the credit for a term that is accepted, in one of its spellings.

    body {"case_sensitive": bool, "accents": bool, "typos": 0 to 2}: whether capitals and accents matter, and how many
    slips of typing are let pass. A slip never turns a rejected term, or one that is as near, into an accepted one.
    key {"accept": [str, ...], "reject": [str, ...]}    answer {"text": str}
    """

    name: ClassVar[str] = "short"
    label: ClassVar[str] = "A term to recall"
    can_fix_order: ClassVar[bool] = False  # nothing of it stands in an order
    content_fields: ClassVar[tuple[str, ...]] = ("accept", "reject", *RULES, "feedback")
    fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "accept",
            "Accepted answers",
            type="texts",
            longest=4_000,
            help="One on each line, the one that learners are told first. Abbreviations and British spellings, too. "
            "Hyphens, spaces and quotes of any kind make no difference, so each term is needed in one form only.",
        ),
        Field(
            "typos",
            "Slips of typing that are let pass",
            type="menu",
            required=False,
            help="A letter too many, missing, another one, or two exchanged. Each takes four letters of the term; "
            "numbers have to be right. Reject below whatever is spelled alike and means something else.",
            options=(("", "None"), ("1", "One"), ("2", "Two")),
        ),
        Field("case_sensitive", "Capital letters matter", type="flag", required=False),
        Field("accents", "Accents matter", type="flag", required=False),
        Field("feedback", "Feedback to everybody", type="prose", longest=LONGEST_PART),
        Field(
            "reject",
            "Wrong answers to expect",
            type="rows",
            row="Wrong answer",
            required=False,
            rows=2,
            most=MOST_PARTS,
            help="What is easily mistaken for the term, each with what tells it apart. It is never taken for a slip.",
            fields=(
                Field("text", "Text", longest=LONGEST),
                Field("feedback", "Feedback", type="prose", longest=LONGEST_PART),
            ),
        ),
    )
    schemas: ClassVar[Schemas] = Schemas(
        body={
            "type": "object",
            "properties": {
                "case_sensitive": {"type": "boolean"},
                "accents": {"type": "boolean", "description": "Whether they matter."},
                "typos": {"type": "integer", "minimum": 0, "maximum": MOST_TYPOS},
            },
            "required": list(RULES),
            "additionalProperties": False,
        },
        answer={
            "type": "object",
            "properties": {"text": {"type": "string", "minLength": 1, "maxLength": LONGEST}},
            "required": ["text"],
            "additionalProperties": False,
        },
        key={
            "type": "object",
            "properties": {
                "accept": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                "right": {"type": "boolean", "description": "Whether the answer that was given is accepted."},
            },
            "required": ["accept", "right"],
            "additionalProperties": False,
        },
    )
    spelling: Spelling

    @classmethod
    def read(cls, body: Json) -> Self:
        same = set(body) == set(RULES) and all(type(body[name]) is type(usual) for name, usual in RULES.items())
        if not same or _problems_of_rules(body):
            raise InvalidQuestion(f"a body says {', '.join(RULES)}, and nothing beside them")
        return cls(Spelling(**body))

    def read_key(self, key: Json) -> Terms:
        match key:
            case {"accept": [str(), *_] as accept, "reject": list(reject), **beside} if not beside:
                if all(map(_is_term, [*accept, *reject])):
                    shapes = (tuple(map(self.spelling.shape, terms)) for terms in (accept, reject))
                    return self._told_apart(Terms(tuple(accept), tuple(reject), frozenset(next(shapes)), next(shapes)))
        raise InvalidQuestion("a key has terms to accept, and terms to reject", ["accept"])

    def _told_apart(self, terms: Terms) -> Terms:
        if terms.accepted & set(terms.rejected):
            raise InvalidQuestion("a term is accepted and rejected", ["reject"])
        return terms

    def read_answer(self, answer: Json) -> str:
        found = answer.get("text")
        if set(answer) != {"text"} or not _is_term(found) or not self.spelling.shape(str(found)):
            raise InvalidAnswer(f"write the term in at most {LONGEST} characters")
        return self.spelling.shape(str(found))

    def mark(self, key: Terms, answer: str, values: Json) -> Fraction:
        return Fraction(self._is_right(key, answer))

    def _is_right(self, key: Terms, answer: str) -> bool:
        if answer in key.accepted or answer in key.rejected:
            return answer in key.accepted
        return self.spelling.is_slip(answer, key.accepted, key.rejected)

    def chance(self, key: Terms) -> None:
        return None

    def responses(self, key: Terms, answer: str, values: Json) -> dict[str, str]:
        if self._is_right(key, answer):
            return {"": key.accept[0]}
        place = self._mistake(key, answer)
        return {"": "other" if place is None else key.reject[place]}

    def _mistake(self, key: Terms, answer: str) -> int | None:
        """Return the place of the rejected term that was typed, slips let pass, or None."""
        if self._is_right(key, answer):
            return None
        if answer in key.rejected:
            return key.rejected.index(answer)
        near = (at for at, one in enumerate(key.rejected) if self.spelling.is_slip(answer, [one], key.accepted))
        return next(near, None)

    def ids(self) -> list[str]:
        return []

    def public(self, order: Sequence[str], values: Json) -> dict[str, Any]:
        return {name: getattr(self.spelling, name) for name in RULES}

    def answer_from_form(self, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        typed = next(iter(posted.get("choice") or ()), "")
        return {"text": typed} if typed.strip() else {}

    def explain(self, key: Json, feedback: Mapping[str, str], answer: Json | None, values: Json) -> Explained:
        """Tell what is accepted, and of what is rejected that alone which was typed."""
        known, typed = self.read_key(key), self.read_answer(answer) if answer else ""
        place = self._mistake(known, typed) if typed else None
        said = {ACCEPTED: feedback.get("", "")}
        if place is not None:
            said[OTHER] = feedback.get(str(place), "")
        told = {"accept": list(known.accept), "right": bool(typed) and self._is_right(known, typed)}
        return Explained(told, said)

    @classmethod
    def problems_in(cls, item: Json) -> list[InvalidQuestion]:
        problems = _problems_of_rules(item) or cls._problems_of_terms(item)
        if not is_words(item.get("feedback")):
            problems.append(not_words("the term", item.get("feedback"), "feedback", ["feedback"]))
        return problems

    @classmethod
    def _problems_of_terms(cls, item: Json) -> list[InvalidQuestion]:
        accept, reject = item.get("accept") or [], item.get("reject") or []
        if not (_is_list(accept) and _is_list(reject)):
            return [InvalidQuestion(f"`accept` and `reject` are lists of at most {MOST_PARTS}", ["accept"])]
        problems = [
            InvalidQuestion(f"an answer is a text of at most {LONGEST} characters", ["accept", at])
            for at, one in enumerate(accept)
            if not _is_term(one)
        ]
        spelling = Spelling(**_rules(item))
        problems += [
            InvalidQuestion("this answer has no letter or digit, and nobody can type it", ["accept", at])
            for at, one in enumerate(accept)
            if _is_term(one) and not spelling.shape(one)
        ]
        problems += [said for at, one in enumerate(reject) for said in _problems_of_rejected(one, at)]
        if not accept:
            problems.append(InvalidQuestion("accept at least one answer", ["accept"], missing=True))
        return problems or cls._problems_of_overlap(spelling, accept, reject)

    @classmethod
    def _problems_of_overlap(cls, spelling: Spelling, accept: list[str], reject: list[Any]) -> list[InvalidQuestion]:
        accepted = set(map(spelling.shape, accept))
        return [
            InvalidQuestion("this answer is accepted, too", ["reject", at, "text"])
            for at, one in enumerate(reject)
            if spelling.shape(one["text"]) in accepted
        ]

    @classmethod
    def from_content(cls, item: Json, rng: Random, *, draft: bool = False) -> Written:
        refuse(cls.problems_in(item), draft=draft)
        reject = item.get("reject") or []
        feedback = {str(at): one.get("feedback") or "" for at, one in enumerate(reject)}
        written = Written(
            body=_rules(item),
            key={"accept": list(item.get("accept") or []), "reject": [one["text"] for one in reject]},
            feedback={"": item.get("feedback") or "", **feedback},
        )
        if not draft:
            cls.read(written.body).read_key(written.key)
        return written

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        reject = enumerate(written.key["reject"])
        said = {
            "accept": list(written.key["accept"]),
            "reject": [{"text": text, "feedback": written.feedback[str(at)]} for at, text in reject],
            **{name: written.body[name] for name in RULES},
            "feedback": written.feedback[""],
        }
        return {name: value for name, value in said.items() if value}


def _rules(item: Json) -> dict[str, Any]:
    return {name: item.get(name) or usual for name, usual in RULES.items()}


def _problems_of_rules(item: Json) -> list[InvalidQuestion]:
    problems = [
        InvalidQuestion(f"`{name}` must be true or false", [name])
        for name in ("case_sensitive", "accents")
        if type(item.get(name, False)) is not bool
    ]
    typos = item.get("typos") or 0
    if type(typos) is not int or not 0 <= typos <= MOST_TYPOS:
        problems.append(InvalidQuestion(f"`typos` must be a whole number from 0 to {MOST_TYPOS}", ["typos"]))
    return problems


def _problems_of_rejected(one: Any, at: int) -> list[InvalidQuestion]:
    if not isinstance(one, dict) or not set(one) <= {"text", "feedback"}:
        return [InvalidQuestion("a wrong answer has a text and a feedback", ["reject", at])]
    problems = []
    if not _is_term(one.get("text")):
        said = f"a wrong answer is a text of at most {LONGEST} characters"
        problems.append(InvalidQuestion(said, ["reject", at, "text"]))
    if not is_words(one.get("feedback")):
        problems.append(not_words("a wrong answer", one.get("feedback"), "feedback", ("reject", at, "feedback")))
    return problems


def _is_list(found: Any) -> bool:
    return isinstance(found, list) and len(found) <= MOST_PARTS


def _is_term(found: Any) -> bool:
    """Tell whether somebody can have typed it: not nothing, and no half of a sign."""
    if type(found) is not str or not found.strip() or len(found) > LONGEST:
        return False
    return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in found)
