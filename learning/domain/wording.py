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


def clock(seconds: int) -> str:
    """Return a time that is left as a clock shows it: 7:40, or 1:07:40 from an hour on."""
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def score(mark: Fraction, full: int, *, in_points: bool = False) -> str:
    """Return what was earned of `full`: in words where each question is one point and nothing is in parts."""
    if mark.denominator == 1 and mark >= 0 and not in_points:
        number = in_words(int(mark)) if mark else "none"
        return f"{number} of {in_words(full)} {'is' if mark < 2 else 'are'} open".capitalize()
    return f"{decimal(mark, least=0 if in_points else 1)} of {full} points"


def decimal(number: Fraction, least: int = 0) -> str:
    """Return a number as pages say it: rounded to one decimal where it is none, with a sign that is no hyphen."""
    said = f"{float(number):.1f}" if least or number.denominator != 1 else f"{number}"
    return said.replace("-", "\N{MINUS SIGN}")


def parted(stem: str) -> tuple[str, str]:
    """Return what a stem tells and what it asks; one sentence, or an end without a question, is all told.

    The question is set apart on the page, so that the eye finds it.
    """
    found = ASKS.match(stem.strip())
    return (found["case"], found["ask"]) if found else (stem.strip(), "")
