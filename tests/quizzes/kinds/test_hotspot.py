"""The place on a figure."""

import copy
import json
from fractions import Fraction
from math import inf, nan
from random import Random
from time import perf_counter

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as some

from quizzes.domain import kinds
from quizzes.domain.drawn import Drawn, read_drawn
from quizzes.domain.showing import as_shown, figure_shown, problems_with_figures
from tests.quizzes.kinds.figures import DIGEST, DRAWING, FIGURES, HOTSPOT, ON_PICTURE, PICTURE, written

patiently = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
WRITTEN = written("hotspot")
IDS = [one["id"] for one in WRITTEN.body["regions"]]
QUESTION = kinds.read("hotspot", WRITTEN.body)

anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text() | some.sampled_from(IDS),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
nearly = some.dictionaries(some.sampled_from(["region", "regions", "choices", "x"]), anything)


def deep(levels):
    found = []
    for _ in range(levels):
        found = [found]
    return found


STRANGE = [
    {},
    {"region": ""},
    {"region": None},
    {"region": 1},
    {"region": nan},
    {"region": inf},
    {"region": True},
    {"region": "\0"},
    {"region": IDS[0] + "\0"},
    {"region": "zzzzzzzz"},
    {"region": [IDS[0]]},
    {"region": {"id": IDS[0]}},
    {"region": "a" * 10_000_000},
    {"region": deep(500)},
    {"region": IDS[0], "x": 1},
    {"choices": [IDS[0]]},
    {"x": 10, "y": 20},
]


@pytest.mark.parametrize("answer", STRANGE, ids=range(len(STRANGE)))
def test_what_is_no_place_of_the_question_is_refused_at_once(answer):
    started = perf_counter()

    with pytest.raises(kinds.InvalidAnswer):
        QUESTION.read_answer(answer)
    with pytest.raises(kinds.InvalidQuestion):
        QUESTION.read_key(answer)

    assert perf_counter() - started < 0.5


@patiently
@given(answer=nearly)
def test_an_answer_is_read_or_refused(answer):
    try:
        picked = QUESTION.read_answer(answer)
    except kinds.InvalidAnswer:
        return

    assert answer == {"region": picked}
    assert picked in IDS


@patiently
@given(key=some.sampled_from(IDS), picked=some.sampled_from(IDS))
def test_a_mark_is_all_or_nothing(key, picked):
    assert kinds.mark("hotspot", WRITTEN.body, {"region": key}, {"region": picked}, {}) == int(key == picked)


def test_whoever_picks_at_random_is_right_once_in_so_many():
    assert QUESTION.chance(IDS[0]) == Fraction(1, 3)


def test_a_response_is_the_place_that_was_picked():
    assert QUESTION.responses(IDS[0], IDS[1], {}) == {"": IDS[1]}


@pytest.mark.parametrize("content", [HOTSPOT, ON_PICTURE])
def test_what_content_says_is_what_rows_say(content):
    found = written("hotspot", content)

    assert kinds.KINDS["hotspot"].to_content(found) == content
    assert list(kinds.KINDS["hotspot"].to_content(found)) == list(content)


def test_a_draft_may_lack_its_figure_its_key_and_its_words():
    content = {"regions": [{"region": "stent"}, {"region": "wall"}]}

    found = kinds.KINDS["hotspot"].from_content(content, Random(0), draft=True)

    assert kinds.KINDS["hotspot"].to_content(found) == {
        "figure": "",
        "correct_region": "",
        "regions": [{"region": "stent", "feedback": ""}, {"region": "wall", "feedback": ""}],
        "text_alternative": "",
    }
    with pytest.raises(kinds.InvalidQuestion):
        kinds.KINDS["hotspot"].from_content(content, Random(0))


def test_the_public_body_is_the_figure_its_places_and_its_words():
    shown = QUESTION.public([], {})
    by_text = {one["text"]: one["id"] for one in shown["regions"]}

    assert list(shown) == ["figure", "regions", "text_alternative"]
    assert {name: value for name, value in shown["figure"].items() if name != "svg"} == {
        "digest": "",
        "media_type": "",
        "left": 0,
        "top": 0,
        "width": 400,
        "height": 200,
        "radius": 15.4,
    }
    assert [one["text"] for one in shown["regions"]] == ["The crack in the wall", "Wall", "Stent"]
    assert [set(one) for one in shown["regions"]] == [{"id", "text", "box", "number", "shape"}] * 3
    assert shown["text_alternative"] == HOTSPOT["text_alternative"]
    assert f'data-region="{by_text["Stent"]}"' in shown["figure"]["svg"]


