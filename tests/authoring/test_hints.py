"""Hints, and how a case went on, belong to a version and are written at the desk of their question."""

import pytest
from django.urls import reverse

from accounts.models import Role
from learning.queries import past
from learning.services.editing import Refused
from quizzes.models import Question
from quizzes.queries.authoring import question_texts
from tests.authoring.bank import make_desk_lesson, save, versions
from tests.authoring.test_question_desk import typed
from tests.factories import make_learner

pytestmark = pytest.mark.django_db
ADD = f"{reverse('admin:quizzes_question_add')}?objective=tests.access.1&kind=single"


@pytest.fixture
def lesson():
    return make_desk_lesson()


@pytest.fixture
def desk(client, lesson):
    client.force_login(make_learner(role=Role.INSTRUCTOR))
    return client


@pytest.mark.promise
def test_another_hint_is_another_version(lesson):
    code = save(hints=("Think of the bone.",))

    save(code=code, hints=("Think of the bone.", "It lies shallow."))
    save(code=code, hints=("Think of the bone.", "It lies shallow."))

    assert versions(code) == [1, 2]
    told = past.told_versions(Question.objects.get(code=code))
    assert [one.field for one in told[0].differences] == ["hints"]


@pytest.mark.promise
def test_another_course_of_a_case_is_another_version(lesson):
    code = save(case="new", case_stem="A woman of 62 needs angiography.")

    save(code=code, unfolding="She bled on the second day.")

    assert versions(code) == [1, 2]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"unfolding": "She bled."}, "It says how a case went on. Choose the case, or clear it."),
        ({"hints": tuple("abcdef")}, "A question has at most 5 hints."),
        ({"hints": ("a", "a")}, "Each hint is another one"),
        ({"hints": ("a" * 1001,)}, "Each hint is another one"),
    ],
)
def test_what_cannot_be_is_refused(lesson, fields, said):
    with pytest.raises(Refused) as refused:
        save(**fields)

    assert said in str(refused.value)


def test_an_author_writes_hints_one_on_each_line(desk):
    answer = desk.post(ADD, typed(hints="Think of the bone.\r\n\r\nIt lies shallow.\r\n"))

    row = Question.objects.get()
    page = desk.get(reverse("admin:quizzes_question_change", args=[row.pk])).content.decode()
    assert (answer.status_code, question_texts()[row.code].hints) == (302, ("Think of the bone.", "It lies shallow."))
    assert "Think of the bone.\nIt lies shallow.</textarea>" in page
