"""The page of a quiz: what it asks, how it is taken, and the button that begins it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.models import Assessment, Lesson
from learning.queries.assessments import readable_assessments
from learning.queries.taking import taking
from learning.services import sitting
from quizzes.models import Quiz
from quizzes.queries import size_of_quiz
from quizzes.services import Nothing, NotOpen
from reviews import queries as reviews


@require_safe
@never_cache
def quiz(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(readable_assessments(), quiz__code=code)
    return render(request, "learning/quiz.html", _context(request, found))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a quiz, or go on with it. Where it cannot be begun now, its page says why and from when it can."""
    found = get_object_or_404(readable_assessments(), quiz__code=code)
    if request.method != "POST":  # whoever had to sign in on the way is brought back here, but not with their form
        return redirect("quiz", code)
    try:
        attempt = sitting.start_assessment(learner=request.user, assessment=found, now=timezone.now())
    except Nothing as nothing:
        messages.info(request, str(nothing))
        return redirect("quiz", code)
    except NotOpen:
        return render(request, "learning/quiz.html", _context(request, found), status=409)
    return redirect("attempt", attempt.pk)


def lesson_quiz_not_open(request: HttpRequest, lesson: Lesson) -> HttpResponse:
    """Show why the quiz of a lesson cannot be begun now, and from when it can."""
    [row] = Quiz.objects.filter(pk=lesson.quiz_id).annotate(size=size_of_quiz(Value(lesson.quiz_id)))
    context = {"lesson": lesson, "specialty": lesson.specialty, "title": lesson.title, "summary": lesson.summary}
    return render(request, "learning/quiz.html", {**context, **_around(request, row, row.size)}, status=409)


def _context(request: HttpRequest, found: Assessment) -> dict[str, Any]:
    about = {"specialty": found.specialty, "title": found.quiz.title, "summary": found.summary}
    return {**about, **_around(request, found.quiz, found.size, probing=found.probing)}


def _around(request: HttpRequest, row: Quiz, size: int, *, probing: bool = False) -> dict[str, Any]:
    now = timezone.now()
    learner = request.user if request.user.is_authenticated else None
    due = reviews.due(learner, learner.day_at(now)).count() if learner else 0
    return {"active": "map", "taking": taking(row, size, learner, now, probing=probing), "due_count": due}
