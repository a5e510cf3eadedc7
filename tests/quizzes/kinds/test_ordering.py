from fractions import Fraction
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from quizzes.domain import kinds
from quizzes.domain.kinds.ordering import Ordering
from tests.quizzes.kinds.drawing import HOSTILE, anything, patiently

A, B, C, D = IDS = ["aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd"]
KEY = {"order": [C, A, D, B]}
CONTENT = {
    "items": ["Puncture the artery", "Cross the stenosis", "Inflate the balloon"],
    "feedback": "The wire goes first.",
}


def body(scoring="pairs", ids=IDS):
    return {"items": [{"id": id, "text": id[0].upper()} for id in ids], "scoring": scoring}


def mark(order, scoring="pairs"):
    return kinds.mark("ordering", body(scoring), KEY, {"order": order}, {})


@pytest.mark.parametrize(
    ("order", "earned"),
    [
        ([C, A, D, B], Fraction(1)),
        ([A, C, D, B], Fraction(5, 6)),
        ([A, D, B, C], Fraction(1, 2)),
        ([B, D, A, C], Fraction(0)),
    ],
)
def test_every_two_items_in_the_right_order_to_each_other_earn_their_share(order, earned):
    assert mark(order) == earned


@pytest.mark.parametrize(("order", "earned"), [([C, A, D, B], 1), ([A, C, D, B], 0)])
def test_where_only_the_whole_order_counts_one_slip_earns_nothing(order, earned):
    assert mark(order, "all_or_nothing") == earned


@pytest.mark.parametrize("scoring", ["pairs", "all_or_nothing"])
def test_whoever_arranges_at_random_earns_the_guess_score_on_average(scoring):
    question = kinds.read("ordering", body(scoring))
    marks = [mark(list(order), scoring) for order in permutations(IDS)]

    assert question.chance(question.read_key(KEY)) == sum(marks, Fraction()) / len(marks)


@patiently
@given(key=some.permutations(IDS), order=some.permutations(IDS))
def test_marks_are_bounded_and_what_is_right_of_an_order_is_wrong_of_its_reverse(key, order):
    forward = kinds.mark("ordering", body(), {"order": key}, {"order": order}, {})
    backward = kinds.mark("ordering", body(), {"order": key}, {"order": order[::-1]}, {})

    assert 0 <= forward <= 1
    assert forward + backward == 1
    assert (forward == 1) == (order == key)
    assert kinds.mark("ordering", body(), {"order": order}, {"order": key}, {}) == forward


malformed = anything | some.dictionaries(some.sampled_from(["order", "items"]), anything | some.permutations(IDS))


@patiently
@given(answer=malformed.filter(lambda found: isinstance(found, dict)))
def test_an_answer_is_a_whole_order_or_is_refused(answer):
    try:
        order = kinds.read("ordering", body()).read_answer(answer)
    except kinds.InvalidAnswer:
        return

    assert answer == {"order": list(order)}
    assert sorted(order) == IDS


@pytest.mark.parametrize(
    "order", [*HOSTILE, [A, B, C], [A, B, C, C], [A, B, C, "zzzzzzzz"], [A, B, C, D, D], [[A, B, C, D]]]
)
def test_what_is_no_order_of_all_items_is_refused(order):
    question = kinds.read("ordering", body())

    with pytest.raises(kinds.InvalidAnswer):
        question.read_answer({"order": order})
    with pytest.raises(kinds.InvalidQuestion):
        question.read_key({"order": order})


@pytest.mark.parametrize("items", [*HOSTILE, [{"id": A, "text": "A"}], [{"id": A, "text": "A", "place": 1}] * 2])
def test_what_are_no_items_are_no_body(items):
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("ordering", {"items": items, "scoring": "pairs"})


@pytest.mark.parametrize("beside", [{"scoring": "adjacent"}, {"scoring": None}, {"scoring": ["pairs"]}, {"key": KEY}])
def test_a_body_has_a_known_scoring_and_nothing_beside_it(beside):
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("ordering", {**body(), **beside})


