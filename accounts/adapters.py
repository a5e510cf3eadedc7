"""Where libraries call us: allauth for mail and sign-up, Django for passwords and sessions."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import queries, services
from accounts.models import User, validate_zone

LONGEST_EMAIL = 254  # characters, as User.email holds


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id in 19 MiB and two passes, as OWASP's password storage advice has it.

    Django's defaults take 100 MiB a time: a few people signing in at once would fill a small machine.
    """

    memory_cost = 19 * 1024  # KiB
    time_cost = 2
    parallelism = 1


class Backend(AuthenticationBackend):
    """The one door for passwords, sessions and tokens: who may not be let in is let in by none of them."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and not queries.is_kept_out(user.email)

    def get_user(self, user_id):
        person = queries.row(User, id=user_id)
        return person if person and self.user_can_authenticate(person) else None


class AccountAdapter(DefaultAccountAdapter):
    """How allauth writes to people here."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "That email and password do not match.",
        "incorrect_code": "That code does not match. Check it, or ask for a new one.",
        "incorrect_password": "That is not your password.",
        "enter_current_password": "That is not your current password.",
        "too_many_login_attempts": "Too many tries. Wait a few minutes, then try again.",
        "rate_limited": "A code was sent a moment ago. Wait a little before you ask for another.",
        "duplicate_email": "This is your address already.",
    }

    def clean_email(self, email):
        if queries.is_kept_out(email):
            raise forms.ValidationError("This address belongs to the demonstration and cannot be used.")
        if len(email) > LONGEST_EMAIL:  # allauth would cut it, and write to whoever is left
            raise forms.ValidationError(f"An address has at most {LONGEST_EMAIL} characters.")
        return email

    def pre_login(self, request, user, **kwargs):
        if queries.is_kept_out(user.email):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def format_email_subject(self, subject):
        return str(subject)

    def get_password_change_redirect_url(self, request):
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address):
        return reverse("account")

    def send_mail(self, template_prefix, email, context):
        """Write the mail in the transaction of the change that it tells of; send it once that is committed."""
        message = self.render_mail(template_prefix, email, {"email": email, "request": self.request, **context})
        mail = services.post_mail(to=email, subject=message.subject, text=message.body, now=timezone.now())
        transaction.on_commit(partial(_send, mail.pk), robust=True)


def _send(mail_id):
    services.deliver(mail_id=mail_id, patience=3, now=timezone.now())


class SignupFields(forms.Form):
    """What sign-up asks beside address and password, on the page and in the app client."""

    name = forms.CharField(
        max_length=80,
        required=False,
        help_text="Optional. What the pages call you.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.CharField(
        label="Time zone",
        max_length=64,
        required=False,
        validators=[validate_zone],
        help_text="Your days and your reviews follow it. You can change it later.",
        widget=forms.Select(attrs={"data-zone": ""}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget.choices = [(zone, zone.replace("_", " ")) for zone in queries.zones()]

    def is_valid(self):
        """Take as long for an address that has an account as for one that has none."""
        valid = super().is_valid()
        if valid and getattr(self, "account_already_exists", False):
            make_password(str(uuid4()))  # the hash that a new account costs
        return valid

    def signup(self, request, user: User) -> None:
        time_zone = self.cleaned_data["time_zone"] or user.time_zone
        services.update_profile(person=user, name=self.cleaned_data["name"], time_zone=time_zone)


class MailFolder(BaseEmailBackend):
    """Mail of the local default: one file each, named so that the folder sorts by time."""

    def send_messages(self, messages):
        settings.MAIL_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in messages:
            name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}"
            draft = settings.MAIL_DIR / f"{name}.draft"
            draft.write_bytes(message.message().as_bytes())
            draft.rename(draft.with_suffix(".eml"))  # a reader never finds half a mail
        return len(messages)
