"""The editorial rules for one question. Numbers are those of docs/content-format.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from learning.domain.curriculum import prose
from learning.domain.curriculum.parts import Part
from learning.domain.curriculum.texts import LessonDraft, QuestionDraft
from learning.domain.curriculum.yamls import Path
from quizzes.domain.kinds.wording import named_in

LONGEST_STEM, LONGEST_CASE = 90, 150  # words
EXPLANATION = (20, 120)  # words
NOT_WORDS = {"accept", "sources", "id", "objective", "figure", "region", "correct_region", "shape"}


def review_question(draft: QuestionDraft, lesson: LessonDraft) -> None:
    part = draft.part
    _review_sizes(draft)
    if prose.NEGATIVE.search(draft.stem) and not draft.negative_reason:
        part.wrong("a stem that asks for what is not so needs a `negative_reason` (rule 5)", "stem")
    prose.check_sentences(draft.stem, lambda said: part.wrong(said, "stem"))
    prose.check_sentences(draft.explanation, lambda said: part.wrong(said, "explanation"))
    for path, text in _words_in(part.value, ()):
        prose.check_words(text, lambda said, path=path: part.wrong(said, *path))  # type: ignore[misc]
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
    _alike(part, _texts(part, "choices", "text"), "choices", "rule 4")


def _alike(part: Part, texts: list[str], name: str, rule: str) -> None:
    """Note choices of which two are the same, or one is much longer than another."""
    _no_twins(part, texts, name, rule)
    sizes = [prose.count_words(text) for text in texts]
    if sizes and max(sizes) > 2.5 * min(sizes) + 3:
        said = f"choices have {min(sizes)} to {max(sizes)} words; at most 2.5 times the shortest plus three (rule 6)"
        part.wrong(said, name)


def _truefalse(part: Part, lesson: LessonDraft) -> None:
    reasons = _texts(part, "reasons", "text")
    if reasons and not 3 <= len(reasons) <= 5:
        part.wrong("a statement has three to five reasons, or none (rule 31)", "reasons")
    _alike(part, reasons, "reasons", "rule 31")


def _numeric(part: Part, lesson: LessonDraft) -> None:
    drawn = set(_texts(part, "variables", "name"))
    for field in ("stem", "explanation"):
        for name in sorted(named_in(str(part.value.get(field) or "")) - drawn):
            part.wrong(f"nothing is drawn under the name {name} (rule 12)", field)
    for name in sorted(drawn - named_in(str(part.value.get("stem") or ""))):
        part.wrong(f"the stem must say the drawn value as {{{{{name}}}}} (rule 12)", "stem")


def _matching(part: Part, lesson: LessonDraft) -> None:
    if not part.value.get("options") and len(_texts(part, "pairs", "left")) < 3:
        part.wrong("three or more pairs are needed (rule 13)", "pairs")


def _cloze(part: Part, lesson: LessonDraft) -> None:
    blanks = part.value.get("blanks")
    for name, blank in blanks.items() if isinstance(blanks, dict) else ():
        options = blank.get("options") if isinstance(blank, dict) else None
        if isinstance(options, list) and len(options) == 2:
            part.wrong("a menu has three or more options (rule 14)", "blanks", name, "options")


_CHECKS = {
    "single": _single,
    "multi": _choices,
    "truefalse": _truefalse,
    "numeric": _numeric,
    "matching": _matching,
    "cloze": _cloze,
}


def _texts(part: Part, name: str, field: str) -> list[str]:
    listed = part.value.get(name)
    found = listed if isinstance(listed, list) else []
    return [str(one.get(field) or "") for one in found if isinstance(one, dict)]


def _no_twins(part: Part, texts: list[str], name: str, rule: str) -> None:
    for text, count in Counter(map(prose.shape, texts)).items():
        if count > 1:
            part.wrong(f'"{text}" stands {count} times; keep one ({rule})', name)
