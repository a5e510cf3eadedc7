"""What authors ruled on versions. Which key a ruling brought is the key's side, and is not here: see `ruled`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from quizzes.models import Question, QuestionVersion, Ruling, Slot


def standing(version_ids: Collection[int]) -> dict[int, Ruling]:
    """Return the newest ruling that stands on each of these versions; one without is missing. One query."""
    rulings = Ruling.objects.filter(version__in=version_ids, undone_at=None)
    return {ruling.version_id: ruling for ruling in rulings.order_by("made_at", "pk")}


def newest_action(version: OuterRef) -> QuerySet[Ruling, Any]:
    """Return what the newest standing ruling on a version does, as a subquery; nothing where none stands."""
    rulings = Ruling.objects.filter(version=version, undone_at=None)
    return rulings.order_by("-made_at", "-pk").values("action")[:1]


def rulings_on(question: Question) -> QuerySet[Ruling]:
    """Return every ruling on a question's versions, the newest first, with how many marks each changed."""
    rulings = Ruling.objects.filter(version__question=question).select_related("version", "adopted", "author")
    return rulings.annotate(changed=Count("effects", filter=Q(effects__undoes=False))).order_by("-made_at", "-pk")


def state_of(question: Question) -> str:
    """Return what a page keeps of the rulings on a question: after another ruling or an undo it differs."""
    rulings = Ruling.objects.filter(version__question=question)
    found = rulings.aggregate(newest=Max("pk"), undone=Count("undone_at"))
    return f"{found['newest'] or 0}.{found['undone']}"


def same_act(ruling: Ruling) -> QuerySet[Ruling]:
    """Return the rulings that were made in one act with this one, itself among them: one for each version."""
    return Ruling.objects.filter(
        version__question=ruling.version.question_id, made_at=ruling.made_at, action=ruling.action
    )


def versions_asked(question: Question) -> QuerySet[QuestionVersion]:
    """Return the versions of a question, the newest first."""
    return QuestionVersion.objects.filter(question=question).order_by("-number")


def versions_with_answers(question: Question) -> QuerySet[QuestionVersion]:
    """Return the versions of a question, the newest first, each with how many slots are `settled` and how many `open`.

    One query.
    """
    slots = Slot.objects.filter(version=OuterRef("pk")).order_by().values("version").annotate(n=Count("pk"))
    settled, still_open = slots.filter(settled_at__isnull=False), slots.filter(settled_at=None)
    return versions_asked(question).annotate(
        settled=Coalesce(Subquery(settled.values("n")), 0), open=Coalesce(Subquery(still_open.values("n")), 0)
    )
