"""The editorial rules for one question. Numbers are those of docs/content-format.md."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from learning.domain.curriculum import prose
from learning.domain.curriculum.parts import Part
from learning.domain.curriculum.questions import FIELDS, KINDS_TO_COME
from learning.domain.curriculum.texts import LessonDraft, QuestionDraft
from learning.domain.curriculum.yamls import Path

LONGEST_STEM, LONGEST_CASE = 90, 150  # words
EXPLANATION = (20, 120)  # words
NOT_WORDS = {"accept", "sources", "id", "objective"}
FIELDS_TO_COME: dict[str, tuple[str, ...]] = {
    "numeric": ("answer", "tolerance", "unit", "common_errors", "feedback"),
    "ordering": ("items", "feedback"),
    "matching": ("pairs", "distractors"),
    "cloze": ("text", "blanks"),
    "short": ("accept", "reject", "feedback"),
    "hotspot": ("figure", "correct_region", "regions", "text_alternative"),
}


def review_question(draft: QuestionDraft, lesson: LessonDraft) -> None:
    part = draft.part
    _review_sizes(draft)
    if prose.NEGATIVE.search(draft.stem) and not draft.negative_reason:
        part.wrong("a stem that asks for what is not so needs a `negative_reason` (rule 5)", "stem")
    prose.check_sentences(draft.stem, lambda said: part.wrong(said, "stem"))
    prose.check_sentences(draft.explanation, lambda said: part.wrong(said, "explanation"))
    for path, text in _words_in(part.value, ()):
        prose.check_words(text, lambda said, path=path: part.wrong(said, *path))  # type: ignore[misc]
    if draft.kind in KINDS_TO_COME:
        part.expect((*FIELDS, *FIELDS_TO_COME[draft.kind], "scoring"))
    if check := _CHECKS.get(draft.kind):
        check(part, lesson)


def _review_sizes(draft: QuestionDraft) -> None:
    size = prose.count_words(draft.stem)
    if size > LONGEST_STEM:
        draft.part.wrong(f"the stem has {size} words; at most {LONGEST_STEM} (rule 7)", "stem")
    size = prose.count_words(draft.explanation)
    if not EXPLANATION[0] <= size <= EXPLANATION[1]:
        draft.part.wrong(f"the explanation has {size} words; from 20 to 120 (rule 10)", "explanation")


def review_case(code: str, lesson: LessonDraft) -> None:
    stem, place = lesson.cases[code]
    notes = lesson.questions[0].part.notes if lesson.questions else None
    if notes is None:
        return
    asking = sum(question.case == code for question in lesson.questions)
    if not 2 <= asking <= 4:
        notes.wrong(place, f"two to four questions share a case; {asking} share {code}")
    review_case_stem(stem, lambda said: notes.wrong(place, said))
    prose.check_words(stem, lambda said: notes.wrong(place, said))


def review_case_stem(stem: str, say: prose.Say) -> None:
    if prose.count_words(stem) > LONGEST_CASE:
        say(f"the case has {prose.count_words(stem)} words; at most {LONGEST_CASE} (rule 7)")
    prose.check_sentences(stem, say)


def _words_in(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Return every text of a question with its path, but for names and for what a short answer accepts."""
    if isinstance(value, str):
        yield path, value
    items = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for name, one in items:
        if name not in NOT_WORDS:
            yield from _words_in(one, (*path, name))


def _single(part: Part, lesson: LessonDraft) -> None:
    if not 3 <= len(_texts(part, "choices", "text")) <= 5:
        part.wrong("a single question has three to five choices (rule 3)", "choices")
    _choices(part, lesson)


def _choices(part: Part, lesson: LessonDraft) -> None:
    texts = _texts(part, "choices", "text")
    _no_twins(part, texts, "choices", "rule 4")
    sizes = [prose.count_words(text) for text in texts]
    if sizes and max(sizes) > 2.5 * min(sizes) + 3:
        said = f"choices have {min(sizes)} to {max(sizes)} words; at most 2.5 times the shortest plus three (rule 6)"
        part.wrong(said, "choices")


