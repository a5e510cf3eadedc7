"""What holds for every quiz that an author composes, whether a lesson has it or it stands alone."""

from __future__ import annotations

from learning.services.editing import Refused
from quizzes.domain.composing import problems_in_places
from quizzes.domain.settings import problems_in
from quizzes.domain.texts import QuizText


def refuse_unfit(text: QuizText) -> None:
    """Refuse a quiz that asks nothing, something twice, or in a way that cannot be. Raises Refused."""
    problems: dict[str, list[str]] = {}
    for name, sentence in [*problems_in(text.settings), *problems_in_places(text)]:
        problems.setdefault(name, []).append(sentence)
    if problems:
        raise Refused(problems)
