"""Shapes on a figure, and where numbers stand beside them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from quizzes.domain.kinds.callouts import callouts, radius_on
from quizzes.domain.kinds.shapes import NoShape, read_shape

quietly = settings(deadline=None, database=None)
FIGURE = (0, 0, 720, 260)


@pytest.mark.parametrize(
    ("text", "said", "box"),
    [
        ("circle 320 210 24", "circle 320 210 24", (296, 186, 48, 48)),
        ("  rect 10,20  30 , 40.50", "rect 10 20 30 40.5", (10, 20, 30, 40.5)),
        ("polygon 10,10 60,20 40,90", "polygon 10 10 60 20 40 90", (10, 10, 50, 80)),
        ("rect -5 -5 10 10", "rect -5 -5 10 10", (-5, -5, 10, 10)),
    ],
)
def test_a_shape_has_one_form(text, said, box):
    shape = read_shape(text)

    assert (shape.text, shape.box) == (said, box)
    assert read_shape(shape.text) == shape


@pytest.mark.parametrize(
    "text",
    [
        *("", "circle", "circle 1 2", "circle 1 2 3 4", "rect 1 2 3", "polygon 1 2 3 4", "polygon 1 2 3 4 5 6 7"),
        *("circle 1 2 0", "rect 1 2 -3 4", "polygon 1 1 2 2 3 1e3", "circle 1 2 inf", "circle 1 2 NaN"),
        *("circle 123456 1 1", "circle 1.234 1 1", "ellipse 1 2 3 4", "circle 1 2 ٣", "polygon 1 1 1 5 1 9"),
        *("polygon " + "1 2 " * 41, "circle 1 2 3" + " " * 600, None, 5, ["circle", 1, 2, 3]),
    ],
)
def test_what_is_no_shape_is_refused(text):
    with pytest.raises(NoShape):
        read_shape(text)


boxes = some.tuples(some.floats(0, 700), some.floats(0, 240), some.floats(0, 400), some.floats(0, 200))


@quietly
@given(regions=some.lists(boxes, min_size=2, max_size=20), words=some.lists(boxes, max_size=5))
def test_every_region_has_a_number_and_the_same_one_each_time(regions, words):
    found = callouts(FIGURE, regions, words)

    assert len(found) == len(regions)
    assert found == callouts(FIGURE, regions, words)


def test_a_number_hides_neither_what_is_small_nor_words_nor_another_number():
    small, beside, roomy = (100, 100, 10, 10), (130, 100, 10, 10), (300, 60, 150, 150)
    words = (60, 30, 100, 40)

    found = callouts(FIGURE, [small, beside, roomy], [words])

    radius = radius_on(FIGURE)
    assert found[2] == (375, 135)  # it holds its own number
    assert not any(_covers(found[at], radius, box) for at in (0, 1) for box in (small, beside, words))
    assert abs(found[0][0] - found[1][0]) >= 2 * radius or abs(found[0][1] - found[1][1]) >= 2 * radius


def _covers(point, radius, box):
    x, y = point
    return x - radius < box[0] + box[2] and box[0] < x + radius and y - radius < box[1] + box[3] and box[1] < y + radius
