"""Which questions a lesson's quiz asks, where nobody has composed it."""

from __future__ import annotations

from collections.abc import Collection, Iterable


def asked_by_default(questions: Iterable[tuple[str, str]], checks: Collection[str]) -> list[str]:
    """Return the codes of what a lesson's quiz asks, of (code, objective) of its live questions in order.

    That is what the text does not already ask; what it asks, too, only where an objective needs it.
    """
    live = list(questions)
    asked_elsewhere = {objective for code, objective in live if code not in checks}
    return [code for code, objective in live if code not in checks or objective not in asked_elsewhere]
