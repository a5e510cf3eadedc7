from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations
from uuid import uuid4

import pytest

from quizzes import services as quizzes
from quizzes.domain.rules import Rules
from quizzes.models import Feedback, Grade, Question, Status
from reviews import queries, services
from reviews.domain.scheduling import Recall, rate, replay, retrievability
from reviews.models import Memory, ReviewEvent
from tests.factories import (
    FEMORAL,
    NOON,
    RADIAL,
    make_attempt,
    make_finalised,
    make_given,
    make_learner,
    make_objective,
    make_version,
)

DAY = date(2026, 3, 2)
GOOD = rate(Fraction(1))


def memory_of(learner):
    return Memory.objects.values("stability", "difficulty", "last_day", "due_day").get(learner=learner)


@pytest.mark.promise
@pytest.mark.django_db
def test_catching_up_makes_a_memory_that_is_due_later():
    learner, objective = make_learner(), make_objective()
    make_finalised(learner, objective)

    services.catch_up(learner_id=learner.id)

    memory = Memory.objects.get(learner=learner, objective=objective)
    assert memory.last_day == DAY
    assert list(queries.due(learner, memory.due_day)) == [memory]
    assert list(queries.due(learner, DAY)) == []


@pytest.mark.promise
@pytest.mark.django_db
def test_catching_up_twice_changes_nothing():
    learner = make_learner()
    make_finalised(learner, make_objective())
    assert services.catch_up(learner_id=learner.id) == 1
    before = memory_of(learner)

    assert services.catch_up(learner_id=learner.id) == 0
    assert memory_of(learner) == before


@pytest.mark.promise
@pytest.mark.django_db
@pytest.mark.parametrize("answers", [1, 30])
def test_catching_up_costs_the_same_however_much_there_is(answers, django_assert_num_queries):
    learner = make_learner()
    make_finalised(learner, *[make_objective() for _ in range(answers)])

    # lock, evidence, what was dropped, append events, events, memories; and a savepoint
    with django_assert_num_queries(6 + 2):
        assert services.catch_up(learner_id=learner.id) == answers


@pytest.mark.promise
@pytest.mark.django_db
@pytest.mark.parametrize(
    "answers",  # (days later, choice, whether a placement test asked)
    [
        [(0, RADIAL, False), (5, FEMORAL, False), (9, RADIAL, False)],
        [(0, FEMORAL, True), (4, RADIAL, False), (9, FEMORAL, True)],
    ],
)
def test_a_memory_does_not_depend_on_the_order_of_arrival(answers):
    memories = []

    for arrival in permutations(answers):
        learner, objective = make_learner(), make_objective()
        for days, choice, probing in arrival:
            make_finalised(learner, objective, choice=choice, probing=probing, now=NOON + timedelta(days=days))
            services.catch_up(learner_id=learner.id)
        memories.append(memory_of(learner))

    assert all(memory == memories[0] for memory in memories)


@pytest.mark.promise
@pytest.mark.django_db
def test_a_regrade_supersedes_and_changes_no_event():
    learner = make_learner()
    make_finalised(learner, make_objective(), choice=FEMORAL)
    services.catch_up(learner_id=learner.id)
    forgotten, first = memory_of(learner), ReviewEvent.objects.values().get()

    Grade.objects.update(numerator=1, unaided_numerator=1)
    assert services.catch_up(learner_id=learner.id) == 1

    old, new = ReviewEvent.objects.order_by("id")
    assert ReviewEvent.objects.values().get(pk=old.pk) == first
    assert (new.supersedes, new.mark) == (old, 1)
    assert memory_of(learner)["stability"] == replay([Recall(DAY, GOOD)]).stability > forgotten["stability"]
    assert services.catch_up(learner_id=learner.id) == 0


