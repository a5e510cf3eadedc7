"""The rules for one lesson as its author writes it: those of the files, told field by field.

A form is a tree like a file; where a file has lines, a form has fields. What is wrong is told by the field that it
belongs to, such as title, sources or objectives.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from learning.domain.curriculum.lessons import NO_TEXT, draft_of
from learning.domain.curriculum.linking import link
from learning.domain.curriculum.mistakes import Mistake, Notes, Place
from learning.domain.curriculum.parts import Part
from learning.domain.curriculum.review import built_on
from learning.domain.curriculum.review_lessons import review_lesson
from learning.domain.curriculum.texts import (
    LIVE,
    Drafts,
    FigureText,
    LessonDraft,
    LessonText,
    PictureText,
    RenderedText,
    SpecialtyText,
    TermText,
)
from learning.domain.curriculum.yamls import Path, tree_of
from learning.domain.editing import worded
from markup.domain import InvalidDrawing, read_drawing
from quizzes.domain.texts import ObjectiveText, SourceText

FORM, TEXT = "form", "text"
Said = dict[str, list[str]]
FIELDS = {"id": "code"}  # where a form says it in another word
# What a file would need besides; a form has it in another place.
REMEDY = re.compile(r"[;,] [^;]*(?:\.yaml|\.md|front matter|in the files)[^;]*$")
WHOLE = re.compile(r"the text |the section |sentences ")  # what is said of a text as a whole, at no line of it
RULE = re.compile(r" \(rule \d+\)")


@dataclass(frozen=True, slots=True)
class WrittenLesson:
    """A lesson as its author writes it; everything else follows from this. An objective without a code is new."""

    code: str
    specialty: str
    slug: str
    position: int
    title: str
    summary: str
    minutes: int
    status: str
    objectives: list[ObjectiveText]
    sources: list[str]
    prerequisites: list[str]
    figures: list[FigureText]  # `svg` is made of `source`
    body: str


@dataclass(frozen=True, slots=True)
class Around:
    """What the rules for a lesson look at beside it."""

    specialties: Mapping[str, SpecialtyText] = field(default_factory=dict)
    sources: Mapping[str, SourceText] = field(default_factory=dict)
    terms: Mapping[str, TermText] = field(default_factory=dict)
    built_on: Mapping[str, list[str]] = field(default_factory=dict)  # the prerequisites of every other lesson
    questions: Mapping[str, bool] = field(default_factory=dict)  # of this lesson: whether each can be asked
    pictures: Mapping[str, PictureText] = field(default_factory=dict)  # by digest; their content is not needed


@dataclass(frozen=True, slots=True)
class CheckedLesson:
    """A lesson as rows will hold it. It may be written if there are no problems."""

    text: LessonText
    rendered: RenderedText
    problems: Said
    hints: Said


def checked_lesson(lesson: WrittenLesson, around: Around) -> CheckedLesson:
    """Return a lesson as rows will hold it, what keeps it from being saved, and what could be better.

    What a draft names in vain is a hint: the source or the term may be written next.
    """
    notes, doubts = Notes(), Notes()
    part = _part(lesson, notes)
    draft = draft_of(part, lesson.specialty, lesson.slug, lesson.body, Place(TEXT))
    draft.status, draft.kept = lesson.status, around.questions
    _add_figures(draft, lesson, around, part)
    found = link(_drafts(draft, lesson, around), notes)
    _review(draft, around, doubts)
    wrong, vain = _parted(notes.mistakes, lesson)
    vain += [Mistake(one.place, f"{one.name} is not live yet") for one in notes.to_come if one.group == "check"]
    paths = {line: path for path, line in part.tree.lines.items()}
    return CheckedLesson(
        found.lessons[lesson.code],
        found.rendered[lesson.code],
        _said(wrong, paths),
        _said([*vain, *doubts.mistakes, *doubts.warnings], paths),
    )


def told(lesson: WrittenLesson) -> dict[str, str]:
    """Return what a lesson says, field by field, for the eye: of a figure its words, and that its file is another."""
    objectives = [
        f"{one.code or 'new'}{' (key)' * one.is_key}: {one.statement} Key point: {one.key_point}"
        for one in lesson.objectives
    ]
    figures = [f"{one.code}: {one.alt} ({one.credit}) {one.file} {_fingerprint(one)}" for one in lesson.figures]
    return {**worded(lesson), "objectives": "\n".join(objectives), "figures": "\n".join(figures)}


def _fingerprint(figure: FigureText) -> str:
    return figure.picture[:8] or sha256(figure.source.encode()).hexdigest()[:8]


def numbered(objectives: Iterable[ObjectiveText], lesson: str, last: int) -> list[ObjectiveText]:
    """Return objectives with codes for the new ones. `last` is the highest number that the lesson ever gave."""
    found = []
    for one in objectives:
        last += not one.code
        code = one.code or f"{lesson}.{last}"
        found.append(ObjectiveText(code, one.statement, one.key_point, one.is_key))
    return found


def planned_with(text: SpecialtyText, lesson: WrittenLesson) -> list[dict[str, str]]:
    """Return the plan of a specialty with a lesson at its place, or without it where it is shown no more."""
    others = [one for one in text.planned if one["code"] != lesson.code]
    if lesson.specialty != text.slug or lesson.status == "retired":
        return others
    place = max(0, min(lesson.position - 1, len(others)))
    return [*others[:place], {"code": lesson.code, "title": lesson.title}, *others[place:]]


def _part(lesson: WrittenLesson, notes: Notes) -> Part:
    """Return a lesson in the shape of the front matter of lesson.md."""
    front: dict[str, Any] = {
        "id": lesson.code,
        "title": lesson.title,
        "minutes": lesson.minutes,
        "summary": lesson.summary,
        "prerequisites": list(lesson.prerequisites),
        "objectives": [
            {"id": one.code, "statement": one.statement, "key_point": one.key_point, "key": one.is_key}
            for one in lesson.objectives
        ],
        "sources": list(lesson.sources),
        "figures": [{"id": one.code, "file": one.file, "alt": one.alt, "credit": one.credit} for one in lesson.figures],
    }
    return Part(tree_of(front), FORM, notes)


def _add_figures(draft: LessonDraft, lesson: WrittenLesson, around: Around, part: Part) -> None:
    """Read each drawing anew, and find each picture."""
    written = {one.code: one for one in lesson.figures}
    for figure in draft.figures:
        text = written[figure.code]
        if text.picture:
            figure.picture = around.pictures[text.picture]
            continue
        try:
            drawing = read_drawing(text.source, f"f-{text.code}")
        except InvalidDrawing as error:
            for line, problem in error.problems:
                part.notes.wrong(figure.place, f"line {line} of the drawing: {problem}")
        else:
            figure.source, figure.svg, figure.regions = text.source, drawing.svg, drawing.regions


def _drafts(draft: LessonDraft, lesson: WrittenLesson, around: Around) -> Drafts:
    here = Place(FORM)
    drafts = Drafts(
        sources={key: (text, here) for key, text in around.sources.items()},
        terms={name: (text, here) for name, text in around.terms.items()},
        lessons={lesson.code: draft},
    )
    placed = replace(lesson, status=LIVE)  # what is retired stands nowhere, and that is no mistake
    for slug, text in around.specialties.items():
        plan = planned_with(text, placed)
        drafts.specialties[slug] = (SpecialtyText(text.slug, text.title, text.summary, text.position, plan), here)
    return drafts


def _review(draft: LessonDraft, around: Around, notes: Notes) -> None:
    """Note what the editorial rules would mend; the mix of the questions is told where they are written."""
    notes.unread.add(f"{draft.specialty}/{draft.slug}/questions.yaml")
    review_lesson(draft, notes)
    ahead = {**around.built_on, draft.code: [code for code, _ in draft.prerequisites]}
    if draft.code in built_on(draft.code, ahead):
        said = "the lesson builds on itself through its prerequisites; break the circle"
        notes.wrong(next((place for _, place in draft.prerequisites), draft.place), said)


def _parted(mistakes: Iterable[Mistake], lesson: WrittenLesson) -> tuple[list[Mistake], list[Mistake]]:
    """Return what keeps a lesson from being saved, and what only keeps it from being live."""
    found = list(dict.fromkeys(mistakes))
    if lesson.status == LIVE:
        return found, []
    early = [one for one in found if one.place.file == TEXT or one.message == NO_TEXT]
    return [one for one in found if one not in early], early


def _said(mistakes: Iterable[Mistake], paths: Mapping[int, Path]) -> Said:
    found: Said = {}
    for one in sorted(set(mistakes)):
        if one.message == NO_TEXT:
            at, said = "body", "The lesson has no text yet."
        elif one.place.file == TEXT and not WHOLE.match(one.message):
            at, said = "body", f"Line {one.place.line}: {in_words(one.message, sentence=False)}"
        elif one.place.file == TEXT:
            at, said = "body", in_words(one.message)
        else:
            at, said = _field(paths.get(one.place.line, ())), in_words(one.message)
        found.setdefault(at, []).append(said)
    return found


def _field(path: Path) -> str:
    """Return the field of a form that says what stands at a path of a file."""
    match path:
        case (str() as name, int() as place, *_):
            return f"{name}.{place}"
        case (str() as name, *_):
            return FIELDS.get(name, name)
    return ""


def in_words(message: str, *, sentence: bool = True) -> str:
    """Return what is said of a file as it is said of a form: no backticks, no numbers of rules, no names of files."""
    plain = re.sub(r"`(\w+)`", lambda found: found[1].replace("_", " "), REMEDY.sub("", RULE.sub("", message)))
    ended = plain if plain.endswith((".", "?")) else f"{plain}."
    return ended[:1].upper() + ended[1:] if sentence else ended
