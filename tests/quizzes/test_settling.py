from datetime import timedelta

import pytest

from quizzes import services
from quizzes.models import Feedback, Grade, LateGrade
from quizzes.queries.feedback import NotSettled
from quizzes.signals import grades_changed
from tests.factories import FEMORAL, NOON, RADIAL, make_attempt, make_given, make_learner, make_version

pytestmark = [pytest.mark.django_db, pytest.mark.promise]

MINUTE = timedelta(minutes=1)


def with_question(attempt):
    return list(attempt.slots.select_related("attempt", "version__question"))


def answered(attempt, slot, choice=RADIAL):
    services.answer(attempt=attempt, given=[make_given(slot, choice)], now=NOON)


@pytest.fixture
def announced():
    """The learners whose grades were said to have changed."""
    heard = []

    def listen(sender, learner_ids, **kwargs):
        heard.extend(learner_ids)

    grades_changed.connect(listen)
    yield heard
    grades_changed.disconnect(listen)


def test_settling_twice_changes_nothing():
    attempt = make_attempt(feedback=Feedback.AT_ONCE)
    slot = attempt.slots.get()
    answered(attempt, slot)
    services.settle(slot=slot, now=NOON)
    first = (attempt.slots.values().get(), Grade.objects.values().get())

    services.settle(slot=slot, now=NOON + MINUTE)

    assert (attempt.slots.values().get(), Grade.objects.values().get()) == first


def test_an_attempt_closes_with_its_last_open_slot():
    attempt = make_attempt(versions=[make_version(), make_version()], feedback=Feedback.AT_ONCE)
    closed = []

    for minutes, slot in enumerate(attempt.slots.all()):
        services.settle(slot=slot, now=NOON + minutes * MINUTE)
        attempt.refresh_from_db()
        closed.append(attempt.finalised_at)

    assert closed == [None, NOON + MINUTE]


def test_a_quiz_with_feedback_at_the_end_settles_no_single_question():
    attempt = make_attempt(feedback=Feedback.AT_END)
    slot = attempt.slots.get()

    with pytest.raises(services.FeedbackAtEnd):
        services.settle(slot=slot, now=NOON)

    slot.refresh_from_db()
    assert slot.settled_at is None


def test_submitting_settles_what_is_open_and_closes_the_attempt():
    attempt = make_attempt(versions=[make_version(), make_version()])
    first, second = attempt.slots.all()
    answered(attempt, first, RADIAL)
    answered(attempt, second, FEMORAL)

    services.finalise(attempt=attempt, now=NOON + MINUTE)

    assert [grade.mark for grade in Grade.objects.order_by("slot")] == [1, 0]
    assert set(attempt.slots.values_list("settled_at", flat=True)) == {NOON + MINUTE}


def test_submitting_twice_changes_nothing():
    attempt = make_attempt()
    answered(attempt, attempt.slots.get())
    services.finalise(attempt=attempt, now=NOON)
    first = Grade.objects.values().get()

    again = services.finalise(attempt=attempt, now=NOON + MINUTE)

    assert (again.finalised_at, Grade.objects.values().get()) == (NOON, first)


def test_submitting_leaves_alone_what_was_settled_before():
    attempt = make_attempt(versions=[make_version(), make_version()], feedback=Feedback.AT_ONCE)
    first, _ = attempt.slots.all()
    services.settle(slot=first, now=NOON)

    services.finalise(attempt=attempt, now=NOON + MINUTE)

    assert list(attempt.slots.values_list("settled_at", flat=True)) == [NOON, NOON + MINUTE]


def test_an_unanswered_question_gets_no_grade():
    attempt = make_attempt(versions=[make_version(), make_version()])
    first, _ = attempt.slots.all()
    answered(attempt, first)

    services.finalise(attempt=attempt, now=NOON)

    assert [grade.slot for grade in Grade.objects.all()] == [first]
    assert attempt.slots.filter(settled_at=None).count() == 0