@pytest.mark.promise
@pytest.mark.django_db
def test_a_late_answer_reaches_memory_while_no_feedback_was_shown():
    learner = make_learner()
    attempt = make_attempt(learner)
    slot = attempt.slots.get()
    quizzes.answer(attempt=attempt, given=[make_given(slot, FEMORAL)], now=NOON)
    quizzes.finalise(attempt=attempt, now=NOON)
    services.catch_up(learner_id=learner.id)

    quizzes.answer(attempt=attempt, given=[make_given(slot, RADIAL, sequence=1)], now=NOON)
    services.catch_up(learner_id=learner.id)

    assert Grade.objects.get().mark == 0
    assert queries.current_events().get().mark == 1


@pytest.mark.promise
@pytest.mark.django_db
def test_a_late_answer_does_not_reach_memory_once_the_key_was_shown():
    learner = make_learner()
    attempt = make_attempt(learner)
    slot = attempt.slots.select_related("version__question").get()
    quizzes.answer(attempt=attempt, given=[make_given(slot, FEMORAL)], now=NOON)
    quizzes.finalise(attempt=attempt, now=NOON)
    slot.refresh_from_db()
    quizzes.show_feedback(slots=[slot], now=NOON)

    quizzes.answer(attempt=attempt, given=[make_given(slot, RADIAL, sequence=1)], now=NOON)
    services.catch_up(learner_id=learner.id)

    assert queries.current_events().get().mark == 0


@pytest.mark.promise
@pytest.mark.django_db
def test_a_review_shows_the_variant_seen_least_recently():
    learner, objective = make_learner(), make_objective()
    first, second = make_version(objective), make_version(objective)
    shown = []

    for days in range(4):
        (version,) = queries.variants(learner, [objective.pk], NOON)
        make_attempt(learner, [version], now=NOON + timedelta(days=days), feedback=Feedback.AT_ONCE)
        shown.append(version)

    assert shown == [first, second, first, second]


@pytest.mark.promise
@pytest.mark.django_db
def test_a_review_leaves_out_what_an_open_quiz_does_not_tell_yet():
    learner, version = make_learner(), make_version()
    objective = version.question.objective_id
    open_quiz = make_attempt(learner, [version])

    found = [queries.variants(one, [objective], NOON) for one in (learner, make_learner())]
    quizzes.finalise(attempt=open_quiz, now=NOON)

    assert found == [[], [version]]
    assert queries.variants(learner, [objective], NOON) == [version]


@pytest.mark.promise
@pytest.mark.django_db
def test_a_review_leaves_out_what_a_quiz_tells_only_from_a_date_on():
    learner, version = make_learner(), make_version()
    told_from = NOON + timedelta(days=2)
    quiz = make_attempt(learner, [version], feedback=Feedback.LATER, rules=Rules(feedback_from=told_from))
    quizzes.finalise(attempt=quiz, now=NOON)

    moments = (told_from - timedelta(seconds=1), told_from)
    found = [queries.variants(learner, [version.question.objective_id], now) for now in moments]

    assert found == [[], [version]]


@pytest.mark.promise
@pytest.mark.django_db
def test_a_review_asks_what_is_due_once_per_objective():
    learner, objective = make_learner(), make_objective()
    make_finalised(learner, objective)
    make_version(objective)
    services.catch_up(learner_id=learner.id)
    due_day = Memory.objects.get().due_day

    attempt = services.start_review(learner=learner, day=due_day, now=NOON + timedelta(days=30))

    assert [slot.version.question.objective for slot in attempt.slots.all()] == [objective]


@pytest.mark.promise
@pytest.mark.django_db
def test_nothing_due_is_nothing_to_review():
    with pytest.raises(quizzes.Nothing):
        services.start_review(learner=make_learner(), day=DAY, now=NOON)


@pytest.mark.promise
@pytest.mark.django_db
def test_a_review_does_not_ask_again_what_memory_had_no_time_to_take_in():
    learner = make_learner()
    make_finalised(learner, make_objective())
    services.catch_up(learner_id=learner.pk)
    day, later = Memory.objects.get().due_day, NOON + timedelta(days=30)
    review = services.start_review(learner=learner, day=day, now=later)
    quizzes.answer(attempt=review, given=[make_given(slot) for slot in review.slots.all()], now=later)
    quizzes.finalise(attempt=review, now=later)

    with pytest.raises(quizzes.Nothing):
        services.start_review(learner=learner, day=day, now=later)


