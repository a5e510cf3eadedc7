"""Item and quiz statistics. docs/statistics.md has every definition with its formula, source and threshold."""

from quizzes.domain.statistics.columns import Columns
from quizzes.domain.statistics.findings import Finding, Looked, Response, findings
from quizzes.domain.statistics.items import ItemFigures, Weight, item_figures, summed_variance, weights
from quizzes.domain.statistics.quizzes import QuizFigures, quiz_figures
from quizzes.domain.statistics.thirds import third_weights

__all__ = [
    "Columns",
    "Finding",
    "ItemFigures",
    "Looked",
    "QuizFigures",
    "Response",
    "Weight",
    "findings",
    "item_figures",
    "quiz_figures",
    "summed_variance",
    "third_weights",
    "weights",
]
