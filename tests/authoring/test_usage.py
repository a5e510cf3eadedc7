"""Where a question is used is told before it changes."""

import pytest
from django.urls import reverse

from accounts.models import Role
from learning.models import LessonCheck
from learning.queries.usage import usage
from quizzes import services
from quizzes.models import Question, QuizDraw
from tests.factories import NOON, make_attempt, make_learner, make_lesson, make_quiz, make_version

pytestmark = pytest.mark.django_db


def told(version):
    found = usage(Question.objects.get(pk=version.question_id))
    return sorted((one.quiz.title, one.drawn) for one in found.quizzes)


@pytest.mark.promise
def test_quizzes_that_ask_it_or_may_draw_it_are_named():
    version, other = make_version(), make_version()
    make_quiz([version], title="Fixed")
    for title, level in [("Any", ""), ("Its level", "apply"), ("Another level", "analyze")]:
        draws = make_quiz([], title=title).draws
        draws.create(objective=version.question.objective, level=level, count=1, position=1)
    both = make_quiz([version], title="Fixed, and draws others")
    QuizDraw.objects.create(quiz=both, objective=version.question.objective, count=1, position=1)
    make_quiz([other], title="Elsewhere")

    assert told(version) == [("Any", True), ("Fixed", False), ("Fixed, and draws others", False), ("Its level", True)]


@pytest.mark.promise
def test_lessons_and_attempts_are_counted():
    version = make_version()
    lesson = make_lesson()
    LessonCheck.objects.create(lesson=lesson, question=version.question, position=1)
    services.finalise(attempt=make_attempt(versions=[version]), now=NOON)
    make_attempt(versions=[version])

    found = usage(version.question)

    assert (found.lessons, found.open_attempts, found.attempts) == ([lesson], 1, 2)


def test_the_cost_does_not_grow(django_assert_num_queries):
    version = make_version()
    for _ in range(3):
        make_quiz([version])
        make_attempt(versions=[version])

    with django_assert_num_queries(5):
        usage(version.question)


def test_the_desk_of_a_question_leads_to_where_it_is_used(client):
    client.force_login(make_learner(role=Role.INSTRUCTOR))
    lesson = make_lesson()
    question = lesson.quiz.questions.first()
    make_attempt(versions=[question.versions.get()])

    page = client.get(reverse("admin:quizzes_question_change", args=[question.pk])).content.decode()

    assert f'Asked by the quiz <a href="/admin/quizzes/quiz/{lesson.quiz_id}/change/">' in page
    assert "Open in 1 attempt right now, which keep the version that they showed; asked in 1 attempt in all" in page
