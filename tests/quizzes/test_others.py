"""How others answered: what a learner may see of it, and from how many on."""

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import services
from quizzes.models import Slot
from quizzes.queries.others import others
from tests.factories import (
    BRACHIAL,
    FEMORAL,
    NOON,
    RADIAL,
    make_attempt,
    make_given,
    make_learner,
    make_version,
)


def answered(version, choice, *, learner=None, finish=True):
    attempt = make_attempt(learner or make_learner(), [version])
    [slot] = attempt.slots.all()
    if choice:
        given = make_given(slot, choice)
        if not isinstance(choice, str):
            given = make_given(slot, RADIAL, content={"choices": sorted(choice)})
        services.answer(attempt=attempt, given=[given], now=NOON)
    if finish:
        services.finalise(attempt=attempt, now=NOON)
    return slot


def mine(*versions):
    learner = make_learner()
    attempt = make_attempt(learner, list(versions))
    given = [make_given(slot, FEMORAL) for slot in attempt.slots.all()]
    services.answer(attempt=attempt, given=given, now=NOON)
    services.finalise(attempt=attempt, now=NOON)
    return list(Slot.objects.filter(attempt=attempt).select_related("attempt", "version"))


def told(slots):
    return others(slots, NOON)


@pytest.mark.promise
@pytest.mark.django_db
def test_shares_come_with_twenty_others():
    version = make_version()
    for choice in [RADIAL] * 15 + [FEMORAL] * 5:
        answered(version, choice)
    [slot] = mine(version)

    [found] = told([slot]).values()

    assert (found.learners, found.right) == (20, Fraction(3, 4))
    assert found.shares == {"": [(RADIAL, "Radial", Fraction(3, 4)), (FEMORAL, "Femoral", Fraction(1, 4))]}


@pytest.mark.promise
@pytest.mark.django_db
def test_nineteen_others_are_too_few_and_oneself_is_none_of_them():
    version = make_version()
    for _ in range(19):
        answered(version, RADIAL)

    assert told(mine(version)) == {}


@pytest.mark.promise
@pytest.mark.django_db
def test_only_the_first_answer_of_a_learner_counts():
    version, learner = make_version(), make_learner()
    for _ in range(19):
        answered(version, RADIAL)
    answered(version, FEMORAL, learner=learner)
    answered(version, RADIAL, learner=learner)

    [found] = told(mine(version)).values()

    assert (found.learners, found.right) == (20, Fraction(19, 20))


@pytest.mark.django_db
def test_who_left_it_empty_at_first_is_not_counted_later():
    version, learner = make_version(), make_learner()
    for _ in range(19):
        answered(version, RADIAL)
    answered(version, None, learner=learner)
    answered(version, RADIAL, learner=learner)

    assert told(mine(version)) == {}


@pytest.mark.django_db
def test_what_others_have_not_settled_is_not_told():
    version = make_version()
    for _ in range(19):
        answered(version, RADIAL)
    answered(version, RADIAL, finish=False)

    assert told(mine(version)) == {}


@pytest.mark.promise
@pytest.mark.django_db
def test_a_slot_that_is_open_is_told_nothing():
    version = make_version()
    for _ in range(20):
        answered(version, RADIAL)
    slot = answered(version, FEMORAL, finish=False)

    assert told(list(Slot.objects.filter(pk=slot.pk).select_related("attempt", "version"))) == {}


@pytest.mark.django_db
def test_another_version_is_another_question():
    version, other = make_version(), make_version()
    for _ in range(20):
        answered(other, RADIAL)

    assert told(mine(version)) == {}


@pytest.mark.django_db
def test_each_of_several_choices_has_its_share():
    version = make_version(kind="multi", correct=(RADIAL, FEMORAL))
    for picked in [{RADIAL, FEMORAL}] * 10 + [{RADIAL}] * 10:
        answered(version, picked)
    [slot] = mine(version)

    [found] = told([slot]).values()

    assert found.shares[RADIAL] == [("picked", "Picked", Fraction(1))]
    assert found.shares[FEMORAL] == [("picked", "Picked", Fraction(1, 2))]
    assert (found.labels[RADIAL], BRACHIAL in found.shares) == ("Radial", False)


@pytest.mark.django_db
def test_many_slots_cost_the_same_queries():
    versions = [make_version() for _ in range(4)]
    for _ in range(20):
        for version in versions:
            answered(version, RADIAL)
    one, four = mine(versions[0]), mine(*versions)
    with CaptureQueriesContext(connection) as few:
        told(one)

    with CaptureQueriesContext(connection) as many:
        found = told(four)

    assert (len(found), len(few), len(many)) == (4, 3, 3)


@pytest.mark.django_db
def test_a_page_has_what_was_said_in_words():
    version = make_version(kind="multi", correct=(RADIAL, FEMORAL))
    for _ in range(20):
        answered(version, {RADIAL, FEMORAL})

    [found] = told(mine(version)).values()

    assert found.rows == [("Femoral", 1), ("Radial", 1)]
