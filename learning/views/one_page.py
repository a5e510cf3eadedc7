"""All questions of an attempt on one page, in one form. Each is kept by itself, and its fields have its own prefix."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learning.queries import answering as queries
from learning.views import answer_form
from learning.views.answer_form import Form, Refused
from learning.views.answering import act_beside, refuse_tried, settle_answered
from learning.views.around import Sitting, cases, frame, moved, part, sit
from quizzes import services
from quizzes.models import Purpose
from quizzes.queries import Asked
from quizzes.queries.others import others
from quizzes.services import Outcome


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def one_page(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Show every question that can be reached; POST keeps what was answered, and does what its button says."""
    s = sit(request, attempt_id)
    if s.attempt.purpose == Purpose.CHECK or not s.on_one_page:
        return redirect("attempt", s.attempt.pk)
    if request.method == "POST":
        return _take(s)
    return redirect("attempt-result", s.attempt.pk) if s.over else _page(s)


@dataclass
class Kept:
    """What became of a form with many questions: what was said on each, and what is wrong with it."""

    forms: dict[int, Form] = field(default_factory=dict)
    wrong: dict[int, str] = field(default_factory=dict)


def _page(s: Sitting, kept: Kept | None = None, status: int = 200) -> HttpResponse:
    kept = kept or Kept()
    there = [one for one in s.asked if not one.locked]
    told = _told(s, [one for one in there if one.open_feedback])
    parts = [{**_part(s, one, kept), **told.get(one.slot.pk, {})} for one in there]
    context = {
        **frame(s),
        "parts": list(cases(parts)),
        "locked": len(s.asked) - len(there),
        "today": s.request.user.day_at(s.now),
    }
    return render(s.request, "quizzes/one_page.html", context, status=status)


def _part(s: Sitting, one: Asked, kept: Kept) -> dict[str, Any]:
    position, form = one.slot.position, kept.forms.get(one.slot.position)
    return part(s, one, error=kept.wrong.get(position, ""), given=form.content if form else None)


def _told(s: Sitting, settled: list[Asked]) -> dict[int, dict[str, Any]]:
    """Return what is told of settled questions, by slot. Constant queries."""
    if not settled:
        return {}
    shown = services.show_feedback(slots=[one.slot for one in settled], now=s.now)
    told, by_others = queries.told(s.request.user, settled, shown), others([one.slot for one in settled], s.now)
    return {one.asked.slot.pk: {"told": one, "others": by_others.get(one.asked.slot.pk)} for one in told}


def _take(s: Sitting) -> HttpResponse:
    kept = _keep(s)
    named = next((s.at(int(at)) for at in _named(s) if at.isascii() and at.isdecimal()), None)
    if named:
        return _do(s, named, kept)
    if kept.wrong:
        return _refuse(s, kept)
    following = "attempt-result" if s.over else "attempt-page" if s.at_once else "attempt-submit"
    return moved(s.request, following, s.attempt.pk)


def _named(s: Sitting) -> list[str]:
    """Return the position that the button of the form names, if it names one."""
    return [s.request.POST[name] for name in ("flag", "hint", "answer", "settle") if name in s.request.POST]


def _keep(s: Sitting) -> Kept:
    """Store what was answered anew: what is wrong on one question holds none of the others up. Constant queries."""
    kept, given = Kept(), []
    for one in s.asked:
        if form := _new(s, one):
            try:
                given.append(answer_form.checked(one, form))
            except Refused as refused:
                kept.forms[one.slot.position], kept.wrong[one.slot.position] = form, str(refused)
    outcomes = answer_form.store_all(s.attempt, given, s.now) if given else []
    positions = {one.slot.pk: one.slot.position for one in s.asked}
    for one, outcome in zip(given, outcomes, strict=True):
        if outcome == Outcome.TOO_MANY:
            kept.wrong[positions[one.slot_id]] = answer_form.TOO_MANY
    return kept


def _new(s: Sitting, one: Asked) -> Form | None:
    """Return what the form says on a question, where that is anything new."""
    if one.locked or (one.settled and not s.over):  # after the end an answer is kept as late, like any other
        return None
    form = answer_form.read(s.request.POST, one, s.now, f"s{one.slot.pk}-")
    if form.wrong:
        return None if form.wrong == answer_form.NOTHING_SAID else form
    is_passed_over = answer_form.is_untouched(one, form) and s.request.POST.get("answer") != str(one.slot.position)
    return None if is_passed_over or answer_form.says_again(one, form) else form


def _do(s: Sitting, one: Asked, kept: Kept) -> HttpResponse:
    """Do what was asked for one question, and come back to it."""
    posted, position = s.request.POST, one.slot.position
    if "flag" in posted or "hint" in posted:
        act_beside(s, one)
    elif position not in kept.wrong:
        _settle(s, one, kept)
    if kept.wrong:
        return _refuse(s, kept)
    return moved(s.request, "attempt-page", s.attempt.pk, part=f"#q{_next(s, one)}")


def _settle(s: Sitting, one: Asked, kept: Kept) -> None:
    """Make the answer to one question final, or leave it behind without one; what is wrong with that goes to `kept`."""
    form = answer_form.read(s.request.POST, one, s.now, f"s{one.slot.pk}-")
    try:
        if "answer" in s.request.POST:
            refuse_tried(one, form)
            if not form.content and one.answer is None:
                raise Refused(answer_form.NOTHING_SAID)
    except Refused as refused:
        kept.wrong[one.slot.position] = str(refused)
        return
    if not s.over:
        settle_answered(s, one)


def _next(s: Sitting, one: Asked) -> int:
    """Return where the page is entered again: where it was left, or at the next part of a case."""
    goes_on = not s.at_once and ("settle" in s.request.POST or "answer" in s.request.POST)
    return one.slot.position + 1 if goes_on else one.slot.position


def _refuse(s: Sitting, kept: Kept) -> HttpResponse:
    if not s.request.accepts("text/html"):
        return JsonResponse({"said": kept.wrong}, status=422)
    return _page(s.again(), kept, status=422)
