"""What follows when somebody signs in."""

from __future__ import annotations

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from accounts import services

APP_CLIENT = "/_allauth/app/"


@receiver(user_logged_in, dispatch_uid="accounts.note_device")
def note_device(request, **kwargs):
    """Keep on which device it was, in the session that is saved anyway."""
    services.note_sign_in(
        session=request.session,
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
        is_app=request.path_info.startswith(APP_CLIENT),
        now=timezone.now(),
    )
