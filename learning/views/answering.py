"""The pages on which an attempt is answered: a question of its own page, or all on one; its feedback; its clock.

They compose what learning, quizzes and reviews know. Whose attempt it is decides the queryset: for everybody else
there is none. Each form works without script; a script asks for JSON, and is told where to go on.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from learning.queries import answering as queries
from learning.views import answer_form
from learning.views.answer_form import Refused
from learning.views.around import Sitting, current, frame, moved, part, sit
from learning.views.sitting import back_to_check
from quizzes import queries as quizzes
from quizzes import services
from quizzes.models import Attempt, Purpose
from quizzes.queries import Asked
from quizzes.queries.others import others
from quizzes.services import NoHint, NoTry, Outcome

STILL_COUNTS = "Nothing is answered here now. What was kept before still counts until you answer anew."


@login_required
@require_safe
@never_cache
def attempt(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Go on where this attempt stands: the first open question, what to submit, or the result."""
    s = sit(request, attempt_id)
    if s.attempt.purpose == Purpose.CHECK:
        return back_to_check(s.attempt)
    if s.over:
        return redirect("attempt-result", s.attempt.pk)
    position = s.first_open()
    if position and not s.on_one_page:
        return redirect("question", s.attempt.pk, position)
    return redirect("attempt-page" if position else "attempt-submit", s.attempt.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: HttpRequest, attempt_id: UUID, position: int) -> HttpResponse:
    """Show a question, or what became of it once it is final; POST answers it, or keeps what was not submitted yet."""
    s = sit(request, attempt_id)
    if s.attempt.purpose == Purpose.CHECK:
        return back_to_check(s.attempt)
    one = s.at(position)
    if one is None or (one.locked and request.method == "POST"):
        raise Http404
    if request.method == "POST":
        return _take(s, one)
    if one.locked:
        return redirect("attempt", s.attempt.pk)
    return _show(s, one)


def _show(s: Sitting, one: Asked) -> HttpResponse:
    if one.open_feedback:
        return _feedback(s, one)
    if one.settled:
        return render(s.request, "quizzes/final.html", _at(s, one))
    if s.on_one_page:
        return moved(s.request, "attempt-page", s.attempt.pk, part=f"#q{one.slot.position}")
    return _page(s, one)


def _page(s: Sitting, one: Asked, *, error: str = "", given: dict[str, Any] | None = None, status: int = 200):
    context = {**_at(s, one), **part(s, one, error=error, given=given), "place": _place(s, one)}
    return render(s.request, "quizzes/question.html", context, status=status)


def _at(s: Sitting, one: Asked) -> dict[str, Any]:
    """Return where a question stands among the others."""
    position = one.slot.position
    return {
        **frame(s, one),
        "one": one,
        "position": position,
        "left": sum(not each.settled for each in s.asked),
        "previous": None if s.rules.forward_only else s.at(position - 1),
        "following": s.at(position + 1),
        "today": s.request.user.day_at(s.now),
    }


def _place(s: Sitting, one: Asked):
    """Return where a review's question comes from, and when its fact was last seen; a quiz's page says neither."""
    if s.attempt.purpose != Purpose.REVIEW:
        return None
    return queries.taught(s.request.user, [one])[one.slot.version.question.objective_id]


def _feedback(s: Sitting, one: Asked) -> HttpResponse:
    shown = services.show_feedback(slots=[one.slot], now=s.now)
    [told] = queries.told(s.request.user, [one], shown)
    context = {
        **_at(s, one),
        "told": told,
        "others": others([one.slot], s.now).get(one.slot.pk),
        "next": s.first_open(after=one.slot.position),
    }
    return render(s.request, "quizzes/feedback.html", context)


def _take(s: Sitting, one: Asked) -> HttpResponse:
    """Do what the button of a question's form says; every one of them keeps what was answered so far."""
    posted, form = s.request.POST, answer_form.read(s.request.POST, one, s.now)
    if "quietly" in posted:  # kept while its learner is still choosing, or after the network was away
        return _keep(s, one, form)
    if "flag" in posted or "hint" in posted:
        return _beside(s, one, form)
    if "settle" in posted:
        return _go_on(s, one)
    try:
        refuse_tried(one, form)
        _store(s, one, form)
    except Refused as refused:
        return _refuse(s, one, form, str(refused))
    return _go_on(s, one)


