"""What an author decides about a finding of the item statistics."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts import services as accounts
from accounts.models import User
from quizzes.models import Judgement, QuestionVersion


@transaction.atomic
def judge(
    *, version: QuestionVersion, finding: str, keeps: bool, note: str, author: User | None, now: datetime
) -> Judgement:
    """Note what was decided. Judgements stay, each in its place in time: the newest on a finding counts."""
    judgement = Judgement.objects.create(
        version=version, finding=finding, keeps=keeps, note=note, author=author, made_at=now
    )
    said = "kept as it is" if keeps else "retired"
    details = {"finding": ["", finding], "decided": ["", said], "note": ["", note]}
    accounts.record(
        actor=author, action="judged", kind="question", code=version.question.code, now=now, details=details
    )
    return judgement
