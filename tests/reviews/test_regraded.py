"""Memory after a ruling: as if what holds now had held from the start."""

from dataclasses import asdict
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from quizzes import services as quizzes
from quizzes.models import Ruling
from quizzes.queries.rulings import state_of
from quizzes.services import regrading, ruling
from reviews import queries, services
from reviews.domain.scheduling import Recall, rate, replay
from reviews.models import Memory, ReviewEvent
from tests.factories import (
    BRACHIAL,
    FEMORAL,
    NOON,
    RADIAL,
    TEXTS,
    make_attempt,
    make_given,
    make_learner,
    make_objective,
    make_version,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LEVELS = ("stability", "difficulty", "last_day", "due_day", "missed")


def propose(version, says):
    """`says` is the choice that is right, or "drop", or "accept"."""
    if says in TEXTS:
        content = [{"text": text, "correct": id == says, "feedback": ""} for id, text in TEXTS.items()]
        return ruling.rekeying(versions=[version], content={"choices": content}, reason="It was wrong.")
    act = {"drop": ruling.dropping, "accept": ruling.accepting}[says]
    return act(versions=[version], reason="It was wrong.")


def rule(version, says, now=NOON):
    regrading.apply(proposal=propose(version, says), seen=state_of(version.question), author=None, now=now)


def undo(version):
    newest = Ruling.objects.filter(version=version, undone_at=None).latest("made_at", "pk")
    regrading.undo(ruling=newest, author=None, now=NOON)


def answer(learner, version, choice, now=NOON):
    attempt = make_attempt(learner, [version], now=now)
    given = make_given(attempt.slots.get(), choice, answered_at=now)
    quizzes.answer(attempt=attempt, given=[given], now=now)
    return quizzes.finalise(attempt=attempt, now=now)


def memory_of(learner):
    return Memory.objects.filter(learner=learner).values(*LEVELS).first()


def remembered(*recalls):
    return asdict(replay([Recall(day.date(), rate(Fraction(mark))) for day, mark in recalls]))


@pytest.fixture
def learner():
    return make_learner()


@pytest.mark.promise
def test_a_memory_follows_another_key(learner):
    version = make_version()
    answer(learner, version, FEMORAL)
    services.catch_up(learner_id=learner.pk)

    rule(version, FEMORAL)
    services.catch_up(learner_id=learner.pk)

    assert memory_of(learner) == remembered((NOON, 1))


@pytest.mark.promise
def test_what_was_dropped_is_as_if_it_had_not_been_asked(learner):
    objective = make_objective()
    dropped, stays = make_version(objective), make_version(objective)
    answer(learner, stays, RADIAL)
    answer(learner, dropped, FEMORAL, NOON + DAY)
    services.catch_up(learner_id=learner.pk)

    rule(dropped, "drop")
    services.catch_up(learner_id=learner.pk)

    assert memory_of(learner) == remembered((NOON, 1))


@pytest.mark.promise
def test_no_memory_stays_without_anything_to_show_for_it_and_undoing_brings_it_back(learner):
    version = make_version()
    answer(learner, version, RADIAL)
    services.catch_up(learner_id=learner.pk)

    rule(version, "drop")
    services.catch_up(learner_id=learner.pk)
    dropped = memory_of(learner)
    undo(version)
    services.catch_up(learner_id=learner.pk)

    assert (dropped, memory_of(learner)) == (None, remembered((NOON, 1)))
    assert list(ReviewEvent.objects.order_by("pk").values_list("kind", flat=True)) == ["graded", "withdrawn", "graded"]


@pytest.mark.promise
@pytest.mark.parametrize("says", ["drop", FEMORAL, "accept"])
def test_the_sweep_finds_whom_a_ruling_touched(learner, says):
    version = make_version()
    answer(learner, version, RADIAL if says == FEMORAL else FEMORAL)
    services.catch_up(learner_id=learner.pk)
    before = list(queries.learners_behind())

    rule(version, says)
    behind = list(queries.learners_behind())
    services.catch_up(learner_id=learner.pk)

    assert (before, behind, list(queries.learners_behind())) == ([], [learner.pk], [])


@pytest.mark.promise
def test_what_was_dropped_before_memory_saw_it_never_reaches_it(learner):
    version = make_version()
    answer(learner, version, RADIAL)

    rule(version, "drop")

    assert (services.catch_up(learner_id=learner.pk), memory_of(learner)) == (0, None)


@pytest.mark.promise
def test_a_ruling_is_announced_to_those_it_touches_after_the_commit(learner, django_capture_on_commit_callbacks):
    version = make_version()
    answer(learner, version, FEMORAL)
    answer(make_learner(), version, BRACHIAL)  # wrong before and after

    with django_capture_on_commit_callbacks() as callbacks:
        rule(version, FEMORAL)

    assert [one.keywords["learner_ids"] for one in callbacks] == [[learner.pk]]


@pytest.mark.parametrize("size", [1, 30])
def test_withdrawing_costs_the_same_however_much_was_dropped(learner, size, django_assert_num_queries):
    version = make_version()
    for _ in range(size):
        answer(learner, version, RADIAL)
    services.catch_up(learner_id=learner.pk)
    rule(version, "drop")

    # lock, evidence, what was dropped, append events, events, memory away; and a savepoint
    with django_assert_num_queries(6 + 2):
        assert services.catch_up(learner_id=learner.pk) == size


# Whatever is answered, ruled and taken back, in whatever order

says = some.sampled_from([RADIAL, FEMORAL, BRACHIAL, "drop", "accept"])
steps = some.lists(
    some.tuples(some.just("answer"), some.integers(0, 1), some.sampled_from(list(TEXTS)))
    | some.tuples(some.just("rule"), some.integers(0, 1), says)
    | some.tuples(some.just("undo"), some.integers(0, 1), some.none()),
    max_size=12,
)


class World:
    """A learner, an objective, two questions on it; and what a world would know whose keys had been right at once."""

    def __init__(self):
        self.learner, objective = make_learner(), make_objective()
        self.versions = [make_version(objective), make_version(objective)]
        self.said = [[RADIAL], [RADIAL]]  # what holds for each, the newest last
        self.answers = []
        self.now = NOON

    def do(self, act, place, what):
        self.now += DAY
        if act == "answer":
            answer(self.learner, self.versions[place], what, self.now)
            self.answers.append((self.now, place, what))
        elif act == "rule":
            rule(self.versions[place], what, self.now)
            self.said[place].append(what)
        elif act == "undo" and len(self.said[place]) > 1:
            undo(self.versions[place])
            self.said[place].pop()

    def memory(self):
        """The memory of a world where what holds now had held from the start."""
        holds = [said[-1] for said in self.said]
        recalls = [(at, holds[place] in (what, "accept")) for at, place, what in self.answers if holds[place] != "drop"]
        return remembered(*recalls) if recalls else None


@pytest.mark.promise
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps, some.integers(1, 4))
def test_a_memory_is_that_of_a_world_where_what_holds_now_had_held_from_the_start(db, taken, pause):
    with transaction.atomic():
        world = World()
        for number, step in enumerate(taken):
            world.do(*step)
            if number % pause == 0:
                services.catch_up(learner_id=world.learner.pk)
        services.catch_up(learner_id=world.learner.pk)
        found = memory_of(world.learner)
        transaction.set_rollback(True)

    assert found == world.memory()
