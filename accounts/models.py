from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.domain import study_day


class UserManager(BaseUserManager):
    """The only manager: Django and allauth sign a user in through it."""

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, role=Role.ADMINISTRATOR, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class Role(models.TextChoices):
    STUDENT = "student"
    INSTRUCTOR = "instructor"
    ADMINISTRATOR = "administrator"


def validate_zone(name: str) -> None:
    if name not in available_timezones():
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
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email_in_any_case"),
            models.CheckConstraint(
                condition=Q(role=Role.ADMINISTRATOR, is_superuser=True)
                | (~Q(role=Role.ADMINISTRATOR) & Q(is_superuser=False)),
                name="administrators_alone_are_superusers",
            ),
        ]

    def __str__(self):
        return self.name or self.email

    def day_at(self, instant: datetime) -> date:
        """Return this person's study day at an instant."""
        return study_day(instant, ZoneInfo(self.time_zone))

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens for them."""
        return self.role != Role.STUDENT
