"""Notices of changed marks: put away from wherever they stand."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from quizzes import queries
from quizzes.services import notices

MOST = 100  # that one page shows
LONGEST = 18  # digits of an id that a database can hold


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def put_away(request: HttpRequest) -> HttpResponse:
    """Put away the notices that a page showed, and go back to it: to a result, or to Today."""
    if request.method == "POST":  # whoever had to sign in on the way is brought back here, but not with their form
        given = request.POST.getlist("notice")[:MOST]
        ids = [int(one) for one in given if one.isdecimal() and len(one) <= LONGEST]
        notices.put_away(learner=request.user, ids=ids, now=timezone.now())
    attempt = _attempt(request)
    return redirect("attempt-result", attempt) if attempt else redirect("today")


def _attempt(request: HttpRequest) -> UUID | None:
    try:
        asked = UUID(request.POST.get("attempt", ""))
    except ValueError:
        return None
    found = queries.attempt_of(request.user, asked)
    return found.pk if found else None
