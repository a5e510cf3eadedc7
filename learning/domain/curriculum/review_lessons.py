"""The editorial rules for a lesson: its text, its objectives and the mix of its questions."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial

from learning.domain.curriculum import prose
from learning.domain.curriculum.mistakes import Notes
from learning.domain.curriculum.texts import LessonDraft

BODY = (900, 1_300)  # words
LONGEST_KEY_POINT = 35  # words
FEWEST_QUESTIONS, FEWEST_KINDS = 11, 4
MOST_SINGLE, MOST_REMEMBER, FEWEST_APPLY, FEWEST_VIGNETTES = 0.70, 0.35, 0.35, 0.30
TABLE = re.compile(r"^\|.*\|[ \t]*\r?\n\|[ \t]*:?-", re.MULTILINE)
DISAGREE = re.compile(r"^## Where experts disagree[ \t]*\r?$", re.MULTILINE)


def review_lesson(lesson: LessonDraft, notes: Notes) -> None:
    _review_text(lesson, notes)
    _review_objectives(lesson, notes)
    if _has_questions(lesson, notes):
        _review_mix(lesson, notes)


def _review_text(lesson: LessonDraft, notes: Notes) -> None:
    size = prose.count_words(re.sub(r"^:::check.*?^:::|\[@[^\]]*\]", "", lesson.body, flags=re.DOTALL | re.MULTILINE))
    checks = len(re.findall(r"^:::check ", lesson.body, re.MULTILINE))
    wanted = {
        f"the text has {size} words; from {BODY[0]} to {BODY[1]:,}": BODY[0] <= size <= BODY[1],
        "the text has no table; it needs one at least": bool(TABLE.search(lesson.body)),
        "the section `## Where experts disagree` is missing": bool(DISAGREE.search(lesson.body)),
        "the text shows no figure; place one with `:::figure`": bool(re.search(r"^:::figure ", lesson.body, re.M)),
        f"the text asks {checks} questions; one or two, with `:::check`": 1 <= checks <= 2,
    }
    for said, holds in wanted.items():
        if not holds:
            notes.wrong(lesson.body_place, said)
    for number, line in enumerate(lesson.body.splitlines(), start=1):
        prose.check_words(line, partial(notes.wrong, lesson.line(number)))
    for number, paragraph in _paragraphs(lesson.body):
        prose.check_longest(paragraph, partial(notes.wrong, lesson.line(number)))
    prose.check_mean(lesson.body, partial(notes.wrong, lesson.body_place))
    prose.check_words(f"{lesson.title} {lesson.summary}", partial(notes.wrong, lesson.place))


def _paragraphs(body: str) -> list[tuple[int, str]]:
    """Return each paragraph with the number of its first line."""
    found, start = [], 1
    for paragraph in re.split(r"(\n[ \t]*\n)", body):
        if paragraph.strip():
            found.append((start, paragraph))
        start += paragraph.count("\n")
    return found


def _review_objectives(lesson: LessonDraft, notes: Notes) -> None:
    asked = Counter(question.objective for question in lesson.questions)
    for text, place in lesson.objectives:
        needed = 2 if text.is_key else 1
        if asked[text.code] < needed and _has_questions(lesson, notes):
            notes.wrong(place, f"{text.code} has {asked[text.code]} questions; it needs {needed} (rule 9)")
        size = prose.count_words(text.key_point)
        if size > LONGEST_KEY_POINT:
            notes.wrong(place, f"the key point has {size} words; at most {LONGEST_KEY_POINT}")
        prose.check_words(f"{text.statement} {text.key_point}", partial(notes.wrong, place))


def _has_questions(lesson: LessonDraft, notes: Notes) -> bool:
    """Tell whether all that was written was read: too few questions is untrue where some could not be."""
    return notes.has_read(f"{lesson.specialty}/{lesson.slug}/questions.yaml")


def _review_mix(lesson: LessonDraft, notes: Notes) -> None:
    total = len(lesson.questions)
    kinds = Counter(question.kind for question in lesson.questions)
    levels = Counter(question.level for question in lesson.questions)
    vignettes = sum(bool(one.case or prose.VIGNETTE.search(one.stem)) for one in lesson.questions)
    decisions = levels["apply"] + levels["analyze"]
    wanted = {
        f"{total} questions; at least {FEWEST_QUESTIONS}": total >= FEWEST_QUESTIONS,
        f"{len(kinds)} kinds of questions; at least {FEWEST_KINDS}": len(kinds) >= FEWEST_KINDS,
        f"{kinds['single']} of {total} are single; at most 70 percent": kinds["single"] <= MOST_SINGLE * total,
        f"{levels['remember']} of {total} only ask to remember; at most 35 percent": (
            levels["remember"] <= MOST_REMEMBER * total
        ),
        f"{decisions} of {total} ask to apply or analyze; at least 35 percent": decisions >= FEWEST_APPLY * total,
        f"{vignettes} of {total} are vignettes; at least 30 percent": vignettes >= FEWEST_VIGNETTES * total,
    }
    for said, holds in wanted.items():
        if not holds:
            notes.wrong(lesson.place, f"{said} (rule 23)")
