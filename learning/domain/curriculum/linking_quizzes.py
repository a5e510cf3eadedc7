"""Leading what quizzes name to what it means: those of lessons, and those that stand beside them."""

from __future__ import annotations

from dataclasses import dataclass

from learning.domain.curriculum.composing import default_questions
from learning.domain.curriculum.mistakes import Notes
from learning.domain.curriculum.texts import (
    AssessmentDraft,
    AssessmentText,
    Curriculum,
    Drafts,
    LessonDraft,
    QuizDraft,
)
from quizzes.domain.settings import QuizSettings
from quizzes.domain.texts import QuizText


def link_quizzes(drafts: Drafts, found: Curriculum, notes: Notes) -> None:
    """Add the quizzes to a curriculum whose lessons and questions were found."""
    linker = _Linker(drafts, found, notes)
    for lesson in drafts.lessons.values():
        linker.quiz(lesson)
    for assessment in drafts.assessments.values():
        linker.assessment(assessment)


@dataclass(slots=True)
class _Linker:
    drafts: Drafts
    found: Curriculum
    notes: Notes

    def quiz(self, lesson: LessonDraft) -> None:
        """Compose the quiz as the lesson says, or as it follows from the questions. One that asks nothing is none."""
        codes = default_questions(self.found.lessons[lesson.code], self.found.questions)
        if lesson.quiz and lesson.quiz.composed:
            self.found.quizzes[lesson.code] = self.composed(lesson, lesson.quiz)
        elif codes or lesson.quiz:
            settings = lesson.quiz.settings if lesson.quiz else QuizSettings()
            self.found.quizzes[lesson.code] = QuizText(lesson.code, lesson.title, codes, settings=settings)

    def composed(self, lesson: LessonDraft, quiz: QuizDraft) -> QuizText:
        taught = {one.code for one, _ in lesson.objectives}
        for draw, place in quiz.draws:
            if draw.objective and draw.objective not in taught:
                self.notes.wrong(place, f"{draw.objective} is not an objective of the lesson; the quiz draws on those")
        return self.asking(lesson.code, lesson.title, quiz)

    def asking(self, code: str, title: str, quiz: QuizDraft) -> QuizText:
        """Return what a quiz asks of the questions that there are. What it names in vain is noted."""
        for question, place in quiz.questions:
            if question not in self.found.questions and self.has_questions(question):
                self.notes.wrong(place, f"there is no question {question} that can be asked; the quiz cannot ask it")
        asked = [question for question, _ in quiz.questions if question in self.found.questions]
        points = {question: worth for question, worth in quiz.points.items() if question in asked}
        return QuizText(code, title, asked, [one for one, _ in quiz.draws], points, quiz.settings)

    def assessment(self, draft: AssessmentDraft) -> None:
        for draw, place in draft.quiz.draws:
            if draw.objective and draw.objective not in self.found.objectives and self.has_objectives(draw.objective):
                self.notes.wrong(place, f"there is no objective {draw.objective}; the quiz cannot draw on it")
        where = f"{draft.specialty}/specialty.yaml"
        if draft.specialty and draft.specialty not in self.drafts.specialties and self.notes.has_read(where):
            self.notes.wrong(draft.specialty_place, f"there is no specialty {draft.specialty}; leave it out for all")
        quiz = self.asking(draft.code, draft.title, draft.quiz)
        self.found.assessments[draft.code] = AssessmentText(
            draft.code, draft.summary, draft.specialty, draft.purpose, draft.position, draft.status, quiz
        )
        self.found.places["assessment", draft.code] = draft.place

    def has_objectives(self, code: str) -> bool:
        """Tell whether it is known which objectives the lesson of this one teaches."""
        lesson = self.drafts.lessons.get(code.rpartition(".")[0])
        return lesson is None or self.notes.has_read(lesson.body_place.file)

    def has_questions(self, code: str) -> bool:
        """Tell whether it is known which questions the lesson of this one has."""
        lesson = self.drafts.lessons.get(code.rpartition(".")[0])
        return lesson is None or self.notes.has_read(f"{lesson.specialty}/{lesson.slug}/questions.yaml")
