"""What no ruling may miss, however many requests come at the same time."""

from datetime import timedelta

import pytest

from quizzes import services
from quizzes.models import Attempt, Grade, Regraded, Ruling
from quizzes.queries.rulings import state_of
from quizzes.services import regrading, ruling
from tests.factories import FEMORAL, NOON, RADIAL, TEXTS, make_attempt, make_given, make_learner, make_version
from tests.quizzes.test_parallel import at_once, while_first_is_open

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise]
LATER = NOON + timedelta(hours=1)


def proposal(version):
    said = [{"text": text, "correct": id == FEMORAL, "feedback": ""} for id, text in TEXTS.items()]
    return ruling.rekeying(versions=[version], content={"choices": said}, reason="The key was wrong.")


def apply(version, seen="0.0"):
    return regrading.apply(proposal=proposal(version), seen=seen, author=None, now=LATER)


def given_to(version):
    """An open attempt that is answered, by the old key wrong."""
    attempt = make_attempt(versions=[version])
    services.answer(attempt=attempt, given=[make_given(attempt.slots.get(), FEMORAL)], now=NOON)
    return attempt


def finalise(attempt):
    return services.finalise(attempt=attempt, now=NOON)


def test_a_ruling_waits_for_a_submit_and_marks_it_again():
    version = make_version()
    attempt = given_to(version)

    changed = while_first_is_open(lambda: finalise(attempt), lambda: apply(version))

    assert (changed, Grade.objects.get().mark, Regraded.objects.count()) == (1, 1, 1)


def test_a_submit_waits_for_a_ruling_and_follows_it():
    version = make_version()
    attempt = given_to(version)

    while_first_is_open(lambda: apply(version), lambda: finalise(attempt))

    assert (Grade.objects.get().mark, Regraded.objects.count()) == (1, 0)


def test_an_attempt_that_begins_meanwhile_waits_for_the_ruling():
    version, learner = make_version(), make_learner()

    while_first_is_open(lambda: apply(version), lambda: make_attempt(learner, [version]))

    attempt = Attempt.objects.get()
    services.answer(attempt=attempt, given=[make_given(attempt.slots.get(), FEMORAL)], now=NOON)
    finalise(attempt)
    assert Grade.objects.get().mark == 1


def test_two_rulings_at_once_are_one_and_a_refusal():
    version = make_version()
    finalise(given_to(version))
    seen = state_of(version.question)

    def try_to():
        try:
            return apply(version, seen)
        except regrading.Overruled:
            return "refused"

    assert sorted(map(str, at_once(*[try_to] * 6))) == ["1", *["refused"] * 5]
    assert (Ruling.objects.count(), Regraded.objects.count()) == (1, 1)


@pytest.mark.parametrize("turn", range(3))
def test_no_submit_during_a_ruling_is_missed(turn):
    version = make_version()
    attempts = [given_to(version) for _ in range(12)]

    at_once(*[lambda attempt=attempt: finalise(attempt) for attempt in attempts], lambda: apply(version))

    assert {grade.mark for grade in Grade.objects.all()} == {1}
    assert Grade.objects.count() == 12


def test_two_at_once_take_a_ruling_back_once():
    version = make_version()
    attempt = make_attempt(versions=[version])
    services.answer(attempt=attempt, given=[make_given(attempt.slots.get(), RADIAL)], now=NOON)
    finalise(attempt)
    apply(version)
    made = Ruling.objects.get()

    def undo():
        try:
            return regrading.undo(ruling=made, author=None, now=LATER)
        except regrading.NotNewest:
            return "refused"

    assert sorted(map(str, at_once(*[undo] * 4))) == ["1", *["refused"] * 3]
    assert (Grade.objects.get().mark, Regraded.objects.count()) == (1, 2)