@pytest.mark.promise
@pytest.mark.django_db
def test_what_nobody_can_ask_is_not_due():
    learner, objective = make_learner(), make_objective()
    make_finalised(learner, objective)
    services.catch_up(learner_id=learner.pk)
    Question.objects.update(status=Status.RETIRED)

    assert list(queries.due(learner, Memory.objects.get().due_day)) == []


@pytest.mark.promise
@pytest.mark.django_db
def test_the_most_overdue_comes_first_and_memories_of_others_stay_out():
    learner, other = make_learner(), make_learner()
    for one, days in [(learner, 1), (learner, 0), (other, 0)]:
        make_finalised(one, make_objective(), now=NOON + timedelta(days=days))
        services.catch_up(learner_id=one.pk)

    found = queries.due(learner, DAY + timedelta(days=365))

    assert [(memory.learner, memory.last_day) for memory in found] == [
        (learner, DAY),
        (learner, DAY + timedelta(days=1)),
    ]


@pytest.mark.promise
@pytest.mark.django_db
def test_an_unanswered_question_is_nothing_to_memory():
    attempt = quizzes.finalise(attempt=make_attempt(), now=NOON)

    assert services.catch_up(learner_id=attempt.learner_id) == 0
    assert Memory.objects.count() == 0


@pytest.mark.promise
@pytest.mark.django_db
def test_an_open_answer_is_nothing_to_memory():
    attempt = make_attempt()
    quizzes.answer(attempt=attempt, given=[make_given(attempt.slots.get())], now=NOON)

    assert services.catch_up(learner_id=attempt.learner_id) == 0


@pytest.mark.promise
@pytest.mark.django_db
def test_a_late_answer_to_an_unanswered_question_reaches_memory():
    attempt = quizzes.finalise(attempt=make_attempt(), now=NOON)
    quizzes.answer(attempt=attempt, given=[make_given(attempt.slots.get())], now=NOON)

    assert services.catch_up(learner_id=attempt.learner_id) == 1
    assert queries.current_events().get().mark == 1


@pytest.mark.promise
@pytest.mark.django_db
def test_a_learner_who_is_gone_has_nothing_to_catch_up_with():
    assert services.catch_up(learner_id=uuid4()) == 0


@pytest.mark.promise
@pytest.mark.django_db
def test_only_learners_with_something_new_are_behind():
    behind, beside = make_learner(), make_learner()
    for learner in (behind, beside):
        make_finalised(learner, make_objective())
        make_finalised(learner, make_objective())
    services.catch_up(learner_id=beside.pk)

    assert list(queries.learners_behind()) == [behind.pk]
    assert (queries.is_behind(behind), queries.is_behind(beside)) == (True, False)


@pytest.mark.promise
@pytest.mark.django_db
def test_what_was_recalled_fades_with_the_days():
    learner = make_learner()
    make_finalised(learner, make_objective())
    services.catch_up(learner_id=learner.pk)

    memory = queries.memories_of(learner).get()

    assert queries.recall_on(memory, DAY) == 1.0
    assert 0 < queries.recall_on(memory, DAY + timedelta(days=30)) < 1


@pytest.mark.promise
@pytest.mark.django_db
def test_what_was_missed_is_not_known_until_it_is_recalled():
    learner, objective = make_learner(), make_objective()
    known = []

    for days, choice in ((0, RADIAL), (3, FEMORAL), (4, RADIAL)):
        make_finalised(learner, objective, choice=choice, now=NOON + timedelta(days=days))
        services.catch_up(learner_id=learner.pk)
        known.append(queries.recall_on(queries.memories_of(learner).get(), DAY + timedelta(days=days)))

    assert known == [1.0, 0.0, 1.0]


