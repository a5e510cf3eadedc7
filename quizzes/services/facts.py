"""A fact can change: its objective gets a new revision, and its questions wait for somebody to look at them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts import services as accounts
from accounts.models import User
from quizzes.models import Objective, Question
from quizzes.models.keys import FactChange, KeyPoint
from quizzes.services.authoring import begin_edition


class SameFact(Exception):
    """What the fact is said to have become is what it was."""


@transaction.atomic
def change_fact(*, objective: Objective, became: str, reason: str, author: User | None, now: datetime) -> FactChange:
    """Note that the fact of an objective changed. Raises SameFact.

    The revision rises, and with it every question on the objective is flagged: it was confirmed for an older one.
    """
    objective = Objective.objects.select_for_update().get(pk=objective.pk)
    point, _ = KeyPoint.objects.get_or_create(objective=objective, defaults={"text": ""})
    if point.text == became:
        raise SameFact("This is what the fact says already.")
    objective.revision, objective.updated_at = objective.revision + 1, now
    objective.save(update_fields=["revision", "updated_at"])
    change = FactChange.objects.create(
        objective=objective,
        revision=objective.revision,
        was=point.text,
        became=became,
        reason=reason,
        author=author,
        changed_at=now,
    )
    KeyPoint.objects.filter(pk=point.pk).update(text=became)
    _note(change, author, now)
    begin_edition()
    return change


@transaction.atomic
def confirm(*, question: Question, revision: int, author: User | None, now: datetime) -> None:
    """Take the flag from a question that is still right as it stands; without one, nothing changes.

    `revision` is that of the fact which its author had before them; it may be an older one by now.
    """
    question = Question.objects.select_for_update(of=("self",)).select_related("objective").get(pk=question.pk)
    was, revision = question.confirmed_revision, min(revision, question.objective.revision)
    if was < revision:
        question.confirmed_revision = revision
        question.save(update_fields=["confirmed_revision"])
        details = {"holds for revision": [str(was), str(revision)]}
        accounts.record(actor=author, action="confirmed", kind="question", code=question.code, now=now, details=details)


def _note(change: FactChange, author: User | None, now: datetime) -> None:
    details = {
        "key point": [change.was, change.became],
        "reason": ["", change.reason],
        "revision": [str(change.revision - 1), str(change.revision)],
    }
    accounts.record(
        actor=author, action="fact changed", kind="objective", code=change.objective.code, now=now, details=details
    )
