"""Questions on a figure, at their desk: as forms, without a script."""

import re

import pytest

from learning.models import Figure
from markup.domain import read_drawing
from quizzes.models import QuestionVersion
from quizzes.queries.authoring import question_texts
from tests.authoring.bank import EXPLANATION, make_desk_lesson
from tests.authoring.desks import rows, signed_in
from tests.factories import make_figure

pytestmark = pytest.mark.django_db
ADD = "/admin/quizzes/question/add/?objective=tests.access.1&kind={}"
PREVIEW = "/admin/quizzes/question/preview/"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200" role="img" aria-labelledby="t d">'
    '<title id="t">An artery</title><desc id="d">It is torn.</desc>'
    '<path class="fracture" data-region="flap" d="M10 10L60 40"/>'
    '<rect class="device-stent" data-region="stent" x="200" y="20" width="120" height="80"/></svg>'
)
STEM = "The drawing shows an artery after angioplasty. Where does a flap that limits flow begin?"
COMMON = {
    "objective": "tests.access.1",
    "level": "understand",
    "case": "",
    "case_stem": "",
    "stem": STEM,
    "negative_reason": "",
    "explanation": EXPLANATION,
    "sources": ["jolly-2011"],
    "status": "live",
    "seen": "",
    "figure": "artery",
    "text_alternative": "An artery: torn at the left, with a stent at the right.",
}
PLACES = [
    {"region": "flap", "name": "The crack in the wall", "shape": "", "feedback": "It begins where the wall was torn."},
    {"region": "stent", "name": "", "shape": "", "feedback": "The stent holds the flap down."},
]
TARGETS = [
    {**PLACES[0], "name": "At the left", "label": "Dissection"},
    {**PLACES[1], "name": "At the right", "label": "Stent"},
]


@pytest.fixture(autouse=True)
def lesson():
    lesson = make_desk_lesson()
    svg = read_drawing(DRAWING, "f-artery").svg
    drawing = {"file": "artery.svg", "source": DRAWING, "svg": svg, "alt": "An artery.", "credit": "Own."}
    Figure.objects.create(lesson=lesson, code="artery", **drawing)
    make_figure(lesson, code="angiogram", file="angiogram.png")
    return lesson


def hotspot(places=PLACES, **changes):
    return {**COMMON, "kind": "hotspot", "correct_region": "flap", **rows("regions", places, 0), **changes}


def labels(targets=TARGETS, **changes):
    return {**COMMON, "kind": "labels", "distractors": "Thrombus\nFilter", **rows("targets", targets, 0), **changes}


def page_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def problems_in(page):
    return re.findall(r'<li><a href="#id_([\w-]+)">[^<]*</a>: ([^<]*)</li>', page)


def test_a_form_offers_the_figures_of_the_lesson_and_the_names_of_their_parts():
    page = page_of(signed_in().get(ADD.format("hotspot")))

    assert re.findall(r'<option value="(\w*)"', page.partition('id="id_figure"')[2].partition("</select>")[0]) == [
        "",
        "angiogram",
        "artery",
    ]
    datalist = page.partition('<datalist id="parts-of-figures">')[2].partition("</datalist>")[0]
    assert re.findall(r'value="(\w+)"', datalist) == ["flap", "stent"]
    assert 'name="regions-0-region"' in page and 'list="parts-of-figures"' in page
    assert "fixed_order" not in page


def test_an_instructor_writes_a_place_on_a_figure():
    answer = signed_in().post(ADD.format("hotspot"), hotspot())

    assert (answer.status_code, answer.url) == (302, "/admin/quizzes/question/")
    text = question_texts()["tests.access.q01"]
    assert text.content == {
        "figure": "artery",
        "correct_region": "flap",
        "regions": [
            {"region": "flap", "name": "The crack in the wall", "feedback": "It begins where the wall was torn."},
            {"region": "stent", "feedback": "The stent holds the flap down."},
        ],
        "text_alternative": "An artery: torn at the left, with a stent at the right.",
    }
    assert text.figure.parts == {"flap": (10, 10, 50, 30), "stent": (200, 20, 120, 80)}


