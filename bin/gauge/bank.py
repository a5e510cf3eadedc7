"""Make a large bank, and a lesson whose quiz draws on it: python -m gauge.bank QUESTIONS DRAWN"""

import sys
from datetime import UTC, datetime

import django

LESSON = "bench.bank"
OBJECTIVES = 20
PORTION = 5_000  # rows in one go
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
BODY = {"choices": [{"id": f"aaaaaaa{number}", "text": f"Choice {number}"} for number in range(4)]}


def make(questions: int, drawn: int) -> None:
    # Django has to be set up before a model can be imported.
    from learning.models import Lesson, Specialty  # noqa: PLC0415
    from quizzes.models import Objective, Quiz, QuizDraw  # noqa: PLC0415

    objectives = Objective.objects.bulk_create(
        Objective(code=f"{LESSON}.{number}", statement=f"Know fact {number}.", updated_at=WRITTEN)
        for number in range(OBJECTIVES)
    )
    for first in range(0, questions, PORTION):
        _make_questions(objectives, range(first, min(first + PORTION, questions)))
    quiz = Quiz.objects.create(code=LESSON, title="A large bank", updated_at=WRITTEN)
    QuizDraw.objects.bulk_create(
        QuizDraw(quiz=quiz, objective=one, count=drawn // OBJECTIVES, position=place)
        for place, one in enumerate(objectives, start=1)
    )
    specialty = Specialty.objects.get(slug="vascular")
    Lesson.objects.create(
        code=LESSON, slug="bank", specialty=specialty, position=99, title="A large bank", summary="Many questions.",
        minutes=9, body="Many questions.", html="<p>Many questions.</p>", quiz=quiz, updated_at=WRITTEN,
    )  # fmt: skip


def _make_questions(objectives: list, numbers: range) -> None:
    from quizzes.models import Question, QuestionVersion  # noqa: PLC0415
    from quizzes.models.keys import AnswerKey  # noqa: PLC0415

    questions = Question.objects.bulk_create(
        Question(
            code=f"{LESSON}.q{number}", objective=objectives[number % OBJECTIVES], level="apply", updated_at=WRITTEN
        )
        for number in numbers
    )
    versions = QuestionVersion.objects.bulk_create(
        QuestionVersion(question=one, number=1, kind="single", stem="Which one?", body=BODY, created_at=WRITTEN)
        for one in questions
    )
    key = {"correct": [BODY["choices"][0]["id"]]}
    AnswerKey.objects.bulk_create(AnswerKey(version=one, key=key) for one in versions)


if __name__ == "__main__":
    django.setup()
    make(*map(int, sys.argv[1:]))