def refuse_tried(one: Asked, form: answer_form.Form) -> None:
    """Raise Refused for the answer that was tried last: it would cost a try and tell nothing new."""
    tried = one.tries and one.answer and one.tries[-1].answer_id == one.answer.pk
    if tried and not one.settled and one.answer.content == form.content:
        raise Refused("You tried this already. Change your answer first.")


def _store(s: Sitting, one: Asked, form: answer_form.Form) -> Outcome:
    if answer_form.says_again(one, form) and form.confidence == one.answer.confidence:
        return Outcome.ACCEPTED
    return answer_form.store(s.attempt, one, form, s.now)


def _keep(s: Sitting, one: Asked, form: answer_form.Form) -> HttpResponse:
    """Store an answer that was not submitted, unless it says what the newest answer says.

    One that was overtaken by its own submit would take away how sure its learner was.
    """
    if answer_form.says_again(one, form):
        return JsonResponse({"outcome": Outcome.ACCEPTED})
    try:
        return JsonResponse({"outcome": answer_form.store(s.attempt, one, form, s.now)})
    except Refused as refused:
        was_cleared = bool(one.answer) and not form.content
        return JsonResponse({"said": STILL_COUNTS if was_cleared else str(refused)}, status=422)


def _beside(s: Sitting, one: Asked, form: answer_form.Form) -> HttpResponse:
    """Flag a question or take a hint, and come back to it with all that its form said."""
    act_beside(s, one)
    try:
        if form.content and not answer_form.says_again(one, form):
            answer_form.store(s.attempt, one, form, s.now)
    except Refused as refused:
        s = s.again()
        return _refuse(s, s.at(one.slot.position) or one, form, str(refused))
    return moved(s.request, "question", s.attempt.pk, one.slot.position)


def act_beside(s: Sitting, one: Asked) -> None:
    if "flag" in s.request.POST:
        services.flag(slot=one.slot, flagged=not one.slot.flagged)
        return
    with suppress(NoHint):  # the page was old: there is no more to take, and the new page says so
        services.take_hint(slot=one.slot, now=s.now)


def _refuse(s: Sitting, one: Asked, form: answer_form.Form, error: str) -> HttpResponse:
    if not s.request.accepts("text/html"):
        return JsonResponse({"said": error}, status=422)
    return _page(s, one, error=error, given=form.content, status=422)


def _go_on(s: Sitting, one: Asked) -> HttpResponse:
    """Go on from a question that was answered, or left behind where that is final."""
    here = one.slot.position
    if s.over:
        return moved(s.request, "attempt-result", s.attempt.pk)
    settle_answered(s, one)
    if s.at_once:
        return moved(s.request, "question", s.attempt.pk, here)
    if s.at(here + 1) is None:
        return moved(s.request, "attempt-submit", s.attempt.pk)
    return moved(s.request, "question", s.attempt.pk, here + 1)


def settle_answered(s: Sitting, one: Asked) -> None:
    """Make an answer final where it is now: after one try or the last, or because what follows may tell it."""
    if one.settled:
        return
    if s.at_once and s.rules.tries > 1 and "settle" not in s.request.POST:
        with suppress(NoTry):  # the page was old: it is final by now, and the new page says so
            services.try_answer(slot=one.slot, now=s.now)
    elif s.at_once or s.is_final(one):
        services.settle(slot=one.slot, now=s.now)


@login_required
@require_safe
def leave(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Go back to where this attempt came from. It stays as it is."""
    found = get_object_or_404(quizzes.attempts_of(request.user), pk=attempt_id)
    lesson = queries.lesson_of(found)
    if found.purpose == Purpose.QUIZ and found.quiz and hasattr(found.quiz, "assessment"):
        return redirect("quiz", found.quiz.code)
    return redirect("lesson", lesson.code) if lesson else redirect("today")


@require_safe
@never_cache
def here(request: HttpRequest) -> HttpResponse:
    """Tell a script who is signed in, and the token that goes with every form: answers may wait in this browser."""
    person = request.user
    learner = str(person.pk) if isinstance(person, User) and person.is_authenticated else None
    return JsonResponse({"learner": learner, "token": get_token(request)})


@login_required
@require_safe
@never_cache
def clock(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Tell a script the server's time, and how many seconds are left; an attempt whose time is over is closed."""
    now = timezone.now()
    found = current(request, attempt_id, now)
    return JsonResponse({"now": round(now.timestamp() * 1000), "left": _left(found, now)})


def _left(found: Attempt, now) -> float | None:
    if found.finalised_at:
        return 0
    return max(0.0, (found.due_at - now).total_seconds()) if found.due_at else None
