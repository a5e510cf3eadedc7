"""How well a learner judges their own answers: the figures, and which answers they stand on."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from quizzes import services
from quizzes.domain.calibration import calibration, interval
from quizzes.models import Attempt, Feedback, Ruling, Slot
from quizzes.queries.calibration import calibration_of
from tests.factories import FEMORAL, NOON, RADIAL, make_attempt, make_given, make_learner, make_version

HOUR = timedelta(hours=1)


def test_the_brier_score_is_the_mean_square_of_the_difference():
    # sure is 9/10: 16 right cost 1/100 each, 4 wrong 81/100 each
    found = calibration({"sure": (20, 16)})

    assert found.brier == (16 * Fraction(1, 100) + 4 * Fraction(81, 100)) / 20


def test_who_guesses_as_often_right_as_a_guess_says_has_two_ninths():
    assert calibration({"guess": (30, 10)}).brier == Fraction(2, 9)


def test_think_so_stands_for_eleven_fifteenths():
    assert calibration({"think_so": (20, 20)}).brier == Fraction(4, 15) ** 2


def test_below_enough_answers_nothing_is_said():
    found = calibration({"sure": (19, 2)})

    assert (found.brier, [one.verdict for one in found.bins]) == (None, ["", "", ""])


def test_each_level_needs_enough_of_its_own():
    found = calibration({"sure": (19, 2), "guess": (20, 5)})

    assert [(one.confidence, one.is_enough) for one in found.bins] == [
        ("guess", True),
        ("think_so", False),
        ("sure", False),
    ]


@pytest.mark.parametrize(
    ("confidence", "right", "verdict"),
    [
        ("sure", 60, "too sure"),
        ("sure", 90, "fits"),
        ("sure", 78, "fits"),  # it may be chance
        ("think_so", 40, "too sure"),
        ("think_so", 73, "fits"),
        ("think_so", 95, "not sure enough"),
        ("guess", 30, "fits"),
        ("guess", 90, "not sure enough"),
        ("guess", 0, "fits"),
    ],
)
def test_a_verdict_needs_more_than_chance(confidence, right, verdict):
    found = {one.confidence: one.verdict for one in calibration({confidence: (100, right)}).bins}

    assert found[confidence] == verdict


def test_the_interval_is_wilson_s():
    # Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 gives 0.2553 to 0.3662
    assert [round(one, 4) for one in interval(81, 263)] == [0.2553, 0.3662]


@given(st.integers(0, 50), st.integers(1, 50))
def test_the_interval_holds_the_share(right, more):
    low, high = interval(right, right + more)

    assert 0 <= low <= right / (right + more) <= high <= 1


def answered(learner, choice=RADIAL, confidence="sure", finish=True, **fields):
    attempt = make_attempt(learner, [make_version()], **fields)
    given = make_given(attempt.slots.get(), choice, confidence=confidence)
    services.answer(attempt=attempt, given=[given], now=NOON)
    if finish:
        services.finalise(attempt=attempt, now=NOON)
    return attempt


def counts(learner, now=NOON):
    return {one.confidence: (one.answers, one.right) for one in calibration_of(learner, now).bins if one.answers}


@pytest.mark.promise
@pytest.mark.django_db
def test_answers_count_by_what_was_said_of_them(django_assert_num_queries):
    learner = make_learner()
    answered(learner)
    answered(learner, FEMORAL)
    answered(learner, confidence="guess")
    answered(learner, confidence="")
    answered(make_learner())

    with django_assert_num_queries(1):
        found = counts(learner)

    assert found == {"sure": (2, 1), "guess": (1, 1)}


@pytest.mark.promise
@pytest.mark.django_db
def test_what_a_learner_may_not_know_yet_is_not_told():
    learner = make_learner()
    answered(learner, finish=False)
    later = answered(learner, feedback=Feedback.LATER)
    rules = {**later.rules, "feedback_from": (NOON + HOUR).isoformat(timespec="microseconds")}
    Attempt.objects.filter(pk=later.pk).update(rules=rules)

    assert (counts(learner), counts(learner, NOON + HOUR)) == ({}, {"sure": (1, 1)})


@pytest.mark.django_db
def test_an_answer_after_a_hint_does_not_count():
    learner = make_learner()
    Slot.objects.filter(attempt=answered(learner)).update(hints=1)

    assert counts(learner) == {}


@pytest.mark.django_db
def test_a_dropped_question_does_not_count():
    learner = make_learner()
    version = answered(learner).slots.get().version
    Ruling.objects.create(version=version, action=Ruling.Action.DROP, reason="Unclear.", made_at=NOON)

    assert counts(learner) == {}


def page(learner):
    client = Client()
    client.force_login(learner)
    return " ".join(client.get(reverse("calibration")).content.decode().split())


@pytest.mark.django_db
def test_the_page_says_nothing_before_there_is_enough():
    learner = make_learner()
    answered(learner)

    shown = page(learner)

    assert ("So far 1 of your answers" in shown, '<svg class="calib"' in shown) == (True, False)


@pytest.mark.django_db
def test_the_page_draws_and_tells_what_there_is():
    learner = make_learner()
    for choice in [RADIAL] * 8 + [FEMORAL] * 12:
        answered(learner, choice)

    shown = page(learner)

    assert "Sure: 40 % right of 20 answers." in shown
    assert "Guess: too few answers (0 of 20)." in shown
    assert "You are right less often than this says." in shown
