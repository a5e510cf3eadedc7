"""The editorial check: what an author should mend although the site could show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations

from learning.domain.curriculum import prose
from learning.domain.curriculum.mistakes import Notes, Place
from learning.domain.curriculum.review_lessons import review_lesson
from learning.domain.curriculum.review_questions import review_case, review_question
from learning.domain.curriculum.texts import Drafts, QuestionDraft

LONGEST_DEFINITION = 30  # words
MOST_LONGEST_KEYS = 0.35
KEY_PLACES = (0.12, 0.40)  # the share of keys in each of the first four places
FEWEST_FOR_PLACES = 12
ABSOLUTE_DOUBTFUL, ABSOLUTE_WRONG = 0.10, 0.20
ALIKE = 0.9
OLD = 8  # years


def review(drafts: Drafts, notes: Notes, year: int) -> None:
    """Note what breaks a rule of docs/content-format.md; `year` is the present one."""
    _review_shelves(drafts, notes)
    questions = [question for lesson in drafts.lessons.values() for question in lesson.questions]
    for lesson in drafts.lessons.values():
        review_lesson(lesson, notes)
        for code in lesson.cases:
            review_case(code, lesson)
        for question in lesson.questions:
            review_question(question, lesson)
    if not any(file.endswith(("lesson.md", "questions.yaml")) for file in notes.unread):
        _review_keys([one for one in questions if one.kind == "single"], notes)
    _review_twins(questions, notes)
    for question in questions:
        _review_sources(question, drafts, notes, year)


def _review_shelves(drafts: Drafts, notes: Notes) -> None:
    dois: dict[str, str] = {}
    for source, place in drafts.sources.values():
        if source.doi and source.doi.lower() in dois:
            notes.wrong(place, f"{source.key} has the doi of {dois[source.doi.lower()]}; keep one of them")
        dois[source.doi.lower()] = source.key
    for term, place in drafts.terms.values():
        size = prose.count_words(term.definition)
        if size > LONGEST_DEFINITION:
            notes.wrong(place, f"the definition has {size} words; at most {LONGEST_DEFINITION}")
        for word in prose.british(f"{term.term} {term.definition}"):
            notes.wrong(place, f'"{word}" is spelled the British way; write it the American way (rule 27)')
    _review_plan(drafts, notes)


def _review_plan(drafts: Drafts, notes: Notes) -> None:
    for specialty, _ in drafts.specialties.values():
        for one in specialty.planned:
            lesson = drafts.lessons.get(one["code"])
            if lesson and lesson.title != one["title"]:
                notes.wrong(lesson.place, f'specialty.yaml plans it as "{one["title"]}"; make the titles the same')
    for code, lesson in drafts.lessons.items():
        if code in _built_on(code, drafts):
            notes.wrong(lesson.place, f"{code} builds on itself through its prerequisites; break the circle")


def _built_on(code: str, drafts: Drafts) -> set[str]:
    """Return every lesson that a lesson builds on, near or far."""
    found: set[str] = set()
    ahead = [code]
    while ahead:
        lesson = drafts.lessons.get(ahead.pop())
        new = {other for other, _ in lesson.prerequisites} - found if lesson else set()
        found |= new
        ahead += new
    return found


def _review_keys(singles: Sequence[QuestionDraft], notes: Notes) -> None:
    """Rules 20, 21, 25 and 26: nothing about a key may give it away."""
    listed = [(one, *_key(one)) for one in singles]
    readable = [(one, texts, key) for one, texts, key in listed if key is not None]
    longest = sum(_is_longest(texts, key) for _, texts, key in readable)
    if longest > MOST_LONGEST_KEYS * len(readable):
        notes.wrong(Place("."), f"the key is the longest choice in {longest} of {len(readable)} singles (rule 20)")
    places = Counter(key for _, _, key in readable)
    for place in range(4) if len(readable) >= FEWEST_FOR_PLACES else ():
        if not KEY_PLACES[0] <= places[place] / len(readable) <= KEY_PLACES[1]:
            said = f"the key stands in place {place + 1} in {places[place]} of {len(readable)} singles"
            notes.wrong(Place("."), f"{said}; from 12 to 40 percent (rule 21)")
    _review_absolutes([text for _, texts, key in readable for n, text in enumerate(texts) if n != key], notes)
    stems = Counter(word for one in singles for word in set(prose.shape(one.stem).split()))
    for one, texts, key in readable:
        for word in _telling(one.stem, texts, key, stems):
            notes.doubtful(one.part.place("choices"), f'"{word}" of the stem stands in the key alone (rule 26)')


def _key(question: QuestionDraft) -> tuple[list[str], int | None]:
    choices = [one for one in question.part.value.get("choices") or [] if isinstance(one, dict)]
    key = next((place for place, one in enumerate(choices) if one.get("correct") is True), None)
    return [str(one.get("text") or "") for one in choices], key


def _is_longest(texts: list[str], key: int) -> bool:
    sizes = [len(text) for text in texts]
    return sizes[key] == max(sizes) and sizes.count(max(sizes)) == 1


def _review_absolutes(distractors: list[str], notes: Notes) -> None:
    absolute = sum(bool(prose.ABSOLUTE.search(text)) for text in distractors)
    said = f"{absolute} of {len(distractors)} distractors hold an absolute word, such as always or only (rule 25)"
    if absolute > ABSOLUTE_WRONG * len(distractors):
        notes.wrong(Place("."), said)
    elif absolute > ABSOLUTE_DOUBTFUL * len(distractors):
        notes.doubtful(Place("."), said)


def _telling(stem: str, texts: list[str], key: int, stems: Counter[str]) -> Iterator[str]:
    """Return rare words that lead from the stem to the key."""
    others = {word for place, text in enumerate(texts) if place != key for word in prose.shape(text).split()}
    shared = set(prose.shape(stem).split()) & set(prose.shape(texts[key]).split()) - others
    return (word for word in sorted(shared) if len(word) > 6 and stems[word] <= 2)


def _review_twins(questions: Sequence[QuestionDraft], notes: Notes) -> None:
    """Rule 22."""
    stems = [(one, prose.shape(one.stem).split()) for one in questions if not one.case]
    for (one, words), (other, others) in combinations(stems, 2):
        shared = len(set(words) & set(others))
        if shared < 0.8 * max(len(set(words)), len(set(others)), 1):
            continue  # too few words in common to look closer
        if words == others:
            one.part.wrong(f"the stem is that of {other.code}; ask in other words (rule 22)", "stem")
        elif SequenceMatcher(None, words, others, autojunk=False).ratio() > ALIKE:
            notes.doubtful(one.part.place("stem"), f"the stem is nearly that of {other.code} (rule 22)")


def _review_sources(question: QuestionDraft, drafts: Drafts, notes: Notes, year: int) -> None:
    """Rule 29, for questions that ask for a decision: those to apply or to analyze."""
    found = [drafts.sources[key][0] for key, _ in question.sources if key in drafts.sources]
    if not found or question.level not in ("apply", "analyze"):
        return
    newest = max(source.year or year for source in found)
    if newest < year - OLD:
        notes.doubtful(question.part.place("sources"), f"the newest source of {question.code} is of {newest} (rule 29)")
    if all(source.certainty == "recalled" for source in found):
        said = f"no source of {question.code} was seen; look one up and mark it verified (rule 29)"
        notes.doubtful(question.part.place("sources"), said)
