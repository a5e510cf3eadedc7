"""Editorial rules over all lessons together: what the bank gives away, and what nothing uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

from learning.domain.curriculum import doubts, prose
from learning.domain.curriculum.guessing import guesses
from learning.domain.curriculum.mistakes import Notes, Place
from learning.domain.curriculum.texts import LIVE, Curriculum, Drafts, QuestionDraft, QuizDraft
from quizzes.domain.composing import Drawing, drawn

BANK = Place(".")
MOST_LONGEST_KEYS = 0.35
KEY_PLACES = (0.12, 0.40)  # the share of keys in each of the first four places
FEWEST_FOR_PLACES = 12
FEWEST_FOR_CHI_SQUARE = 100
CHI_SQUARE = {1: 6.63, 2: 9.21, 3: 11.34, 4: 13.28}  # one in a hundred uniform banks lies above, by degrees of freedom
MOST_SINGLES, FEWEST_FOR_MIX = 0.65, 100
MOST_GUESSED = 0.03  # that a rule may earn above chance
FEWEST_FOR_GUESSES = 200  # questions: a few answers prove nothing
ABSOLUTE_DOUBTFUL, ABSOLUTE_WRONG = 0.10, 0.20


def review_bank(drafts: Drafts, linked: Curriculum, notes: Notes) -> None:
    """Note what breaks a rule that no single lesson can keep."""
    questions = [question for lesson in drafts.lessons.values() for question in lesson.questions]
    if any(file.endswith(("lesson.md", "questions.yaml")) for file in notes.unread):
        return
    singles = [one for one in questions if one.kind == "single"]
    _review_keys(singles, notes)
    if len(questions) >= FEWEST_FOR_MIX and len(singles) > MOST_SINGLES * len(questions):
        notes.wrong(BANK, f"{len(singles)} of {len(questions)} questions are singles; at most 65 percent (rule 33)")
    if not notes.mistakes:  # a rule that guesses takes every question as it should be
        review_guesses(drafts, notes)
    _review_unused(drafts, linked, notes)
    _review_draws(drafts, notes)


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


def review_guesses(drafts: Drafts, notes: Notes) -> None:
    """Rule 34: what somebody earns who knows nothing."""
    questions = sum(len(lesson.questions) for lesson in drafts.lessons.values())
    for one in guesses(drafts):
        points = f"{one.earned:.1%}, chance {one.chance:.1%}, {100 * one.gain:+.1f} points"
        notes.figures.append(f"Whoever knows nothing and takes {one.rule} earns {points}.")
        if questions >= FEWEST_FOR_GUESSES and one.gain > MOST_GUESSED:
            said = f"{one.earned:.1%} of all marks, {100 * one.gain:.1f} points more than chance"
            notes.wrong(BANK, f"who takes {one.rule} earns {said}; at most {100 * MOST_GUESSED:.0f} (rule 34)")


def _review_unused(drafts: Drafts, linked: Curriculum, notes: Notes) -> None:
    """Note terms that no lesson links and sources that no lesson lists, once every planned lesson is written."""
    if drafts.to_come():
        return
    terms = {name for lesson in linked.lessons.values() for name in lesson.terms}
    sources = {key for lesson in linked.lessons.values() for key in lesson.sources}
    for name, (_, place) in drafts.terms.items():
        if name not in terms:
            notes.doubtful(place, f"no lesson links the term {name}")
    for key, (_, place) in drafts.sources.items():
        if key not in sources:
            notes.doubtful(place, f"no lesson lists the source {key}")


def _review_draws(drafts: Drafts, notes: Notes) -> None:
    """Note draws that want more questions than there are; a learner would be asked fewer than the quiz says."""
    questions = [one for lesson in drafts.lessons.values() for one in lesson.questions if one.status == LIVE]
    lessons = [lesson.quiz for lesson in drafts.lessons.values() if lesson.quiz]
    for quiz in (*lessons, *(one.quiz for one in drafts.assessments.values())):
        wanted = [Drawing(at, draw.objective, draw.level, draw.count) for at, (draw, _) in enumerate(quiz.draws)]
        asked = {draw.objective for draw, _ in quiz.draws}
        bank = [(one.code, one.objective, one.level) for one in _drawable(questions, quiz) if one.objective in asked]
        taken = Counter(at for _, at in drawn(wanted, bank, Random(0)))
        for at, (draw, place) in enumerate(quiz.draws):
            if taken[at] < draw.count and draw.objective.rpartition(".")[0] in drafts.lessons:
                notes.wrong(place, f"there are {taken[at]} questions to draw on {draw.objective}, not {draw.count}")


def _drawable(questions: Sequence[QuestionDraft], quiz: QuizDraft) -> list[QuestionDraft]:
    """Return what a draw may take, of a case its first part alone, as `quizzes.queries.composing.drawable` does."""
    fixed = {code for code, _ in quiz.questions}
    composed = {one.case for one in questions if one.code in fixed}
    firsts = {one.case: one.code for one in sorted(questions, key=lambda one: one.code, reverse=True)}
    return [
        one
        for one in questions
        if one.code not in fixed and (not one.case or (one.case not in composed and firsts[one.case] == one.code))
    ]
