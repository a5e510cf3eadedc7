"""When a quiz may be taken, by when an attempt ends, and what is drawn for it."""

from datetime import timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import given as property_based
from hypothesis import strategies as st

from quizzes import queries, services
from quizzes.domain.composing import Drawing, Standing, arranged, drawn
from quizzes.domain.rules import Rules
from quizzes.models import Attempt, ExtraTime, Question, QuestionVersion, Quiz, QuizDraw, Status
from quizzes.queries.composing import size_of_quiz
from quizzes.services import NotOpen
from tests.factories import NOON, make_learner, make_objective, make_quiz, make_version
from tests.quizzes.test_parallel import at_once

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
numbers = count(1)


def open_quiz(quiz, learner, now=NOON):
    return services.open_quiz(learner=learner, quiz=quiz, title=quiz.title, occasion=f"quiz:{quiz.code}", now=now)


def finish(quiz, learner, now=NOON):
    return services.finalise(attempt=open_quiz(quiz, learner, now), now=now)


def refusal(quiz, learner, now=NOON):
    with pytest.raises(NotOpen) as refused:
        open_quiz(quiz, learner, now)
    error = refused.value
    return str(error), error.opens_at, error.again_at, error.left


# When it may be taken


@pytest.mark.promise
def test_a_quiz_is_not_open_before_it_opens():
    quiz, learner = make_quiz(opens_at=NOON), make_learner()

    assert refusal(quiz, learner, NOON - MINUTE) == ("This quiz is not open yet.", NOON, None, None)
    assert open_quiz(quiz, learner, NOON).started_at == NOON


@pytest.mark.promise
def test_a_quiz_is_closed_from_its_end_on():
    quiz, learner = make_quiz(closes_at=NOON), make_learner()

    assert refusal(quiz, learner, NOON) == ("This quiz is closed.", None, None, None)
    assert open_quiz(quiz, learner, NOON - MINUTE).due_at == NOON


@pytest.mark.promise
def test_as_many_attempts_are_had_as_are_allowed():
    quiz, learner = make_quiz(attempts_allowed=2), make_learner()
    finish(quiz, learner)
    finish(quiz, learner)

    assert refusal(quiz, learner) == ("You have used all 2 of your attempts.", None, None, 0)
    assert open_quiz(quiz, make_learner())


@pytest.mark.promise
def test_an_open_attempt_goes_on_whatever_the_quiz_allows():
    quiz, learner = make_quiz(attempts_allowed=1, opens_at=NOON), make_learner()
    first = open_quiz(quiz, learner)

    assert open_quiz(quiz, learner, NOON + DAY) == first


@pytest.mark.promise
def test_the_next_attempt_waits_from_the_end_of_the_last():
    quiz, learner = make_quiz(wait=DAY, attempts_allowed=3), make_learner()
    services.finalise(attempt=open_quiz(quiz, learner), now=NOON + HOUR)
    again_at = NOON + HOUR + DAY

    said = "You can start this quiz again once some time has passed."
    assert refusal(quiz, learner, again_at - MINUTE) == (said, None, again_at, 2)
    assert open_quiz(quiz, learner, again_at)


@pytest.mark.promise
def test_an_attempt_that_was_closed_late_ended_when_its_time_was_over():
    quiz, learner = make_quiz(wait=DAY, time_limit=HOUR), make_learner()
    open_quiz(quiz, learner)

    refused = refusal(quiz, learner, NOON + 3 * HOUR)

    assert refused[2] == NOON + HOUR + DAY
    assert Attempt.objects.get().finalised_at == NOON + 3 * HOUR


@pytest.mark.promise
def test_a_wait_that_ends_after_the_quiz_names_no_time_to_come_back():
    quiz, learner = make_quiz(wait=DAY, closes_at=NOON + HOUR), make_learner()
    finish(quiz, learner)

    assert refusal(quiz, learner, NOON + MINUTE) == (
        "This quiz closes before the wait after your last attempt is over.",
        None,
        None,
        None,
    )


@pytest.mark.promise
@pytest.mark.django_db(transaction=True)
def test_32_starts_at_once_make_one_attempt():
    quiz, learner = make_quiz(attempts_allowed=1), make_learner()

    attempts = at_once(*[lambda: open_quiz(quiz, learner)] * 32)

    assert {one.pk for one in attempts} == {Attempt.objects.get().pk}
    assert Attempt.objects.get().slots.count() == 2


# By when it ends, and how it is asked


