from fractions import Fraction
from random import Random

import pytest

from quizzes.domain import kinds
from tests.factories import FEMORAL, RADIAL
from tests.quizzes.kinds.samples import PLAIN_TRUE_FALSE, TRUE_FALSE

KIND = kinds.KINDS["truefalse"]


def mark(answer, sample=TRUE_FALSE):
    return kinds.mark("truefalse", sample.body, sample.key, answer, {})


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        ({"value": False, "reason": RADIAL}, 1),
        ({"value": False, "reason": FEMORAL}, Fraction(1, 2)),
        ({"value": False}, Fraction(1, 2)),
        ({"value": True, "reason": RADIAL}, 0),
        ({"value": True}, 0),
    ],
)
def test_the_verdict_earns_half_and_all_of_it_only_with_the_right_reason(answer, earned):
    assert mark(answer) == earned


def test_without_reasons_the_verdict_earns_all():
    assert (mark({"value": True}, PLAIN_TRUE_FALSE), mark({"value": False}, PLAIN_TRUE_FALSE)) == (1, 0)


@pytest.mark.parametrize("sample", [TRUE_FALSE, PLAIN_TRUE_FALSE], ids=str)
def test_the_chance_is_the_mean_over_every_whole_answer(sample):
    question = sample.question
    reasons = [{"reason": id} for id in question.ids()] or [{}]
    answers = [{"value": value, **reason} for value in (True, False) for reason in reasons]

    mean = sum(mark(answer, sample) for answer in answers) / Fraction(len(answers))

    assert question.chance(question.read_key(sample.key)) == mean


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"value": "true"},
        {"value": 1},
        {"value": None},
        {"reason": RADIAL},
        {"value": True, "reason": "zzzzzzzz"},
        {"value": True, "reason": None},
        {"value": True, "reason": [RADIAL]},
        {"value": True, "note": "\0"},
    ],
)
def test_what_is_no_verdict_is_refused(answer):
    with pytest.raises(kinds.InvalidAnswer):
        TRUE_FALSE.question.read_answer(answer)


def test_a_reason_where_none_is_asked_for_is_refused():
    with pytest.raises(kinds.InvalidAnswer):
        PLAIN_TRUE_FALSE.question.read_answer({"value": True, "reason": RADIAL})


def test_a_key_names_a_reason_where_there_are_any():
    with pytest.raises(kinds.InvalidQuestion):
        TRUE_FALSE.question.read_key({"value": True})


def item(**fields):
    reason = {"text": "It lies over bone.", "correct": True, "feedback": "So it can be pressed."}
    other = {"text": "It is wide.", "feedback": "It is narrow."}
    said = {"answer": True, "feedback_true": "Right.", "feedback_false": "No.", "reasons": [reason, other]}
    return {**said, **fields}


@pytest.mark.parametrize(
    ("fields", "at", "missing"),
    [
        ({"answer": None}, ("answer",), True),
        ({"answer": "true"}, ("answer",), False),
        ({"feedback_true": ""}, ("feedback_true",), True),
        ({"feedback_false": 3}, ("feedback_false",), False),
        ({"reasons": [{"text": "One alone", "correct": True, "feedback": "So."}]}, ("reasons",), False),
        ({"reasons": 7}, ("reasons",), False),
        ({"reasons": [{"text": "a", "feedback": "b"}, {"text": "c", "feedback": "d"}]}, ("reasons",), True),
        ({"reasons": [{"text": "a", "feedback": ""}, item()["reasons"][0]]}, ("reasons", 0, "feedback"), True),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(fields, at, missing):
    [problem] = KIND.problems_in(item(**fields))

    assert (problem.at, problem.missing) == (at, missing)


def test_each_verdict_and_each_reason_has_its_feedback():
    written = KIND.from_content(item(), Random(0))

    assert sorted(written.feedback.values()) == ["It is narrow.", "No.", "Right.", "So it can be pressed."]
    assert KIND.to_content(written) == item()


def test_a_reason_without_a_verdict_is_refused_in_words_for_a_learner():
    with pytest.raises(kinds.InvalidAnswer, match="say whether it is true or false, too"):
        TRUE_FALSE.question.read_answer({"reason": RADIAL})
