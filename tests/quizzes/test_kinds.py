from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from quizzes.domain import kinds
from tests.factories import FEMORAL, RADIAL, make_body

LETTERS = "abcde"
BODY = make_body({letter * 8: letter for letter in LETTERS})
IDS = [letter * 8 for letter in LETTERS]

# A busy machine draws slowly, and nothing drawn is worth a folder in the project.
patiently = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])

# Whatever JSON can say.
anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
nearly = some.dictionaries(
    some.sampled_from(["choices", "correct", "id"]), anything | some.lists(some.sampled_from(IDS))
)


@pytest.mark.parametrize("kind", kinds.KINDS)
@patiently
@given(answer=nearly)
def test_an_answer_is_read_or_refused(kind, answer):
    try:
        picked = kinds.read(kind, BODY).read_answer(answer)
    except kinds.InvalidAnswer:
        return

    assert answer == {"choices": answer["choices"]}
    assert picked == set(answer["choices"]) <= set(IDS)


@pytest.mark.parametrize("kind", kinds.KINDS)
@patiently
@given(key=nearly)
def test_a_key_is_read_or_refused(kind, key):
    try:
        correct = kinds.read(kind, BODY).read_key(key)
    except kinds.InvalidQuestion:
        return

    assert correct == set(key["correct"]) < set(IDS)


@pytest.mark.parametrize("kind", kinds.KINDS)
@patiently
@given(body=some.fixed_dictionaries({"choices": anything | some.lists(anything)}) | nearly)
def test_a_body_is_read_or_refused(kind, body):
    try:
        kinds.read(kind, body)
    except kinds.InvalidQuestion:
        return

    raise AssertionError("nothing drawn here is a question")


some_picks = some.sets(some.sampled_from(IDS))


@patiently
@given(correct=some_picks.filter(lambda ids: 0 < len(ids) < len(IDS)), picked=some_picks)
def test_a_mark_for_many_is_whole_only_for_the_key_itself(correct, picked):
    mark = kinds.mark("multi", BODY, {"correct": list(correct)}, {"choices": list(picked)}, {})

    assert -1 <= mark <= 1
    assert (mark == 1) == (picked == correct)


@patiently
@given(correct=some.sampled_from(IDS), picked=some.sampled_from(IDS))
def test_a_mark_for_one_is_all_or_nothing(correct, picked):
    assert kinds.mark("single", BODY, {"correct": [correct]}, {"choices": [picked]}, {}) == int(correct == picked)


@pytest.mark.parametrize(
    ("picked", "mark"),
    [
        ("aaaaaaaa", Fraction(1, 3)),
        ("aaaaaaaa bbbbbbbb cccccccc", Fraction(1)),
        ("aaaaaaaa dddddddd", Fraction(-1, 6)),
        ("aaaaaaaa bbbbbbbb cccccccc dddddddd eeeeeeee", Fraction(0)),
        ("", Fraction(0)),
    ],
)
def test_a_mark_is_exact_and_may_be_negative(picked, mark):
    key = {"correct": ["aaaaaaaa", "bbbbbbbb", "cccccccc"]}

    assert kinds.mark("multi", BODY, key, {"choices": picked.split()}, {}) == mark


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_the_public_body_is_its_choices_in_the_order_drawn(kind):
    question = kinds.read(kind, BODY)

    shown = question.public(IDS[::-1], {})

    assert shown == {"choices": [{"id": letter * 8, "text": letter} for letter in LETTERS[::-1]]}


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


def test_a_body_is_its_choices_alone():
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("single", {**make_body(), "key": {"correct": [RADIAL]}})


def test_a_kind_that_does_not_exist_is_refused():
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("riddle", make_body())


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
