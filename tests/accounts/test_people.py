import os
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import queries, services
from accounts.adapters import Argon2Hasher
from accounts.models import AuditEntry, Role, Session, User
from tests.factories import NOON, make_learner

ROOT = Path(__file__).resolve().parents[2]
DEMO = [
    ("student@example.org", "an-open-lumen"),
    ("instructor@example.org", "an-open-lumen"),
    ("admin@example.org", "an-open-lumen"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "opens", "reads", "rules"),
    [(Role.STUDENT, False, False, False), (Role.INSTRUCTOR, True, True, False), (Role.ADMINISTRATOR, True, True, True)],
)
def test_a_role_says_what_opens(role, opens, reads, rules):
    make_learner(role=Role.ADMINISTRATOR, is_superuser=True)

    person = services.give_role(person=make_learner(), role=role, by=None, now=NOON)

    assert (person.is_staff, queries.may_author(person), person.is_superuser) == (opens, reads, rules)


@pytest.mark.django_db
@pytest.mark.parametrize("lose", [partial(services.give_role, role=Role.STUDENT), services.deactivate])
def test_the_last_administrator_stays(lose):
    person = services.give_role(person=make_learner(), role=Role.ADMINISTRATOR, by=None, now=NOON)

    with pytest.raises(services.LastAdministrator):
        lose(person=person, by=None, now=NOON)

    person.refresh_from_db()
    assert (person.role, person.is_active) == (Role.ADMINISTRATOR, True)


def logged():
    return list(AuditEntry.objects.order_by("id").values_list("actor", "action", "kind", "code", "details"))


@pytest.mark.promise
@pytest.mark.django_db
def test_every_change_of_a_person_by_the_staff_is_in_the_log():
    by, person = make_learner(role=Role.ADMINISTRATOR, is_superuser=True), make_learner(name="Ada", time_zone="UTC")

    services.correct_profile(person=person, name="Grace", time_zone="Europe/Paris", by=by, now=NOON)
    services.give_role(person=person, role=Role.INSTRUCTOR, by=by, now=NOON)
    services.deactivate(person=person, by=by, now=NOON)
    services.reactivate(person=person, by=None, now=NOON)

    assert logged() == [
        (by.pk, "corrected", "person", str(person.pk), {"name": "changed", "time zone": "changed"}),
        (by.pk, "given a role", "person", str(person.pk), {"role": ["student", "instructor"]}),
        (by.pk, "deactivated", "person", str(person.pk), {}),
        (None, "reactivated", "person", str(person.pk), {}),
    ]


@pytest.mark.promise
@pytest.mark.django_db
def test_what_changes_nothing_is_not_logged():
    person = make_learner(name="Ada")

    services.correct_profile(person=person, name="Ada", time_zone="UTC", by=None, now=NOON)
    services.give_role(person=person, role=Role.STUDENT, by=None, now=NOON)
    services.reactivate(person=person, by=None, now=NOON)

    assert logged() == []


@pytest.mark.django_db
def test_what_people_change_about_themselves_is_not_logged():
    services.update_profile(person=make_learner(), name="Ada", time_zone="Europe/Paris")

    assert logged() == []


@pytest.mark.promise
@pytest.mark.django_db
def test_a_change_that_is_refused_leaves_nothing_in_the_log():
    person = make_learner(role=Role.ADMINISTRATOR, is_superuser=True, name="Ada")
    chosen = {"name": "Grace", "time_zone": "UTC", "role": Role.STUDENT, "is_active": True}

    with pytest.raises(services.LastAdministrator):
        services.change_person(person=person, seen=queries.state_of(person), **chosen, by=None, now=NOON)

    assert (User.objects.get().name, logged()) == ("Ada", [])


@pytest.mark.promise
@pytest.mark.django_db
def test_a_choice_made_on_an_old_page_changes_nobody():
    person = make_learner(name="Ada")
    seen = queries.state_of(person)
    services.give_role(person=User.objects.get(), role=Role.INSTRUCTOR, by=None, now=NOON)
    chosen = {"name": "Ada", "time_zone": "UTC", "role": Role.STUDENT, "is_active": True}

    with pytest.raises(services.Overtaken):
        services.change_person(person=person, seen=seen, **chosen, by=None, now=NOON)

    assert User.objects.get().role == Role.INSTRUCTOR


@pytest.mark.promise
@pytest.mark.django_db
def test_several_are_deactivated_all_or_none():
    administrator, learner = make_learner(role=Role.ADMINISTRATOR, is_superuser=True), make_learner()

    with pytest.raises(services.LastAdministrator):
        services.deactivate_all(people=[learner, administrator], by=None, now=NOON)

    assert (User.objects.filter(is_active=True).count(), logged()) == (2, [])


