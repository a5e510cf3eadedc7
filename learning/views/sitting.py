"""Sitting down: to a lesson's quiz, to what is due, to a question inside a lesson."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reselect, reswap, retarget

from accounts.models import User
from learning.domain.posted import answer_in
from learning.models import Lesson, LessonCheck
from learning.queries import answering as queries
from learning.queries import at_lesson
from learning.queries.reading import LessonPage
from learning.queries.today import minutes, next_due_day
from learning.services import sitting
from learning.views import answer_form, kept
from learning.views.answer_form import Refused
from learning.views.quizzes import lesson_quiz_not_open
from quizzes import queries as quizzes
from quizzes import services
from quizzes.domain import kinds
from quizzes.models import Attempt
from quizzes.services import Nothing, NotOpen
from reviews import queries as reviews
from reviews.services import SESSION, start_review


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start_quiz(request: HttpRequest, code: str) -> HttpResponse:
    if request.method != "POST":  # whoever had to sign in on the way is brought back here, but not with their form
        return redirect("lesson", code)
    lesson = get_object_or_404(queries.lessons(), code=code)
    try:
        attempt = sitting.start_quiz(learner=request.user, lesson=lesson, now=timezone.now())
    except Nothing as nothing:
        messages.info(request, str(nothing))
        return redirect("lesson", lesson.code)
    except NotOpen:
        return lesson_quiz_not_open(request, lesson)
    return redirect("attempt", attempt.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: HttpRequest) -> HttpResponse:
    """Show what is due; POST sits down to it."""
    now = timezone.now()
    today = request.user.day_at(now)
    if request.method == "POST":
        try:
            return redirect("attempt", start_review(learner=request.user, day=today, now=now).pk)
        except Nothing:  # all of it was done meanwhile, on another device perhaps
            if reviews.due(request.user, today).exists():
                messages.info(request, "A quiz of yours asks what is due and does not tell its answers yet.")
            return redirect("review")
    return render(request, "learning/review.html", _due(request.user, today))


def _due(learner: User, today: date) -> dict[str, Any]:
    due = reviews.due(learner, today).count()
    begun = quizzes.open_attempt(learner, "review")
    left = sum(not one.settled for one in quizzes.asked(begun)) if begun else 0
    size = left or min(due, SESSION)
    return {
        "active": "review",
        "due_count": due,
        "left": left,
        "size": size,
        "later": max(0, due - size),
        "minutes": minutes(size),
        "specialties": queries.due_by_specialty(learner, today) if due else [],
        "next_day": None if size else next_due_day(learner, today),
        "today": today,
    }


@require_POST
def answer_check(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """Answer a question inside a lesson, and show what to think of it where it stands."""
    if not _signed_in(request):
        return _sign_in(request, code, question)
    lesson = get_object_or_404(queries.lessons(), code=code)
    check = get_object_or_404(queries.checks_in(lesson), question__code=question)
    now = timezone.now()
    wrong = answer_form.complaint(request.POST) or _check_answered(request, check, now)
    if wrong:
        return _wrong_in_lesson(request, check, wrong)
    if request.htmx:
        context = {"lesson": lesson, **told_check(request.user, question, now)}
        return render(request, "quizzes/check.html", context)
    return redirect(_check_url(code, question, "checked"))


def _wrong_in_lesson(request: HttpRequest, check: LessonCheck, wrong: str) -> HttpResponse:
    """Say what is wrong beside a check, and leave all that was typed there. With htmx only the sentence changes."""
    code = check.question.code
    if request.htmx:
        told = render(request, "quizzes/check_wrong.html", {"error": wrong})
        return retarget(reswap(reselect(told, ".err"), "outerHTML"), f"[id='check-{code}'] .err")
    at = at_lesson(check.lesson.code, request.user, request.user.day_at(timezone.now()))
    [version] = quizzes.live_versions().filter(question=check.question)
    given = kinds.read(version.kind, version.body).answer_from_form(answer_in(dict(request.POST.lists())))
    context = {**kept.context(at), "missing": code, "error": wrong, "given": given}
    return render(request, "learning/lesson.html", context, status=422)


def _check_answered(request: HttpRequest, check: LessonCheck, now: datetime) -> str:
    """Answer a check and settle it; return what is wrong with the answer, or nothing."""
    try:
        attempt = sitting.start_check(learner=request.user, check=check, now=now)
    except Nothing as nothing:
        return str(nothing)
    [one] = quizzes.asked(attempt, now)
    try:
        answer_form.store(attempt, one, answer_form.read(request.POST, one, now), now)
    except Refused as refused:
        return str(refused)
    services.settle(slot=one.slot, now=now)
    return ""


def in_lesson(request: HttpRequest, page: LessonPage) -> dict[str, Any]:
    """Return what a lesson's page shows of the check that its address names."""
    codes = {piece.check.code for piece in page.pieces if piece.check}
    checked = request.GET.get("checked", "")
    told = told_check(request.user, checked, timezone.now()) if checked in codes and _signed_in(request) else {}
    return {"missing": request.GET.get("missing", ""), **told}


def _signed_in(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)


def told_check(learner: User, code: str, now) -> dict[str, Any]:
    """Return what a lesson shows of a question inside it that was answered: empty before that. Constant queries."""
    slot = queries.last_check(learner, code)
    if slot is None:
        return {}
    shown = services.show_feedback(slots=[slot], now=now)
    [told] = queries.told(learner, [queries.check_asked(slot)], shown)
    return {"told": told, "code": code, "today": learner.day_at(now)}


def back_to_check(attempt: Attempt) -> HttpResponse:
    """Go to where a check stands: it has no page of its own."""
    lesson: Lesson = get_object_or_404(queries.lessons(), checks__question__code=queries.checked_code(attempt))
    return redirect(_check_url(lesson.code, queries.checked_code(attempt), "checked"))


def _check_url(lesson: str, question: str, said: str) -> str:
    return f"{reverse('lesson', args=[lesson])}?{urlencode({said: question})}#check-{question}"


def _sign_in(request: HttpRequest, lesson: str, question: str) -> HttpResponse:
    """Ask a visitor to sign in, and come back to the question afterwards, not to this address that only takes forms."""
    following = urlencode({"next": f"{reverse('lesson', args=[lesson])}#check-{question}"})
    return redirect(f"{reverse('account_login')}?{following}")
