"""An author who looked at a finding of the statistics, and retires the question for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.models import User
from learning.services.editing import seen_of
from learning.services.questions import save_question
from quizzes.models import QuestionVersion, Status
from quizzes.services import authoring
from quizzes.services.judging import judge


@transaction.atomic
def retire_for(*, version: QuestionVersion, finding: str, note: str, author: User | None, now: datetime) -> None:
    """Retire a question, and note for which finding. Raises Refused and Overtaken; then nothing was written."""
    code = version.question.code
    text = authoring.question_texts([code])[code]
    save_question(text=replace(text, status=Status.RETIRED), seen=seen_of(text), author=author, now=now)
    judge(version=version, finding=finding, keeps=False, note=note, author=author, now=now)
