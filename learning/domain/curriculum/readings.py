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

from learning.domain.curriculum import offered, prose
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
    """What one question was answered with; `mended` says what was changed in the question because of it.

    `was_key`: the answer was the key when it was given, and the question was only made clearer.
    """

    question: str
    answer: Any
    mended: str
    was_key: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Compared:
    """A reading beside the key, in words; `agrees` is None where it did not, and the question was mended since."""

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
    parts = OFFERED[one.kind](one.part.value)
    shown = {
        name: part if _keeps_order(one, name) else _mixed(f"{one.code} {name}", part) for name, part in parts.items()
    }
    return {"question": one.code, "kind": one.kind, **{name: said for name, said in told.items() if said}, **shown}


def _mixed(seed: str, part: Any) -> Any:
    """Return each list in an order of its own, never that of its file, and the same for every reader."""
    if isinstance(part, dict):
        return {name: _mixed(f"{seed} {name}", one) for name, one in part.items()}
    if not isinstance(part, list):
        return part
    mixed = random.Random(seed).sample(part, len(part))
    return mixed if mixed != part else mixed[::-1]


def _keeps_order(one: QuestionDraft, name: str) -> bool:
    """Tell whether a part is shown as its author listed it. Rights stand by their lefts there, and are always mixed."""
    return one.fixed_order and (name != "rights" or "options" in one.part.value)


def _filled(stem: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        stem = stem.replace("{{" + name + "}}", value)
    return stem


def _values(item: Any) -> dict[str, str]:
    """Return the first values that a learner could draw."""
    return next(combinations([variable_of(row) for row in item.get("variables") or []]), {})


OFFERED: dict[str, Callable[[Any], Sheet]] = {
    "single": lambda item: {"choices": offered.texts(item["choices"])},
    "multi": lambda item: {"choices": offered.texts(item["choices"])},
    "truefalse": lambda item: {"reasons": offered.texts(item["reasons"])} if item.get("reasons") else {},
    "short": lambda item: {},
    "numeric": lambda item: {"unit": item["unit"]} if item.get("unit") else {},
    "ordering": lambda item: {"items": offered.texts(item["items"])},
    "matching": lambda item: {"lefts": [str(one["left"]) for one in item["pairs"]], "rights": offered.rights(item)},
    "cloze": lambda item: {
        "text": item["text"],
        "menus": {str(name): one["options"] for name, one in item["blanks"].items() if one.get("options")},
    },
    "hotspot": lambda item: {
        "figure": item["text_alternative"],
        "places": offered.places(item),
    },
    "labels": lambda item: {
        "figure": item["text_alternative"],
        "places": [one["name"] for one in item["targets"]],
        "labels": offered.labels(item),
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
    part.expect(["question", "answer", "mended", "was_key"])
    if part.value.get("answer") is None:
        part.wrong("`answer` is missing", "answer")
    mended = part.text("mended", 600, optional=True)
    if (was_key := part.flag("was_key")) and not mended:
        part.wrong("`was_key` is for a question that was changed since; say in `mended` what was done", "was_key")
    return Reading(part.text("question", 80), part.value.get("answer"), mended, was_key, part.place())


def compared(readings: list[Reading], drafts: Drafts) -> Iterator[Compared]:
    """Return each reading beside the key that the question has now. One of a question that is gone is left out."""
    questions = {one.code: one for lesson in drafts.lessons.values() for one in lesson.questions}
    for reading in readings:
        if reading.question in questions:
            one = questions[reading.question]
            key = _key(one)
            agrees = (reading.was_key or None) if reading.mended else _agrees(one, reading.answer, key)
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
    "ordering": lambda item: offered.texts(item["items"]),
    "matching": lambda item: {str(one["left"]): str(one["right"]) for one in item["pairs"]},
    "cloze": lambda item: {
        str(name): one["accept"] if "accept" in one else one["answer"] for name, one in item["blanks"].items()
    },
    "hotspot": lambda item: next(
        name
        for name, one in zip(offered.places(item), item["regions"], strict=True)
        if one["region"] == item["correct_region"]
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
