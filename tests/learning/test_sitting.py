"""Sitting down to a lesson's questions."""

from datetime import timedelta

import pytest
from django.urls import reverse

from learning.models import LessonCheck
from learning.services import sitting
from quizzes import queries, services
from quizzes.models import Feedback, Purpose, Status
from quizzes.services import Nothing
from tests.factories import NOON, make_given, make_learner, make_lesson, make_version

pytestmark = pytest.mark.django_db


def test_a_quiz_asks_the_questions_of_its_lesson_in_order_and_tells_at_the_end():
    learner, versions = make_learner(), [make_version(), make_version()]
    lesson = make_lesson(versions)

    attempt = sitting.start_quiz(learner=learner, lesson=lesson, now=NOON)

    assert [slot.version for slot in attempt.slots.all()] == versions
    assert (attempt.occasion, attempt.title) == (f"quiz:{lesson.quiz.code}", lesson.title)
    assert (attempt.purpose, attempt.feedback) == (Purpose.QUIZ, Feedback.AT_END)


def test_starting_a_quiz_twice_goes_on_with_the_first():
    learner, lesson = make_learner(), make_lesson()

    first = sitting.start_quiz(learner=learner, lesson=lesson, now=NOON)
    second = sitting.start_quiz(learner=learner, lesson=lesson, now=NOON + timedelta(hours=1))

    assert second == first


def test_after_a_submit_a_quiz_starts_afresh():
    learner, lesson = make_learner(), make_lesson()
    first = sitting.start_quiz(learner=learner, lesson=lesson, now=NOON)
    services.finalise(attempt=first, now=NOON)

    second = sitting.start_quiz(learner=learner, lesson=lesson, now=NOON)

    assert second != first


def test_a_quiz_leaves_out_what_is_not_live():
    live, retired = make_version(), make_version()
    lesson = make_lesson([live, retired])
    retired.question.status = Status.RETIRED
    retired.question.save()

    attempt = sitting.start_quiz(learner=make_learner(), lesson=lesson, now=NOON)

    assert [slot.version for slot in attempt.slots.all()] == [live]


def test_a_lesson_without_a_quiz_says_so():
    lesson = make_lesson()
    lesson.quiz = None

    with pytest.raises(Nothing, match="no quiz yet"):
        sitting.start_quiz(learner=make_learner(), lesson=lesson, now=NOON)


def test_a_check_asks_one_question_and_tells_at_once():
    version = make_version()
    check = LessonCheck.objects.create(lesson=make_lesson([version]), question=version.question, position=1)

    attempt = sitting.start_check(learner=make_learner(), check=check, now=NOON)

    assert [slot.version for slot in attempt.slots.all()] == [version]
    assert (attempt.purpose, attempt.feedback) == (Purpose.CHECK, Feedback.AT_ONCE)


def test_a_check_can_be_taken_again_once_it_is_settled():
    version, learner = make_version(), make_learner()
    check = LessonCheck.objects.create(lesson=make_lesson([version]), question=version.question, position=1)
    first = sitting.start_check(learner=learner, check=check, now=NOON)
    [one] = queries.asked(first)
    services.answer(attempt=first, given=[make_given(one.slot)], now=NOON)
    services.settle(slot=one.slot, now=NOON)

    second = sitting.start_check(learner=learner, check=check, now=NOON)

    assert second != first


def test_who_signs_in_on_the_way_to_a_quiz_comes_back_to_its_lesson(client):
    lesson = make_lesson()
    sent_away = client.post(reverse("quiz-start", args=[lesson.code])).url.partition("?next=")[2]

    client.force_login(make_learner())

    assert client.get(sent_away).url == reverse("lesson", args=[lesson.code])