def test_an_instructor_writes_labels():
    answer = signed_in().post(ADD.format("labels"), labels())

    assert answer.status_code == 302
    content = question_texts()["tests.access.q01"].content
    assert [one["label"] for one in content["targets"]] == ["Dissection", "Stent"]
    assert content["distractors"] == ["Thrombus", "Filter"]


def test_places_on_a_picture_are_shapes():
    shapes = [{**PLACES[0], "shape": "circle 2 2 1"}, {**PLACES[1], "shape": "rect 4,0 3,3"}]

    answer = signed_in().post(ADD.format("hotspot"), hotspot(shapes, figure="angiogram"))

    assert answer.status_code == 302
    regions = question_texts()["tests.access.q01"].content["regions"]
    assert [one["shape"] for one in regions] == ["circle 2 2 1", "rect 4 0 3 3"]


@pytest.mark.parametrize("status", ["live", "draft"])
@pytest.mark.parametrize(
    ("places", "changes", "found"),
    [
        (
            [{**PLACES[0], "region": "valve"}, PLACES[1]],
            {"correct_region": "valve"},
            [("regions-0-region", "The figure has no region valve; it has flap, stent.")],
        ),
        (
            [{**PLACES[0], "shape": "circle 390 10 50"}, PLACES[1]],
            {},
            [("regions-0-shape", "The shape leaves the figure, which is 400 wide and 200 high.")],
        ),
        (
            [{**PLACES[0], "shape": "circle 390"}, PLACES[1]],
            {},
            [
                (
                    "regions-0-shape",
                    "A shape is “rect x y width height”, “circle x y radius” or “polygon x,y x,y x,y”, in numbers.",
                )
            ],
        ),
        (PLACES, {"correct_region": "stent-2"}, [("correct_region", "Correct region must be one of regions.")]),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(places, changes, found, status):
    answer = signed_in().post(ADD.format("hotspot"), hotspot(places, status=status, **changes))

    assert answer.status_code == 422
    assert problems_in(page_of(answer)) == found
    assert not QuestionVersion.objects.exists()


def test_a_figure_of_another_lesson_cannot_be_chosen():
    answer = signed_in().post(ADD.format("hotspot"), hotspot(figure="heart"))

    assert answer.status_code == 422
    assert problems_in(page_of(answer))[0][0] == "figure"


def test_a_draft_may_lack_its_figure_and_a_live_question_may_not():
    client = signed_in()

    live = client.post(ADD.format("hotspot"), hotspot(figure="", correct_region="", text_alternative=""))
    draft = client.post(
        ADD.format("hotspot"), hotspot(figure="", correct_region="", text_alternative="", status="draft")
    )

    assert [name for name, _ in problems_in(page_of(live))] == ["figure", "correct_region", "text_alternative"]
    assert draft.status_code == 302
    assert question_texts()["tests.access.q01"].figure is None


@pytest.mark.parametrize("form", [hotspot, labels])
def test_the_preview_shows_the_figure_as_it_is_typed(form):
    page = page_of(signed_in().post(PREVIEW, form()))

    assert page.count('class="mk"') == 2
    assert 'aria-label="An artery: torn at the left, with a stent at the right."' in page
    assert "flap" not in page.partition("<form")[2].partition('type="hidden"')[0]


def test_the_preview_marks_a_place():
    client = signed_in()
    page = page_of(client.post(PREVIEW, hotspot()))
    right = re.search(r'value="(\w{8})" data-choice><i>\d</i><span>The crack in the wall', page)[1]

    told = page_of(client.post(PREVIEW, {**hotspot(), "choice": right, "confidence": "sure"}))

    assert '<h1 class="h">Right</h1>' in told
    assert "It begins where the wall was torn." in told


def test_without_a_figure_the_preview_says_what_is_missing():
    page = page_of(signed_in().post(PREVIEW, hotspot(figure="", status="draft")))

    assert "There is not enough to show yet: choose the figure first." in page
