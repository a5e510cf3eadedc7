"""The account pages that allauth does not bring, and three of its views with what we promise on top."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import queries, services
from accounts.models import validate_zone


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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.initial.get("time_zone")
        names = dict.fromkeys([*queries.zones(), *([chosen] if chosen else [])])
        self.fields["time_zone"].widget.choices = [(zone, zone.replace("_", " ")) for zone in names]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    person = request.user
    form = ProfileForm(request.POST or None, initial={"name": person.name, "time_zone": person.time_zone})
    if request.method == "POST" and form.is_valid():
        services.update_profile(person=person, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("account")
    return render(request, "accounts/account.html", {"form": form})


class SignOut(allauth_views.LogoutView):
    def post(self, *args, **kwargs):
        response = super().post(*args, **kwargs)
        # What pages and scripts kept here goes too. Cookies stay: the session's is dead, and the theme is no secret.
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


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
def local_letter(request, name):
    _only_with_a_folder()
    letter = queries.letter(name)
    if letter is None:
        raise Http404
    return render(request, "accounts/letter.html", {"letter": letter})


def _only_with_a_folder():
    if not settings.MAIL_DIR:
        raise Http404