def test_a_body_in_the_right_order_is_refused():
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("ordering", body(ids=KEY["order"]))


@patiently
@given(seed=some.integers(), items=some.permutations(["One", "Two", "Three", "Four"]))
def test_neither_the_body_nor_the_order_that_a_slot_may_show_tells_what_comes_first(seed, items):
    written = Ordering.from_content({"items": items, "feedback": "So."}, Random(seed))

    assert written.order == sorted(written.order) == [one["id"] for one in written.body["items"]]
    assert [{one["id"]: one["text"] for one in written.body["items"]}[id] for id in written.key["order"]] == items


@pytest.mark.parametrize(
    "beside",
    [
        {},
        {"scoring": "all_or_nothing"},
        {"items": [{"text": "Puncture", "feedback": "Nothing is inside yet."}, "Cross", "Inflate", "Look"]},
    ],
)
def test_content_is_read_and_written_as_the_same(beside):
    content = {**CONTENT, **beside}

    written = Ordering.from_content(content, Random(0))

    assert Ordering.to_content(written) == content


@pytest.mark.parametrize(
    ("beside", "at"),
    [
        ({"items": ["One", "Two"]}, ["items"]),
        ({"items": [f"Step {number}" for number in range(8)]}, ["items"]),
        ({"items": ["One", "Two", "two."]}, ["items", 2]),
        ({"items": ["One", "Two", 3]}, ["items", 2]),
        ({"items": ["One", "Two", {"text": "Three", "place": 3}]}, ["items", 2]),
        ({"items": ["One", "Two", {"text": " "}]}, ["items", 2, "text"]),
        ({"items": ["One", "Two", {"text": "Three", "feedback": 3}]}, ["items", 2, "feedback"]),
        ({"feedback": ""}, ["feedback"]),
        ({"scoring": "adjacent"}, ["scoring"]),
        ({"fixed_order": True}, ["fixed_order"]),
    ],
)
def test_what_is_wrong_with_content_is_said_where_it_stands(beside, at):
    problems = Ordering.problems_in({**CONTENT, **beside})

    assert [list(problem.at) for problem in problems] == [at]
    with pytest.raises(kinds.InvalidQuestion):
        Ordering.from_content({**CONTENT, **beside}, Random(0))


@patiently
@given(items=anything, feedback=anything, scoring=anything)
def test_content_is_read_or_refused_and_nothing_else(items, feedback, scoring):
    try:
        Ordering.from_content({"items": items, "feedback": feedback, "scoring": scoring}, Random(0))
    except kinds.InvalidQuestion:
        return

    raise AssertionError("nothing drawn here is a question")


def test_a_draft_may_lack_its_feedback():
    written = Ordering.from_content({"items": CONTENT["items"]}, Random(0), draft=True)

    assert Ordering.to_content(written) == {**CONTENT, "feedback": ""}


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ("1234", [A, B, C, D]),
        ("4321", [D, C, B, A]),
        ("1214", [C, A, B, D]),  # the third takes the first place
        ("1224", [A, C, B, D]),
        ("4234", [B, C, D, A]),  # the first goes behind the last
        ("3214", [C, B, A, D]),
    ],
)
def test_a_form_says_an_order_and_an_item_that_takes_a_place_moves_in_there(places, order):
    posted = {f"choice-{id}": [place] for id, place in zip(IDS, places, strict=True)}

    assert kinds.read("ordering", body()).answer_from_form(posted) == {"order": order}


@pytest.mark.parametrize("places", ["2124", "12x4", "1 34", "0234"])
def test_two_items_that_were_given_one_place_are_no_order(places):
    question = kinds.read("ordering", body())
    posted = {f"choice-{id}": [place] for id, place in zip(IDS, places, strict=True)}

    with pytest.raises(kinds.InvalidAnswer, match="a place of its own"):
        question.read_answer(question.answer_from_form(posted))


def test_a_form_without_places_says_nothing():
    assert kinds.read("ordering", body()).answer_from_form({"choice": ["1"]}) == {}