@pytest.mark.promise
@pytest.mark.parametrize(
    ("general", "own", "minutes"), [(None, None, 60), (25, None, 75), (25, 50, 90), (None, 10, 66), (25, 0, 60)]
)
def test_extra_time_of_the_quiz_goes_before_the_general_one(general, own, minutes):
    quiz, learner = make_quiz(time_limit=HOUR), make_learner()
    for percent, where in [(general, None), (own, quiz)]:
        if percent is not None:
            ExtraTime.objects.create(learner=learner, quiz=where, percent=percent)
    ExtraTime.objects.create(learner=learner, quiz=make_quiz(), percent=300)
    ExtraTime.objects.create(learner=make_learner(), quiz=quiz, percent=300)

    assert open_quiz(quiz, learner).due_at == NOON + minutes * MINUTE


@pytest.mark.promise
def test_nobody_has_longer_than_the_quiz_is_open():
    quiz, learner = make_quiz(time_limit=HOUR, closes_at=NOON + 40 * MINUTE), make_learner()
    ExtraTime.objects.create(learner=learner, percent=100)

    assert open_quiz(quiz, learner).due_at == NOON + 40 * MINUTE


@pytest.mark.promise
def test_an_attempt_keeps_the_rules_that_it_started_under():
    quiz, learner = make_quiz(feedback="at_once", tries=3, try_penalty=20, pass_percent=60), make_learner()
    attempt = open_quiz(quiz, learner)

    Quiz.objects.filter(pk=quiz.pk).update(tries=1, pass_percent=90)

    attempt.refresh_from_db()
    assert attempt.rules == Rules(tries=3, try_penalty=20, pass_percent=60).stored()


# What is drawn


def make_bank(objective, *levels, case=""):
    """Return the codes of live questions on an objective, one of each of these levels."""
    versions = [make_version(objective) for _ in levels]
    for version, level in zip(versions, levels, strict=True):
        Question.objects.filter(pk=version.question_id).update(level=level, case=case)
    return [version.question.code for version in versions]


def draw(quiz, objective, wanted, level="", points=1):
    place = next(numbers)
    QuizDraw.objects.create(quiz=quiz, objective=objective, count=wanted, level=level, points=points, position=place)
    return place


def asked(quiz, seed=1):
    return [one.version.question.code for one in queries.places_of_quiz(quiz, Random(seed))]


def size(quiz):
    return Quiz.objects.annotate(size=size_of_quiz(quiz.pk)).get(pk=quiz.pk).size


@pytest.mark.promise
def test_a_draw_takes_questions_of_its_level_alone():
    objective, quiz = make_objective(), make_quiz([])
    bank = make_bank(objective, "apply", "apply", "remember", "analyze")
    draw(quiz, objective, 5, "apply")

    assert (sorted(asked(quiz)), size(quiz)) == (sorted(bank[:2]), 2)


@pytest.mark.promise
def test_a_draw_of_any_level_leaves_the_others_what_they_need():
    objective, quiz = make_objective(), make_quiz([])
    bank = make_bank(objective, "apply", "apply", "remember")
    draw(quiz, objective, 1)
    draw(quiz, objective, 2, "apply")

    drawn_codes = {tuple(asked(quiz, seed)) for seed in range(10)}

    assert {codes[0] for codes in drawn_codes} == {bank[2]}
    assert ({frozenset(codes) for codes in drawn_codes}, size(quiz)) == ({frozenset(bank)}, 3)


@pytest.mark.promise
def test_a_slot_knows_its_draw_and_its_points():
    objective, quiz = make_objective(), make_quiz([make_version()])
    quiz.places.update(points=4)
    make_bank(objective, "apply")
    place = draw(quiz, objective, 1, points=3)

    slots = open_quiz(quiz, make_learner()).slots

    assert list(slots.values_list("points", "drawn_by")) == [(4, None), (3, place)]


@pytest.mark.promise
def test_a_draw_takes_of_a_case_its_first_part_alone():
    objective, quiz = make_objective(), make_quiz([])
    first, *_ = make_bank(objective, "apply", "apply", "apply", case="tests.c1")
    alone = make_bank(objective, "apply")
    draw(quiz, objective, 9)

    assert (sorted(asked(quiz)), size(quiz)) == (sorted([first, *alone]), 2)


