"""Calibration for programs."""

from quizzes import services
from tests.factories import NOON, RADIAL, make_attempt, make_given, make_version


def test_programs_are_told_what_the_page_tells(phone):
    for _ in range(20):
        attempt = make_attempt(phone.learner, [make_version()])
        services.answer(attempt=attempt, given=[make_given(attempt.slots.get(), RADIAL)], now=NOON)
        services.finalise(attempt=attempt, now=NOON)

    told = phone.call("get", "calibration/").json()

    assert (told["answers"], round(told["brier"], 4)) == (20, 0.01)
    assert told["levels"] == [
        {"confidence": "guess", "answers": 0, "right": 0, "verdict": ""},
        {"confidence": "think_so", "answers": 0, "right": 0, "verdict": ""},
        {"confidence": "sure", "answers": 20, "right": 20, "verdict": "fits"},
    ]


def test_nobody_is_told_of_another(phone, stranger):
    attempt = make_attempt(stranger.learner, [make_version()])
    services.answer(attempt=attempt, given=[make_given(attempt.slots.get(), RADIAL)], now=NOON)
    services.finalise(attempt=attempt, now=NOON)

    assert phone.call("get", "calibration/").json()["answers"] == 0