@pytest.mark.promise
@pytest.mark.django_db
def test_demo_people_stand_in_the_log_as_made_at_the_terminal():
    services.create_demo_people(now=NOON)

    found = {code: (actor, action, details) for actor, action, _, code, details in logged()}

    assert found == {str(one.pk): (None, "created", {"role": ["", one.role]}) for one in User.objects.all()}


@pytest.mark.django_db
def test_two_accounts_never_share_an_address_in_another_case():
    make_learner(email="one@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="ONE@example.org")])


@pytest.mark.django_db
def test_createsuperuser_makes_an_administrator(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "an open lumen")

    call_command("createsuperuser", email="Root@example.org", interactive=False, verbosity=0)

    person = User.objects.get()
    assert (person.email, person.role, person.is_staff, person.check_password("an open lumen")) == (
        "root@example.org",
        Role.ADMINISTRATOR,
        True,
        True,
    )


@pytest.mark.django_db
def test_createsuperuser_stands_in_the_log_as_done_at_the_terminal(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "an open lumen")

    call_command("createsuperuser", email="root@example.org", interactive=False, verbosity=0)

    assert logged() == [(None, "created", "person", str(User.objects.get().pk), {"role": ["", "administrator"]})]


@pytest.mark.django_db
def test_demo_people_can_sign_in_each_with_their_role(client):
    made = services.create_demo_people(now=NOON)

    answers = {}
    for email, password in made:
        answers[email] = client.post(reverse("account_login"), {"login": email, "password": password}).url
        client.logout()
    assert made == DEMO
    assert answers == dict.fromkeys(queries.DEMO_PEOPLE, reverse("today"))
    assert dict(User.objects.values_list("email", "role")) == {
        email: role for email, (_, role) in queries.DEMO_PEOPLE.items()
    }


@pytest.mark.django_db
def test_demo_people_are_made_once_and_a_later_start_costs_one_query(django_assert_num_queries):
    services.create_demo_people(now=NOON)
    before = list(User.objects.order_by("pk").values("pk", "password"))

    with django_assert_num_queries(3):  # the transaction's two, and one
        again = services.create_demo_people(now=NOON)

    assert again == DEMO
    assert list(User.objects.order_by("pk").values("pk", "password")) == before


@pytest.mark.django_db
def test_the_command_prints_each_with_the_password(capsys):
    call_command("create_demo_people")

    assert capsys.readouterr().out.splitlines() == [f"{email}  {password}" for email, password in DEMO]


@pytest.mark.django_db
def test_demo_people_are_refused_in_production(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="exist only in the local default"):
        call_command("create_demo_people")

    assert not User.objects.exists()


def test_demo_people_are_refused_by_the_settings_that_production_has(tmp_path):
    production = {
        "PATENCY_PRODUCTION": "1",
        "PATENCY_SECRET_KEY": "not-a-secret-" * 5,
        "PATENCY_HOSTS": "learn.example",
        "PATENCY_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/patency.sqlite3",
        "REDIS_URL": "redis://localhost:1/0",
        "EMAIL_URL": "smtp://localhost:1",
        "PATH": os.environ["PATH"],
    }

    run = subprocess.run(
        [sys.executable, "manage.py", "create_demo_people"], cwd=ROOT, env=production, capture_output=True, text=True
    )

    assert (run.returncode, run.stdout) == (1, "")
    assert "demo people exist only in the local default" in run.stderr


@pytest.mark.django_db
def test_demo_people_who_came_along_with_a_database_are_let_in_nowhere_in_production(client, settings):
    services.create_demo_people(now=NOON)
    client.post(reverse("account_login"), {"login": DEMO[2][0], "password": DEMO[2][1]})
    settings.PRODUCTION = True

    old_session = client.get(reverse("account"))
    client.logout()
    sign_in = client.post(reverse("account_login"), {"login": DEMO[2][0], "password": DEMO[2][1]})
    client.post(reverse("account_signup"), {"email": "Student@example.org", "password1": "an open lumen"})

    assert old_session.url.startswith(reverse("account_login"))
    assert sign_in.url == reverse("account_inactive")
    assert User.objects.count() == 3


@pytest.mark.django_db
def test_nobody_signs_up_as_a_demo_person_in_production(client, settings):
    settings.PRODUCTION = True

    page = client.post(reverse("account_signup"), {"email": "Student@example.org", "password1": "an open lumen"})

    assert "belongs to the demonstration" in page.content.decode()
    assert not EmailAddress.objects.exists()


def test_a_hash_costs_what_owasp_asks_and_no_more_memory():
    hasher = Argon2Hasher()

    assert hasher.encode("an open lumen", "somesalt" * 2).startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.django_db
def test_a_session_that_ran_out_is_forgotten():
    for key, until in [("ended", NOON - timedelta(seconds=1)), ("running", NOON)]:
        Session.objects.create(session_key=key, session_data=SessionStore().encode({}), expire_date=until)

    assert services.forget_ended_sessions(now=NOON) == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]