def test_a_picture_is_named_by_its_digest_and_its_places_have_shapes():
    shown = kinds.read("hotspot", written("hotspot", ON_PICTURE).body).public([], {})

    assert (shown["figure"]["svg"], shown["figure"]["digest"]) == ("", DIGEST)
    assert [one["shape"] for one in shown["regions"]] == [
        {"rect": [10, 20, 100, 300]},
        {"circle": [400, 300, 40]},
        {"polygon": [600, 100, 700, 100, 650.5, 250]},
    ]


def test_nothing_public_bears_the_name_that_an_author_gave_a_part():
    content = {**HOTSPOT, "regions": [{**one, "name": f"Number {n}"} for n, one in enumerate(HOTSPOT["regions"])]}
    shown = json.dumps(kinds.read("hotspot", written("hotspot", content).body).public([], {}))

    assert [name for name in ("flap", "stent", "wall", "artery") if f'"{name}' in shown or f'\\"{name}' in shown] == []


@patiently
@given(right=some.sampled_from(["stent", "flap", "wall"]), feedback=some.text(min_size=1, max_size=20))
def test_the_public_body_does_not_depend_on_the_key(right, feedback):
    assume(feedback.strip() and "\0" not in feedback)
    content = {**HOTSPOT, "correct_region": right}
    content["regions"] = [{**one, "feedback": feedback} for one in HOTSPOT["regions"]]

    other = kinds.read("hotspot", written("hotspot", content).body)

    assert other.public([], {}) == QUESTION.public([], {})
    assert kinds.read("hotspot", json.loads(json.dumps(WRITTEN.body))) == QUESTION


def test_without_its_figure_a_question_cannot_be_shown():
    body = {name: value for name, value in WRITTEN.body.items() if name != "drawn"}

    with pytest.raises(kinds.InvalidQuestion) as refused:
        kinds.read("hotspot", body).public([], {})

    assert refused.value.missing


@pytest.mark.parametrize(
    ("posted", "answer"),
    [
        ({"choice": [IDS[0]]}, {"region": IDS[0]}),
        ({"choice": [""]}, {}),
        ({}, {}),
        ({"choice": [IDS[0], IDS[1]]}, {"region": IDS[:2]}),
    ],
)
def test_a_form_says_which_place(posted, answer):
    assert QUESTION.answer_from_form(posted) == answer


def spoiled(change):
    body = copy.deepcopy(WRITTEN.body)
    change(body)
    return body


BODIES = [
    lambda body: body.pop("figure"),
    lambda body: body.update(key={"region": IDS[0]}),
    lambda body: body.update(figure=1),
    lambda body: body.update(figure="f" * 61),
    lambda body: body.update(text_alternative=None),
    lambda body: body["regions"].reverse(),
    lambda body: body.update(regions=body["regions"][:1]),
    lambda body: body.update(regions=[body["regions"][0]] * 2),
    lambda body: body["regions"][0].update(correct=True),
    lambda body: body["regions"][0].update(region="a b"),
    lambda body: body["regions"][0].update(text=""),
    lambda body: body["regions"][0].update(shape="circle nan 1 2"),
    lambda body: body.update(regions=deep(500)),
    lambda body: body["drawn"].update(svg="<script>"),
    lambda body: body["drawn"].update(svg=body["drawn"]["svg"].replace("Before", "\0")),
    lambda body: body["drawn"].update(svg="<svg " + "a" * 300_000 + ">"),
    lambda body: body["drawn"].update(box=[0, 0, nan, 10]),
    lambda body: body["drawn"].update(box=[0, 0, inf, 10]),
    lambda body: body["drawn"].update(box=[0, 0, -1, 10]),
    lambda body: body["drawn"].update(box=[0, 0, 10]),
    lambda body: body["drawn"].update(parts={"flap": "here"}),
    lambda body: body["drawn"].update(digest=DIGEST, media_type="image/png"),
    lambda body: body.update(drawn=deep(500)),
]


@pytest.mark.parametrize("change", BODIES, ids=range(len(BODIES)))
def test_a_body_of_another_shape_is_refused(change):
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("hotspot", spoiled(change))


