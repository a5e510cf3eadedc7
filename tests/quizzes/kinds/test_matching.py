from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from quizzes.domain import kinds
from quizzes.domain.kinds.matching import Matching
from tests.quizzes.kinds.drawing import HOSTILE, anything, patiently

A, B, C = LEFTS = ["aaaaaaaa", "bbbbbbbb", "cccccccc"]
W, X, Y, Z = RIGHTS = ["wwwwwwww", "xxxxxxxx", "yyyyyyyy", "zzzzzzzz"]
KEY = {"pairs": {A: X, B: W, C: Y}}
PAIRS = [
    {"left": "Covered stent", "right": "Seal for a perforation", "feedback": "The covering excludes the hole."},
    {"left": "Vascular plug", "right": "Closure of a vessel", "feedback": "It fills the vessel."},
    {"left": "Caval filter", "right": "Catch for clot", "feedback": "It stands in the way to the lungs."},
]
CONTENT = {"pairs": PAIRS, "distractors": ["Snare for a lost device", "Balloon for a stenosis"]}
SET = {
    "options": ["Catch for clot", "Closure of a vessel", "Seal for a perforation", "Snare for a lost device"],
    "pairs": [*PAIRS, {"left": "Coil", "right": "Closure of a vessel", "feedback": "Its fibers make blood clot."}],
}


def body(*, reuse=False):
    parts = ([{"id": id, "text": id[0].upper()} for id in ids] for ids in (LEFTS, RIGHTS))
    return {"lefts": next(parts), "rights": next(parts), "reuse": reuse}


def mark(pairs):
    return kinds.mark("matching", body(), KEY, {"pairs": pairs}, {})


@pytest.mark.parametrize(
    ("pairs", "earned"),
    [
        ({A: X, B: W, C: Y}, Fraction(1)),
        ({A: X, B: W}, Fraction(2, 3)),
        ({A: W, B: W, C: W}, Fraction(1, 3)),
        ({A: Z}, Fraction(0)),
    ],
)
def test_each_right_match_earns_its_share_and_a_wrong_one_costs_nothing(pairs, earned):
    assert mark(pairs) == earned


def test_whoever_matches_at_random_earns_the_guess_score_on_average():
    question = kinds.read("matching", body())
    marks = [mark(dict(zip(LEFTS, rights, strict=True))) for rights in product(RIGHTS, repeat=3)]

    assert question.chance(question.read_key(KEY)) == sum(marks, Fraction()) / len(marks)


some_pairs = some.dictionaries(some.sampled_from(LEFTS), some.sampled_from(RIGHTS), min_size=1)


@patiently
@given(pairs=some_pairs)
def test_marks_are_bounded_and_whole_only_for_the_key_itself(pairs):
    earned = mark(pairs)

    assert 0 <= earned <= 1
    assert (earned == 1) == (pairs == KEY["pairs"])
    assert sum(mark({left: right}) for left, right in pairs.items()) == earned


malformed = anything | some.dictionaries(some.sampled_from(["pairs", "lefts"]), anything | some_pairs)


@patiently
@given(answer=malformed.filter(lambda found: isinstance(found, dict)))
def test_an_answer_is_read_or_refused(answer):
    try:
        pairs = kinds.read("matching", body()).read_answer(answer)
    except kinds.InvalidAnswer:
        return

    assert answer == {"pairs": pairs}
    assert set(pairs) <= set(LEFTS)
    assert set(pairs.values()) <= set(RIGHTS)


@pytest.mark.parametrize("pairs", [*HOSTILE, {A: None}, {A: [X]}, {A: B}, {X: A}, {A: "qqqqqqqq"}, {"qqqqqqqq": X}])
def test_what_matches_nothing_that_is_offered_is_refused(pairs):
    question = kinds.read("matching", body())

    with pytest.raises(kinds.InvalidAnswer):
        question.read_answer({"pairs": pairs})
    with pytest.raises(kinds.InvalidQuestion):
        question.read_key({"pairs": pairs})


def test_a_key_matches_every_item():
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("matching", body()).read_key({"pairs": {A: X, B: W}})


def test_a_right_belongs_to_several_items_in_an_extended_set_alone():
    twice = {"pairs": {A: X, B: X, C: Y}}

    assert kinds.read("matching", body(reuse=True)).read_key(twice) == twice["pairs"]
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("matching", body()).read_key(twice)


