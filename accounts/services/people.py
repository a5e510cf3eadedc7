"""Who people are: profile, role, whether they may sign in."""

from __future__ import annotations

from datetime import datetime

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from accounts import queries
from accounts.models import Role, User

DEMO_PASSWORD = "an-open-lumen"  # noqa: S105  (printed at every start, refused in production)


class LastAdministrator(Exception):
    """Nobody would be left who can give roles."""


class DemoPeopleRefused(Exception):
    """Their password is known to everybody, so a served installation never has them."""


@transaction.atomic
def update_profile(*, person: User, name: str, time_zone: str) -> User:
    person.name, person.time_zone = name, time_zone
    person.clean_fields(exclude={field.name for field in User._meta.fields} - {"name", "time_zone"})
    person.save(update_fields=["name", "time_zone"])
    return person


def send_code_again(*, process: EmailVerificationProcess) -> None:
    """Send a new code, or once more the word that this address has an account.

    allauth's own resend writes only to addresses without one, and the time that it takes would tell which those are.
    """
    process.generate_code()
    process.send()
    process.record_resend()
    process.persist()


@transaction.atomic
def give_role(*, person: User, role: Role) -> User:
    """Make someone a student, an instructor or an administrator. Raises LastAdministrator."""
    if role != Role.ADMINISTRATOR:
        _keep_an_administrator(person)
    person.role, person.is_superuser = role, role == Role.ADMINISTRATOR
    person.save(update_fields=["role", "is_superuser"])
    return person


@transaction.atomic
def deactivate(*, person: User) -> User:
    """Sign someone out everywhere, at once and for good, and let nobody in as them. Raises LastAdministrator."""
    _keep_an_administrator(person)
    person.is_active = False
    person.session_generation = F("session_generation") + 1
    person.save(update_fields=["is_active", "session_generation"])
    person.refresh_from_db(fields=["session_generation"])
    return person


@transaction.atomic
def reactivate(*, person: User) -> User:
    """Let someone sign in again. The sessions that they had stay ended."""
    person.is_active = True
    person.save(update_fields=["is_active"])
    return person


@transaction.atomic
def forget_ended_sessions(*, now: datetime) -> int:
    """Delete the sessions that ran out, the app client's among them; return how many. Nothing else deletes them."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


@transaction.atomic
def create_demo_people() -> list[tuple[str, str]]:
    """Make sure that the demo people are there; return their addresses with their password.

    Raises DemoPeopleRefused in production.
    """
    if settings.PRODUCTION:
        raise DemoPeopleRefused("demo people exist only in the local default; their password is no secret")
    present = set(User.objects.filter(email__in=queries.DEMO_PEOPLE).values_list("email", flat=True))
    for email in queries.DEMO_PEOPLE.keys() - present:
        _create_demo_person(email)
    return [(email, DEMO_PASSWORD) for email in queries.DEMO_PEOPLE]


def _create_demo_person(email: str) -> None:
    name, role = queries.DEMO_PEOPLE[email]
    person = User.objects.create_user(
        email, DEMO_PASSWORD, name=name, role=role, is_superuser=role == Role.ADMINISTRATOR
    )
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)


def _keep_an_administrator(person: User) -> None:
    # Locked, so that two administrators cannot take each other's role at the same time.
    others = queries.other_administrators(person).select_for_update(of=("self",))
    if person.role == Role.ADMINISTRATOR and not list(others):
        raise LastAdministrator("give somebody else the role of administrator first")
