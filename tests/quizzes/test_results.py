"""What an attempt comes to: points, dropped questions, certainty, pass marks, and which attempt counts."""

from datetime import timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given as property_based
from hypothesis import strategies as st

from learning.queries import at_lesson
from learning.queries.progress import Held, quiz_marks, standings
from quizzes import services
from quizzes.domain.results import Tally, result_of
from quizzes.domain.rules import Rules
from quizzes.models import Attempt, Counts, Ruling
from quizzes.queries import Place, standing
from quizzes.queries.results import Result, counted, has_passed, results_of
from tests.factories import (
    BRACHIAL,
    FEMORAL,
    NOON,
    RADIAL,
    make_attempt,
    make_given,
    make_learner,
    make_lesson,
    make_version,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def finished(*choices, points=(), rules=None, confidence="sure", learner=None, now=NOON, **fields):
    """An attempt at as many questions, each answered so (None: not at all), submitted at `now`."""
    versions = [make_version() for _ in choices]
    return finish(versions, choices, points, rules or Rules(), confidence, learner, now, **fields)


def finish(versions, choices, points, rules, confidence, learner, now, **fields):
    worth = points or [1] * len(versions)
    places = [Place(version, each) for version, each in zip(versions, worth, strict=True)]
    attempt = make_attempt(learner, places, rules=rules, now=now, **fields)
    chosen = zip(attempt.slots.all(), choices, strict=True)
    given = [make_given(slot, choice, confidence=confidence, answered_at=now) for slot, choice in chosen if choice]
    services.answer(attempt=attempt, given=given, now=now)
    return services.finalise(attempt=attempt, now=now)


def rule(version, action, *, minutes=0, undone=False):
    at = NOON + timedelta(minutes=minutes)
    return Ruling.objects.create(
        version=version, action=action, reason="It was wrong.", made_at=at, undone_at=at if undone else None
    )


def result(attempt):
    return results_of([attempt])[attempt.pk]


@pytest.mark.promise
def test_each_question_earns_its_points():
    found = result(finished(RADIAL, FEMORAL, RADIAL, None, points=[3, 2, 1, 4]))

    assert found == Result(earned=Fraction(4), full=10, passed=False, answered=3, asked=4)


@pytest.mark.promise
def test_what_was_dropped_is_in_no_result():
    attempt = finished(RADIAL, FEMORAL, FEMORAL, points=[1, 2, 5])
    rule(attempt.slots.all()[1].version, Ruling.Action.DROP)

    assert result(attempt) == Result(earned=Fraction(1), full=6, passed=False, answered=2, asked=2)


@pytest.mark.promise
@pytest.mark.parametrize("newest", [Ruling.Action.DROP, Ruling.Action.ACCEPT])
@pytest.mark.parametrize("undone", [True, False])
def test_only_the_newest_ruling_that_stands_drops_a_question(newest, undone):
    attempt = finished(RADIAL, FEMORAL)
    version = attempt.slots.last().version
    rule(version, Ruling.Action.REKEY)
    rule(version, newest, minutes=1, undone=undone)

    stands = standing([version.pk])[version.pk].action

    assert result(attempt).asked == (1 if stands == Ruling.Action.DROP else 2)


@pytest.mark.promise
@pytest.mark.parametrize(
    ("choice", "confidence", "earned"),
    [
        (RADIAL, "guess", 1),
        (RADIAL, "think_so", 2),
        (RADIAL, "sure", 3),
        (FEMORAL, "guess", 0),
        (FEMORAL, "think_so", -2),
        (FEMORAL, "sure", -6),
        (None, "sure", 0),
    ],
)
def test_where_marks_depend_on_certainty_they_follow_the_table(choice, confidence, earned):
    found = result(finished(choice, points=[2], rules=Rules(certainty=True), confidence=confidence))

    assert (found.earned, found.full) == (2 * earned, 2)
    assert found.certainty.accuracy == (1 if choice == RADIAL else 0)


@pytest.mark.promise
@pytest.mark.parametrize(("percent", "passed"), [(0, True), (50, True), (51, False), (100, False)])
def test_an_attempt_passes_by_the_mark_that_it_began_under(percent, passed):
    assert result(finished(RADIAL, FEMORAL, rules=Rules(pass_percent=percent))).passed == passed


@pytest.mark.promise
def test_results_of_many_attempts_cost_one_query(django_assert_num_queries):
    attempts = [finished(RADIAL, FEMORAL, rules=Rules(certainty=bool(number % 2))) for number in range(6)]

    with django_assert_num_queries(1):
        found = results_of(attempts)

    assert set(found) == {attempt.pk for attempt in attempts}


@pytest.mark.promise
def test_an_attempt_that_asks_nothing_any_more_passes_nothing():
    attempt = finished(RADIAL)
    rule(attempt.slots.get().version, Ruling.Action.DROP)

    assert result(attempt) == Result(earned=Fraction(), full=0, passed=False, answered=0, asked=0)


def of(*shares, percent=75):
    return [
        Result(Fraction(share), 1, Fraction(share) >= Fraction(percent, 100), 1, 1, pass_percent=percent)
        for share in shares
    ]


@pytest.mark.parametrize(
    ("counts", "share", "passed"),
    [("best", Fraction(1), True), ("last", Fraction(1, 4), False), ("first", Fraction(1, 2), False)],
)
def test_the_attempt_that_counts_decides(counts, share, passed):
    results = of("1/2", 1, "1/4")

    assert (counted(counts, results), has_passed(counts, results)) == (share, passed)


@pytest.mark.parametrize(("percent", "passed"), [(58, True), (59, False)])
def test_a_mean_is_held_against_the_newest_pass_mark(percent, passed):
    results = [*of("1/2", 1, percent=1), *of("1/4", percent=percent)]

    assert (counted("mean", results), has_passed("mean", results)) == (Fraction(7, 12), passed)


@pytest.mark.parametrize("counts", Counts.values)
def test_what_had_nothing_to_earn_counts_for_nothing(counts):
    nothing = Result(Fraction(), 0, False, 0, 0)

    assert (counted(counts, [nothing]), has_passed(counts, [])) == (None, False)
    assert counted(counts, [nothing, *of("1/2"), nothing]) == Fraction(1, 2)


tallied = st.builds(
    Tally,
    mark=st.none() | st.fractions(-1, 1, max_denominator=12),
    confidence=st.sampled_from(["", "guess", "think_so", "sure"]),
    points=st.integers(1, 9),
)


@property_based(st.lists(tallied, max_size=12), st.booleans())
def test_counting_alike_slots_together_changes_no_result(alone, certainty):
    rules = Rules(certainty=certainty)
    grouped = {one: alone.count(one) for one in alone}
    together = [Tally(one.mark, one.confidence, one.points, count) for one, count in grouped.items()]

    assert result_of(rules, together) == result_of(rules, alone)


@pytest.mark.promise
@pytest.mark.parametrize(("counts", "certainty"), list(product(Counts.values, [False, True])))
def test_a_lesson_says_of_its_quiz_what_results_say(counts, certainty):
    learner, versions = make_learner(), [make_version() for _ in range(4)]
    lesson = make_lesson(versions)
    lesson.quiz.counts = counts
    lesson.quiz.save()
    rules = Rules(pass_percent=60, certainty=certainty)
    said = {"quiz": lesson.quiz, "occasion": f"quiz:{lesson.quiz.code}"}
    for days, choices in enumerate([[RADIAL] * 4, [RADIAL, RADIAL, FEMORAL, None], [BRACHIAL, None, None, RADIAL]]):
        finish(versions, choices, [5, 3, 2, 2], rules, "think_so", learner, NOON + days * DAY, **said)
    rule(versions[3], Ruling.Action.DROP)

    attempts = list(Attempt.objects.order_by("finalised_at"))
    results = [results_of(attempts)[attempt.pk] for attempt in attempts]
    found, passed = quiz_marks(learner)[lesson.quiz_id]
    at = at_lesson(lesson.code, learner, learner.day_at(NOON), NOON + 9 * DAY)

    assert [(one.mark, one.full, one.passed) for one in found[::-1]] == [
        (one.earned, one.full, one.passed) for one in results
    ]
    assert passed == has_passed(counts, results)
    assert (at.last, at.passed) == (found[0], passed)
    assert [one.passed for one in standings(learner, Held()) if one.lesson == lesson] == [passed]