def _numeric(part: Part, lesson: LessonDraft) -> None:
    answer, tolerance = part.value.get("answer"), part.value.get("tolerance")
    if not _is_number(answer) or not _is_number(tolerance) or not part.text("unit", 40):
        part.wrong("a numeric question needs `answer` and `tolerance` as numbers and a `unit` (rule 12)", "answer")
        return
    for error in part.parts("common_errors", optional=True):
        value = error.value.get("value")
        if not _is_number(value) or abs(value - answer) <= tolerance:
            error.wrong("a common error needs a `value` outside the tolerance (rule 12)", "value")
        error.text("feedback", 1_000)


def _ordering(part: Part, lesson: LessonDraft) -> None:
    items = [text for text, _ in part.texts("items")]
    if not 3 <= len(items) <= 7:
        part.wrong(f"an order has three to seven items; this has {len(items)} (rule 13)", "items")
    _no_twins(part, items, "items", "rule 13")
    part.text("feedback", 1_000)


def _matching(part: Part, lesson: LessonDraft) -> None:
    pairs = list(part.parts("pairs"))
    if len(pairs) < 3:
        part.wrong("three or more pairs are needed (rule 13)", "pairs")
    lefts = [pair.text("left", 200) for pair in pairs]
    rights = [pair.text("right", 200) for pair in pairs]
    for pair in pairs:
        pair.text("feedback", 1_000)  # rule 8
    _no_twins(part, lefts, "pairs", "rule 13")
    _no_twins(part, [*rights, *(text for text, _ in part.texts("distractors", optional=True))], "pairs", "rule 13")


def _cloze(part: Part, lesson: LessonDraft) -> None:
    gaps = set(re.findall(r"\{\{(\d+)\}\}", part.text("text", 2_000)))
    blanks = part.value.get("blanks")
    if not isinstance(blanks, dict) or gaps != set(blanks):
        part.wrong("each gap {{1}} in `text` needs a blank of that number, and each blank a gap (rule 14)", "blanks")
        return
    for name in blanks:
        blank = Part(part.tree, part.file, part.notes, (*part.path, "blanks", name))
        options = [text for text, _ in blank.texts("options")]
        if len(options) < 3 or blank.text("answer", 200) not in options:
            blank.wrong("a blank's answer stands among three or more options (rule 14)", "options")
        blank.text("feedback", 1_000)  # rule 8


def _short(part: Part, lesson: LessonDraft) -> None:
    accepted = {prose.shape(text) for text, _ in part.texts("accept")}
    if not accepted:
        part.wrong("a short question accepts at least one answer (rule 15)", "accept")
    for rejected in part.parts("reject", optional=True):
        if prose.shape(rejected.text("text", 200)) in accepted:
            rejected.wrong("this answer is accepted too (rule 15)", "text")
        rejected.text("feedback", 1_000)


def _hotspot(part: Part, lesson: LessonDraft) -> None:
    figure = next((one for one in lesson.figures if one.code == part.text("figure", 60)), None)
    if figure is None:
        if not part.notes.has_read(lesson.body_place.file):
            return
        part.wrong("`figure` must be the id of a figure of the lesson (rule 16)", "figure")
        return
    is_drawn = part.notes.has_read(f"{lesson.specialty}/{lesson.slug}/{figure.file}")
    listed = list(part.parts("regions"))
    regions = [region.text("region", 60) for region in listed]
    for region, name in zip(listed, regions, strict=True):
        if name not in figure.regions and is_drawn:
            drawn = ", ".join(sorted(figure.regions)) or "none"
            region.wrong(f"the figure has no region {name}; it has {drawn} (rule 16)", "region")
        region.text("feedback", 1_000)
    if part.text("correct_region", 60) not in regions:
        part.wrong("`correct_region` must be one of `regions` (rule 16)", "correct_region")
    part.text("text_alternative", 1_000)


_CHECKS = {
    "single": _single,
    "multi": _choices,
    "numeric": _numeric,
    "ordering": _ordering,
    "matching": _matching,
    "cloze": _cloze,
    "short": _short,
    "hotspot": _hotspot,
}


def _texts(part: Part, name: str, field: str) -> list[str]:
    listed = part.value.get(name)
    found = listed if isinstance(listed, list) else []
    return [str(one.get(field) or "") for one in found if isinstance(one, dict)]


def _no_twins(part: Part, texts: list[str], name: str, rule: str) -> None:
    for text, count in Counter(map(prose.shape, texts)).items():
        if count > 1:
            part.wrong(f'"{text}" stands {count} times; keep one ({rule})', name)


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)
