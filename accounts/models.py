from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from importlib import import_module
from typing import Any, ClassVar
from uuid import uuid4
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.domain import study_day


class UserManager(BaseUserManager["User"]):
    """The only manager: Django and allauth sign a user in through it."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    @transaction.atomic
    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an administrator, as Django's command at the terminal does; the log notes it as every other change."""
        user = self.create_user(email, password, **{**fields, "role": Role.ADMINISTRATOR, "is_superuser": True})
        made = {"at": user.joined_at, "action": "created", "details": {"role": ["", Role.ADMINISTRATOR]}}
        AuditEntry.objects.create(kind="person", code=str(user.pk), **made)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class Role(models.TextChoices):
    STUDENT = "student"
    INSTRUCTOR = "instructor"
    ADMINISTRATOR = "administrator"


@cache  # the list stands in some six hundred files
def _zones() -> set[str]:
    return available_timezones()


def validate_zone(name: str) -> None:
    if name not in _zones():
        raise ValidationError(f"{name!r} is not a time zone. Choose one such as Europe/Paris.", code="zone")


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they are to a course is not said here."""

    # Random, so that a number in a link says nothing about how many there are, or who came first.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80, blank=True, help_text="What the pages call them.")
    time_zone = models.CharField(
        max_length=64, default="UTC", validators=[validate_zone], help_text="An IANA name, such as Europe/Paris."
    )
    role = models.CharField(max_length=15, choices=Role, default=Role.STUDENT)
    single_keys = models.BooleanField(default=True, help_text="Whether digits and letters answer on question pages.")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    session_generation = models.PositiveIntegerField(
        default=1, editable=False, help_text="Raised to end every session of theirs, for good."
    )

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email_in_any_case"),
            models.CheckConstraint(
                condition=Q(role=Role.ADMINISTRATOR, is_superuser=True)
                | (~Q(role=Role.ADMINISTRATOR) & Q(is_superuser=False)),
                name="administrators_alone_are_superusers",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}.{self.session_generation}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for one in super().get_session_auth_fallback_hash():
            yield f"{one}.{self.session_generation}"

    def day_at(self, instant: datetime) -> date:
        """Return this person's study day at an instant."""
        return study_day(instant, ZoneInfo(self.time_zone))

    @property
    def initials(self) -> str:
        """One or two letters for them, from the name or else the address."""
        parts = self.name.split() or self.email.partition("@")[0].replace(".", " ").split()
        return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens for them."""
        return self.role != Role.STUDENT


class Session(AbstractBaseSession):
    """Where somebody is signed in, in a browser or an app: Django's own row, and whose it is.

    What kind of device it is, and when it was used, stands in the session itself, which every request reads anyway.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return f"session of {self.user_id}"  # never its key, which opens it

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class AuditEntry(models.Model):
    """That somebody on the staff changed something. Appended, never changed: the database itself refuses both."""

    at = models.DateTimeField()
    # No foreign key, and no name: an erased person is erased here too, and nothing has to be rewritten for it.
    actor = models.UUIDField(null=True, help_text="The id of who did it. Empty: a command at the terminal.")
    action = models.CharField(max_length=30, help_text="What was done, such as published or retired.")
    kind = models.CharField(max_length=20, help_text="To what: lesson, question, source, person.")
    code = models.CharField(max_length=100, help_text="To which: its code, or a person's id.")
    details = models.JSONField(default=dict, help_text="What it was and what it became, field by field.")

    class Meta:
        verbose_name_plural = "audit log"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["kind", "code"], name="audit_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} {self.action}"


class Mail(models.Model):
    """A mail to one person. It is sent when `sent_at` says so, and given up when `failed_at` does."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True, help_text="Emptied once it was sent or given up: it may hold a code.")
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, help_text="Until then one sender has it to itself.")
    error = models.CharField(max_length=300, blank=True, help_text="What the last try met.")

    class Meta:
        verbose_name_plural = "mail"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(failed_at=None), name="mail_is_sent_or_given_up_not_both"
            ),
        ]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(sent_at=None, failed_at=None), name="mail_to_send")]

    def __str__(self) -> str:
        return self.subject