@pytest.mark.promise
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("confidence", "mark", "rating"),
    [("", RADIAL, 3), ("sure", RADIAL, 3), ("think_so", RADIAL, 3), ("guess", RADIAL, 2), ("guess", FEMORAL, 1)],
)
def test_a_rating_knows_what_was_guessed(confidence, mark, rating):
    attempt = make_attempt()
    given = make_given(attempt.slots.get(), mark, confidence=confidence)
    quizzes.answer(attempt=attempt, given=[given], now=NOON)
    quizzes.finalise(attempt=attempt, now=NOON)

    services.catch_up(learner_id=attempt.learner_id)

    assert ReviewEvent.objects.get().rating == rating


def test_a_recall_makes_a_memory_last_longer():
    once = replay([Recall(DAY, GOOD)])
    twice = replay([Recall(DAY, GOOD), Recall(once.due_day, GOOD)])

    assert twice.stability > once.stability
    assert retrievability(twice, once.due_day) == 1.0
    assert retrievability(twice, twice.due_day) == pytest.approx(0.9, abs=0.02)


@pytest.mark.parametrize(
    ("mark", "recalled"), [(1, True), (Fraction(3, 5), True), (Fraction(1, 2), False), (-1, False)]
)
def test_most_of_the_credit_is_a_recall(mark, recalled):
    assert (rate(Fraction(mark)) == GOOD) == recalled


def test_a_lucky_guess_lasts_less_long_than_a_recall():
    guessed = replay([Recall(DAY, rate(Fraction(1), guessed=True))])

    assert guessed.stability < replay([Recall(DAY, GOOD)]).stability


def test_a_day_before_the_last_recall_is_not_less_than_certain():
    trace = replay([Recall(DAY, GOOD)])

    assert retrievability(trace, DAY - timedelta(days=3)) == 1.0


def test_a_memory_without_a_recall_is_refused():
    with pytest.raises(ValueError):
        replay([])


# --- A placement test ------------------------------------------------------------------------------------------


@pytest.mark.promise
@pytest.mark.django_db
def test_what_a_placement_test_misses_begins_no_memory():
    learner = make_learner()
    make_finalised(learner, make_objective(), choice=FEMORAL, probing=True)

    services.catch_up(learner_id=learner.id)

    assert not Memory.objects.exists()
    assert not queries.is_behind(learner)


@pytest.mark.promise
@pytest.mark.django_db
def test_what_a_placement_test_finds_known_is_kept_open():
    learner, other, objective = make_learner(), make_learner(), make_objective()
    make_finalised(learner, objective, probing=True)
    make_finalised(other, objective)

    for one in (learner, other):
        services.catch_up(learner_id=one.id)

    assert memory_of(learner) == memory_of(other)


@pytest.mark.promise
@pytest.mark.django_db
def test_what_was_learned_since_a_placement_test_missed_it_begins_there():
    learner, other, objective = make_learner(), make_learner(), make_objective()
    make_finalised(learner, objective, choice=FEMORAL, probing=True)
    services.catch_up(learner_id=learner.id)
    for one in (learner, other):
        make_finalised(one, objective, now=NOON + timedelta(days=1))
        services.catch_up(learner_id=one.id)

    assert memory_of(learner) == memory_of(other)


@pytest.mark.promise
@pytest.mark.django_db
def test_what_was_learned_before_a_placement_test_missed_it_is_missed():
    learner, objective = make_learner(), make_objective()
    make_finalised(learner, objective)
    make_finalised(learner, objective, choice=FEMORAL, probing=True, now=NOON + timedelta(days=1))

    services.catch_up(learner_id=learner.id)

    assert Memory.objects.get(learner=learner).missed


@pytest.mark.promise
@pytest.mark.django_db
def test_a_placement_test_that_is_regraded_begins_or_ends_a_memory():
    learner = make_learner()
    make_finalised(learner, make_objective(), choice=FEMORAL, probing=True)
    services.catch_up(learner_id=learner.id)

    found = []
    for mark in (1, 0):
        Grade.objects.update(numerator=mark, unaided_numerator=mark)
        services.catch_up(learner_id=learner.id)
        found.append(Memory.objects.count())

    assert found == [1, 0]
