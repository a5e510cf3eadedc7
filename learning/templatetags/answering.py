"""What the pages of questions and results say."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format

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


@register.filter
def moment(at: datetime) -> str:
    """Return an instant on the reader's clock: the time alone where it is today, else the day before it."""
    local = timezone.localtime(at)
    return date_format(local, "H:i" if local.date() == timezone.localdate() else "j F, H:i")


@register.filter
def points(number: Fraction) -> str:
    return wording.decimal(number)


@register.filter
def signed_percent(share: Fraction) -> str:
    """Return a share that may be less than nothing as percent to one decimal, always with its sign."""
    said = f"{float(share * 100):+.1f}"
    return said.replace("-", "\N{MINUS SIGN}") + "\N{NO-BREAK SPACE}%"
