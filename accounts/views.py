"""The account pages that allauth does not bring, and three of its views with what we promise on top."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from uuid import UUID

from allauth.account import views as allauth_views
from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from accounts import queries, services
from accounts.models import validate_zone

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class ProfileForm(forms.Form):
    name = forms.CharField(
        max_length=80,
        required=False,
        help_text="What the pages call you.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.CharField(
        label="Time zone",
        max_length=64,
        validators=[validate_zone],
        help_text="Your days and your reviews follow it. A study day begins at 04:00 there.",
        widget=forms.Select(attrs={"data-zone": "offer"}),
    )
    single_keys = forms.BooleanField(
        label="Answer with single keys",
        required=False,
        help_text="On question pages, digits choose, and G, T or S answers as guess, think so or sure.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.initial.get("time_zone")
        names = dict.fromkeys([*queries.zones(), *([chosen] if chosen else [])])
        self.fields["time_zone"].widget.choices = [(zone, zone.replace("_", " ")) for zone in names]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    person = request.user
    fields = ("name", "time_zone", "single_keys")
    form = ProfileForm(request.POST or None, initial={field: getattr(person, field) for field in fields})
    if request.method == "POST" and form.is_valid():
        services.update_profile(person=person, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("account")
    return render(request, "accounts/account.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request):
    """Where this person is signed in; POST signs out on one device, or on all others."""
    person, here, now = request.user, request.session.session_key, timezone.now()
    if request.method != "POST":
        return render(request, "accounts/devices.html", {"devices": queries.devices(person, here, now)})
    if "others" in request.POST:
        services.end_other_devices(person=person, here=here)
        messages.success(request, "Signed out everywhere else.")
    else:
        services.end_device(person=person, device_id=_uuid(request.POST.get("device", "")), now=now)
        if not request.session.exists(here):  # it was this one
            logout(request)
            return _left(redirect("landing"))
        messages.success(request, "Signed out there.")
    return redirect("devices")


def _uuid(text):
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _left(response):
    """Let what pages and scripts kept here go, too. Cookies stay: the session's is dead, and the theme is no secret."""
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


class SignOut(allauth_views.LogoutView):
    def post(self, *args, **kwargs):
        return _left(super().post(*args, **kwargs))


class ConfirmAddress(allauth_views.ConfirmEmailVerificationCodeView):
    def _resend_form_valid(self, form):
        # allauth skips the mail for an address that has an account, and the time that it takes would tell which has.
        services.send_code_again(process=self._process)
        return redirect(self.passthrough_next_url(reverse("account_email_verification_sent")))


@require_safe
def local_mail(request):
    """What the local default sent, newest first. Without a mail folder there is no such page."""
    _only_with_a_folder()
    return render(request, "accounts/mail.html", {"letters": queries.letters()})


@require_safe
@csp_update({"frame-src": [SELF]})
def local_letter(request, name):
    return render(request, "accounts/letter.html", {"letter": _letter(name)})


@require_safe
@xframe_options_sameorigin
def local_letter_html(request, name):
    """The HTML of a letter by itself: its own style is let through, by its digest, and nothing else at all."""
    html = _letter(name).html
    if not html:
        raise Http404
    response = HttpResponse(html)
    styles = " ".join(_digest(style) for style in STYLE.findall(html)) or "'none'"
    response["Content-Security-Policy"] = f"default-src 'none'; style-src {styles}; frame-ancestors 'self'; sandbox"
    return response


def _digest(style):
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


def _letter(name):
    _only_with_a_folder()
    letter = queries.letter(name)
    if letter is None:
        raise Http404
    return letter


def _only_with_a_folder():
    if not settings.MAIL_DIR:
        raise Http404


def typed(request, *, title, says, status, again=True):
    """Answer a form that cannot be taken now with everything that was typed in it: nobody types it twice."""
    names = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    fields = [(name, value) for name in names for value in request.POST.getlist(name)]
    context = {"title": title, "says": says, "fields": fields, "again": again, "had_files": bool(request.FILES)}
    return render(request, "admin/typed.html", context, status=status)
