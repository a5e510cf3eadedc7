"""Why a note is not sent, although its time has come; and what is kept of what its learner asks for."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import User
from quizzes import services as quizzes
from reminders import services
from reminders.models import Delivery, Reason, ReminderSettings, State
from reviews.models import Memory
from tests.factories import make_attempt, make_given, make_version
from tests.reminders.conftest import LONG_AGO, MORNING, deliver, make_delivery, make_memory, make_reminder

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def reason(delivery, now=MORNING):
    deliver(delivery, now)
    return Delivery.objects.values_list("state", "reason").get(pk=delivery.pk)


@pytest.mark.promise
@pytest.mark.django_db
def test_no_note_goes_out_when_nothing_is_due(mailoutbox):
    learner = make_reminder().learner
    make_memory(learner, due_day=date(2026, 3, 3))

    assert reason(make_delivery(learner)) == (State.SKIPPED, Reason.NOTHING_DUE)
    assert mailoutbox == []


@pytest.mark.promise
@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "skipped"), [(-3.6, False), (-3.4, True), (-0.1, True)])
def test_no_note_goes_out_to_whoever_has_studied_that_day_which_begins_at_four(mailoutbox, hours, skipped):
    learner = make_reminder().learner
    make_memory(learner)
    make_attempt(learner, now=MORNING + hours * HOUR)

    found = reason(make_delivery(learner))

    assert found == ((State.SKIPPED, Reason.ALREADY_STUDIED) if skipped else (State.SENT, ""))
    assert len(mailoutbox) == (not skipped)


@pytest.mark.django_db
def test_going_on_with_what_was_begun_yesterday_is_studying_too():
    learner = make_reminder().learner
    make_memory(learner)
    attempt = make_attempt(learner, [make_version(), make_version()], now=MORNING - 20 * HOUR)
    at = MORNING - HOUR
    quizzes.answer(attempt=attempt, given=[make_given(attempt.slots.first(), answered_at=at)], now=at)

    assert reason(make_delivery(learner)) == (State.SKIPPED, Reason.ALREADY_STUDIED)


@pytest.mark.django_db
def test_what_was_answered_and_not_taken_in_yet_is_not_due(mailoutbox):
    learner = make_reminder().learner
    memory = make_memory(learner)
    version = memory.objective.questions.get().versions.get()
    answered = make_attempt(learner, [version], now=MORNING - 20 * HOUR)
    quizzes.answer(
        attempt=answered,
        given=[make_given(answered.slots.get(), answered_at=MORNING - 20 * HOUR)],
        now=MORNING - 20 * HOUR,
    )
    quizzes.finalise(attempt=answered, now=MORNING - 20 * HOUR)

    assert reason(make_delivery(learner)) == (State.SKIPPED, Reason.NOTHING_DUE)
    assert Memory.objects.get().last_day == date(2026, 3, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"on": False}, (State.SKIPPED, Reason.TURNED_OFF)),
        ({"paused_until": date(2026, 3, 3)}, (State.SKIPPED, Reason.PAUSED)),
        ({"paused_until": date(2026, 3, 2)}, (State.SENT, "")),
    ],
)
def test_what_a_learner_said_since_holds(changes, expected):
    delivery = make_delivery()
    ReminderSettings.objects.update(**changes)

    assert reason(delivery) == expected


@pytest.mark.django_db
def test_whoever_is_deactivated_gets_nothing(mailoutbox):
    delivery = make_delivery()
    User.objects.filter(pk=delivery.learner_id).update(is_active=False)

    assert reason(delivery) == (State.SKIPPED, Reason.DEACTIVATED)
    assert mailoutbox == []


@pytest.mark.django_db
@pytest.mark.parametrize(("late", "state"), [(3 * HOUR, State.SENT), (3 * HOUR + MINUTE, State.SKIPPED)])
def test_a_note_is_no_more_than_three_hours_late(late, state):
    assert deliver(make_delivery(), MORNING + late) == state


@pytest.mark.django_db
def test_choosing_the_same_again_changes_nothing_and_seconds_are_not_kept():
    learner = make_reminder().learner
    told = {"on": True, "days": range(1, 8), "paused_until": None}

    same = services.choose(learner=learner, at=datetime(2026, 1, 1, 7, 30, 59).time(), now=MORNING, **told)
    other = services.choose(learner=learner, at=datetime(2026, 1, 1, 7, 31).time(), now=MORNING, **told)

    assert (same.changed_at, other.changed_at) == (LONG_AGO, MORNING)
