"""Labels for the places of a figure."""

import json
from fractions import Fraction
from math import inf, nan
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from quizzes.domain import kinds
from tests.quizzes.kinds.figures import LABELS, written

patiently = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
WRITTEN = written("labels")
QUESTION = kinds.read("labels", WRITTEN.body)
KEY = WRITTEN.key["labels"]
REGIONS, LABEL_IDS = list(KEY), [one["id"] for one in WRITTEN.body["labels"]]
ONE, OTHER = REGIONS

anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text() | some.sampled_from(LABEL_IDS),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
placings = some.dictionaries(some.sampled_from(REGIONS), some.sampled_from(LABEL_IDS), min_size=1)


def deep(levels):
    found = {}
    for _ in range(levels):
        found = {ONE: found}
    return found


STRANGE = [
    {},
    {"labels": {}},
    {"labels": [ONE]},
    {"labels": {ONE: ""}},
    {"labels": {ONE: None}},
    {"labels": {ONE: nan}},
    {"labels": {ONE: inf}},
    {"labels": {ONE: 1}},
    {"labels": {ONE: "\0"}},
    {"labels": {ONE: ONE}},
    {"labels": {"zzzzzzzz": LABEL_IDS[0]}},
    {"labels": {LABEL_IDS[0]: ONE}},
    {"labels": {ONE: [LABEL_IDS[0]]}},
    {"labels": {ONE: "a" * 10_000_000}},
    {"labels": {str(n): LABEL_IDS[0] for n in range(100_000)}},
    {"labels": deep(500)},
    {"labels": {ONE: LABEL_IDS[0]}, "region": ONE},
    {"region": ONE},
]


@pytest.mark.parametrize("answer", STRANGE, ids=range(len(STRANGE)))
def test_what_places_nothing_of_the_question_is_refused_at_once(answer):
    started = perf_counter()

    with pytest.raises(kinds.InvalidAnswer):
        QUESTION.read_answer(answer)
    with pytest.raises(kinds.InvalidQuestion):
        QUESTION.read_key(answer)

    assert perf_counter() - started < 0.5


@patiently
@given(answer=some.dictionaries(some.sampled_from(["labels", "region"]), anything))
def test_an_answer_is_read_or_refused(answer):
    try:
        placed = QUESTION.read_answer(answer)
    except kinds.InvalidAnswer:
        return

    assert answer == {"labels": placed}


@patiently
@given(placed=placings)
def test_a_mark_is_the_share_of_places_that_have_their_label(placed):
    mark = kinds.mark("labels", WRITTEN.body, WRITTEN.key, {"labels": placed}, {})

    assert mark == Fraction(sum(placed.get(region) == label for region, label in KEY.items()), 2)


def test_a_label_that_stands_on_two_places_is_right_on_one_at_most():
    mark = kinds.mark("labels", WRITTEN.body, WRITTEN.key, {"labels": {ONE: KEY[ONE], OTHER: KEY[ONE]}}, {})

    assert mark == Fraction(1, 2)


@pytest.mark.parametrize(
    "key", [{"labels": {ONE: KEY[ONE]}}, {"labels": {ONE: KEY[ONE], OTHER: KEY[ONE]}}], ids=["a place", "a label"]
)
def test_a_key_gives_each_place_a_label_of_its_own(key):
    with pytest.raises(kinds.InvalidQuestion):
        QUESTION.read_key(key)


def test_whoever_places_at_random_is_right_once_in_so_many_labels():
    assert QUESTION.chance(KEY) == Fraction(1, 3)


def test_responses_are_told_place_by_place():
    assert QUESTION.responses(KEY, {OTHER: LABEL_IDS[0]}, {}) == {OTHER: LABEL_IDS[0]}


def test_what_content_says_is_what_rows_say():
    assert kinds.KINDS["labels"].to_content(WRITTEN) == LABELS
    assert list(kinds.KINDS["labels"].to_content(WRITTEN)) == list(LABELS)


def test_the_public_body_shows_labels_in_the_order_drawn():
    shown = QUESTION.public(LABEL_IDS[::-1], {})

    assert list(shown) == ["figure", "regions", "text_alternative", "labels"]
    assert [one["id"] for one in shown["labels"]] == LABEL_IDS[::-1]
    assert [one["text"] for one in shown["regions"]] == ["At the left", "At the right"]


def test_the_public_body_does_not_depend_on_what_belongs_where():
    first, second = LABELS["targets"]
    swapped = {**LABELS, "targets": [{**first, "label": second["label"]}, {**second, "label": first["label"]}]}

    other = kinds.read("labels", written("labels", swapped).body)

    texts = [sorted(one["text"] for one in each.public(each.ids(), {})["labels"]) for each in (other, QUESTION)]
    shown = [{**each.public([], {}), "labels": []} for each in (other, QUESTION)]
    assert texts[0] == texts[1]
    assert shown[0] == shown[1]


def test_nothing_public_bears_the_name_that_an_author_gave_a_part():
    shown = json.dumps(QUESTION.public(LABEL_IDS, {}))

    assert [name for name in ("flap", "stent", "wall", "artery") if f'"{name}' in shown or f'\\"{name}' in shown] == []


@pytest.mark.parametrize(
    ("posted", "answer"),
    [
        ({f"choice-{ONE}": [KEY[ONE]], f"choice-{OTHER}": [""]}, {"labels": {ONE: KEY[ONE]}}),
        ({f"choice-{ONE}": [""]}, {}),
        ({}, {}),
        ({"choice": [ONE]}, {}),
    ],
)
def test_a_form_says_what_was_placed_where(posted, answer):
    assert QUESTION.answer_from_form(posted) == answer


def target(**changes):
    return [{**LABELS["targets"][0], **changes}, LABELS["targets"][1]]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"targets": LABELS["targets"][:1]}, [("targets",)]),
        ({"targets": target(name="")}, [("targets", 0, "name")]),
        ({"targets": target(label="")}, [("targets", 0, "label")]),
        ({"targets": target(label="a" * 121)}, [("targets", 0, "label")]),
        ({"targets": target(label=nan)}, [("targets", 0, "label")]),
        ({"targets": target(label="dissection.")}, [("targets", 1, "label")]),
        ({"targets": target(feedback="")}, [("targets", 0, "feedback")]),
        ({"distractors": ["Stent"]}, [("distractors", 0)]),
        ({"distractors": "Stent"}, [("distractors",)]),
        ({"distractors": [""]}, [("distractors",)]),
        ({"distractors": [["x"]]}, [("distractors",)]),
        ({"distractors": [str(n) for n in range(21)]}, [("distractors",)]),
        ({"distractors": []}, []),
        ({"text_alternative": ""}, [("text_alternative",)]),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(changes, found):
    problems = kinds.KINDS["labels"].problems_in({**LABELS, **changes})

    assert [one.at for one in problems] == found
