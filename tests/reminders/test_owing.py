"""What a sweep writes down, whoever else sweeps."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from config.celery import app
from reminders import services, tasks
from reminders.domain import DAY, WORKDAYS
from reminders.models import Delivery, Reason, State
from reminders.queries import owing
from tests.factories import make_learner
from tests.reminders.conftest import MORNING, TODAY, make_delivery, make_reminder

MINUTE = timedelta(minutes=1)


def written(now=MORNING):
    services.write_owed(now=now)
    return list(Delivery.objects.order_by("nominal_at").values_list("nominal_date", "state", "reason"))


@pytest.mark.promise
@pytest.mark.django_db
def test_a_note_gets_its_row_when_its_time_comes_and_no_second_one():
    learner = make_reminder(changed_at=MORNING - 3 * MINUTE).learner

    found = [written(MORNING + MINUTE * after) for after in (-1, 0, 1, 60)]

    row = (TODAY, State.PENDING, "")
    assert found == [[], [row], [row], [row]]
    assert Delivery.objects.values_list("learner", "nominal_at", "zone", "next_try_at").get() == (
        learner.pk,
        MORNING,
        "Europe/Lisbon",
        MORNING,
    )


@pytest.mark.promise
@pytest.mark.django_db
def test_a_note_that_comes_to_light_too_late_is_skipped_and_one_of_long_ago_is_not_looked_for():
    make_reminder()

    found = written(MORNING + timedelta(hours=3, minutes=1))

    # The look-back ends at 08:31 of the day before.
    assert found == [(TODAY, State.SKIPPED, Reason.LATE)]


@pytest.mark.promise
@pytest.mark.django_db
def test_only_whoever_asked_for_it_is_owed_a_note():
    make_learner()
    make_reminder(on=False)
    make_reminder(days=WORKDAYS ^ 1)  # not on Mondays
    make_reminder(time=time(7, 31))
    make_reminder(changed_at=MORNING + MINUTE)
    gone = make_reminder().learner
    User.objects.filter(pk=gone.pk).update(is_active=False)

    assert [row for row in written() if row[0] == TODAY] == []


@pytest.mark.promise
@pytest.mark.django_db
def test_whoever_turns_it_on_at_noon_is_owed_nothing_for_the_morning():
    learner, noon = make_learner(), MORNING + timedelta(hours=4, minutes=30)

    services.choose(learner=learner, on=True, at=time(7, 30), days=[1], paused_until=None, now=noon)

    assert written(noon + MINUTE) == []


@pytest.mark.promise
@pytest.mark.django_db
def test_a_date_has_one_note_whatever_its_learner_changes():
    learner = make_reminder(changed_at=MORNING - MINUTE).learner
    written()
    evening = MORNING + timedelta(hours=12, minutes=30)

    services.choose(learner=learner, on=True, at=time(20), days=range(1, 8), paused_until=None, now=MORNING + MINUTE)
    User.objects.filter(pk=learner.pk).update(time_zone="Atlantic/Azores")  # an hour behind

    assert [day for day, *_ in written(evening + timedelta(hours=2))] == [TODAY]
    assert [day for day, *_ in written(evening + DAY + timedelta(hours=1))] == [TODAY, TODAY + DAY]


@pytest.mark.promise
@pytest.mark.django_db
def test_the_database_keeps_a_second_row_out():
    learner = make_delivery().learner

    with pytest.raises(IntegrityError), transaction.atomic():
        make_delivery(learner)


WRONG = [
    {"state": State.SKIPPED},
    {"reason": Reason.LATE},
    {"state": State.CLAIMED, "fence": 1},
    {"lease_until": MORNING},
    {"state": State.HANDED, "fence": 1, "lease_until": MORNING},
    {"state": State.SENT, "fence": 1, "handed_at": MORNING},
    {"state": State.UNKNOWN, "fence": 0, "handed_at": MORNING},
    {"sent_at": MORNING},
    {"handed_at": MORNING, "fence": 1},
    {"next_try_at": MORNING - MINUTE},
]


@pytest.mark.promise
@pytest.mark.django_db
@pytest.mark.parametrize("fields", WRONG)
def test_a_row_never_says_what_cannot_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_delivery(**fields)


@pytest.mark.promise
@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"days": 0}, {"days": 128}, {"paused_until": date(2200, 1, 1)}])
def test_settings_never_say_what_cannot_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_reminder(**fields)


@pytest.mark.promise
@pytest.mark.django_db(transaction=True)
def test_many_sweeps_at_once_write_a_note_once():
    for _ in range(5):
        make_reminder()
    ready = Barrier(4)

    def sweep(_):
        ready.wait()
        try:
            services.write_owed(now=MORNING)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(sweep, range(4)))

    assert Delivery.objects.filter(nominal_date=TODAY).count() == 5


@pytest.mark.promise
@pytest.mark.django_db
def test_what_was_handed_and_left_is_unknown_and_what_is_still_held_is_not():
    left = make_delivery(state=State.HANDED, fence=1, handed_at=MORNING, lease_until=MORNING + MINUTE)
    held = make_delivery(state=State.HANDED, fence=1, handed_at=MORNING, lease_until=MORNING + 2 * MINUTE)

    services.give_up_handed(now=MORNING + MINUTE)

    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states == {left.pk: State.UNKNOWN, held.pk: State.HANDED}


@pytest.mark.django_db
def test_what_was_settled_months_ago_is_forgotten_and_what_is_open_is_not():
    make_delivery(state=State.SKIPPED, reason=Reason.NOTHING_DUE)
    waiting = make_delivery()

    services.forget_old(now=MORNING + timedelta(days=91))

    assert list(Delivery.objects.all()) == [waiting]


@pytest.fixture
def woken(monkeypatch):
    found = []
    monkeypatch.setattr(tasks.deliver, "delay", found.append)
    return found


def swept(now):
    with time_machine.travel(now, tick=False):
        tasks.sweep()


@pytest.mark.django_db
def test_a_sweep_wakes_a_worker_for_all_that_waits_and_for_nothing_else(woken):
    waiting, later = make_delivery(), make_delivery(tries=1, next_try_at=MORNING + 2 * MINUTE)
    left = make_delivery(state=State.CLAIMED, fence=1, lease_until=MORNING + MINUTE)
    make_delivery(state=State.CLAIMED, fence=1, lease_until=MORNING + 2 * MINUTE)
    make_delivery(state=State.UNKNOWN, fence=1, handed_at=MORNING)
    make_delivery(state=State.FAILED)

    swept(MORNING + MINUTE)

    assert set(woken) == {waiting.pk, left.pk}
    assert later.pk not in woken


def cost(now):
    with CaptureQueriesContext(connection) as statements:
        swept(now)
    return len([one for one in statements if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


@pytest.mark.django_db
def test_a_sweep_costs_the_same_for_one_learner_and_for_many(woken):
    make_reminder()
    zones = ["Europe/Lisbon", "Asia/Kathmandu", "America/New_York", "UTC"]
    one = cost(MORNING)
    for number in range(12):
        make_reminder(make_learner(time_zone=zones[number % 4]))

    assert (one, cost(MORNING + MINUTE)) == (5, 5)


@pytest.mark.django_db
def test_a_sweep_loads_nobody_whose_time_has_not_come_or_who_has_a_row():
    make_reminder(time=time(12), days=1)
    make_reminder(days=1)
    places = owing._by_walls(["Europe/Lisbon"], MORNING)

    before = owing._perhaps_owed(places, MORNING).count()
    written()

    assert (before, owing._perhaps_owed(places, MORNING + MINUTE).count()) == (1, 0)


def test_the_sweep_is_on_the_schedule():
    scheduled = {one["task"]: one["schedule"] for one in app.conf.beat_schedule.values()}

    assert scheduled["reminders.tasks.sweep"] == 60
