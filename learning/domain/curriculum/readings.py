"""Second readings: questions without their keys, and what somebody answered who had not seen these.

An answer is written in the words of the question: the text of a choice, a list of texts, a number, or what belongs to
what by name. A reading is kept as it was made; where a question was mended since, the reading says so.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from learning.domain.curriculum import prose
from learning.domain.curriculum.mistakes import Notes, Place
from learning.domain.curriculum.parts import Part
from learning.domain.curriculum.shelves import read_file
from learning.domain.curriculum.texts import LIVE, Drafts, LessonDraft, QuestionDraft
from quizzes.domain.kinds.formulas import read_formula
from quizzes.domain.kinds.numbers import NoNumber, written_number
from quizzes.domain.kinds.tolerances import UNIT, Tolerance
from quizzes.domain.kinds.variables import combinations, drawn_numbers, variable_of

FOLDER = "readings"
Sheet = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one question was answered with; `mended` says what was done about it where that was not the key."""

    question: str
    answer: Any
    mended: str
    place: Place


@dataclass(frozen=True, slots=True)
class Compared:
    """A reading beside the key, in words; `agrees` is None where the question was mended since."""

    reading: Reading
    key: str
    agrees: bool | None


def sheet_of(lesson: LessonDraft) -> list[Sheet]:
    """Return the live questions of a lesson as a reader gets them: no key, no feedback, no explanation."""
    return [_sheet(one, lesson) for one in lesson.questions if one.status == LIVE]


def _sheet(one: QuestionDraft, lesson: LessonDraft) -> Sheet:
    values = _values(one.part.value) if one.kind == "numeric" else {}
    case = lesson.cases.get(one.case)
    told = {"case": case[0] if case else "", "unfolding": one.unfolding, "stem": _filled(one.stem, values)}
    offered = OFFERED.get(one.kind, lambda item: {})(one.part.value)
    mixed = {name: _mixed(one.code, part, one.fixed_order) for name, part in offered.items()}
    return {"question": one.code, "kind": one.kind, **{name: said for name, said in told.items() if said}, **mixed}


def _mixed(code: str, offered: Any, fixed: bool) -> Any:
    """Return a list in an order of its own, which is the same for every reader."""
    if not isinstance(offered, list) or fixed:
        return offered
    return random.Random(code).sample(offered, len(offered))


