"""What a lesson's quiz asks: what its author composed, or what follows from the lesson's questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from learning.domain.asking import asked_by_default
from learning.domain.curriculum.texts import LIVE, RETIRED, LessonText, in_order
from quizzes.domain.settings import QuizSettings
from quizzes.domain.texts import LATER, DrawText, QuestionText, QuizText


@dataclass(frozen=True, slots=True)
class Asking:
    """What a quiz asks. One by default lists nothing: it follows from the questions, and changes with them."""

    code: str
    by_default: bool
    questions: list[str] = field(default_factory=list)
    draws: list[DrawText] = field(default_factory=list)
    points: Mapping[str, int] = field(default_factory=dict, metadata=LATER)  # of questions that earn more than 1
    settings: QuizSettings = field(default=QuizSettings(), metadata=LATER)

    def text(self, title: str) -> QuizText:
        return QuizText(self.code, title, self.questions, self.draws, self.points, self.settings)


def asking(lesson: LessonText, quiz: QuizText | None, questions: Mapping[str, QuestionText]) -> Asking:
    """Return what a lesson's quiz asks. What is retired is asked no more, and counts as not listed."""
    kept = {code for code, one in questions.items() if one.status != RETIRED}
    listed = [code for code in quiz.questions if code in kept] if quiz else []
    draws = list(quiz.draws) if quiz else []
    points = {code: worth for code, worth in quiz.points.items() if code in listed} if quiz else {}
    settings = quiz.settings if quiz else QuizSettings()
    live = [code for code in listed if questions[code].status == LIVE]
    if not draws and not points and live == default_questions(lesson, questions):
        return Asking(lesson.code, by_default=True, settings=settings)
    return Asking(lesson.code, False, listed, draws, points, settings)


def standing_quizzes(quizzes: Mapping[str, QuizText], linked: Collection[str]) -> dict[str, QuizText]:
    """Return the quizzes of lessons. One that its lesson does not lead to asks nothing, and keeps its settings."""
    return {
        code: one if code in linked else QuizText(code, one.title, settings=one.settings)
        for code, one in quizzes.items()
    }


def default_questions(lesson: LessonText, questions: Mapping[str, QuestionText]) -> list[str]:
    """Return what the quiz of a lesson asks where nobody composed it."""
    taught = {*lesson.objectives}
    live = {one.code: one.objective for one in questions.values() if one.status == LIVE and one.objective in taught}
    return asked_by_default([(code, live[code]) for code in in_order(live)], lesson.checks)
