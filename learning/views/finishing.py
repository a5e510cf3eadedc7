"""The end of an attempt: what is answered and what is open, the submit, and what it came to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.domain import wording
from learning.domain.lumen import lumen
from learning.queries import answering as queries
from learning.queries.finished import Finished, finished, is_released
from learning.views.around import Sitting, frame, moved, sit
from quizzes import queries as quizzes
from quizzes import services
from quizzes.models import Purpose
from quizzes.queries import Asked
from quizzes.queries.others import others
from quizzes.queries.rulings import standing
from reviews import queries as reviews

# What the list before a submit can be narrowed to.
SHOWN = ("all", "open", "flagged")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def submit(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Show what is answered, what is open and what is flagged; POST closes the attempt."""
    s = sit(request, attempt_id)
    if s.over or request.method == "POST":
        services.finalise(attempt=s.attempt, now=s.now)
        return moved(request, "attempt-result", s.attempt.pk)
    asked = request.GET.get("show", "all")
    shown = asked if asked in SHOWN else "all"
    context = {
        **frame(s),
        "asked": [one for one in s.asked if _is_shown(one, shown)],
        "shown": shown,
        "open_count": sum(one.answer is None for one in s.asked),
        "flag_count": sum(one.slot.flagged for one in s.asked),
        "goes_back": not s.rules.forward_only,
        "first_open": s.first_open(),
    }
    return render(request, "quizzes/submit.html", context)


def _is_shown(one: Asked, shown: str) -> bool:
    return {"all": True, "open": one.answer is None, "flagged": one.slot.flagged}[shown]


@login_required
@require_safe
@never_cache
def result(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Show what a finished attempt came to, or from when on that can be seen."""
    s = sit(request, attempt_id)
    if not s.over or s.attempt.purpose == Purpose.CHECK:
        return redirect("attempt", s.attempt.pk)
    lesson = queries.lesson_of(s.attempt)
    if not is_released(s.attempt, s.now):
        answered = sum(one.answer is not None for one in s.asked)
        return render(request, "quizzes/submitted.html", {**frame(s), "lesson": lesson, "answered": answered})
    told = _told(s)
    context = _result(s, told)
    if s.attempt.purpose == Purpose.REVIEW:
        return render(request, "learning/review_done.html", context)
    if lesson is None:
        context |= _across(context["rows"])
    return render(request, "learning/result.html", {**context, **_of_quiz(s, context), "lesson": lesson})


def _across(rows: list[queries.Row]) -> dict[str, Any]:
    """Return what the result of a quiz over many lessons shows: these in their order, and which to read first.

    `waiting`: something missed there began no memory.
    """
    rows = queries.by_lesson(rows)
    to_read = (row.taught.readable for row in rows if row.taught.readable and not row.all_right)
    return {"rows": rows, "first": next(to_read, None), "waiting": any(row.waits for row in rows)}


def _told(s: Sitting) -> list[queries.Told]:
    shown = services.show_feedback(slots=[one.slot for one in s.asked], now=s.now)
    rulings = standing({one.slot.version_id for one in s.asked})
    dropped = {version_id for version_id, ruling in rulings.items() if ruling.action == ruling.Action.DROP}
    return queries.told(s.request.user, s.asked, shown, dropped)


def _result(s: Sitting, told: list[queries.Told]) -> dict[str, Any]:
    learner, today = s.request.user, s.request.user.day_at(s.now)
    counting = [one for one in told if not one.dropped]
    behind = any(one.pending for one in told)
    right = sum(one.state == "right" for one in counting)
    return {
        "active": "review" if s.attempt.purpose == Purpose.REVIEW else "map",
        "attempt": s.attempt,
        "rules": s.rules,
        "told": told,
        "rows": queries.by_objective(told),
        "notices": (changed := quizzes.notices_on(s.attempt, s.now)),
        "unseen": any(one.is_new for one in changed),
        "full": len(counting),
        "right": right,
        "narrow": len(counting) - right,
        "surprising": [one for one in counting if one.surprising],
        "today": today,
        "taking_in": behind,
        # Until memory has taken this in, a count would name again what was just answered.
        "due_count": None if behind else reviews.due(learner, today).count(),
        "tomorrow": queries.coming(learner, today + timedelta(days=1)),
    }


def _of_quiz(s: Sitting, context: dict[str, Any]) -> dict[str, Any]:
    """Return what the result of a quiz shows beside a review's."""
    found: Finished = finished(s.attempt, s.now)
    came = found.result
    share = came.certainty.accuracy if came.certainty else (came.share or 0)
    by_others = others([one.slot for one in s.asked], s.now)
    return {
        "finished": found,
        "result": came,
        "passed": came.passed and not s.attempt.probing,
        "score": wording.score(came.earned, came.full, in_points=came.full != context["full"] or s.rules.certainty),
        "lumen": lumen(min(share, 1), 1),
        "told": [(one, by_others.get(one.asked.slot.pk)) for one in context["told"]],
    }
