"""The statistics of a question: in each quiz that asks it, and version by version."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from quizzes.domain.statistics import ItemFigures, item_figures
from quizzes.models import Question, QuestionVersion, Quiz
from quizzes.queries.statistics.reading import Chosen, Read, answers_to_question
from quizzes.queries.statistics.versions import VersionReport, variant_figures, version_reports


@dataclass(frozen=True, slots=True)
class InQuiz:
    """A question as one quiz asks it: held against the other marks of that quiz alone."""

    quiz: Quiz
    drawn: bool
    figures: ItemFigures


@dataclass(frozen=True, slots=True)
class QuestionReport:
    quizzes: list[InQuiz]
    versions: list[VersionReport]
    variants: dict[int, list[tuple[str, ItemFigures]]]  # by version, where its slots drew values


def question_report(question: Question, chosen: Chosen) -> QuestionReport:
    """Return the statistics of a question over the chosen attempts at quizzes. Constant queries."""
    read = answers_to_question(question, chosen)
    asked = {one.pk: one for one in QuestionVersion.objects.filter(question=question).select_related("question")}
    reports = version_reports(read, asked, chosen)
    variants = {one.version.pk: variant_figures(read, one.version) for one in reports}
    return QuestionReport(
        quizzes=_in_quizzes(read, np.isin(read.version, list(asked))),
        versions=[one for one in reports if one.looked.figures.attempts],
        variants={id: found for id, found in variants.items() if found},
    )


def _in_quizzes(read: Read, its: np.ndarray) -> list[InQuiz]:
    quiz = read.taken.quiz[read.attempt]
    codes = quiz * 2 + (read.drawn_by > 0)
    there, place = np.unique(np.where(its, codes, -1), return_inverse=True)
    figures = item_figures(read.columns(place), there.size)
    quizzes = Quiz.objects.in_bulk([int(code) // 2 for code in there if code >= 0])
    found = [(int(code), one) for code, one in zip(there, figures, strict=True) if code >= 0]
    return [InQuiz(quizzes[code // 2], bool(code % 2), one) for code, one in found]
