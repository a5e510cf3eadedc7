"""The pages of an attempt: a question and its feedback, what is still open, the result.

They compose what learning, quizzes and reviews know. Whose attempt it is decides the queryset: for everybody else
there is none.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from learning.domain import passing, wording
from learning.domain.lumen import lumen
from learning.queries import answering as queries
from learning.views.answer_form import read_form, store
from learning.views.sitting import back_to_check
from quizzes import queries as quizzes
from quizzes import services
from quizzes.models import Attempt, Feedback, Purpose
from quizzes.queries import Asked
from reviews import queries as reviews


@login_required
@require_safe
@never_cache
def attempt(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Go on where this attempt stands: the first open question, what to submit, or the result."""
    now = timezone.now()
    found = _current(request, attempt_id, now)
    if found.purpose == Purpose.CHECK:
        return back_to_check(found)
    position = None if found.finalised_at else _first_open(found, quizzes.asked(found))
    if position:
        return redirect("question", found.pk, position)
    return redirect("attempt-result" if found.finalised_at else "attempt-submit", found.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: HttpRequest, attempt_id: UUID, position: int) -> HttpResponse:
    """Show a question, or its feedback once it is settled; POST answers it."""
    now = timezone.now()
    found = _current(request, attempt_id, now)
    if found.purpose == Purpose.CHECK:
        return back_to_check(found)
    asked = quizzes.asked(found)
    one = quizzes.in_order(asked, position)
    if one is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, found, asked, one, now)
    if one.settled:
        return _show_feedback(request, found, asked, one, now)
    return render(request, "quizzes/question.html", _question(request, found, asked, one, now))


def _keep(request: HttpRequest, attempt: Attempt, one: Asked, now: datetime) -> HttpResponse:
    """Store a choice that was not submitted, unless it says what the newest answer says.

    One that was overtaken by its own submit would take away how sure its learner was.
    """
    if one.answer and one.answer.content == read_form(request, one):
        return HttpResponse(status=204)
    return HttpResponse(status=422 if store(request, attempt, one, now) else 204)


def _answer(request: HttpRequest, attempt: Attempt, asked: list[Asked], one: Asked, now) -> HttpResponse:
    if "quietly" in request.POST:  # kept while the learner is still choosing: see static/js/autosave.js
        return _keep(request, attempt, one, now)
    error = store(request, attempt, one, now)
    if error:
        context = _question(request, attempt, asked, one, now, error=error, given=read_form(request, one))
        return render(request, "quizzes/question.html", context, status=422)
    if attempt.finalised_at:
        return redirect("attempt-result", attempt.pk)
    if attempt.feedback == Feedback.AT_ONCE:
        services.settle(slot=one.slot, now=now)
        return redirect("question", attempt.pk, one.slot.position)
    following = quizzes.in_order(asked, one.slot.position + 1)
    if following is None:
        return redirect("attempt-submit", attempt.pk)
    return redirect("question", attempt.pk, following.slot.position)


def _question(request, attempt, asked, one, now, *, error="", given=None) -> dict:
    told, asks = wording.parted(one.stem)
    return {
        **_around(attempt, asked, one),
        "case": told,
        "asks": asks,
        "given": given or (one.answer.content if one.answer else {}),
        "confidence": one.answer.confidence if one.answer else "",
        "error": error,
        "response": uuid4(),
        **_clock(attempt, now),
        "place": _place(request.user, attempt, one),
        "today": request.user.day_at(now),
    }


def _clock(attempt: Attempt, now) -> dict:
    """Return the time that is left, where there is a limit. The page only shows it: the server decides."""
    if attempt.due_at is None:
        return {}
    left = max(0, round((attempt.due_at - now).total_seconds()))
    return {"seconds_left": left, "clock": f"{left // 60}:{left % 60:02}"}


def _place(learner: User, attempt: Attempt, one: Asked):
    """Return where a review's question comes from, and when its fact was last seen; a quiz's page says neither."""
    if attempt.purpose != Purpose.REVIEW:
        return None
    return queries.taught(learner, [one])[one.slot.version.question.objective_id]


