"""Editorial rules over all lessons together: what the bank gives away, and what nothing uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from learning.domain.curriculum import doubts, prose
from learning.domain.curriculum.guessing import review_guesses
from learning.domain.curriculum.mistakes import Notes, Place
from learning.domain.curriculum.texts import LIVE, Drafts, QuestionDraft

BANK = Place(".")
MOST_LONGEST_KEYS = 0.35
KEY_PLACES = (0.12, 0.40)  # the share of keys in each of the first four places
FEWEST_FOR_PLACES = 12
FEWEST_FOR_CHI_SQUARE = 100
CHI_SQUARE = {1: 6.63, 2: 9.21, 3: 11.34, 4: 13.28}  # one in a hundred uniform banks lies above, by degrees of freedom
MOST_SINGLES, FEWEST_FOR_MIX = 0.65, 100
ABSOLUTE_DOUBTFUL, ABSOLUTE_WRONG = 0.10, 0.20


def review_bank(drafts: Drafts, notes: Notes) -> None:
    """Note what breaks a rule that no single lesson can keep."""
    questions = [question for lesson in drafts.lessons.values() for question in lesson.questions]
    if any(file.endswith(("lesson.md", "questions.yaml")) for file in notes.unread):
        return
    singles = [one for one in questions if one.kind == "single"]
    _review_keys(singles, notes)
    if len(questions) >= FEWEST_FOR_MIX and len(singles) > MOST_SINGLES * len(questions):
        notes.wrong(BANK, f"{len(singles)} of {len(questions)} questions are singles; at most 65 percent (rule 33)")
    if not notes.mistakes:  # a rule that guesses takes every question as it should be
        for said in review_guesses(drafts):
            notes.wrong(BANK, said)
    _review_unused(drafts, notes)
    review_draws(drafts, notes)


def _review_keys(singles: Sequence[QuestionDraft], notes: Notes) -> None:
    """Rules 20, 21, 25, 26 and 32: nothing about a key may give it away."""
    listed = [(one, *doubts.key_of(one.part.value)) for one in singles]
    readable = [(one, texts, key) for one, texts, key in listed if key is not None]
    longest = sum(doubts.is_longest(texts, key) for _, texts, key in readable)
    if longest > MOST_LONGEST_KEYS * len(readable):
        notes.wrong(BANK, f"the key is the longest choice in {longest} of {len(readable)} singles (rule 20)")
    _review_places([(len(texts), key) for _, texts, key in readable], notes)
    _review_absolutes([text for _, texts, key in readable for n, text in enumerate(texts) if n != key], notes)
    stems = doubts.words_of([one.stem for one in singles])
    for one, texts, key in readable:
        for word in doubts.telling(one.stem, texts, key, stems):
            notes.doubtful(one.part.place("choices"), f'"{word}" of the stem stands in the key alone (rule 26)')


def _review_places(keys: Sequence[tuple[int, int]], notes: Notes) -> None:
    """Rules 21 and 32, of how many choices there are and which of them is the key."""
    places = Counter(key for _, key in keys)
    for place in range(4) if len(keys) >= FEWEST_FOR_PLACES else ():
        if not KEY_PLACES[0] <= places[place] / len(keys) <= KEY_PLACES[1]:
            said = f"the key stands in place {place + 1} in {places[place]} of {len(keys)} singles"
            notes.wrong(BANK, f"{said}; from 12 to 40 percent (rule 21)")
    found, freedom = chi_square(keys)
    if len(keys) >= FEWEST_FOR_CHI_SQUARE and found > CHI_SQUARE[freedom]:
        told = f"the places of the keys are not uniform: chi-square {found:.1f} with {freedom} degrees of freedom"
        notes.wrong(BANK, f"{told}; at most {CHI_SQUARE[freedom]} (rule 32)")


def chi_square(keys: Sequence[tuple[int, int]]) -> tuple[float, int]:
    """Return Pearson's chi-square of the places of keys against chance, and its degrees of freedom."""
    places = range(max((count for count, _ in keys), default=1))
    expected = {place: sum(1 / count for count, _ in keys if place < count) for place in places}
    observed = Counter(key for _, key in keys)
    return sum((observed[place] - mean) ** 2 / mean for place, mean in expected.items() if mean), len(places) - 1


def _review_absolutes(distractors: list[str], notes: Notes) -> None:
    absolute = sum(bool(prose.ABSOLUTE.search(text)) for text in distractors)
    said = f"{absolute} of {len(distractors)} distractors hold an absolute word, such as always or only (rule 25)"
    if absolute > ABSOLUTE_WRONG * len(distractors):
        notes.wrong(BANK, said)
    elif absolute > ABSOLUTE_DOUBTFUL * len(distractors):
        notes.doubtful(BANK, said)


def _review_unused(drafts: Drafts, notes: Notes) -> None:
    """Note terms that no lesson links and sources that no lesson lists, once every planned lesson is written."""
    planned = {one["code"] for specialty, _ in drafts.specialties.values() for one in specialty.planned}
    if not planned or planned - set(drafts.lessons):
        return
    texts = " ".join(lesson.body for lesson in drafts.lessons.values()).casefold()
    for term, place in drafts.terms.values():
        if not any(
            f"[[{name.casefold()}{end}" in texts for name in (term.term, *term.also) for end in ("]]", "|", "\\|")
        ):
            notes.doubtful(place, f"no lesson links the term {term.term}")
    listed = {key for lesson in drafts.lessons.values() for key, _ in lesson.sources}
    for source, place in drafts.sources.values():
        if source.key not in listed:
            notes.doubtful(place, f"no lesson lists the source {source.key}")


def review_draws(drafts: Drafts, notes: Notes) -> None:
    """Note draws that want more questions than there are; a learner would be asked fewer than the quiz says."""
    questions = [one for lesson in drafts.lessons.values() for one in lesson.questions if one.status == LIVE]
    lessons = [lesson.quiz for lesson in drafts.lessons.values() if lesson.quiz]
    for quiz in (*lessons, *(one.quiz for one in drafts.assessments.values())):
        fixed = {code for code, _ in quiz.questions}
        there = [one for one in _firsts(questions) if one.code not in fixed]
        for draw, place in quiz.draws:
            fit = [one for one in there if one.objective == draw.objective and draw.level in ("", one.level)]
            if len(fit) < draw.count and _is_written(draw.objective, drafts):
                notes.wrong(place, f"there are {len(fit)} questions to draw on {draw.objective}, not {draw.count}")


def _firsts(questions: Sequence[QuestionDraft]) -> list[QuestionDraft]:
    """Return what can be drawn: of a case the first question alone."""
    cases: set[str] = set()
    found = []
    for one in questions:
        if one.case not in cases:
            found.append(one)
        cases |= {one.case} - {""}
    return found


def _is_written(objective: str, drafts: Drafts) -> bool:
    return objective.rpartition(".")[0] in drafts.lessons
