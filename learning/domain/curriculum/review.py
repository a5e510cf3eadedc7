"""The editorial check: what an author should mend although the site could show it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from learning.domain.curriculum import doubts, prose
from learning.domain.curriculum.coverage import review_coverage
from learning.domain.curriculum.mistakes import Notes
from learning.domain.curriculum.review_bank import review_bank
from learning.domain.curriculum.review_lessons import review_lesson
from learning.domain.curriculum.review_questions import review_case, review_question
from learning.domain.curriculum.review_terms import within_reach
from learning.domain.curriculum.texts import Curriculum, Drafts, QuestionDraft

LONGEST_DEFINITION = 30  # words


def review(drafts: Drafts, linked: Curriculum, notes: Notes, year: int) -> None:
    """Note what breaks a rule of docs/content-format.md. `linked` is what drafts come to; `year` the present one."""
    _review_shelves(drafts, notes)
    questions = [question for lesson in drafts.lessons.values() for question in lesson.questions]
    for lesson in drafts.lessons.values():
        review_lesson(lesson, notes)
        for code in lesson.cases:
            review_case(code, lesson)
        for question in lesson.questions:
            review_question(question, lesson)
    _review_twins(questions, notes)
    _review_terms(questions, drafts)
    for question in questions:
        _review_sources(question, drafts, notes, year)
    review_coverage(drafts, notes)
    review_bank(drafts, linked, notes)


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
    named = {code: [other for other, _ in lesson.prerequisites] for code, lesson in drafts.lessons.items()}
    for code, lesson in drafts.lessons.items():
        if code in built_on(code, named):
            notes.wrong(lesson.place, f"{code} builds on itself through its prerequisites; break the circle")


def built_on(code: str, named: Mapping[str, Collection[str]]) -> set[str]:
    """Return every lesson that a lesson builds on, near or far, of those that each names."""
    found: set[str] = set()
    ahead = [code]
    while ahead:
        new = set(named.get(ahead.pop(), ())) - found
        found |= new
        ahead += new
    return found


def _review_twins(questions: Sequence[QuestionDraft], notes: Notes) -> None:
    """Rule 22."""
    stems = [(one, doubts.Stem.of(one.stem)) for one in questions if not one.case]
    for (one, stem), (other, another) in combinations(stems, 2):
        alike = doubts.likeness(stem, another)
        if alike == "same":
            one.part.wrong(f"the stem is that of {other.code}; ask in other words (rule 22)", "stem")
        elif alike == "near":
            notes.doubtful(one.part.place("stem"), f"the stem is nearly that of {other.code} (rule 22)")


def _review_terms(questions: Sequence[QuestionDraft], drafts: Drafts) -> None:
    terms = [name for term, _ in drafts.terms.values() for name in (term.term, *term.also)]
    for question in questions:
        for said in within_reach(question.kind, question.part.value, terms):
            question.part.wrong(said, "accept")


def _review_sources(question: QuestionDraft, drafts: Drafts, notes: Notes, year: int) -> None:
    found = [drafts.sources[key][0] for key, _ in question.sources if key in drafts.sources]
    for said in doubts.on_sources(question.code, question.level, found, year):
        notes.doubtful(question.part.place("sources"), said)
