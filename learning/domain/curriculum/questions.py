"""Reading questions.yaml. What every kind says is read here; the rest belongs to the kind."""

from __future__ import annotations

import re
from collections.abc import Mapping

from learning.domain.curriculum.mistakes import Notes
from learning.domain.curriculum.parts import Part
from learning.domain.curriculum.shelves import read_file
from learning.domain.curriculum.texts import DRAFT, LIVE, LessonDraft, QuestionDraft
from quizzes.domain.kinds import KINDS

MOST_HINTS, LONGEST_HINT = 5, 1_000
LEVELS = ("remember", "understand", "apply", "analyze")
FIELDS = (
    *("id", "objective", "case", "kind", "level", "status", "unfolding", "stem", "negative_reason"),
    *("fixed_order", "hints", "explanation", "sources"),
)


def read_questions(lesson: LessonDraft, file: str, files: Mapping[str, str], notes: Notes) -> None:
    part = read_file(file, files, notes, f"the file is missing; the lesson {lesson.code} has no questions")
    if part is None:
        return
    part.expect(["version", "lesson", "cases", "questions"])
    if lesson.code and part.value.get("lesson") != lesson.code:
        part.wrong(f"`lesson` must be {lesson.code}, the id of the lesson in this folder", "lesson")
    for one in part.parts("cases", optional=True):
        _read_case(one, lesson)
    for one in part.parts("questions"):
        _read_question(one, lesson)


def _read_case(part: Part, lesson: LessonDraft) -> None:
    part.expect(["id", "stem"])
    code = part.name("id", 80)
    if code and lesson.code and not re.fullmatch(rf"{re.escape(lesson.code)}\.c[1-9]\d?", code):
        part.wrong(f"the id {code} must be {lesson.code}.c and a number", "id")
    if code and code in lesson.cases:
        part.wrong(f"the id {code} is taken by {lesson.cases[code][1]}", "id")
    lesson.cases[code] = (part.text("stem", 5_000), part.place())


def _read_question(part: Part, lesson: LessonDraft) -> None:
    status = part.choice("status", [DRAFT]) or LIVE
    draft = QuestionDraft(
        part=part,
        code=part.name("id", 80),
        objective=part.text("objective", 80),
        kind=part.text("kind", 30),
        level=part.text("level", 20),
        case=part.text("case", 80, optional=True),
        stem=part.text("stem", 5_000),
        explanation=part.text("explanation", 5_000, optional=status == DRAFT),
        negative_reason=part.text("negative_reason", 1_000, optional=True),
        fixed_order=part.flag("fixed_order"),
        sources=part.texts("sources", optional=status == DRAFT),
        status=status,
        hints=_hints(part),
        unfolding=part.text("unfolding", 5_000, optional=True),
    )
    _check_names(draft, lesson)
    if draft.kind in KINDS:
        _check_kind(draft)
    lesson.questions.append(draft)


def _hints(part: Part) -> list[str]:
    found = [(one.strip(), place) for one, place in part.texts("hints", optional=True)]
    if len(found) > MOST_HINTS:
        part.wrong(f"a question has at most {MOST_HINTS} hints; {len(found)} stand here", "hints")
    for one, place in found:
        if len(one) > LONGEST_HINT:
            part.notes.wrong(place, f"a hint has {len(one):,} characters; at most {LONGEST_HINT:,} fit")
    return [one for one, _ in found]


def _check_names(draft: QuestionDraft, lesson: LessonDraft) -> None:
    part = draft.part
    if draft.code and lesson.code and not re.fullmatch(rf"{re.escape(lesson.code)}\.q\d\d\d?", draft.code):
        part.wrong(f"the id {draft.code} must be {lesson.code}.q and two digits, such as {lesson.code}.q01", "id")
    first = next((one for one in lesson.questions if draft.code and one.code == draft.code), None)
    if first:  # one of many is enough: thousands of copies would be millions of mistakes
        part.wrong(f"the id {draft.code} is taken by {first.part.place('id')}; give this question a new one", "id")
    _check_place(draft, lesson)


def _check_place(draft: QuestionDraft, lesson: LessonDraft) -> None:
    part = draft.part
    if draft.kind and draft.kind not in KINDS:
        part.wrong(f"there is no kind {draft.kind}; it is one of {', '.join(KINDS)}", "kind")
    if draft.level and draft.level not in LEVELS:
        part.wrong(f"`level` must be one of {', '.join(LEVELS)}", "level")
    if draft.case and draft.case not in lesson.cases and part.notes.has_read(part.file):
        part.wrong(f"there is no case {draft.case} in this file; write it under `cases`", "case")
    if draft.unfolding and not draft.case:
        part.wrong("`unfolding` says how a case went on; this question belongs to no case", "unfolding")


def _check_kind(draft: QuestionDraft) -> None:
    kind = KINDS[draft.kind]
    draft.part.expect((*FIELDS, *kind.content_fields))
    for problem in kind.problems_in(draft.part.value) if draft.part.is_whole() else ():
        if not (problem.missing and draft.status == DRAFT):
            draft.part.wrong(str(problem), *problem.at)
