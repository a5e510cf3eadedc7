from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from quizzes.domain import kinds
from tests.factories import FEMORAL, RADIAL, make_body

LETTERS = "abcde"
BODY = make_body({letter * 8: letter for letter in LETTERS})
IDS = [letter * 8 for letter in LETTERS]
SCHEMES = ("partial", "per_option", "all_or_nothing")
patiently = settings(deadline=None, database=None)
some_picks = some.sets(some.sampled_from(IDS))
some_keys = some_picks.filter(lambda ids: 0 < len(ids) < len(IDS))


def scored(scoring):
    return {**BODY, "scoring": scoring}


def mark(scoring, correct, picked):
    return kinds.mark("multi", scored(scoring), {"correct": list(correct)}, {"choices": list(picked)}, {})


@pytest.mark.parametrize("scoring", SCHEMES)
@patiently
@given(correct=some_keys, picked=some_picks)
def test_a_mark_for_many_is_whole_only_for_the_key_itself(scoring, correct, picked):
    earned = mark(scoring, correct, picked)

    assert -1 <= earned <= 1
    assert (earned == 1) == (picked == correct)


@patiently
@given(correct=some.sampled_from(IDS), picked=some.sampled_from(IDS))
def test_a_mark_for_one_is_all_or_nothing(correct, picked):
    assert kinds.mark("single", BODY, {"correct": [correct]}, {"choices": [picked]}, {}) == int(correct == picked)


@pytest.mark.parametrize(
    ("picked", "partial", "per_option", "all_or_nothing"),
    [
        ("aaaaaaaa", Fraction(1, 3), Fraction(3, 5), 0),
        ("aaaaaaaa bbbbbbbb cccccccc", 1, 1, 1),
        ("aaaaaaaa dddddddd", Fraction(-1, 6), Fraction(2, 5), 0),
        ("aaaaaaaa bbbbbbbb cccccccc dddddddd eeeeeeee", 0, Fraction(3, 5), 0),
        ("dddddddd eeeeeeee", -1, 0, 0),
        ("", 0, 0, 0),
    ],
)
def test_a_mark_is_exact_in_each_scheme(picked, partial, per_option, all_or_nothing):
    correct = ["aaaaaaaa", "bbbbbbbb", "cccccccc"]

    marks = [mark(scoring, correct, picked.split()) for scoring in SCHEMES]

    assert marks == [partial, per_option, all_or_nothing]


@pytest.mark.parametrize("scoring", SCHEMES)
@pytest.mark.parametrize("right", [1, 2, 3, 4])
def test_the_chance_is_the_mean_over_every_pick(scoring, right):
    question = kinds.read("multi", scored(scoring))
    key = question.read_key({"correct": IDS[:right]})
    picks = list(chain.from_iterable(combinations(IDS, size) for size in range(1, len(IDS) + 1)))

    mean = Fraction(sum(question.mark(key, frozenset(pick), {}) for pick in picks), len(picks))

    assert question.chance(key) == mean


def test_the_chance_of_one_is_one_in_so_many():
    question = kinds.read("single", BODY)

    assert question.chance(question.read_key({"correct": IDS[:1]})) == Fraction(1, 5)


@pytest.mark.promise
def test_a_body_that_says_no_scheme_is_marked_as_it_was():
    old = kinds.read("multi", BODY)

    assert old == kinds.read("multi", scored("partial"))
    assert old.public(IDS, {})["scoring"] == "partial"


@pytest.mark.parametrize("scoring", ["best", "", None, 1, ["partial"], {}])
def test_a_scheme_that_does_not_exist_is_refused(scoring):
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("multi", scored(scoring))


def test_a_body_in_the_order_of_its_author_is_refused():
    body = make_body()
    body["choices"].reverse()

    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("single", body)


@pytest.mark.parametrize("beside", [{"correct": True}, {"feedback": "Yes"}, {"text": ""}, {"id": "A"}, {"text": None}])
def test_a_choice_is_an_id_and_a_text_alone(beside):
    body = make_body()
    body["choices"][0].update(beside)

    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("single", body)


@pytest.mark.parametrize("kind", ["single", "multi"])
def test_a_body_is_its_choices_alone(kind):
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read(kind, {**make_body(), "key": {"correct": [RADIAL]}})


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"choices": RADIAL},
        {"choices": []},
        {"choices": [RADIAL, FEMORAL]},
        {"choices": [RADIAL, RADIAL]},
        {"choices": [0]},
        {"choices": [None]},
        {"choices": [[RADIAL]]},
        {"choices": ["zzzzzzzz"]},
        {"choices": [RADIAL], "note": "\0"},
    ],
)
def test_an_answer_that_is_not_one_choice_is_refused(answer):
    with pytest.raises(kinds.InvalidAnswer):
        kinds.read("single", make_body()).read_answer(answer)
