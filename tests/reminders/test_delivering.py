"""A note goes out once, or nobody can say whether it did: against a real SMTP server that counts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from accounts.domain import MAX_TRIES
from reminders import services
from reminders.models import Delivery, State
from reminders.services import delivering
from tests.reminders.conftest import MORNING, deliver, make_delivery

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def row(delivery):
    fields = ("state", "tries", "handed_at", "sent_at", "lease_until")
    return Delivery.objects.values_list(*fields).get(pk=delivery.pk)


@pytest.mark.promise
@pytest.mark.django_db
def test_a_note_is_sent_once_however_often_it_is_delivered(post):
    delivery = make_delivery()

    states = [deliver(delivery), deliver(delivery), deliver(delivery, MORNING + HOUR)]

    assert states == [State.SENT] * 3
    assert post.counted() == {f"<{delivery.pk}@localhost>": 1}
    assert row(delivery) == (State.SENT, 0, MORNING, MORNING, None)


@pytest.mark.promise
@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_a_note_once(post):
    delivery, ready = make_delivery(), Barrier(4)

    def work(_):
        ready.wait()
        try:
            services.deliver(delivery_id=delivery.pk, patience=3, now=MORNING)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))

    assert post.counted() == {f"<{delivery.pk}@localhost>": 1}


@pytest.mark.django_db
def test_a_note_that_is_gone_is_no_error(post):
    services.deliver(delivery_id=uuid4(), patience=3, now=MORNING)

    assert post.counted() == {}


# What a worker left behind


@pytest.mark.promise
@pytest.mark.django_db
def test_a_claim_is_respected_until_its_lease_runs_out(post):
    delivery = make_delivery(state=State.CLAIMED, fence=1, lease_until=MORNING + 2 * MINUTE)

    states = [deliver(delivery, MORNING + MINUTE), deliver(delivery, MORNING + 2 * MINUTE)]

    assert states == [State.CLAIMED, State.SENT]
    assert len(post.letters) == 1


@pytest.mark.promise
@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"state": State.HANDED, "lease_until": MORNING},
        {"state": State.UNKNOWN},
    ],
)
def test_what_may_have_gone_out_is_never_sent_again(post, fields):
    delivery = make_delivery(fence=1, handed_at=MORNING, **fields)

    services.give_up_handed(now=MORNING + MINUTE)

    assert deliver(delivery, MORNING + MINUTE) == State.UNKNOWN
    assert post.letters == []


class Crash(BaseException):
    """The worker is gone: nothing catches it."""


@pytest.mark.promise
@pytest.mark.django_db
def test_a_crash_before_the_wire_is_tried_again_and_one_on_it_is_not(post, monkeypatch):
    before, during = make_delivery(), make_delivery()

    def crash(*arguments, **named):
        raise Crash

    with monkeypatch.context() as broken:
        broken.setattr(delivering.letter, "write", crash)
        with pytest.raises(Crash):
            deliver(before)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.smtp.EmailBackend.send_messages", crash)
        with pytest.raises(Crash):
            deliver(during)
    left = [Delivery.objects.get(pk=one.pk).state for one in (before, during)]
    services.give_up_handed(now=MORNING + HOUR)

    assert left == [State.CLAIMED, State.HANDED]
    assert [deliver(one, MORNING + HOUR) for one in (before, during)] == [State.SENT, State.UNKNOWN]
    assert post.counted() == {f"<{before.pk}@localhost>": 1}


@pytest.mark.promise
@pytest.mark.django_db
def test_a_worker_that_lost_its_claim_hands_nothing_over(post, monkeypatch):
    delivery = make_delivery()
    write = delivering.letter.write

    def slow(*arguments):
        Delivery.objects.update(fence=2, lease_until=MORNING + HOUR)  # another one claimed it meanwhile
        return write(*arguments)

    monkeypatch.setattr(delivering.letter, "write", slow)

    assert deliver(delivery) == State.CLAIMED
    assert post.letters == []


@pytest.mark.promise
@pytest.mark.django_db
def test_a_slow_worker_says_that_it_sent_what_was_called_unknown(post, monkeypatch):
    delivery, move = make_delivery(), delivering._move

    def slow(one, *before, **changes):
        if changes["state"] == State.SENT:
            services.give_up_handed(now=MORNING + HOUR)
        return move(one, *before, **changes)

    monkeypatch.setattr(delivering, "_move", slow)

    assert deliver(delivery) == State.SENT


@pytest.mark.promise
@pytest.mark.django_db
def test_what_was_called_unknown_and_is_refused_then_is_known_and_tried_again(post, monkeypatch):
    delivery, is_refusal = make_delivery(), delivering._is_refusal
    post.replies["."] = "450 later"

    def slow(error):
        services.give_up_handed(now=MORNING + HOUR)
        return is_refusal(error)

    monkeypatch.setattr(delivering, "_is_refusal", slow)
    refused = deliver(delivery)
    post.replies.clear()

    assert (refused, deliver(delivery, MORNING + MINUTE)) == (State.PENDING, State.SENT)
    assert post.counted() == {f"<{delivery.pk}@localhost>": 1}


# What a server says


@pytest.mark.django_db
def test_a_dead_server_is_tried_again_after_a_pause_and_given_up_after_two_hours(settings, post):
    delivery, now, tried = make_delivery(), MORNING, []
    settings.EMAIL_PORT = 1  # nobody listens

    for _ in range(MAX_TRIES):
        tried.append((deliver(delivery, now), (now - MORNING) / MINUTE))
        now = Delivery.objects.get().next_try_at

    pauses = [0, 1, 3, 7, 15, 31, 63, 127]
    assert tried == [(State.PENDING, after) for after in pauses[:-1]] + [(State.FAILED, 127)]
    assert Delivery.objects.get().error.startswith("ConnectionRefusedError")


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "."])
def test_a_server_that_is_busy_is_tried_again(post, word):
    delivery = make_delivery()
    post.replies[word] = "450 later"

    refused = deliver(delivery)
    post.replies.clear()

    assert refused == State.PENDING
    assert row(delivery)[1:] == (1, None, None, None)
    assert (deliver(delivery), deliver(delivery, MORNING + MINUTE)) == (State.PENDING, State.SENT)
    assert len(post.letters) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("word", "state"), [("RCPT", State.FAILED), (".", State.FAILED), ("MAIL", State.PENDING), ("EHLO", State.SENT)]
)
def test_a_refusal_for_good_of_the_learners_note_ends_it_and_one_of_us_does_not(post, word, state):
    delivery = make_delivery()
    post.replies[word] = "550 no"

    assert deliver(delivery) == state
    assert Delivery.objects.get().error.startswith("" if state == State.SENT else "SMTP")


@pytest.mark.promise
@pytest.mark.django_db
@pytest.mark.parametrize("counted", [True, False])
def test_a_connection_that_is_lost_after_the_letter_leaves_it_unknown(post, counted):
    delivery = make_delivery()
    post.replies["." if counted else "DATA"] = ""

    states = [deliver(delivery), deliver(delivery, MORNING + HOUR)]

    assert states == [State.UNKNOWN] * 2
    assert len(post.letters) == counted
    assert Delivery.objects.get().error.startswith("SMTPServerDisconnected")
