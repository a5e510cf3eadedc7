"""Lesson pages that are kept: one is rendered once for all to whom it looks the same, until the material changes.

Nothing of a reader can stay in what is kept: it is rendered without their request, from the arguments of `_parts`
alone, and those are its key. What differs from reader to reader stands in it as a mark, to be filled in each time.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from re import compile as pattern
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language

from learning import queries
from learning.queries import AtLesson

PAGES = 200  # of some 40 kB; a lesson looks different read and unread, before and after its quiz, light and dark
# Ids, so that they fit into addresses, too; drawn at each start, so that no text can hold one.
TOKEN, NAME, INITIALS, DUE, OPEN, LAST = MARKS = [uuid4() for _ in range(6)]
MARK = pattern("({})".format("|".join(map(str, MARKS))))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whoever reads, as the templates ask for them."""

    is_authenticated: bool
    initials: UUID = INITIALS

    def __str__(self) -> str:
        return str(NAME)


def page(request: HttpRequest, at: AtLesson) -> bytes:
    """Return the page of a lesson that was asked for by nothing but its address."""
    # Before the first edition nobody could tell that a page is out of date, nor while templates are written.
    parts = _parts if at.edition and not settings.DEBUG else _parts.__wrapped__
    found = parts(_marked(at), request.path, theme(request), request.user.is_authenticated, get_language())
    fillings = _fillings(request, at)
    filled = list(found)
    filled[1::2] = [fillings[mark] for mark in found[1::2]]
    return b"".join(filled)


def theme(request: HttpRequest) -> str:
    """Return the theme that was chosen, or nothing: a cookie can say anything."""
    chosen = request.COOKIES.get("theme", "")
    return chosen if chosen in ("dark", "light") else ""


def context(at: AtLesson) -> dict[str, Any]:
    """Return what a lesson's page shows to whoever stands there. Three queries."""
    lesson = get_object_or_404(queries.readable_lessons(), pk=at.lesson_id)
    return {"active": "map", "due_count": at.due, "at": at, "lesson": lesson, "page": queries.lesson_page(lesson)}


def _marked(at: AtLesson) -> AtLesson:
    """Return the same standing, with marks in place of what is this reader's alone."""
    last = at.last and replace(at.last, attempt_id=LAST)
    return replace(at, due=int(at.due > 0), open_attempt=at.open_attempt and OPEN, last=last)


def _fillings(request: HttpRequest, at: AtLesson) -> dict[bytes, bytes]:
    user = request.user
    told = {
        TOKEN: get_token(request),
        NAME: user,
        INITIALS: user.initials if user.is_authenticated else "",
        DUE: at.due,
        OPEN: at.open_attempt,
        LAST: at.last and at.last.attempt_id,
    }
    return {str(mark).encode(): escape(value).encode() for mark, value in told.items()}


@lru_cache(maxsize=PAGES)
def _parts(at: AtLesson, path: str, theme: str, signed_in: bool, language: str) -> list[bytes]:
    """Return a page in parts: text and mark in turn. Three queries, or none where it is kept."""
    request = HttpRequest()
    request.path, request.COOKIES = path, {"theme": theme}
    told = {**context(at), "request": request, "user": _Reader(signed_in), "csrf_token": TOKEN}
    html = render_to_string("learning/lesson.html", {**told, "due_count": at.due and DUE})
    return [part.encode() for part in MARK.split(html)]
