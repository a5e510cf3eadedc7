"""Questions that show a figure follow it: when a lesson's figure changes, they show it in their next version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import record_all
from learning.domain.curriculum.figured import redrawn
from learning.domain.curriculum.texts import LessonText, PictureText
from quizzes.domain.texts import QuestionText
from quizzes.services import authoring


@transaction.atomic
def redraw(
    *,
    lessons: Iterable[LessonText],
    pictures: Mapping[str, PictureText],
    questions: Iterable[QuestionText],
    author: User | None,
    now: datetime,
) -> list[str]:
    """Let questions show the figures of their lessons as they are now, and return the codes of those that changed.

    Attempts keep the figure that they showed. Nobody held these questions against their facts.
    """
    known = list(questions)
    texts = [text for lesson in lessons for text in redrawn(lesson, pictures, known)]
    codes = [one.code for one in texts]
    if texts:
        authoring.write_questions(texts=texts, now=now, author=author, unconfirmed=codes)
        record_all(actor=author, deeds=[("redrawn", "question", code) for code in codes], now=now)
    return codes