def _filled(stem: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        stem = stem.replace("{{" + name + "}}", value)
    return stem


def _values(item: Any) -> dict[str, str]:
    """Return the first values that a learner could draw."""
    return next(combinations([variable_of(row) for row in item.get("variables") or []]), {})


def _texts(listed: Any) -> list[str]:
    return [str(one["text"] if isinstance(one, dict) else one) for one in listed or []]


def _rights(item: Any) -> list[str]:
    rights = item.get("options") or [*(one["right"] for one in item["pairs"]), *(item.get("distractors") or [])]
    return list(dict.fromkeys(map(str, rights)))


OFFERED: dict[str, Callable[[Any], Sheet]] = {
    "single": lambda item: {"choices": _texts(item["choices"])},
    "multi": lambda item: {"choices": _texts(item["choices"])},
    "truefalse": lambda item: {"reasons": _texts(item.get("reasons"))} if item.get("reasons") else {},
    "numeric": lambda item: {"unit": item["unit"]} if item.get("unit") else {},
    "ordering": lambda item: {"items": _texts(item["items"])},
    "matching": lambda item: {"lefts": [str(one["left"]) for one in item["pairs"]], "rights": _rights(item)},
    "cloze": lambda item: {
        "text": item["text"],
        "menus": {str(name): one["options"] for name, one in item["blanks"].items() if one.get("options")},
    },
    "hotspot": lambda item: {
        "figure": item["text_alternative"],
        "places": [one.get("name") or one["region"] for one in item["regions"]],
    },
    "labels": lambda item: {
        "figure": item["text_alternative"],
        "places": [one["name"] for one in item["targets"]],
        "labels": [*(one["label"] for one in item["targets"]), *(item.get("distractors") or [])],
    },
}


def read_readings(files: Mapping[str, str], notes: Notes) -> list[Reading]:
    """Return every answer in `readings/<specialty>.yaml`."""
    found = []
    for name in sorted(files):
        if name.startswith(f"{FOLDER}/") and not name.endswith("-claims.yaml"):
            if (part := read_file(name, files, notes)) is None:
                continue
            part.expect(["version", "reader", "read_on", "answers"])
            found += [_reading(one) for one in part.parts("answers")]
    return found


def _reading(part: Part) -> Reading:
    part.expect(["question", "answer", "mended"])
    if part.value.get("answer") is None:
        part.wrong("`answer` is missing", "answer")
    mended = part.text("mended", 600, optional=True)
    return Reading(part.text("question", 80), part.value.get("answer"), mended, part.place())


def compared(readings: list[Reading], drafts: Drafts) -> Iterator[Compared]:
    """Return each reading beside the key that the question has now. One of a question that is gone is left out."""
    questions = {one.code: one for lesson in drafts.lessons.values() for one in lesson.questions}
    for reading in readings:
        if reading.question in questions:
            one = questions[reading.question]
            key = _key(one)
            agrees = None if reading.mended else _agrees(one, reading.answer, key)
            yield Compared(reading, in_words(key), agrees)


def in_words(answer: Any) -> str:
    if isinstance(answer, Mapping):
        return "; ".join(f"{name}: {in_words(one)}" for name, one in answer.items())
    return ", ".join(map(str, answer)) if isinstance(answer, list) else str(answer)


def _key(one: QuestionDraft) -> Any:
    return KEYS[one.kind](one.part.value)


def _right(choices: Any) -> list[str]:
    return [str(one["text"]) for one in choices if one.get("correct") is True]


def _verdict(item: Any) -> Any:
    if not item.get("reasons"):
        return item["answer"]
    return {"answer": item["answer"], "reason": _right(item["reasons"])[0]}


def _number(item: Any) -> str:
    return f"{float(_exact(item)):g}"


def _exact(item: Any) -> Fraction:
    if item.get("formula") is None:
        return written_number(item["answer"])
    return read_formula(str(item["formula"])).value(drawn_numbers(_values(item)))


KEYS: dict[str, Callable[[Any], Any]] = {
    "single": lambda item: _right(item["choices"])[0],
    "multi": lambda item: _right(item["choices"]),
    "truefalse": _verdict,
    "numeric": _number,
    "short": lambda item: [*map(str, item["accept"])],
    "ordering": lambda item: _texts(item["items"]),
    "matching": lambda item: {str(one["left"]): str(one["right"]) for one in item["pairs"]},
    "cloze": lambda item: {
        str(name): one["accept"] if "accept" in one else one["answer"] for name, one in item["blanks"].items()
    },
    "hotspot": lambda item: next(
        one.get("name") or one["region"] for one in item["regions"] if one["region"] == item["correct_region"]
    ),
    "labels": lambda item: {str(one["name"]): str(one["label"]) for one in item["targets"]},
}


def _agrees(one: QuestionDraft, answer: Any, key: Any) -> bool:
    item = one.part.value
    match one.kind:
        case "numeric":
            return _is_near(answer, item)
        case "multi":
            return isinstance(answer, list) and {*map(_shape, answer)} == {*map(_shape, key)}
        case "short":
            return _shape(answer) in map(_shape, key)
        case "cloze":
            return isinstance(answer, Mapping) and all(_fills(answer.get(name), item["blanks"][name]) for name in key)
    return _same(answer, key)


def _same(answer: Any, key: Any) -> bool:
    if isinstance(key, Mapping):
        return isinstance(answer, Mapping) and all(_same(answer.get(name), one) for name, one in key.items())
    if isinstance(key, list):
        return isinstance(answer, list) and [*map(_shape, answer)] == [*map(_shape, key)]
    return _shape(answer) == _shape(key)


def _fills(answer: Any, blank: Any) -> bool:
    if "accept" in blank:
        return _shape(answer) in map(_shape, blank["accept"])
    return _shape(answer) == _shape(blank["answer"]) if "options" in blank else _is_near(answer, blank)


def _is_near(answer: Any, item: Any) -> bool:
    try:
        given = written_number(answer)
    except NoNumber:
        return False
    tolerance = Tolerance(written_number(item["tolerance"]), item.get("tolerance_in") or UNIT)
    return tolerance.accepts(given, _exact(item))


def _shape(text: Any) -> str:
    return prose.shape(str(text))