def _around(attempt: Attempt, asked: list[Asked], one: Asked) -> dict:
    """Return what stands around a question: where it is among the others, and the ways from it."""
    position = one.slot.position
    dots = [_dot(attempt, each, here=each is one) for each in asked]
    return {
        "attempt": attempt,
        "one": one,
        "position": position,
        "count": len(asked),
        "dots": dots,
        "left": sum(not each.settled for each in asked),
        "at_end": attempt.feedback == Feedback.AT_END,
        "previous": quizzes.in_order(asked, position - 1),
        "following": quizzes.in_order(asked, position + 1),
    }


def _dot(attempt: Attempt, each: Asked, *, here: bool) -> dict:
    done = each.settled or (attempt.feedback == Feedback.AT_END and each.answer is not None)
    return {"position": each.slot.position, "state": "now" if here else "done" if done else "open", "done": done}


def _show_feedback(request, attempt, asked, one, now) -> HttpResponse:
    shown = services.show_feedback(slots=[one.slot], now=now)
    [told] = queries.told(request.user, [one], shown)
    following = _first_open(attempt, asked, after=one.slot.position)
    context = {**_around(attempt, asked, one), "told": told, "today": request.user.day_at(now), "next": following}
    return render(request, "quizzes/feedback.html", context)


def _first_open(attempt: Attempt, asked: list[Asked], after: int = 0) -> int | None:
    """Return the position of the first open question after one, or else from the start."""
    at_end = attempt.feedback == Feedback.AT_END
    open_ones = [one.slot.position for one in asked if not one.settled and not (at_end and one.answer)]
    return next((at for at in open_ones if at > after), None) or next(iter(open_ones), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def submit(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Show what is answered and what is open; POST closes the attempt."""
    now = timezone.now()
    found = _current(request, attempt_id, now)
    if found.finalised_at or request.method == "POST":
        services.finalise(attempt=found, now=now)
        return redirect("attempt-result", found.pk)
    asked = quizzes.asked(found)
    open_count = sum(one.answer is None for one in asked)
    context = {
        "attempt": found,
        "asked": asked,
        "count": len(asked),
        "dots": [_dot(found, one, here=False) for one in asked],
        "open_count": open_count,
    }
    return render(request, "quizzes/submit.html", context)


@login_required
@require_safe
@never_cache
def result(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    now = timezone.now()
    found = _current(request, attempt_id, now)
    if not found.finalised_at or found.purpose == Purpose.CHECK:
        return redirect("attempt", found.pk)
    asked = quizzes.asked(found)
    shown = services.show_feedback(slots=[one.slot for one in asked], now=now)
    told = queries.told(request.user, asked, shown)
    context = _result(request.user, found, told, request.user.day_at(now))
    if found.purpose == Purpose.REVIEW:
        return render(request, "learning/review_done.html", context)
    return render(request, "learning/result.html", {**context, "lesson": queries.lesson_of(found)})


def _result(learner: User, attempt: Attempt, told: list[queries.Told], today) -> dict:
    mark, full = queries.earned(told), len(told)
    behind = any(one.back is None and one.state != "unanswered" for one in told)
    not_right = [one for one in told if one.state != "right"]
    return {
        "active": "review" if attempt.purpose == Purpose.REVIEW else "map",
        "attempt": attempt,
        "told": told,
        "rows": queries.by_objective(told),
        "full": full,
        "score": wording.score(mark, full),
        "passed": passing.passed(mark, full),
        "lumen": lumen(mark, full),
        "right": full - len(not_right),
        "narrow": len(not_right),
        "surprising": [one for one in told if one.surprising],
        "today": today,
        "taking_in": behind,
        # Until memory has taken this in, a count would name again what was just answered.
        "due_count": None if behind else reviews.due(learner, today).count(),
        "tomorrow": queries.coming(learner, today + timedelta(days=1)),
    }


@login_required
@require_safe
def leave(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Go back to where this attempt came from. It stays as it is."""
    found = get_object_or_404(quizzes.attempts_of(request.user), pk=attempt_id)
    lesson = queries.lesson_of(found)
    return redirect("lesson", lesson.code) if lesson else redirect("today")


def _current(request: HttpRequest, attempt_id: UUID, now) -> Attempt:
    """Return this learner's attempt, closed if its time is over."""
    found = get_object_or_404(quizzes.attempts_of(request.user), pk=attempt_id)
    return services.finalise(attempt=found, now=now) if quizzes.is_over(found, now) else found
