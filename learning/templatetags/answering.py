"""What the pages of questions and results say."""

from datetime import date
from typing import Any

from django import template

from learning.domain import wording
from quizzes.models import Confidence

register = template.Library()

SAID = {Confidence.GUESS: "Guess", Confidence.THINK_SO: "Think so", Confidence.SURE: "Sure"}


@register.filter
def of(found: dict[str, Any], name: str) -> Any:
    """Return what stands under a name; nothing where the name is unknown."""
    return found.get(name, "")


@register.filter
def said(confidence: str) -> str:
    """Return a confidence as its button says it."""
    return SAID.get(Confidence(confidence), "") if confidence else ""


@register.filter
def ahead_of(day: date, today: date) -> str:
    """Return when a day comes, as seen from today: tomorrow, in three days."""
    return wording.ahead((day - today).days)


@register.filter
def ago_from(day: date, today: date) -> str:
    return wording.ago((today - day).days)
