"""Extra time: who gives it, what is noted, and what its learner is told."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Role
from quizzes.models import ExtraTime
from tests.factories import make_learner, make_quiz

pytestmark = pytest.mark.django_db
NEW = reverse("admin:quizzes_extratime_add")


@pytest.fixture
def administrator(client):
    client.force_login(make_learner(role=Role.ADMINISTRATOR, is_superuser=True))
    return client


def give(client, learner, percent=25, quiz=None, email=None):
    return client.post(NEW, {"email": email or learner.email, "quiz": quiz.pk if quiz else "", "percent": percent})


@pytest.mark.promise
def test_an_administrator_gives_time_and_it_is_noted_without_a_name(administrator):
    learner, quiz = make_learner(), make_quiz(title="What stayed")

    give(administrator, learner)
    give(administrator, learner, 50, quiz)

    assert set(ExtraTime.objects.values_list("learner", "quiz", "percent")) == {
        (learner.pk, None, 25),
        (learner.pk, quiz.pk, 50),
    }
    noted = AuditEntry.objects.filter(kind="person", code=str(learner.pk)).order_by("pk")
    assert [(one.action, one.details) for one in noted] == [
        ("gave extra time", {"time at every quiz": ["", "25 %"]}),
        ("gave extra time", {f"time at {quiz.code}": ["", "50 %"]}),
    ]


@pytest.mark.promise
def test_giving_it_again_writes_over_it(administrator):
    learner = make_learner()

    give(administrator, learner)
    give(administrator, learner, 30)
    give(administrator, learner, 30)

    assert ExtraTime.objects.get().percent == 30
    assert AuditEntry.objects.filter(action="gave extra time").count() == 2


def test_it_is_changed_and_taken_back(administrator):
    learner = make_learner()
    give(administrator, learner)
    one = ExtraTime.objects.get()

    administrator.post(reverse("admin:quizzes_extratime_change", args=[one.pk]), {"percent": 40})
    changed = ExtraTime.objects.get().percent
    administrator.post(reverse("admin:quizzes_extratime_delete", args=[one.pk]), {"post": "yes"})

    assert (changed, ExtraTime.objects.count()) == (40, 0)
    assert AuditEntry.objects.latest("pk").details == {"time at every quiz": ["40 %", ""]}


@pytest.mark.parametrize(("percent", "email"), [(-1, None), (301, None), (0, None), (25, "nobody@example.org")])
def test_what_cannot_be_given_is_refused(administrator, percent, email):
    answer = give(administrator, make_learner(), percent, email=email)

    assert (answer.status_code, ExtraTime.objects.count()) == (200, 0)


def test_instructors_see_no_learners_here_either(client):
    client.force_login(make_learner(role=Role.INSTRUCTOR))

    assert client.get(NEW).status_code == client.get(reverse("admin:quizzes_extratime_changelist")).status_code == 403


def test_the_account_page_says_what_its_person_has(client):
    learner = make_learner()
    client.force_login(learner)
    before = client.get(reverse("account")).content.decode()
    ExtraTime.objects.create(learner=learner, percent=25)

    after = client.get(reverse("account")).content.decode()

    assert "Extra time" not in before
    assert "Every quiz with a time limit: 25 % longer than the limit." in after
