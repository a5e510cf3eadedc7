"""Learners with a reminder at 07:30 in Lisbon, where clocks showed UTC in March, and something due."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from drilling.post import listening

from accounts.models import User
from reminders import services
from reminders.domain import EVERY_DAY
from reminders.models import Delivery, ReminderSettings, State
from reviews.models import Memory
from tests.factories import make_learner, make_objective, make_version

MORNING = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)  # a Monday
TODAY = MORNING.date()
LONG_AGO = MORNING - timedelta(days=30)
HALF_PAST_SEVEN = time(7, 30)


def make_reminder(learner=None, **fields) -> ReminderSettings:
    """Every day at 07:30, asked for long ago."""
    learner = learner or make_learner(time_zone="Europe/Lisbon")
    fields = {"on": True, "time": HALF_PAST_SEVEN, "days": EVERY_DAY, "changed_at": LONG_AGO, **fields}
    return ReminderSettings.objects.create(learner=learner, **fields)


def make_memory(learner: User, objective=None, *, due_day=date(2026, 3, 1), **fields) -> Memory:
    """An objective that this learner was asked for long ago, due since yesterday, and with a question to ask."""
    fields = {"stability": 9.0, "difficulty": 5.0, "last_day": date(2026, 2, 20), "missed": False, **fields}
    version = make_version(objective or make_objective())
    return Memory.objects.create(learner=learner, objective=version.question.objective, due_day=due_day, **fields)


def make_delivery(learner=None, **fields) -> Delivery:
    """The note of this morning, owed to a learner with something due."""
    if learner is None:
        learner = make_reminder().learner
        make_memory(learner)
    fields = {"nominal_date": TODAY, "nominal_at": MORNING, "zone": learner.time_zone, "next_try_at": MORNING, **fields}
    return Delivery.objects.create(learner=learner, **fields)


def deliver(delivery, now=MORNING) -> str:
    """Deliver it as a worker would, and return its state."""
    services.deliver(delivery_id=delivery.pk, patience=3, now=now)
    return State(Delivery.objects.values_list("state", flat=True).get(pk=delivery.pk))


@pytest.fixture
def post(settings):
    """Mail goes to a real SMTP server, which counts."""
    with listening() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server
