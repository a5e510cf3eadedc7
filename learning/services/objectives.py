"""Saving one objective, and saying that its fact changed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import record
from learning.domain.editing import noted
from learning.services.editing import Refused, compare
from quizzes.domain.texts import ObjectiveText
from quizzes.models import Objective
from quizzes.services import authoring, facts

LONGEST_FACT = 2_000  # characters


@transaction.atomic
def save_objective(*, text: ObjectiveText, seen: str, author: User | None, now: datetime) -> str:
    """Write the words of an objective, and return its code. Raises Overtaken.

    New words for the same fact raise no revision: see `change_fact`.
    """
    authoring.begin_edition()
    before = authoring.objective_texts([text.code]).get(text.code)
    compare(seen=seen, present=before)
    if text != before:
        authoring.write_objectives(texts=[text], now=now)
        details = noted(before, text)
        record(actor=author, action="reworded", kind="objective", code=text.code, now=now, details=details)
    return text.code


@transaction.atomic
def change_fact(*, code: str, became: str, reason: str, seen: str, author: User | None, now: datetime) -> None:
    """Say what the fact of an objective became, and why. Raises Overtaken and Refused; then nothing was written."""
    authoring.begin_edition()
    compare(seen=seen, present=authoring.objective_texts([code]).get(code))
    objective = Objective.objects.get(code=code)
    try:
        facts.change_fact(objective=objective, became=became, reason=reason, author=author, now=now)
    except facts.SameFact as error:
        raise Refused({"became": [str(error)]}) from error
