"""What belongs to no lesson: how the pages look, and what they say about themselves."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

YEAR = 365 * 24 * 3600  # seconds


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep light or dark in a cookie, and go back to the page that asked; anything else follows the device."""
    response = HttpResponseRedirect(_back(request))
    chosen = request.POST.get("theme")
    if chosen in ("light", "dark"):
        # Not httponly: the switch itself writes it when scripts run.
        response.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else "/"


@require_safe
def about_sources(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/about_sources.html")


@require_safe
def about_privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/about_privacy.html")


@require_safe
def about_accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/about_accessibility.html")
