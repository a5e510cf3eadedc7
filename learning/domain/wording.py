"""Numbers and spans as a sentence says them."""

import re
from fractions import Fraction

WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
WEEK, MONTH = 7, 30  # days
# The last sentence of a stem, when it asks and something stands before it.
ASKS = re.compile(r"^(?P<case>.+[.!?:])\s+(?P<ask>[A-Z][^.!?]*\?)$", re.DOTALL)


def in_words(number: int) -> str:
    """Return a number in words up to twelve, with figures above."""
    return WORDS[number] if 0 <= number < len(WORDS) else f"{number:,}"


def ahead(days: int) -> str:
    """Return when something comes, `days` from today: in days up to two weeks, then in weeks, then in months."""
    if days <= 0:
        return "today"
    return "tomorrow" if days == 1 else f"in {span(days)}"


def ago(days: int) -> str:
    """Return when something was, `days` before today."""
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{span(days)} ago"


def span(days: int) -> str:
    """Return a span of at least two days in words."""
    if days < 2 * WEEK:
        return f"{in_words(days)} days"
    if days < 2 * MONTH:
        return f"{in_words(round(days / WEEK))} weeks"
    return f"{in_words(round(days / MONTH))} months"


def score(mark: Fraction, full: int) -> str:
    """Return what was earned of `full`: in words where nothing is in parts, else rounded to one decimal."""
    if mark.denominator == 1 and mark >= 0:
        number = in_words(int(mark)) if mark else "none"
        return f"{number} of {in_words(full)} {'is' if mark < 2 else 'are'} open".capitalize()
    return f"{float(mark):.1f} of {full} points".replace("-", "\N{MINUS SIGN}")


def parted(stem: str) -> tuple[str, str]:
    """Return what a stem tells and what it asks; one sentence, or an end without a question, is all told.

    The question is set apart on the page, so that the eye finds it.
    """
    found = ASKS.match(stem.strip())
    return (found["case"], found["ask"]) if found else (stem.strip(), "")
