"""Regrading: who gains and who loses, the record of it, and the way back."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection

from quizzes import services
from quizzes.domain.adopting import Unfit
from quizzes.domain.rules import Rules
from quizzes.models import Feedback, Grade, LateGrade, QuestionVersion, Regraded, Ruling, Slot, Try
from quizzes.models.keys import AnswerKey, RuledKey
from quizzes.queries.results import results_of
from quizzes.queries.rulings import state_of
from quizzes.services import previewing, regrading, ruling
from tests.factories import (
    BRACHIAL,
    FEMORAL,
    NOON,
    RADIAL,
    TEXTS,
    make_attempt,
    make_given,
    make_learner,
    make_version,
)

pytestmark = pytest.mark.django_db
FEEDBACK = ("attempt", "version__question")
HOUR = timedelta(hours=1)
REASON = "The guideline of this year prefers femoral access here."


def answered(version, choice, learner=None, **fields):
    """A closed attempt at one question."""
    attempt = make_attempt(learner, [version], **fields)
    services.answer(attempt=attempt, given=[make_given(attempt.slots.get(), choice)], now=NOON)
    return services.finalise(attempt=attempt, now=NOON)


def content(correct, texts=TEXTS):
    """What the form of a question says whose right answer is this one."""
    return {"choices": [{"text": text, "correct": id == correct, "feedback": ""} for id, text in texts.items()]}


def rekeying(*versions, correct=FEMORAL):
    return ruling.rekeying(versions=versions, content=content(correct), reason=REASON)


def dropping(*versions):
    return ruling.dropping(versions=versions, reason=REASON)


def accepting(*versions):
    return ruling.accepting(versions=versions, reason=REASON)


def apply(proposal, author=None, now=NOON + HOUR):
    return regrading.apply(proposal=proposal, seen=state_of(proposal.question), author=author, now=now)


def undo(now=NOON + 2 * HOUR):
    """Take back the newest ruling that stands."""
    newest = Ruling.objects.filter(undone_at=None).latest("made_at", "pk")
    return regrading.undo(ruling=newest, author=None, now=now)


def mark_of(attempt):
    return Grade.objects.get(slot__attempt=attempt).mark


def told(attempt):
    """What was kept of each change of a mark: old, new, and whether a ruling was taken back."""
    rows = Regraded.objects.filter(slot__attempt=attempt).order_by("pk")
    return [
        (row.old_numerator, row.old_denominator, row.new_numerator, row.new_denominator, row.undoes) for row in rows
    ]


@pytest.mark.promise
def test_another_key_turns_the_marks():
    version = make_version()
    wrong, right = answered(version, RADIAL), answered(version, FEMORAL)

    changed = apply(rekeying(version))

    assert (changed, mark_of(wrong), mark_of(right)) == (2, 0, 1)
    assert (told(wrong), told(right)) == ([(1, 1, 0, 1, False)], [(0, 1, 1, 1, False)])


@pytest.mark.promise
def test_what_is_settled_later_is_marked_by_the_ruling():
    version = make_version()
    apply(rekeying(version))

    attempt = answered(version, FEMORAL)

    assert (mark_of(attempt), told(attempt)) == (1, [])


@pytest.mark.promise
def test_every_answer_is_right_but_what_was_left_open_stays_open():
    version = make_version()
    wrong = answered(version, FEMORAL)
    unanswered = services.finalise(attempt=make_attempt(versions=[version]), now=NOON)

    apply(accepting(version))

    assert (mark_of(wrong), told(unanswered)) == (1, [])
    assert not Grade.objects.filter(slot__attempt=unanswered).exists()


@pytest.mark.promise
def test_a_dropped_question_leaves_the_result_and_keeps_its_grade():
    dropped, stays = make_version(), make_version()
    attempt = make_attempt(versions=[dropped, stays])
    first, second = attempt.slots.all()
    given = [make_given(first, FEMORAL), make_given(second, RADIAL)]
    services.answer(attempt=attempt, given=given, now=NOON)
    attempt = services.finalise(attempt=attempt, now=NOON)

    apply(dropping(dropped))

    result = results_of([attempt])[attempt.pk]
    assert (result.earned, result.full, result.asked) == (1, 1, 1)
    assert told(attempt) == [(0, 1, None, None, False)]
    assert Grade.objects.get(slot=first).mark == 0


@pytest.mark.promise
def test_undoing_gives_back_what_the_key_gave():
    version = make_version()
    attempt = answered(version, RADIAL)
    before = Grade.objects.values().get(slot__attempt=attempt)
    apply(rekeying(version))

    undo()

    assert Grade.objects.values().get(slot__attempt=attempt) == before
    assert told(attempt) == [(1, 1, 0, 1, False), (0, 1, 1, 1, True)]


@pytest.mark.promise
def test_undoing_gives_back_what_an_older_ruling_gave():
    version = make_version()
    attempt = answered(version, FEMORAL)
    apply(rekeying(version))
    apply(rekeying(version, correct=BRACHIAL), now=NOON + 2 * HOUR)

    undo()

    assert mark_of(attempt) == 1
    assert told(attempt) == [(0, 1, 1, 1, False), (1, 1, 0, 1, False), (0, 1, 1, 1, True)]


# The preview


@pytest.mark.promise
def test_a_preview_says_who_gains_and_who_loses_and_writes_nothing():
    version = make_version()
    loser, gainer, neither = (answered(version, choice) for choice in (RADIAL, FEMORAL, BRACHIAL))
    make_attempt(versions=[version])  # waits to be answered
    before = list(Grade.objects.order_by("slot").values())

    found = previewing.preview(proposal=rekeying(version), now=NOON)

    changes = {one.slot.attempt_id: (one.old, one.new, one.difference) for one in found.changes}
    assert changes == {loser.pk: (1, 0, -1), gainer.pk: (0, 1, 1)}
    assert (found.gaining, found.losing, found.learners, found.settled, found.waiting) == (1, 1, 2, 3, 1)
    assert (found.passes_gained, found.passes_lost) == (1, 1)
    assert neither.pk not in changes
    assert list(Grade.objects.order_by("slot").values()) == before
    assert (Ruling.objects.count(), RuledKey.objects.count(), Regraded.objects.count()) == (0, 0, 0)


@pytest.mark.promise
def test_a_preview_of_dropping_says_what_becomes_of_the_result():
    dropped, stays = make_version(), make_version()
    attempt = make_attempt(versions=[dropped, stays])
    first, second = attempt.slots.all()
    given = [make_given(first, FEMORAL), make_given(second, RADIAL)]
    services.answer(attempt=attempt, given=given, now=NOON)
    services.finalise(attempt=attempt, now=NOON)

    [change] = previewing.preview(proposal=dropping(dropped), now=NOON).changes

    assert (change.old, change.new, change.difference) == (0, None, Fraction(1, 2))
    assert ((change.was.earned, change.was.full), (change.becomes.earned, change.becomes.full)) == ((1, 2), (1, 1))


@pytest.mark.promise
def test_a_preview_of_undoing_is_what_undoing_does():
    version = make_version()
    attempt = answered(version, RADIAL)
    apply(rekeying(version))

    found = previewing.preview_undo(ruling=Ruling.objects.get(), now=NOON)

    assert [(one.slot.attempt_id, one.old, one.new) for one in found.changes] == [(attempt.pk, 0, 1)]
    assert (Ruling.objects.get().undone_at, mark_of(attempt)) == (None, 0)


def test_an_answer_that_came_since_the_preview_is_marked_with_the_rest():
    version = make_version()
    seen = previewing.preview(proposal=rekeying(version), now=NOON).seen
    attempt = answered(version, FEMORAL)

    changed = regrading.apply(proposal=rekeying(version), seen=seen, author=None, now=NOON + HOUR)

    assert (changed, mark_of(attempt)) == (1, 1)


@pytest.mark.promise
@pytest.mark.parametrize("meanwhile", [lambda version: apply(dropping(version)), lambda version: undo()])
def test_a_ruling_that_was_overtaken_is_refused(meanwhile):
    version = make_version()
    apply(accepting(version))
    seen = previewing.preview(proposal=rekeying(version), now=NOON).seen
    meanwhile(version)

    with pytest.raises(regrading.Overruled):
        regrading.apply(proposal=rekeying(version), seen=seen, author=None, now=NOON + HOUR)

    assert not Ruling.objects.filter(action=Ruling.Action.REKEY).exists()


def test_what_was_taken_back_is_not_taken_back_again():
    apply(dropping(make_version()))
    undo()

    with pytest.raises(regrading.NotNewest):
        regrading.undo(ruling=Ruling.objects.get(), author=None, now=NOON + 3 * HOUR)


def test_an_older_ruling_is_not_taken_back_before_the_newer_one():
    version = make_version()
    apply(dropping(version))
    apply(accepting(version), now=NOON + 2 * HOUR)

    with pytest.raises(regrading.NotNewest):
        regrading.undo(ruling=Ruling.objects.earliest("pk"), author=None, now=NOON + 3 * HOUR)


# Versions of one question


def make_next_version(version, correct, texts=TEXTS):
    """The next version of a question, with the ids of its choices drawn anew."""
    named = {f"{place}{id[1:]}": (id, text) for place, (id, text) in enumerate(texts.items())}
    body = {"choices": [{"id": id, "text": text} for id, (_, text) in sorted(named.items())]}
    newer = QuestionVersion.objects.create(
        question=version.question, number=version.number + 1, kind=version.kind, stem="?", body=body, created_at=NOON
    )
    key = {"correct": [id for id, (before, _) in named.items() if before == correct]}
    AnswerKey.objects.create(version=newer, key=key, feedback=dict.fromkeys(named, ""), order=list(named))
    return newer


@pytest.mark.promise
def test_the_key_of_another_version_marks_by_the_texts_of_its_choices():
    version = make_version()
    newer = make_next_version(version, FEMORAL)
    attempt = answered(version, FEMORAL)

    apply(ruling.adopting(versions=[version], other=newer, reason=REASON))

    assert (mark_of(attempt), RuledKey.objects.get().key) == (1, {"correct": [FEMORAL]})
    assert Ruling.objects.get().adopted == newer


@pytest.mark.promise
def test_one_act_rules_on_every_version_with_the_same_choices_and_is_taken_back_as_one():
    version = make_version()
    newer = make_next_version(version, RADIAL)
    femoral = next(one["id"] for one in newer.body["choices"] if one["text"] == "Femoral")
    attempts = [answered(version, FEMORAL), answered(newer, femoral)]

    apply(rekeying(version, newer))
    ruled = [mark_of(attempt) for attempt in attempts]
    undo()

    assert (ruled, [mark_of(attempt) for attempt in attempts]) == ([1, 1], [0, 0])


def test_a_key_that_names_another_choice_is_refused():
    version = make_version()
    newer = make_next_version(version, BRACHIAL, {**TEXTS, BRACHIAL: "Brachial, by ultrasound"})

    with pytest.raises(Unfit, match="“Brachial, by ultrasound” is no part of this version"):
        ruling.adopting(versions=[version], other=newer, reason=REASON)


def test_a_version_of_another_kind_is_refused():
    version = make_version()
    newer = make_next_version(version, RADIAL)
    QuestionVersion.objects.filter(pk=newer.pk).update(kind="multi")

    with pytest.raises(Unfit, match="asks in another way"):
        ruling.adopting(versions=[version], other=QuestionVersion.objects.get(pk=newer.pk), reason=REASON)


def test_another_key_cannot_change_what_learners_saw():
    version = make_version()
    reworded = content(FEMORAL, {**TEXTS, FEMORAL: "Common femoral"})

    with pytest.raises(Unfit, match="change what learners saw"):
        ruling.rekeying(versions=[version], content=reworded, reason=REASON)


def test_another_key_has_to_be_whole():
    with pytest.raises(Unfit, match="Exactly one choice must be marked as right; 0 are"):
        ruling.rekeying(versions=[make_version()], content=content(None), reason=REASON)


# Tries, hints, certainty, late answers


def tried(version, *choices, **rules):
    """A closed attempt at one question that allows three tries, each further one for 20 percent."""
    rules = Rules(**{"tries": 3, "try_penalty": 20, "hint_penalty": 10, **rules})
    attempt = make_attempt(versions=[version], feedback=Feedback.AT_ONCE, rules=rules)
    slot = attempt.slots.get()
    for sequence, choice in enumerate(choices):
        services.answer(attempt=attempt, given=[make_given(slot, choice, sequence=sequence)], now=NOON)
        services.try_answer(slot=Slot.objects.get(pk=slot.pk), now=NOON)
    return services.finalise(attempt=attempt, now=NOON)


def marks_of(attempt):
    grade = Grade.objects.get(slot__attempt=attempt)
    return grade.mark, grade.unaided, [one.mark for one in Try.objects.filter(slot__attempt=attempt)]


@pytest.mark.promise
@pytest.mark.parametrize(
    ("choices", "before", "after"),
    [
        ([FEMORAL, RADIAL], (Fraction(4, 5), 0, [0, 1]), (1, 1, [1, 0])),
        ([BRACHIAL, RADIAL], (Fraction(4, 5), 0, [0, 1]), (0, 0, [0, 0])),
        ([BRACHIAL, FEMORAL, RADIAL], (Fraction(3, 5), 0, [0, 0, 1]), (Fraction(4, 5), 0, [0, 1, 0])),
        ([RADIAL], (1, 1, [1]), (0, 0, [0])),
    ],
)
def test_the_first_try_that_is_right_by_the_ruling_counts_and_those_before_it_are_paid_for(choices, before, after):
    version = make_version()
    attempt = tried(version, *choices)
    was = marks_of(attempt)

    apply(rekeying(version))
    ruled = marks_of(attempt)
    undo()

    assert (was, ruled, marks_of(attempt)) == (before, after, before)


@pytest.mark.promise
def test_hints_that_were_taken_stay_paid_for():
    version = make_version()
    attempt = make_attempt(versions=[version], rules=Rules(hint_penalty=10))
    attempt.slots.update(hints=2)
    services.answer(attempt=attempt, given=[make_given(attempt.slots.get(), FEMORAL)], now=NOON)
    services.finalise(attempt=attempt, now=NOON)

    apply(rekeying(version))

    assert mark_of(attempt) == Fraction(4, 5)


@pytest.mark.promise
def test_a_result_by_certainty_follows_the_ruling():
    version = make_version()
    attempt = answered(version, FEMORAL, rules=Rules(certainty=True))
    was = results_of([attempt])[attempt.pk].earned

    apply(rekeying(version))

    assert (was, results_of([attempt])[attempt.pk].earned) == (-6, 3)


@pytest.mark.promise
def test_a_late_answer_is_marked_again_for_memory_and_touches_no_mark():
    version = make_version()
    attempt = answered(version, RADIAL)
    slot = attempt.slots.get()
    services.answer(attempt=attempt, given=[make_given(slot, FEMORAL, sequence=1)], now=NOON)

    apply(rekeying(version))

    assert (mark_of(attempt), LateGrade.objects.get().mark) == (0, 1)


@pytest.mark.promise
def test_marks_stay_exact():
    texts = {f"{letter}0000000": f"Choice {letter}" for letter in "abcdefg"}
    body = {"choices": [{"id": id, "text": text} for id, text in texts.items()]}
    version = make_version(kind="multi", correct=("a0000000", "b0000000"), body=body)
    attempt = answered(version, "c0000000")
    key = {"choices": [{"text": text, "correct": id[0] in "cde", "feedback": ""} for id, text in texts.items()]}

    apply(ruling.rekeying(versions=[version], content={"scoring": "partial", **key}, reason=REASON))

    assert (mark_of(attempt), told(attempt)) == (Fraction(1, 3), [(-1, 5, 1, 3, False)])


def test_an_answer_that_the_key_cannot_read_keeps_its_mark_and_is_named():
    version = make_version()
    attempt = answered(version, RADIAL)
    attempt.slots.get().answers.update(content={"choices": ["gone0000"]})
    before = mark_of(attempt)

    found = previewing.preview(proposal=rekeying(version), now=NOON)

    assert ([slot.attempt_id for slot in found.unread], mark_of(attempt)) == ([attempt.pk], before)


def test_a_preview_looks_at_the_rulings_while_it_holds_what_is_asked(monkeypatch):
    """Else its author would confirm what somebody ruled after the figures were made."""
    version, within = make_version(), []
    answered(version, RADIAL)
    look = previewing.state_of

    def noted(question):
        within.append(len(connection.savepoint_ids) > 0)
        return look(question)

    monkeypatch.setattr(previewing, "state_of", noted)
    previewing.preview(proposal=rekeying(version), now=NOON)

    assert within == [True]


# What learners are told of a question that was ruled on

NUMBERS = {"units": ["ml"], "tolerance": "0", "tolerance_in": "unit", "variables": []}
TEN = {"unit": "ml", "answer": "10", "errors": [], "scales": {}}


def test_feedback_goes_by_the_key_of_the_version_where_the_ruled_one_cannot_be_read():
    version = make_version()
    QuestionVersion.objects.filter(pk=version.pk).update(kind="numeric", body=NUMBERS)
    AnswerKey.objects.filter(version=version).update(key=TEN)
    ruled = Ruling.objects.create(version=version, action=Ruling.Action.REKEY, reason=REASON, made_at=NOON)
    undrawn = {"unit": "ml", "formula": "weight * 2", "errors": [], "scales": {}}
    RuledKey.objects.create(ruling=ruled, key=undrawn)
    attempt = make_attempt(versions=[version])
    slot = attempt.slots.get()
    given = replace(make_given(slot), content={"value": "10"})
    services.answer(attempt=attempt, given=[given], now=NOON)
    services.finalise(attempt=attempt, now=NOON)

    [shown] = services.show_feedback(slots=Slot.objects.select_related(*FEEDBACK), now=NOON).values()

    assert (shown.mark, shown.key["value"]) == (1, "10")


@pytest.mark.parametrize(("propose", "action"), [(rekeying, "rekey"), (accepting, "accept"), (dropping, "drop")])
def test_feedback_says_what_was_ruled_also_on_what_is_settled_later(propose, action):
    version = make_version()
    apply(propose(version))
    answered(version, FEMORAL)

    [shown] = services.show_feedback(slots=Slot.objects.select_related(*FEEDBACK), now=NOON + HOUR).values()

    assert (shown.ruling.action, shown.ruling.reason) == (action, REASON)


# The record, and what it costs


@pytest.mark.promise
def test_erasing_a_learner_or_an_author_leaves_what_others_need():
    author, learner, version = make_learner(), make_learner(), make_version()
    answered(version, RADIAL, learner)
    stays = answered(version, RADIAL)
    apply(rekeying(version), author=author)

    learner.delete()
    author.delete()
    undo()

    assert (mark_of(stays), len(told(stays)), Ruling.objects.get().author) == (1, 2, None)


def test_a_learner_who_is_deactivated_is_regraded_with_the_rest():
    version = make_version()
    attempt = answered(version, RADIAL, make_learner(is_active=False))

    assert (apply(rekeying(version)), mark_of(attempt)) == (1, 0)


@pytest.mark.parametrize("size", [1, 50])
def test_regrading_costs_the_same_however_many_attempts(size, django_assert_num_queries):
    version = make_version()
    for _ in range(size):
        answered(version, RADIAL)
    proposal, seen = rekeying(version), state_of(version.question)

    # lock slots, versions and slots again; rulings and their state; marks before and after; keys, answers; write all
    with django_assert_num_queries(28):
        regrading.apply(proposal=proposal, seen=seen, author=None, now=NOON)


@pytest.mark.parametrize("size", [1, 50])
def test_a_preview_costs_the_same_however_many_attempts(size, django_assert_num_queries):
    version = make_version()
    for _ in range(size):
        answered(version, RADIAL)
    proposal = rekeying(version)

    with django_assert_num_queries(26):
        previewing.preview(proposal=proposal, now=NOON)
