import re

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts import queries, services
from accounts.models import AuditEntry, Role, User
from tests.accounts.conftest import CommittingClient
from tests.factories import NOON, make_learner, make_lesson, make_version

MATERIAL = [
    "quizzes_source",
    "quizzes_objective",
    "quizzes_question",
    "quizzes_quiz",
    "learning_specialty",
    "learning_lesson",
    "learning_glossaryterm",
]
PEOPLE = ["accounts_user", "accounts_mail", "accounts_auditentry"]


def signed_in(role):
    client = CommittingClient()
    client.force_login(make_learner(role=role, is_superuser=role == Role.ADMINISTRATOR))
    return client


def statuses(client, names):
    return {name: client.get(reverse(f"admin:{name}_changelist")).status_code for name in names}


def test_a_visitor_is_led_to_the_one_sign_in(client):
    answer = client.get(reverse("admin:index"), follow=True)

    assert answer.redirect_chain[-1] == (f"{reverse('account_login')}?next=/admin/", 302)


@pytest.mark.django_db
def test_for_a_student_there_is_no_administration():
    client = signed_in(Role.STUDENT)

    assert client.get(reverse("admin:index"), follow=True).status_code == 404
    assert client.get(reverse("admin:accounts_user_changelist"), follow=True).status_code == 404


@pytest.mark.django_db
def test_who_is_signed_in_is_not_asked_to_sign_in_again():
    assert signed_in(Role.INSTRUCTOR).get(reverse("admin:login")).url == reverse("admin:index")


@pytest.mark.django_db
def test_an_instructor_reads_the_material_and_no_people():
    client = signed_in(Role.INSTRUCTOR)

    assert statuses(client, MATERIAL) == dict.fromkeys(MATERIAL, 200)
    assert statuses(client, PEOPLE) == dict.fromkeys(PEOPLE, 403)


@pytest.mark.django_db
def test_an_administrator_sees_material_people_and_mail():
    assert statuses(signed_in(Role.ADMINISTRATOR), MATERIAL + PEOPLE) == dict.fromkeys(MATERIAL + PEOPLE, 200)


@pytest.mark.django_db
def test_an_administrator_finds_people_by_address_and_name():
    client = signed_in(Role.ADMINISTRATOR)
    make_learner(email="found@example.org", name="Ada")
    make_learner(email="other@example.org")

    page = client.get(reverse("admin:accounts_user_changelist"), {"q": "ada"}).content.decode()

    assert ("found@example.org" in page, "other@example.org" in page) == (True, False)


def change_person(client, person, **fields):
    ticked = {"is_active": "on"} if fields.pop("is_active", True) else {}
    shown = {"name": person.name, "time_zone": person.time_zone, "role": person.role}
    form = {**shown, "seen": queries.state_of(person), **ticked, **fields}
    return client.post(reverse("admin:accounts_user_change", args=[person.pk]), form)


@pytest.mark.django_db
def test_an_administrator_gives_a_role():
    client, person = signed_in(Role.ADMINISTRATOR), make_learner()

    change_person(client, person, role=Role.ADMINISTRATOR)

    assert User.objects.values_list("role", "is_superuser").get(pk=person.pk) == (Role.ADMINISTRATOR, True)


@pytest.mark.django_db
def test_what_an_administrator_changes_here_is_noted_with_who_did_it():
    client, person = signed_in(Role.ADMINISTRATOR), make_learner(name="Ada")
    administrator = User.objects.get(role=Role.ADMINISTRATOR)

    change_person(client, person, name="Grace", role=Role.INSTRUCTOR, is_active=False)

    found = list(AuditEntry.objects.order_by("id").values_list("actor", "action", "details"))
    assert found == [
        (administrator.pk, "corrected", {"name": "changed"}),
        (administrator.pk, "given a role", {"role": ["student", "instructor"]}),
        (administrator.pk, "deactivated", {}),
    ]


@pytest.mark.django_db
def test_the_second_of_two_administrators_is_told_and_keeps_what_they_wrote():
    client, person = signed_in(Role.ADMINISTRATOR), make_learner(name="Ada")
    seen = queries.state_of(person)
    services.give_role(person=User.objects.get(pk=person.pk), role=Role.INSTRUCTOR, by=None, now=NOON)

    page = change_person(client, person, name="Grace", seen=seen)
    form = page.context["adminform"].form
    told, kept = page.content.decode(), {name: form[name].value() for name in ("name", "role", "seen")}
    saved_yet = User.objects.get(pk=person.pk).name
    change_person(client, person, name="Grace", seen=kept["seen"])

    assert "Now it says: name Ada, time zone UTC, instructor, active." in told
    assert kept == {"name": "Grace", "role": "student", "seen": '["Ada", "UTC", "instructor", true]'}
    assert saved_yet == "Ada"
    assert User.objects.values_list("name", "role").get(pk=person.pk) == ("Grace", "student")


def deactivate(client, *people):
    chosen = {"action": "deactivate", "_selected_action": [str(person.pk) for person in people]}
    return client.post(reverse("admin:accounts_user_changelist"), chosen, follow=True).content.decode()


@pytest.mark.django_db
def test_an_administrator_deactivates_several_at_once():
    client, people = signed_in(Role.ADMINISTRATOR), [make_learner(), make_learner()]

    page = deactivate(client, *people)

    assert "Deactivated: 2." in page
    assert list(User.objects.filter(is_active=False).order_by("email")) == people
    assert AuditEntry.objects.filter(action="deactivated").count() == 2