@pytest.mark.promise
def test_the_tenth_part_of_a_case_comes_after_its_ninth():
    objective, quiz = make_objective(), make_quiz([])
    ninth, tenth = make_bank(objective, "apply", "apply", case="tests.c1")
    Question.objects.filter(code=ninth).update(code="tests.q99")
    Question.objects.filter(code=tenth).update(code="tests.q100")
    draw(quiz, objective, 9)

    assert asked(quiz) == ["tests.q99"]


@pytest.mark.promise
def test_a_draw_takes_nothing_of_a_case_that_the_quiz_lists():
    objective = make_objective()
    _, second = make_bank(objective, "apply", "apply", case="tests.c1")
    listed = QuestionVersion.objects.get(question__code=second)
    quiz = make_quiz([listed])
    draw(quiz, objective, 9)

    assert (asked(quiz), size(quiz)) == ([second], 1)


@pytest.mark.promise
def test_a_shuffled_quiz_keeps_the_parts_of_a_case_together():
    versions = [make_version() for _ in range(6)]
    Question.objects.filter(pk__in=[one.question_id for one in versions[2:5]]).update(case="tests.c1")
    quiz = make_quiz(versions, shuffled=True)
    codes = [one.question.code for one in versions]

    orders = {tuple(asked(quiz, seed)) for seed in range(60)}

    assert len(orders) > 10
    assert {order[order.index(codes[2]) :][:3] for order in orders} == {tuple(codes[2:5])}


@pytest.mark.promise
def test_what_is_retired_is_neither_asked_nor_drawn():
    objective = make_objective()
    bank = make_bank(objective, "apply", "apply")
    listed = make_version()
    quiz = make_quiz([listed])
    draw(quiz, objective, 2)
    Question.objects.filter(code__in=[bank[0], listed.question.code]).update(status=Status.RETIRED)

    assert (asked(quiz), size(quiz)) == ([bank[1]], 1)


@pytest.mark.promise
def test_opening_costs_no_more_queries_for_more_draws(django_assert_num_queries):
    objectives = [make_objective() for _ in range(6)]
    small, large = make_quiz([make_version()]), make_quiz([make_version()])
    for objective in objectives:
        make_bank(objective, "apply", "apply", "remember")
        draw(large, objective, 2, "apply")
    draw(small, objectives[0], 1)
    learner = make_learner()

    with django_assert_num_queries(16):
        open_quiz(small, learner)
    with django_assert_num_queries(16):
        open_quiz(large, learner)


BANKS = st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["apply", "remember"])), max_size=30)
DRAWS = st.dictionaries(
    st.tuples(st.integers(1, 3), st.sampled_from(["", "apply", "remember"])), st.integers(1, 9), max_size=9
)


@property_based(BANKS, DRAWS, st.randoms(use_true_random=False))
def test_draws_take_no_question_twice_and_as_many_as_there_are(bank, draws, rng):
    rows = [(number, objective, level) for number, (objective, level) in enumerate(bank)]
    rows = [row for row in rows if row[1] in {objective for objective, _ in draws}]
    wanted = [Drawing(place, *named, count) for place, (named, count) in enumerate(draws.items(), start=1)]
    stands = {number: (objective, level) for number, objective, level in rows}

    found = drawn(wanted, rows, rng)

    questions = [question for question, _ in found]
    by_place = {one.position: one for one in wanted}
    assert len(set(questions)) == len(questions)
    assert all(
        stands[question] in [(by_place[place].objective, level) for level in levels_of(by_place[place])]
        for question, place in found
    )
    for objective in {one.objective for one in wanted}:
        there = [level for _, stood, level in rows if stood == objective]
        specific = sum(
            min(one.count, there.count(one.level)) for one in wanted if one.objective == objective and one.level
        )
        general = sum(one.count for one in wanted if one.objective == objective and not one.level)
        taken = [question for question in questions if stands[question][0] == objective]
        assert len(taken) == specific + min(general, len(there) - specific)


def levels_of(draw):
    return [draw.level] if draw.level else ["apply", "remember"]


@property_based(st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.integers(0, 200))), st.randoms())
def test_an_arrangement_loses_nothing_and_tells_each_case_in_order(stood, rng):
    standings = [Standing(case, f"q{number:02}") for case, number in stood]
    items = list(range(len(standings)))

    order = arranged(items, standings, rng)

    assert sorted(order) == items
    for case in "ab":
        places = [place for place, item in enumerate(order) if standings[item].case == case]
        codes = [stood[order[place]][1] for place in places]
        assert codes == sorted(codes)
        assert places == list(range(places[0], places[0] + len(places))) if places else True
