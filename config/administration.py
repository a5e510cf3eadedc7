"""The administration as a whole: one sign-in with the rest of the site, and what there is to do in sensible order."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.csrf import csrf_failure

from accounts import queries
from accounts.views import typed
from quizzes.queries import authoring

SHELVES = {
    "Material": {
        "learning.lesson": "What people read: its objectives, text, figures, sources and checks.",
        "quizzes.question": "What people are asked, with the key and the reasons behind it.",
        "quizzes.quiz": "The quiz of each lesson: what it asks, and how it is taken.",
        "learning.assessment": "Quizzes on a whole specialty or above all: final, placement, practice.",
        "quizzes.objective": "What is to be remembered. Each belongs to a lesson.",
        "learning.specialty": "The branches of the map, and their order.",
        "quizzes.source": "What the texts rest on, each written down once.",
        "learning.glossaryterm": "The words that open a note inside a lesson.",
    },
    "People": {
        "accounts.user": "Who has an account: their role, and whether they may sign in.",
        "quizzes.extratime": "Who has longer at quizzes than the time limit says.",
    },
    "Running": {
        "accounts.auditentry": "Who on the staff changed what, and when. Nobody can edit it.",
        "accounts.mail": "What was sent, what waits, and what could not be delivered.",
        "reminders.delivery": "What became of each reminder.",
    },
}
View = Callable[..., HttpResponse]
SIGNED_OUT = "Nothing is saved yet, and nothing that you typed is lost. Sign in in a new tab, come back, and send it."
TOO_OLD = "You signed in anew since the form was opened. Nothing that you typed is lost: send it once more."


def not_accepted(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid token. One of our own pages has an old one where its author signed in meanwhile."""
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"  # no other site can say so
    if is_ours and "seen" in request.POST and request.path.startswith(reverse("admin:index")):
        return typed(request, title="The form was not accepted.", says=TOO_OLD, status=403)
    return csrf_failure(request, reason)


class Site(AdminSite):
    site_header = site_title = "Patency"
    index_title = "Administration"
    enable_nav_sidebar = False

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Whoever was signed out while they wrote at a desk keeps what they typed."""
        inner = super().admin_view(view, cacheable)

        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "seen" in request.POST and not request.user.is_authenticated:
                return typed(request, title="You are signed out.", says=SIGNED_OUT, status=403)
            return inner(request, *args, **kwargs)

        return update_wrapper(kept, inner)

    def get_urls(self) -> list[Any]:
        """Leave out the way to any row by the number of its table: no page leads there, and it fails on odd numbers."""
        return [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One sign-in for the whole site, with its limits and its mail; for a student there is no administration."""
        index = reverse("admin:index")
        if request.user.is_authenticated and not request.user.is_staff:
            raise Http404
        if request.user.is_authenticated:
            return redirect(index)
        return redirect_to_login(request.GET.get("next") or index)

    # The site's own pages know limits, notices and what a browser kept.

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_logout")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        told = {"lately": self._lately(request), "waiting": authoring.flagged().count()}
        return super().index(request, {**told, **(extra_context or {})})

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """How the code is divided is no matter of those who work here: the index shows everything."""
        return redirect("admin:index")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return what this person may open, shelf by shelf; what nobody placed stands on the last one."""
        apps = super().get_app_list(request, app_label)
        found = {f"{app['app_label']}.{one['object_name'].lower()}": one for app in apps for one in app["models"]}
        shelves = {
            name: [found.pop(key) | {"says": says} for key, says in things.items() if key in found]
            for name, things in SHELVES.items()
        }
        shelves["Running"].extend(found.values())
        return [
            {"name": name, "app_label": name.lower(), "app_url": reverse("admin:index"), "models": models}
            for name, models in shelves.items()
            if models
        ]

    def _lately(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return what the reader did last, each with where it is found."""
        desks = {kind: each for each in self._registry.values() if (kind := getattr(each, "kind", ""))}
        return [
            {"told": told, "address": self._found_at(desks.get(told.entry.kind), told.entry.code)}
            for told in queries.told_by(request.user)
        ]

    def _found_at(self, desk: Any, code: str) -> str:
        if desk is None:
            return ""
        name = f"admin:{desk.opts.app_label}_{desk.opts.model_name}"
        if desk.code_field == "pk":
            return reverse(f"{name}_change", args=[code])
        return f"{reverse(f'{name}_changelist')}?{urlencode({'q': code})}"
