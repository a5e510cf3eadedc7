"""How the pages say names and numbers."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

from learning.domain import wording

register = template.Library()

TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
UNITS = [*wording.WORDS, *TEENS]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


register.filter("in_words", wording.in_words)


@register.filter
def opening(number: int) -> str:
    """Return a number that begins a sentence: in words up to ninety-nine, because figures open none well."""
    if not 0 <= number < 100:
        return f"{number:,}"
    if number < 20:
        return UNITS[number].capitalize()
    tens, unit = divmod(number, 10)
    return "-".join([TENS[tens - 2].capitalize(), *([UNITS[unit]] if unit else [])])


@register.filter
def ended(words: str) -> str:
    """Return words with the full stop that closes them, unless they close themselves."""
    return words if words.endswith((".", "?", "!")) else f"{words}."


@register.filter
def percent(share: float) -> str:
    """Return a share as whole percent, with the space that does not break, and a sign that is no hyphen."""
    return f"{round(share * 100)}\N{NO-BREAK SPACE}%".replace("-", "\N{MINUS SIGN}")


@register.filter
def greeting(local: datetime) -> str:
    """Return the greeting for a time on the learner's own clock; a study day begins at four."""
    if 4 <= local.hour < 12:
        return "Good morning"
    return "Good afternoon" if 12 <= local.hour < 18 else "Good evening"


@register.filter
def dated(at: datetime) -> str:
    """Return an instant on the reader's clock with its day, whenever that is."""
    return date_format(timezone.localtime(at), r"j F Y \a\t H:i")
