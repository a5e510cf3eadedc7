"""What pages say of marks that changed."""

from __future__ import annotations

from fractions import Fraction

from django import template

from learning.domain.regrading_words import mark_words

register = template.Library()


@register.filter
def mark(found: Fraction | None, points: int) -> str:
    """Return a mark of 1 as points of its question; one that does not count says so."""
    return mark_words(found, points)
