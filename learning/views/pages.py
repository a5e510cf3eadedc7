"""The pages that are read: landing, Today, map, specialty, lesson and glossary."""

from django.contrib.auth.decorators import login_required
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from learning import queries, services
from learning.models import Lesson, Specialty
from learning.queries import Held
from learning.queries.assessments import readable_assessments
from learning.views import kept
from learning.views.sitting import in_lesson
from quizzes.models import Status


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("today")
    return render(request, "learning/landing.html", {"grounds": queries.grounds(None, Held())})


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    found = queries.today(request.user, timezone.now())
    return render(request, "learning/today.html", {"active": "today", "due_count": found.due, "today": found})


@require_safe
def specialty_map(request: HttpRequest) -> HttpResponse:
    learner = _learner(request)
    held = _held(learner)
    context = {"active": "map", "due_count": len(held.due), "grounds": queries.grounds(learner, held)}
    context["assessments"] = readable_assessments().filter(specialty=None)
    return render(request, "learning/map.html", context)


@require_safe
def specialty(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Specialty, slug=slug)
    learner = _learner(request)
    held = _held(learner)
    context = {"active": "map", "due_count": len(held.due), "ground": queries.ground(found, learner, held)}
    context["assessments"] = readable_assessments().filter(specialty=found)
    return render(request, "learning/specialty.html", context)


@require_safe
def lesson(request: HttpRequest, code: str) -> HttpResponse:
    learner = _learner(request)
    now = timezone.now()
    at = queries.at_lesson(code, learner, learner.day_at(now) if learner else None, now)
    if at is None:
        raise Http404
    # What an address asks for beyond the page, and what is said once, is this answer's alone.
    if request.GET or len(get_messages(request)):
        context = kept.context(at)
        return render(request, "learning/lesson.html", {**context, **in_lesson(request, context["page"])})
    return HttpResponse(kept.page(request, at))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark_read(request: HttpRequest, code: str) -> HttpResponse:
    if request.method != "POST":  # whoever had to sign in on the way is brought back here, but not with their form
        return redirect("lesson", code)
    found = get_object_or_404(Lesson, code=code, status=Status.LIVE)
    services.mark_read(learner=request.user, lesson=found, now=timezone.now())
    return redirect(f"{request.path.removesuffix('read/')}#after")


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    sought = " ".join(request.GET.get("q", "").split())
    letters = queries.terms_by_letter(sought)
    context = {"letters": letters, "sought": sought, "count": sum(len(terms) for _, terms in letters)}
    return render(request, "learning/glossary.html", context)


def _learner(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def _held(learner: User | None) -> Held:
    now = timezone.now()
    return queries.held(learner, learner.day_at(now), now) if learner else Held()