@pytest.mark.parametrize(
    "beside",
    [
        {"reuse": None},
        {"lefts": body()["lefts"][:1]},
        {"lefts": body()["lefts"][::-1]},
        {"rights": body()["lefts"]},
        {"key": KEY},
        *({side: found} for side in ("lefts", "rights") for found in HOSTILE),
    ],
)
def test_a_body_is_two_sides_that_can_be_told_apart(beside):
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("matching", {**body(), **beside})


@pytest.mark.parametrize("content", [CONTENT, {"pairs": PAIRS}, SET])
def test_content_is_read_and_written_as_the_same(content):
    for seed in range(20):
        assert Matching.to_content(Matching.from_content(content, Random(seed))) == content


def test_a_right_side_that_stands_twice_in_an_extended_set_is_one_part():
    written = Matching.from_content(SET, Random(0))

    assert sorted(one["text"] for one in written.body["rights"]) == SET["options"]
    assert kinds.read("matching", written.body).chance(written.key["pairs"]) == Fraction(1, 4)


@patiently
@given(seed=some.integers())
def test_the_order_that_a_slot_may_show_does_not_tell_which_belong_together(seed):
    written = Matching.from_content(CONTENT, Random(seed))
    rights = [one["id"] for one in written.body["rights"]]

    assert [id for id in written.order if id in rights] == sorted(rights)


@pytest.mark.parametrize(
    ("content", "at"),
    [
        ({**CONTENT, "pairs": PAIRS[:1]}, ["pairs"]),
        ({**CONTENT, "pairs": [*PAIRS, {"left": "Coil"}]}, ["pairs", 3, "right"]),
        ({**CONTENT, "pairs": [*PAIRS, {**PAIRS[0], "right": "Something else"}]}, ["pairs", 3]),
        ({**CONTENT, "pairs": [*PAIRS, {**PAIRS[0], "left": "Coil"}]}, ["pairs", 3, "right"]),
        ({**CONTENT, "pairs": [*PAIRS[:2], "Caval filter"]}, ["pairs", 2]),
        ({**CONTENT, "pairs": [*PAIRS[:2], {**PAIRS[2], "right": "x" * 201}]}, ["pairs", 2, "right"]),
        ({**CONTENT, "distractors": ["catch for  clot"]}, ["distractors"]),
        ({**CONTENT, "distractors": [3]}, ["distractors"]),
        ({**CONTENT, "distractors": [f"Task {number}" for number in range(24)]}, ["distractors"]),
        ({**SET, "options": SET["options"][1:]}, ["pairs", 2, "right"]),
        ({**SET, "options": [*SET["options"], "Catch for clot"]}, ["options", 4]),
        ({**SET, "options": [*SET["options"], *map(str, range(23))]}, ["options"]),
        ({**SET, "distractors": ["Another one"]}, ["distractors"]),
    ],
)
def test_what_is_wrong_with_content_is_said_where_it_stands(content, at):
    problems = Matching.problems_in(content)

    assert list(problems[0].at) == at
    with pytest.raises(kinds.InvalidQuestion):
        Matching.from_content(content, Random(0))


@patiently
@given(pairs=anything, distractors=anything, options=anything)
def test_content_is_read_or_refused_and_nothing_else(pairs, distractors, options):
    for item in ({"pairs": pairs}, {"pairs": PAIRS, "distractors": distractors, "options": options}):
        try:
            written = Matching.from_content(item, Random(0))
        except kinds.InvalidQuestion:
            continue

        assert len(written.key["pairs"]) == len(PAIRS)


def test_a_draft_may_lack_its_feedback():
    silent = [{name: said for name, said in pair.items() if name != "feedback"} for pair in PAIRS]

    written = Matching.from_content({"pairs": silent}, Random(0), draft=True)

    assert Matching.to_content(written) == {"pairs": [{**pair, "feedback": ""} for pair in silent]}


@pytest.mark.parametrize(
    ("posted", "answer"),
    [
        ({f"choice-{A}": [X], f"choice-{B}": [""]}, {"pairs": {A: X}}),
        ({f"choice-{A}": [""], f"choice-{B}": [""]}, {}),
        ({}, {}),
    ],
)
def test_a_menu_that_was_left_alone_says_nothing(posted, answer):
    assert kinds.read("matching", body()).answer_from_form(posted) == answer
