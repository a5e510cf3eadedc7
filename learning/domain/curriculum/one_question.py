"""The rules for one question as its author writes it: those of the files, told field by field.

A form is a tree like a file; where a file has lines, a form has fields.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from learning.domain.curriculum import doubts, prose
from learning.domain.curriculum.mistakes import Notes, Place
from learning.domain.curriculum.parts import Part
from learning.domain.curriculum.questions import LONGEST_HINT, MOST_HINTS
from learning.domain.curriculum.review_questions import review_case_stem, review_question
from learning.domain.curriculum.review_terms import within_reach
from learning.domain.curriculum.texts import LessonDraft, QuestionDraft
from learning.domain.curriculum.yamls import Path, Tree
from quizzes.domain.drawn import Drawn
from quizzes.domain.kinds import KINDS
from quizzes.domain.showing import problems_with_figures
from quizzes.domain.texts import QuestionText, SourceText

FORM = "form"
RULE = re.compile(r" \(rule \d+\)")


class Weight(Enum):
    BROKEN = "keeps it from being saved"
    UNFIT = "keeps it from being asked"
    DOUBT = "keeps it from nothing"


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule says of a part of a question. `at` leads to it, such as ("choices", 2, "feedback")."""

    at: Path
    said: str
    weight: Weight


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rules for a question look at beside it."""

    lesson: str  # its code
    sources: Mapping[str, SourceText]  # of the lesson
    stems: Mapping[str, str]  # of the other questions that stand alone, by their codes
    year: int  # the present one
    figures: Mapping[str, Drawn] = field(default_factory=dict)  # of the lesson
    terms: Collection[str] = ()  # of the glossary, in every spelling


def remarks(text: QuestionText, around: Surroundings) -> list[Remark]:
    """Return what the rules say of a question, in the order of its fields; what is said twice stands once."""
    item = item_of(text)
    part = Part(Tree(item, {path: line for line, path in enumerate(_paths(item), start=1)}), FORM, Notes())
    wrong = [*_problems(text), *_misfits(text, around)]
    found = [*wrong, *_broken_rules(text, part, around), *_reached(text, around), *_doubts(text, item, around)]
    places = list(_paths(item))
    found.sort(key=lambda one: places.index(_nearest(one.at, places)))
    return list(dict.fromkeys(found))


def item_of(text: QuestionText) -> dict[str, Any]:
    """Return a question in the shape of questions.yaml."""
    return {
        "objective": text.objective,
        "level": text.level,
        "case": text.case,
        "case_stem": text.case_stem,
        "unfolding": text.unfolding,
        "stem": text.stem,
        "negative_reason": text.negative_reason,
        "fixed_order": text.fixed_order,
        **text.content,
        "hints": list(text.hints),
        "explanation": text.explanation,
        "sources": list(text.sources),
    }


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    items = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for name, one in items:
        yield from _paths(one, (*path, name))


def _nearest(path: Path, places: Sequence[Path]) -> Path:
    while path not in places:
        path = path[:-1]
    return path


def _problems(text: QuestionText) -> Iterator[Remark]:
    """Return what a question says too little of, or in the wrong shape."""
    if not text.stem.strip():
        yield Remark(("stem",), "Write what is asked.", Weight.BROKEN)
    if text.unfolding and not text.case:
        yield Remark(("unfolding",), "It says how a case went on. Choose the case, or clear it.", Weight.BROKEN)
    yield from _hints(text.hints)
    if not text.sources:
        yield Remark(("sources",), "Cite at least one source of the lesson.", Weight.UNFIT)
    for problem in KINDS[text.kind].problems_in(text.content):
        yield Remark(problem.at, _in_words(str(problem)), Weight.UNFIT if problem.missing else Weight.BROKEN)


def _hints(hints: Sequence[str]) -> Iterator[Remark]:
    if len(hints) > MOST_HINTS:
        yield Remark(("hints",), f"A question has at most {MOST_HINTS} hints.", Weight.BROKEN)
    if any(len(one) > LONGEST_HINT for one in hints) or len(set(hints)) < len(hints):
        said = f"Each hint is another one, of at most {LONGEST_HINT:,} characters."
        yield Remark(("hints",), said, Weight.BROKEN)


def _misfits(text: QuestionText, around: Surroundings) -> Iterator[Remark]:
    """Return what is not on the figure that a question names: in a file it would lead nowhere."""
    for problem in problems_with_figures(text.kind, text.content, around.figures):
        yield Remark(problem.at, _in_words(str(problem)), Weight.BROKEN)


def _broken_rules(text: QuestionText, part: Part, around: Surroundings) -> Iterator[Remark]:
    if text.case_stem:
        review_case_stem(text.case_stem, lambda said: part.wrong(said, "case_stem"))
    review_question(_draft(text, part), _lesson(around))
    paths = {line: path for path, line in part.tree.lines.items()}
    for mistake in part.notes.mistakes:
        yield Remark(paths[mistake.place.line], _in_words(mistake.message), Weight.UNFIT)
    mine = doubts.Stem.of(text.stem)
    for code, stem in around.stems.items() if not text.case else ():
        alike = doubts.likeness(mine, doubts.Stem.of(stem))
        if alike == "same":
            yield Remark(("stem",), f"The stem is that of {code}; ask in other words.", Weight.UNFIT)
        elif alike == "near":
            yield Remark(("stem",), f"The stem is nearly that of {code}.", Weight.DOUBT)


def _reached(text: QuestionText, around: Surroundings) -> Iterator[Remark]:
    for said in within_reach(text.kind, text.content, around.terms):
        yield Remark(("accept",), _in_words(said), Weight.UNFIT)


def _draft(text: QuestionText, part: Part) -> QuestionDraft:
    return QuestionDraft(
        part=part,
        code=text.code,
        objective=text.objective,
        kind=text.kind,
        level=text.level,
        case=text.case,
        stem=text.stem,
        explanation=text.explanation,
        negative_reason=text.negative_reason,
        fixed_order=text.fixed_order,
        sources=[(key, part.place("sources")) for key in text.sources],
        hints=list(text.hints),
        unfolding=text.unfolding,
    )


def _lesson(around: Surroundings) -> LessonDraft:
    here = Place(FORM)
    specialty, _, slug = around.lesson.partition(".")
    return LessonDraft(around.lesson, "", "", 0, specialty, slug, here, [], [], [], [], "", here)


def _doubts(text: QuestionText, item: Mapping[str, Any], around: Surroundings) -> Iterator[Remark]:
    cited = [around.sources[key] for key in text.sources if key in around.sources]
    for said in doubts.on_sources("this question", text.level, cited, around.year):
        yield Remark(("sources",), _in_words(said), Weight.DOUBT)
    texts, key = doubts.key_of(item)
    if text.kind == "single" and key is not None:
        yield from _doubts_on_choices(text.stem, texts, key, around)


def _doubts_on_choices(stem: str, texts: list[str], key: int, around: Surroundings) -> Iterator[Remark]:
    at_key: Path = ("choices", key, "text")
    if len(texts) > 1 and doubts.is_longest(texts, key):
        yield Remark(at_key, "The right choice is the longest; learners guess by that.", Weight.DOUBT)
    for word in doubts.telling(stem, texts, key, doubts.words_of([stem, *around.stems.values()])):
        yield Remark(at_key, f"“{word}” of the stem stands in the right choice alone, and may tell.", Weight.DOUBT)
    if prose.ABSOLUTE.search(texts[key]):
        return
    for place, one in enumerate(texts):
        if place != key and (absolute := prose.ABSOLUTE.search(one)):
            said = f"“{absolute[0]}” is absolute and stands in wrong choices only; learners rule them out by it."
            yield Remark(("choices", place, "text"), said, Weight.DOUBT)


def _in_words(message: str) -> str:
    """Return what is said of a file as a sentence for a form: without names in backticks and numbers of rules."""
    plain = re.sub(r"`(\w+)`", lambda found: found[1].replace("_", " "), RULE.sub("", message))
    return f"{plain[:1].upper()}{plain[1:]}{'' if plain.endswith(('.', '?')) else '.'}"
