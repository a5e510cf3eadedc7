"""Who people are: profile, role, whether they may sign in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from accounts import queries
from accounts.models import Role, Session, User
from accounts.services.audit import record

DEMO_PASSWORD = "an-open-lumen"  # noqa: S105  (printed at every start, refused in production)


class LastAdministrator(Exception):
    """Nobody would be left who can give roles."""


class Overtaken(Exception):
    """Somebody else changed this person since they were read."""


class DemoPeopleRefused(Exception):
    """Their password is known to everybody, so a served installation never has them."""


@transaction.atomic
def update_profile(
    *, person: User, name: str | None = None, time_zone: str | None = None, single_keys: bool | None = None
) -> User:
    """Change what somebody says of themselves; what is None stays as it is."""
    said = {"name": name, "time_zone": time_zone, "single_keys": single_keys}
    changed = {field: value for field, value in said.items() if value is not None}
    for field, value in changed.items():
        setattr(person, field, value)
    person.clean_fields(exclude={field.name for field in User._meta.fields} - changed.keys())
    person.save(update_fields=list(changed))
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
def change_person(
    *,
    person: User,
    seen: str,
    name: str,
    time_zone: str,
    role: Role,
    is_active: bool,
    by: User | None,
    now: datetime,
) -> User:
    """Make somebody what the staff chose. `seen` is their `queries.state_of` when the choice was made.

    Raises Overtaken and LastAdministrator, and then changes nothing.
    """
    _lock(person)
    if queries.state_of(person) != seen:
        raise Overtaken("somebody else changed this person since you opened the page")
    correct_profile(person=person, name=name, time_zone=time_zone, by=by, now=now)
    give_role(person=person, role=role, by=by, now=now)
    if is_active:
        return reactivate(person=person, by=by, now=now)
    return deactivate(person=person, by=by, now=now)


@transaction.atomic
def correct_profile(*, person: User, name: str, time_zone: str, by: User | None, now: datetime) -> User:
    """Change somebody else's profile, as the staff may."""
    _lock(person)
    # Only that they changed: nobody could erase from the log what they were.
    changed = {
        field: "changed"
        for field, was, becomes in [("name", person.name, name), ("time zone", person.time_zone, time_zone)]
        if was != becomes
    }
    if changed:
        update_profile(person=person, name=name, time_zone=time_zone)
        _record(person, "corrected", changed, by, now)
    return person


@transaction.atomic
def give_role(*, person: User, role: Role, by: User | None, now: datetime) -> User:
    """Make someone a student, an instructor or an administrator. Raises LastAdministrator."""
    others, was = _lock(person), person.role
    if role == was:
        return person
    _keep_an_administrator(person, others)
    person.role, person.is_superuser = role, role == Role.ADMINISTRATOR
    person.save(update_fields=["role", "is_superuser"])
    _record(person, "given a role", {"role": [was, role]}, by, now)
    return person


@transaction.atomic
def deactivate(*, person: User, by: User | None, now: datetime) -> User:
    """Sign someone out everywhere, at once and for good, and let nobody in as them. Raises LastAdministrator."""
    others = _lock(person)
    if not person.is_active:
        return person
    _keep_an_administrator(person, others)
    person.is_active = False
    person.session_generation = F("session_generation") + 1
    person.save(update_fields=["is_active", "session_generation"])
    person.refresh_from_db(fields=["session_generation"])
    _record(person, "deactivated", {}, by, now)
    return person


@transaction.atomic
def deactivate_all(*, people: Iterable[User], by: User | None, now: datetime) -> int:
    """Deactivate several, all of them or none; return how many were active. Raises LastAdministrator."""
    active = [person for person in people if person.is_active]
    for person in active:
        deactivate(person=person, by=by, now=now)
    return len(active)


@transaction.atomic
def reactivate(*, person: User, by: User | None, now: datetime) -> User:
    """Let someone sign in again. The sessions that they had stay ended."""
    _lock(person)
    if person.is_active:
        return person
    person.is_active = True
    person.save(update_fields=["is_active"])
    _record(person, "reactivated", {}, by, now)
    return person


@transaction.atomic
def forget_ended_sessions(*, now: datetime) -> int:
    """Delete the sessions that ran out, the app client's among them; return how many. Nothing else deletes them."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


@transaction.atomic
def create_demo_people(*, now: datetime) -> list[tuple[str, str]]:
    """Make sure that the demo people are there; return their addresses with their password.

    Raises DemoPeopleRefused in production.
    """
    if settings.PRODUCTION:
        raise DemoPeopleRefused("demo people exist only in the local default; their password is no secret")
    present = set(User.objects.filter(email__in=queries.DEMO_PEOPLE).values_list("email", flat=True))
    for email in queries.DEMO_PEOPLE.keys() - present:
        _create_demo_person(email, now)
    return [(email, DEMO_PASSWORD) for email in queries.DEMO_PEOPLE]


def _create_demo_person(email: str, now: datetime) -> None:
    name, role = queries.DEMO_PEOPLE[email]
    person = User.objects.create_user(
        email, DEMO_PASSWORD, name=name, role=role, is_superuser=role == Role.ADMINISTRATOR
    )
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    _record(person, "created", {"role": ["", role]}, None, now)


def _lock(person: User) -> list[User]:
    """Read somebody under a lock; return the other administrators, locked too.

    Always in the same order, so that two administrators cannot take each other's role, or wait for each other.
    """
    held = User.objects.filter(Q(pk=person.pk) | Q(role=Role.ADMINISTRATOR, is_active=True)).order_by("pk")
    locked = list(held.select_for_update(of=("self",), no_key=True))
    person.refresh_from_db()
    return [one for one in locked if one.pk != person.pk]


def _keep_an_administrator(person: User, others: list[User]) -> None:
    if person.role == Role.ADMINISTRATOR and not others:
        raise LastAdministrator("give somebody else the role of administrator first")


def _record(person: User, action: str, details: Mapping[str, Any], by: User | None, now: datetime) -> None:
    record(actor=by, action=action, kind="person", code=str(person.pk), now=now, details=details)
