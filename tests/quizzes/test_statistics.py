"""Statistics from what stands in the database: which attempts count, what is held against what, what needs a look."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import services
from quizzes.models import Answer, Judgement, Question, Ruling, Slot, Status
from quizzes.queries import Place, statistics
from quizzes.queries.statistics import Chosen, Which
from tests.factories import (
    BRACHIAL,
    FEMORAL,
    NOON,
    RADIAL,
    make_attempt,
    make_given,
    make_learner,
    make_quiz,
    make_version,
)

HOUR = timedelta(hours=1)


def taken(quiz, places, choices, *, learner=None, now=NOON):
    """A finished attempt; `choices` are what was picked, None where nothing was."""
    attempt = make_attempt(learner or make_learner(), places, quiz=quiz, now=now)
    slots = zip(attempt.slots.all(), choices, strict=True)
    given = [make_given(slot, choice, answered_at=now) for slot, choice in slots if choice]
    services.answer(attempt=attempt, given=given, now=now)
    return services.finalise(attempt=attempt, now=now)


def report(quiz, **chosen):
    return statistics.quiz_report(quiz, Chosen(**chosen))


@pytest.mark.promise
@pytest.mark.django_db
def test_a_quiz_has_the_figures_of_its_attempts():
    one, other = make_version(), make_version()
    quiz = make_quiz([one, other])
    for choices in [(RADIAL, RADIAL), (RADIAL, FEMORAL), (FEMORAL, None), (RADIAL, RADIAL)]:
        taken(quiz, [one, other], choices)

    found = report(quiz)

    assert (found.figures.attempts, found.figures.mean, found.figures.median) == (4, 0.625, 0.75)
    assert [item.figures.facility for item in found.items] == [0.75, 0.5]
    assert [item.chance for item in found.items] == [pytest.approx(1 / 3)] * 2
    assert found.shared


@pytest.mark.promise
@pytest.mark.django_db
def test_the_first_attempt_counts_unless_another_is_asked_for():
    version = make_version()
    quiz, learner = make_quiz([version]), make_learner()
    for hours, choice in enumerate([FEMORAL, RADIAL, FEMORAL]):
        taken(quiz, [version], [choice], learner=learner, now=NOON + hours * HOUR)

    found = {which: report(quiz, which=which).figures for which in Which}

    assert {which: (one.attempts, one.mean) for which, one in found.items()} == {
        Which.FIRST: (1, 0),
        Which.LAST: (1, 0),
        Which.BEST: (1, 1),
        Which.ALL: (3, pytest.approx(1 / 3)),
    }


@pytest.mark.django_db
def test_dates_bound_the_attempts_and_a_first_one_is_the_first_ever():
    version = make_version()
    quiz, learner = make_quiz([version]), make_learner()
    taken(quiz, [version], [FEMORAL], learner=learner)
    taken(quiz, [version], [RADIAL], learner=learner, now=NOON + 5 * HOUR)

    late = {"since": NOON + HOUR}

    assert report(quiz, **late).figures.attempts == 0
    assert report(quiz, which=Which.LAST, **late).figures.mean == 1
    assert report(quiz, which=Which.LAST, until=NOON + 5 * HOUR).figures.mean == 0


@pytest.mark.django_db
def test_what_is_open_does_not_count():
    version = make_version()
    quiz = make_quiz([version])
    make_attempt(make_learner(), [version], quiz=quiz)

    assert report(quiz).figures.attempts == 0


@pytest.mark.promise
@pytest.mark.django_db
def test_alpha_belongs_to_a_form_that_all_shared():
    one, other, third = make_version(), make_version(), make_version()
    quiz = make_quiz([one, other])
    for choices in [(RADIAL, RADIAL), (RADIAL, FEMORAL), (FEMORAL, FEMORAL)]:
        taken(quiz, [one, other], choices)
    alone = report(quiz).figures.consistency
    taken(quiz, [one, third], (RADIAL, RADIAL))

    mixed = report(quiz)

    assert alone is not None
    assert (mixed.shared, mixed.figures.consistency) == (False, None)


@pytest.mark.django_db
def test_a_drawn_question_has_no_weight_and_its_place_has():
    one, other, fixed = make_version(), make_version(), make_version()
    quiz = make_quiz([fixed])
    for drawn, choices in [(one, (RADIAL, RADIAL)), (other, (FEMORAL, FEMORAL)), (one, (RADIAL, FEMORAL))]:
        taken(quiz, [Place(fixed), Place(drawn, drawn_by=1)], choices)

    found = report(quiz)

    assert [(item.drawn, item.weight is None, item.figures.attempts) for item in found.items] == [
        (False, False, 3),
        (True, True, 2),
        (True, True, 1),
    ]
    assert [(one.draw, one.number, one.figures.attempts) for one in found.draws] == [(1, 1, 3)]


@pytest.mark.django_db
def test_points_weigh():
    one, other = make_version(), make_version()
    quiz = make_quiz([one, other])
    for choices in [(RADIAL, FEMORAL), (FEMORAL, RADIAL), (RADIAL, RADIAL)]:
        taken(quiz, [Place(one, 3), Place(other, 1)], choices)

    found = report(quiz)

    assert [item.weight.intended for item in found.items] == [0.75, 0.25]
    assert found.figures.mean == pytest.approx((0.75 + 0.25 + 1) / 3)


@pytest.mark.promise
@pytest.mark.django_db
def test_what_a_ruling_dropped_is_left_out():
    one, other = make_version(), make_version()
    quiz = make_quiz([one, other])
    taken(quiz, [one, other], (RADIAL, FEMORAL))
    Ruling.objects.create(version=other, action=Ruling.Action.DROP, reason="Unclear.", made_at=NOON)

    found = report(quiz)

    assert (found.figures.mean, [item.version for item in found.items]) == (1, [one])


@pytest.mark.django_db
def test_a_quiz_costs_the_same_queries_however_many_attempts():
    version = make_version()
    quiz = make_quiz([version])
    taken(quiz, [version], [RADIAL])
    with CaptureQueriesContext(connection) as few:
        report(quiz)
    for _ in range(5):
        taken(quiz, [version, make_version()], [FEMORAL, RADIAL])

    with CaptureQueriesContext(connection) as many:
        report(quiz)

    assert len(few) == len(many) == 6


@pytest.mark.promise
@pytest.mark.django_db
def test_a_question_is_told_version_by_version():
    old = make_version()
    new = make_version()
    new.question, new.number = old.question, 2
    new.save()
    quiz = make_quiz([old])
    taken(quiz, [old], [FEMORAL])
    taken(quiz, [new], [RADIAL])

    found = statistics.question_report(old.question, Chosen())

    assert [(one.version.number, one.looked.figures.facility) for one in found.versions] == [(2, 1), (1, 0)]
    assert [(one.quiz, one.figures.attempts) for one in found.quizzes] == [(quiz, 2)]


@pytest.mark.promise
@pytest.mark.django_db
def test_each_choice_is_counted_in_the_thirds():
    version, *rest = make_version(), make_version(), make_version()
    quiz = make_quiz([version, *rest])
    taken(quiz, [version, *rest], (RADIAL, RADIAL, RADIAL))
    taken(quiz, [version, *rest], (FEMORAL, RADIAL, FEMORAL))
    taken(quiz, [version, *rest], (FEMORAL, FEMORAL, None))

    [found] = statistics.question_report(version.question, Chosen()).versions

    assert [(one.response, one.count, one.upper, one.lower, one.right) for one in found.looked.responses] == [
        (FEMORAL, 2, 0, 1, False),
        (RADIAL, 1, 1, 0, True),
        (BRACHIAL, 0, 0, 0, False),
    ]


@pytest.mark.django_db
def test_values_that_were_drawn_are_told_apart():
    version = make_version()
    quiz = make_quiz([version])
    for values, choice in [({"a": 1}, RADIAL), ({"a": 1}, FEMORAL), ({"a": 2}, RADIAL)]:
        attempt = taken(quiz, [version], [choice])
        Slot.objects.filter(attempt=attempt).update(values=values)

    found = statistics.question_report(version.question, Chosen()).variants[version.pk]

    assert [(values, one.attempts, one.facility) for values, one in found] == [('{"a": 1}', 2, 0.5), ('{"a": 2}', 1, 1)]


@pytest.mark.django_db
def test_a_learner_counts_once_at_a_version_that_two_quizzes_ask():
    version, learner = make_version(), make_learner()
    taken(make_quiz([version]), [version], [FEMORAL], learner=learner)
    taken(make_quiz([version]), [version], [RADIAL], learner=learner, now=NOON + HOUR)

    [found] = statistics.question_report(version.question, Chosen()).versions

    assert (found.looked.figures.attempts, found.looked.figures.facility) == (1, 0)


def crowd(version, choices, *, quiz=None, now=NOON):
    quiz = quiz or make_quiz([version])
    for choice in choices:
        taken(quiz, [version], [choice], now=now)
    return quiz


@pytest.mark.promise
@pytest.mark.django_db
def test_a_distractor_that_nobody_picks_needs_a_look():
    version = make_version()
    crowd(version, [RADIAL] * 28 + [FEMORAL] * 12)

    found = statistics.to_look_at()

    assert [(one.version, one.finding.name, one.finding.figures) for one in found] == [
        (version, f"distractor:{BRACHIAL}", "Picked in 0 of 40 attempts.")
    ]


@pytest.mark.django_db
def test_before_forty_first_attempts_nothing_is_said():
    crowd(make_version(), [RADIAL] * 27 + [FEMORAL] * 12)

    assert statistics.to_look_at() == []


@pytest.mark.django_db
def test_what_is_retired_or_replaced_needs_no_look():
    retired, replaced = make_version(), make_version()
    crowd(retired, [RADIAL] * 40)
    crowd(replaced, [RADIAL] * 40)
    Question.objects.filter(pk=retired.question_id).update(status=Status.RETIRED)
    newer = make_version()
    newer.question, newer.number = replaced.question, 2
    newer.save()

    assert statistics.to_look_at() == []


def judged(version, finding, **fields):
    return Judgement.objects.create(version=version, finding=finding, made_at=NOON + HOUR, **{"keeps": True, **fields})


@pytest.mark.promise
@pytest.mark.django_db
def test_what_an_author_keeps_is_not_shown_again():
    version = make_version()
    crowd(version, [RADIAL] * 28 + [FEMORAL] * 12)
    judged(version, f"distractor:{BRACHIAL}")

    assert statistics.to_look_at() == []


@pytest.mark.django_db
def test_what_was_kept_is_shown_again_when_the_answers_have_doubled():
    version = make_version()
    quiz = crowd(version, [RADIAL] * 28 + [FEMORAL] * 12)
    kept = judged(version, f"distractor:{BRACHIAL}")
    crowd(version, [RADIAL] * 28 + [FEMORAL] * 11, quiz=quiz, now=NOON + 2 * HOUR)
    before = statistics.to_look_at()

    crowd(version, [FEMORAL], quiz=quiz, now=NOON + 3 * HOUR)

    assert before == []
    assert [one.judged for one in statistics.to_look_at()] == [kept]


@pytest.mark.django_db
def test_another_finding_on_the_same_version_is_not_kept_with_it():
    version = make_version()
    crowd(version, [RADIAL] * 28 + [FEMORAL] * 12)
    judged(version, "difficulty")

    assert [one.finding.name for one in statistics.to_look_at()] == [f"distractor:{BRACHIAL}"]


@pytest.mark.django_db
def test_the_list_costs_the_same_queries_however_long_it_is():
    crowd(make_version(), [RADIAL] * 40)
    with CaptureQueriesContext(connection) as few:
        statistics.to_look_at()
    crowd(make_version(), [RADIAL] * 40)

    with CaptureQueriesContext(connection) as many:
        found = statistics.to_look_at()

    assert {one.finding.name for one in found} >= {"difficulty"}
    assert len(few) == len(many) == 8


@pytest.mark.django_db
def test_answers_are_told_by_their_newest_that_counted():
    version = make_version()
    quiz = make_quiz([version])
    attempt = make_attempt(make_learner(), [version], quiz=quiz)
    [slot] = attempt.slots.all()
    for minute, choice in enumerate([FEMORAL, RADIAL]):
        given = make_given(slot, choice, answered_at=NOON + timedelta(minutes=minute))
        services.answer(attempt=attempt, given=[given], now=NOON + HOUR)
    services.finalise(attempt=attempt, now=NOON + HOUR)

    [found] = statistics.question_report(version.question, Chosen()).versions

    assert Answer.objects.count() == 2
    assert [one.response for one in found.looked.responses if one.count] == [RADIAL]
