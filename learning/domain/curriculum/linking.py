"""Leading every name to what it means: drafts become texts.

A name that leads nowhere is a mistake, or still to come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from learning.domain.curriculum.figured import figures_of_draft, note_misfits
from learning.domain.curriculum.linking_quizzes import link_quizzes
from learning.domain.curriculum.mistakes import Notes
from learning.domain.curriculum.texts import (
    DRAFT,
    LIVE,
    Curriculum,
    Drafts,
    FigureDraft,
    LessonDraft,
    LessonText,
    QuestionDraft,
    RenderedText,
    spellings,
)
from markup import domain as markup
from quizzes.domain.kinds import KINDS
from quizzes.domain.showing import FIGURED, figure_in
from quizzes.domain.texts import QuestionText


def link(drafts: Drafts, notes: Notes) -> Curriculum:
    """Return the curriculum that drafts make. It may be written only if nothing wrong was noted."""
    found = Curriculum()
    for text, place in drafts.specialties.values():
        found.specialties[text.slug] = text
        found.places["specialty", text.slug] = place
    for source, place in drafts.sources.values():
        found.sources[source.key] = source
        found.places["source", source.key] = place
    for term, place in drafts.terms.values():
        found.terms[term.term] = term
        found.places["term", term.term] = place
    linker = _Linker(drafts, found, notes, spellings(text for text, _ in drafts.terms.values()), _plan(drafts))
    for lesson in drafts.lessons.values():
        linker.lesson(lesson)
    link_quizzes(drafts, found, notes)
    linker.still_to_come()
    return found


def _plan(drafts: Drafts) -> dict[str, tuple[str, int]]:
    return {
        one["code"]: (specialty.slug, position)
        for specialty, _ in drafts.specialties.values()
        for position, one in enumerate(specialty.planned, start=1)
    }


@dataclass(slots=True)
class _Linker:
    drafts: Drafts
    found: Curriculum
    notes: Notes
    spellings: dict[str, markup.Term]
    plan: dict[str, tuple[str, int]]  # the specialty and position of each planned lesson

    def lesson(self, lesson: LessonDraft) -> None:
        for objective, place in lesson.objectives:
            self.found.objectives[objective.code] = objective
            self.found.places["objective", objective.code] = place
        for question in lesson.questions:
            self.question(question, lesson)
        self.sources(lesson)
        self.place_in_plan(lesson)
        rendered = self.rendered(lesson)
        checks = self.references(lesson, rendered)
        self.found.rendered[lesson.code] = RenderedText(rendered.html, rendered.headings)
        self.found.lessons[lesson.code] = self.text(lesson, rendered, checks)
        self.found.places["lesson", lesson.code] = lesson.place
        self.found.pictures |= {one.picture.digest: one.picture for one in lesson.figures if one.picture}

    def question(self, draft: QuestionDraft, lesson: LessonDraft) -> None:
        self.question_names(draft, lesson)
        figures = figures_of_draft(lesson.figures) if draft.kind in FIGURED else {}
        is_misfit = note_misfits(draft, lesson, figures, self.notes)
        if draft.kind in KINDS and not is_misfit and not _keeps_out(draft):
            text = _question_text(draft, lesson)
            figure = figures.get(figure_in(text.kind, text.content))
            self.found.questions[draft.code] = replace(text, figure=figure)
            self.found.places["question", draft.code] = draft.part.place()

    def question_names(self, draft: QuestionDraft, lesson: LessonDraft) -> None:
        is_read = self.notes.has_read(lesson.body_place.file)
        if is_read and draft.objective and draft.objective not in {one.code for one, _ in lesson.objectives}:
            listed = "it is one of those in the front matter of lesson.md"
            draft.part.wrong(f"there is no objective {draft.objective} in {lesson.code}; {listed}", "objective")
        taught = {key for key, _ in lesson.sources}
        for key, place in draft.sources:
            if is_read and key not in taught:
                self.notes.wrong(place, f"{key} is not among the sources of the lesson; list it in lesson.md")
        if draft.part.value.get("sources") == [] and draft.status != DRAFT:
            draft.part.wrong("a question cites at least one source of its lesson", "sources")

    def sources(self, lesson: LessonDraft) -> None:
        for key, place in lesson.sources:
            if key not in self.drafts.sources and self.notes.has_read("sources.yaml"):
                self.notes.wrong(place, f"there is no source {key}; add it to sources.yaml")

    def place_in_plan(self, lesson: LessonDraft) -> None:
        if lesson.code and lesson.code not in self.plan and self.has_plan(lesson.specialty):
            said = f"the lesson {lesson.code} is not in {lesson.specialty}/specialty.yaml; add it to `lessons` there"
            self.notes.wrong(lesson.place, said)
        for code, place in lesson.prerequisites:
            if code == lesson.code or (code not in self.plan and self.has_plan(code.partition(".")[0])):
                self.notes.wrong(place, f"no specialty plans a lesson {code}; name another one by its id")
            elif code not in self.drafts.lessons:
                self.notes.later("prerequisite", place, f"{code} (for {lesson.code})")

    def has_plan(self, specialty: str) -> bool:
        return self.notes.has_read(specialty, f"{specialty}/specialty.yaml")

    def rendered(self, lesson: LessonDraft) -> markup.Rendered:
        names = markup.Names(
            terms=self.spellings,
            sources=[key for key, _ in lesson.sources],
            figures={one.code: _shown(one) for one in lesson.figures},
            checks=frozenset(self.askable(lesson)),
        )
        try:
            return markup.render_lesson(lesson.body, names)
        except markup.Unreadable as error:
            self.notes.wrong(lesson.body_place, str(error))
            return markup.Rendered("")

    def references(self, lesson: LessonDraft, rendered: markup.Rendered) -> list[str]:
        """Note what a text names in vain, and return the questions that it asks, in order."""
        known = {
            "source": {key for key, _ in lesson.sources},
            "figure": {one.code for one in lesson.figures},
            "check": {*(one.code for one in lesson.questions), *lesson.kept},
        }
        is_read = {kind: self.notes.has_read(file) for kind, file in _named_in(lesson).items()}
        checks: list[str] = []
        for one in rendered.references:
            known_here = one.name.lower() in self.spellings if one.kind == "term" else one.name in known[one.kind]
            if not known_here and is_read[one.kind]:
                self.notes.wrong(lesson.line(one.line), _NOWHERE[one.kind].format(one.name))
            if not one.closed:
                self.notes.wrong(lesson.line(one.line), f"`:::{one.kind} {one.name}` is not closed; end it with `:::`")
            if one.kind == "check" and known_here:
                self.check(one, lesson, checks)
        return checks

    def check(self, reference: markup.Reference, lesson: LessonDraft, checks: list[str]) -> None:
        place = lesson.line(reference.line)
        if reference.name in checks:
            self.notes.wrong(place, f"{reference.name} is asked twice in this text; keep one")
        elif reference.name in self.askable(lesson):
            checks.append(reference.name)
        else:
            self.notes.later("check", place, reference.name)

    def askable(self, lesson: LessonDraft) -> set[str]:
        """Return the questions of a lesson that can be asked, whether files or rows hold them."""
        kept = {code for code, can_be_asked in lesson.kept.items() if can_be_asked}
        return kept | {one.code for one in lesson.questions if self.is_live(one)}

    def is_live(self, draft: QuestionDraft) -> bool:
        return draft.status == LIVE and draft.code in self.found.questions

    def text(self, lesson: LessonDraft, rendered: markup.Rendered, checks: list[str]) -> LessonText:
        used = [self.spellings.get(one.name.lower()) for one in rendered.references if one.kind == "term"]
        return LessonText(
            code=lesson.code,
            slug=lesson.slug,
            specialty=lesson.specialty,
            position=self.plan.get(lesson.code, ("", 0))[1],
            title=lesson.title,
            summary=lesson.summary,
            minutes=lesson.minutes,
            body=lesson.body,
            status=lesson.status,
            objectives=[one.code for one, _ in lesson.objectives],
            sources=[key for key, _ in lesson.sources],
            terms=sorted({term.name for term in used if term}),
            prerequisites=sorted(code for code, _ in lesson.prerequisites),
            checks=checks,
            figures=sorted((one.text() for one in lesson.figures), key=lambda figure: figure.code),
        )

    def still_to_come(self) -> None:
        for specialty, place in self.drafts.specialties.values():
            for one in specialty.planned:
                if one["code"] not in self.drafts.lessons:
                    self.notes.later("lesson", place, one["code"])


def _keeps_out(draft: QuestionDraft) -> bool:
    """Tell whether something that was noted keeps a question from being written."""
    problems = KINDS[draft.kind].problems_in(draft.part.value)
    return any(not (one.missing and draft.status == DRAFT) for one in problems)


def _shown(figure: FigureDraft) -> markup.Figure:
    one = figure.picture
    if one is None:
        return markup.Figure(figure.svg)
    return markup.Figure(picture=markup.Picture(one.address, one.width, one.height, figure.alt))


def _named_in(lesson: LessonDraft) -> dict[str, str]:
    """Return the file that says what there is of each kind."""
    text = lesson.body_place.file
    questions = f"{lesson.specialty}/{lesson.slug}/questions.yaml"
    return {"term": "glossary.yaml", "source": text, "figure": text, "check": questions}


_NOWHERE = {
    "term": "the glossary has no term {}; add it to glossary.yaml, or write it without brackets",
    "source": "{} is not among the sources of the lesson; list it in the front matter",
    "figure": "the lesson has no figure {}; list it under `figures` in the front matter",
    "check": "the lesson has no question {}; questions.yaml beside it names those that there are",
}


def _question_text(draft: QuestionDraft, lesson: LessonDraft) -> QuestionText:
    kind = KINDS[draft.kind]
    return QuestionText(
        code=draft.code,
        objective=draft.objective,
        level=draft.level,
        case=draft.case,
        status=draft.status,
        kind=draft.kind,
        case_stem=lesson.cases[draft.case][0] if draft.case in lesson.cases else "",
        stem=draft.stem,
        content=kind.to_content(kind.from_content(draft.part.value, Random(0), draft=draft.status == DRAFT)),
        fixed_order=draft.fixed_order,
        explanation=draft.explanation,
        negative_reason=draft.negative_reason,
        sources=[key for key, _ in draft.sources],
        hints=tuple(draft.hints),
        unfolding=draft.unfolding,
    )