@patiently
@given(body=some.dictionaries(some.sampled_from(["figure", "regions", "text_alternative", "drawn"]), anything))
def test_a_body_is_read_or_refused(body):
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("hotspot", body)


def problems(**changes):
    return [(problem.at, problem.missing) for problem in kinds.KINDS["hotspot"].problems_in({**HOTSPOT, **changes})]


def region(**changes):
    return [{**HOTSPOT["regions"][0], **changes}, *HOTSPOT["regions"][1:]]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"figure": ""}, [(("figure",), True)]),
        ({"figure": 3}, [(("figure",), False)]),
        ({"figure": "a b"}, [(("figure",), False)]),
        ({"text_alternative": " "}, [(("text_alternative",), True)]),
        ({"text_alternative": "a" * 1_001}, [(("text_alternative",), False)]),
        ({"correct_region": ""}, [(("correct_region",), True)]),
        ({"correct_region": "balloon"}, [(("correct_region",), False)]),
        ({"correct_region": ["flap"]}, [(("correct_region",), False)]),
        ({"regions": "flap"}, [(("regions",), False)]),
        ({"regions": HOTSPOT["regions"][:1]}, [(("regions",), False)]),
        ({"regions": HOTSPOT["regions"] * 7}, [(("regions",), False)]),
        ({"regions": region(region="flap")}, [(("regions", 1), False)]),
        ({"regions": region(name="wall")}, [(("regions", 2), False)]),
        ({"regions": region(region="")}, [(("regions", 0, "region"), False)]),
        ({"regions": region(region="a\0b")}, [(("regions", 0, "region"), False)]),
        ({"regions": region(feedback="")}, [(("regions", 0, "feedback"), True)]),
        ({"regions": region(feedback=nan)}, [(("regions", 0, "feedback"), False)]),
        ({"regions": region(name="a" * 201)}, [(("regions", 0, "name"), False)]),
        ({"regions": region(shape="circle 1 2")}, [(("regions", 0, "shape"), False)]),
        ({"regions": region(shape="circle 1 2 nan")}, [(("regions", 0, "shape"), False)]),
        ({"regions": region(shape="circle 1 2 1e9")}, [(("regions", 0, "shape"), False)]),
        ({"regions": region(shape="rect 1 2 0 4")}, [(("regions", 0, "shape"), False)]),
        ({"regions": region(shape=[1])}, [(("regions", 0, "shape"), False)]),
        ({"regions": region(correct=True)}, [(("regions", 0), False)]),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(changes, found):
    assert problems(**changes) == found


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"figure": "heart"}, ["the lesson has no figure heart; it has angiogram, artery"]),
        ({"regions": region(region="valve")}, ["the figure has no region valve; it has flap, stent, wall"]),
        ({"regions": region(shape="circle 10 10 20")}, ["the shape leaves the figure, which is 400 wide and 200 high"]),
        ({"figure": "angiogram"}, ["the figure has no region {}; it has none; give the place a `shape`"] * 3),
        ({"figure": ""}, []),
        ({"regions": "flap"}, []),
    ],
)
def test_a_place_is_on_the_figure_that_the_question_names(changes, said):
    found = problems_with_figures("hotspot", {**HOTSPOT, **changes}, FIGURES)

    names = [one["region"] for one in HOTSPOT["regions"]]
    assert [str(one) for one in found] == [one.format(name) for one, name in zip(said, names, strict=False)]


@pytest.mark.parametrize("figure", [DRAWING, PICTURE])
def test_a_figure_is_stored_as_it_was_passed_in(figure):
    stored = json.loads(json.dumps(figure.stored()))

    assert read_drawn(stored) == figure
    assert figure_shown(as_shown({}, figure)) == figure


def test_a_figure_is_a_drawing_or_a_picture_and_not_both():
    with pytest.raises(ValueError, match="a drawing or a picture"):
        read_drawn(Drawn(box=(0, 0, 1, 1)).stored())


def test_a_length_that_no_float_can_hold_is_refused():
    drawn = {**WRITTEN.body["drawn"], "box": [10**400, 0, 1, 1]}

    with pytest.raises(kinds.InvalidQuestion, match="a box is x, y, width and height"):
        kinds.read("hotspot", {**WRITTEN.body, "drawn": drawn})