@pytest.mark.django_db
def test_several_with_the_last_administrator_among_them_stay_as_they_are():
    client = signed_in(Role.ADMINISTRATOR)

    page = deactivate(client, User.objects.get(), make_learner())

    assert "Nobody was deactivated" in page
    assert not User.objects.filter(is_active=False).exists()


@pytest.mark.django_db
def test_an_administrator_deactivates_someone_who_is_out_at_once():
    client, theirs = signed_in(Role.ADMINISTRATOR), signed_in(Role.INSTRUCTOR)
    person = User.objects.get(role=Role.INSTRUCTOR)

    change_person(client, person, is_active=False)

    assert theirs.get(reverse("account")).status_code == 302


@pytest.mark.django_db
def test_the_last_administrator_is_told_why_they_stay_one():
    client = signed_in(Role.ADMINISTRATOR)
    person = User.objects.get()

    page = change_person(client, person, role=Role.STUDENT).content.decode()

    assert "Nobody else is an administrator." in page
    assert User.objects.values_list("role", "is_superuser").get() == (Role.ADMINISTRATOR, True)


@pytest.mark.django_db
def test_a_zone_that_does_not_exist_is_refused():
    client, person = signed_in(Role.ADMINISTRATOR), make_learner()

    assert "is not a time zone" in change_person(client, person, time_zone="Mars/Base").content.decode()


@pytest.mark.django_db
def test_nobody_reads_a_waiting_code_in_the_administration():
    mail = services.post_mail(to="one@example.org", subject="A code", text="BBBB-CCCC", now=NOON)

    page = signed_in(Role.ADMINISTRATOR).get(reverse("admin:accounts_mail_change", args=[mail.pk])).content.decode()

    assert ("A code" in page, "BBBB-CCCC" in page) == (True, False)


@pytest.mark.django_db
def test_every_page_of_the_administration_keeps_to_the_strict_policy():
    client, person = signed_in(Role.ADMINISTRATOR), make_learner()
    lesson, version = make_lesson(), make_version()
    pages = [
        reverse("admin:index"),
        *(reverse(f"admin:{name}_changelist") for name in MATERIAL + PEOPLE),
        reverse("admin:accounts_user_change", args=[person.pk]),
        reverse("admin:learning_lesson_change", args=[lesson.pk]),
        reverse("admin:quizzes_question_change", args=[version.question_id]),
    ]

    answers = {page: client.get(page) for page in pages}

    forbidden = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)(?![^>]*json)|\son\w+=")
    assert {page: forbidden.findall(answer.content.decode()) for page, answer in answers.items()} == {
        page: [] for page in pages
    }
    assert {answer["Content-Security-Policy"].count("unsafe") for answer in answers.values()} == {0}


@pytest.mark.django_db
def test_the_administration_leads_to_the_sites_own_password_page():
    answer = signed_in(Role.INSTRUCTOR).post(reverse("admin:password_change"), {"old_password": "a guess"})

    assert (answer.status_code, answer.url) == (302, reverse("account_change_password"))


@pytest.mark.django_db
def test_the_administration_leads_to_the_sites_own_sign_out():
    client = signed_in(Role.INSTRUCTOR)

    answer = client.post(reverse("admin:logout"))

    assert (answer.status_code, answer.url) == (302, reverse("account_logout"))
    assert client.get(reverse("account")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("listed", "query"),
    [
        ("accounts_mail", {"text__contains": "BBBB"}),
        ("accounts_mail", {"html__contains": "BBBB"}),
        ("accounts_user", {"password__startswith": "argon2"}),
    ],
)
def test_no_filter_spells_out_what_no_page_shows(listed, query):
    assert signed_in(Role.ADMINISTRATOR).get(reverse(f"admin:{listed}_changelist"), query).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "shelves"),
    [(Role.INSTRUCTOR, ["Material"]), (Role.ADMINISTRATOR, ["Material", "People", "Running"])],
)
def test_the_first_page_shows_what_its_reader_may_open(role, shelves):
    page = signed_in(role).get(reverse("admin:index"))

    assert [shelf["name"] for shelf in page.context["app_list"]] == shelves


@pytest.mark.django_db
def test_everything_on_the_first_page_says_what_it_is():
    page = signed_in(Role.ADMINISTRATOR).get(reverse("admin:index"))

    assert [one["name"] for shelf in page.context["app_list"] for one in shelf["models"] if not one.get("says")] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "count"), [(Role.INSTRUCTOR, 4), (Role.ADMINISTRATOR, 4)])
def test_the_first_page_costs_a_constant_number_of_queries(role, count, django_assert_num_queries):
    client = signed_in(role)

    with django_assert_num_queries(count):
        client.get(reverse("admin:index"))


@pytest.mark.django_db
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_administration_is_light_or_dark_as_the_site_is(theme):
    client = signed_in(Role.INSTRUCTOR)
    client.cookies["theme"] = theme

    page = client.get(reverse("admin:index")).content.decode()

    assert f'data-theme="{theme}"' in page
    assert f'action="{reverse("theme")}"' in page


@pytest.mark.django_db
def test_nothing_registered_here_keeps_a_second_log():
    theirs = [admin.ModelAdmin.log_addition, admin.ModelAdmin.log_change, admin.ModelAdmin.log_deletions]

    loud = [
        model.__name__
        for model, one in admin.site._registry.items()
        if {type(one).log_addition, type(one).log_change, type(one).log_deletions} & set(theirs)
    ]

    assert loud == []