@pytest.mark.parametrize("size", [1, 30])
def test_submitting_costs_the_same_however_many_questions(size, django_assert_num_queries):
    attempt = make_attempt(versions=[make_version() for _ in range(size)])
    services.answer(attempt=attempt, given=[make_given(slot) for slot in attempt.slots.all()], now=NOON)

    # lock the attempt and the slots, answers, keys, rulings, grades, settle, close; and a savepoint
    with django_assert_num_queries(8 + 2):
        services.finalise(attempt=attempt, now=NOON)


def test_grades_are_announced_once_after_the_commit(announced, django_capture_on_commit_callbacks):
    attempt = make_attempt()

    with django_capture_on_commit_callbacks(execute=True):
        services.finalise(attempt=attempt, now=NOON)
        services.finalise(attempt=attempt, now=NOON)
        before = list(announced)

    assert (before, announced) == ([], [attempt.learner_id])


def test_a_late_answer_is_announced(announced, django_capture_on_commit_callbacks):
    attempt = make_attempt()
    services.finalise(attempt=attempt, now=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        answered(attempt, attempt.slots.get())

    assert announced == [attempt.learner_id]


def test_a_receiver_that_fails_fails_no_submit(django_capture_on_commit_callbacks):
    def fail(**kwargs):
        raise OSError("no broker")

    grades_changed.connect(fail)
    attempt = make_attempt()

    try:
        with django_capture_on_commit_callbacks(execute=True):
            services.finalise(attempt=attempt, now=NOON)
    finally:
        grades_changed.disconnect(fail)

    attempt.refresh_from_db()
    assert attempt.finalised_at == NOON


def test_the_key_stays_until_the_slot_is_settled():
    attempt = make_attempt(versions=[make_version(), make_version()], feedback=Feedback.AT_ONCE)
    first, _ = attempt.slots.all()
    services.settle(slot=first, now=NOON)

    with pytest.raises(NotSettled):
        services.show_feedback(slots=with_question(attempt), now=NOON)

    assert set(attempt.slots.values_list("feedback_shown_at", flat=True)) == {None}


def test_feedback_tells_the_key_the_mark_and_where_it_stands():
    attempt = make_attempt()
    answered(attempt, attempt.slots.get(), FEMORAL)
    services.finalise(attempt=attempt, now=NOON)
    (slot,) = with_question(attempt)

    shown = services.show_feedback(slots=[slot], now=NOON + MINUTE)[slot.pk]

    assert (shown.key, shown.mark, shown.answer.content) == ({"correct": [RADIAL]}, 0, {"choices": [FEMORAL]})
    assert shown.explanation == "The radial artery lies shallow, over bone."
    assert shown.key_point == "Radial access bleeds least in coronary angiography."
    assert [source.title for source in shown.sources] == ["A trial of access sites"]
    assert attempt.slots.get().feedback_shown_at == NOON + MINUTE


def test_the_first_sight_of_the_key_is_what_is_noted():
    attempt = services.finalise(attempt=make_attempt(), now=NOON)

    for minutes in (1, 2):
        services.show_feedback(slots=with_question(attempt), now=NOON + minutes * MINUTE)

    assert attempt.slots.get().feedback_shown_at == NOON + MINUTE


@pytest.mark.parametrize("size", [1, 20])
def test_feedback_costs_the_same_however_many_questions(size, django_assert_num_queries):
    attempt = services.finalise(attempt=make_attempt(versions=[make_version() for _ in range(size)]), now=NOON)
    slots = with_question(attempt)

    # keys, citations, key points, grades, answers; lock and note; and a savepoint
    with django_assert_num_queries(5 + 2 + 2):
        services.show_feedback(slots=slots, now=NOON)


def test_every_learner_keeps_their_own_marks():
    version = make_version()
    attempts = [make_attempt(make_learner(), [version]) for _ in range(2)]

    for attempt, choice in zip(attempts, [RADIAL, FEMORAL], strict=True):
        answered(attempt, attempt.slots.get(), choice)
        services.finalise(attempt=attempt, now=NOON)

    assert [Grade.objects.get(slot__attempt=attempt).mark for attempt in attempts] == [1, 0]
    assert LateGrade.objects.count() == 0
