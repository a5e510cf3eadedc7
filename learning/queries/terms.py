"""The glossary as it is read: by letter, each term with the lessons that explain it."""

from __future__ import annotations

from itertools import groupby

from django.db.models import Prefetch

from learning.models import GlossaryTerm, Lesson
from quizzes.models import Status

# Where terms stand that begin with no letter.
NO_LETTER = "#"


def terms_by_letter(sought: str = "") -> list[tuple[str, list[GlossaryTerm]]]:
    """Return the terms in which `sought` stands, by first letter; each with `explained_in`, its live lessons in order.

    A term is found by its name, another spelling or its definition, without regard to case. Terms are for everybody,
    also one that only a draft explains so far. Two queries.
    """
    lessons = Lesson.objects.filter(status=Status.LIVE).only("code", "title", "specialty", "position")
    terms = GlossaryTerm.objects.prefetch_related(Prefetch("lessons", lessons, to_attr="explained_in"))
    found = [term for term in terms if sought.casefold() in _words(term).casefold()]
    found.sort(key=lambda term: (_letter(term) != NO_LETTER, term.term.casefold()))
    return [(letter, list(rows)) for letter, rows in groupby(found, key=_letter)]


def _letter(term: GlossaryTerm) -> str:
    return term.term[0].upper() if term.term[0].isalpha() else NO_LETTER


def _words(term: GlossaryTerm) -> str:
    return " ".join(" ".join([term.term, *term.also, term.definition]).split())
