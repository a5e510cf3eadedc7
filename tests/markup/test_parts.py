"""A drawing as a question shows it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from markup.domain import parted, read_drawing
from markup.domain.geometry import shapes

quietly = settings(deadline=None, database=None)
FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-labelledby="t d">'
    '<title id="t">A flap</title><desc id="d">It is the one at the left.</desc>{inner}</svg>'
)


def drawing(inner, box="0 0 100 50"):
    return parted(read_drawing(FRAME.format(box=box, inner=inner), "f").svg)


def test_a_question_shows_no_title_no_id_and_no_class_that_names_what_it_colors():
    shown = drawing('<g id="flap" class="plaque secret" data-region="flap"><path class="secret" d="M0 0L5 5"/></g>')

    assert shown.svg == (
        '<svg viewBox="0 0 100 50"><g class="tone-b" data-region="flap"><path d="M0 0L5 5"/></g></svg>'
    )


def test_words_of_a_drawing_stay_and_are_escaped():
    shown = drawing('<text x="10" y="20" font-size="10">5 &lt; 6 &amp; 7</text>')

    assert shown.svg == '<svg viewBox="0 0 100 50"><text font-size="10" x="10" y="20">5 &lt; 6 &amp; 7</text></svg>'
    assert shown.words == [(10, 10, 54, 12.5)]


@pytest.mark.parametrize(
    ("inner", "box"),
    [
        ('<rect x="1" y="2" width="30" height="4"/>', (1, 2, 30, 4)),
        ('<circle cx="10" cy="10" r="5"/>', (5, 5, 10, 10)),
        ('<ellipse cx="10" cy="10" rx="5" ry="2"/>', (5, 8, 10, 4)),
        ('<line x1="1" y1="2" x2="11" y2="2"/>', (1, 2, 10, 0)),
        ('<polygon points="0,0 10,0 10,20"/>', (0, 0, 10, 20)),
        ('<path d="M10 10h20v-5H10z"/>', (10, 5, 20, 5)),
        ('<path d="M10,10 C10,0 20,0 20,10 s10,10 10,0"/>', (10, 0, 20, 20)),
        ('<path d="m5 5q5 5 10 0t10 0"/>', (5, 5, 20, 5)),
        ('<path d="M0 10a5 5 0 0110 0"/>', (0, 5, 10, 10)),
        ('<path d="M0 0L1 1M10 10L40 40"/>', (10, 10, 30, 30)),
        ('<circle cx="5" cy="5" r="1"/><rect width="20" height="20"/>', (0, 0, 20, 20)),
        ('<g transform="translate(10 20) scale(2)"><rect width="5" height="5"/></g>', (10, 20, 10, 10)),
        ('<rect transform="rotate(90 5 5)" x="5" y="5" width="10" height="2"/>', (3, 5, 2, 10)),
        ('<rect transform="matrix(1 0 0 1 3 4)" width="2" height="2"/>', (3, 4, 2, 2)),
        ('<text x="10" y="20" font-size="10" text-anchor="middle">ab</text>', (4, 10, 12, 12.5)),
    ],
)
def test_a_part_lies_where_its_largest_shape_does(inner, box):
    shown = drawing(f'<g data-region="flap">{inner}</g><rect width="90" height="40"/>')

    assert shown.parts == {"flap": box}


def test_a_part_that_draws_nothing_is_none():
    assert drawing('<g data-region="flap"><path d="M1 1"/></g>').parts == {}


@pytest.mark.parametrize(
    ("box", "seen"), [("-10 5 20 30", (-10, 5, 20, 30)), ("0,0,7.5,9", (0, 0, 7.5, 9)), ("all of it", (0, 0, 100, 100))]
)
def test_what_is_seen_is_what_the_viewbox_says(box, seen):
    assert drawing("", box).box == seen


@quietly
@given(d=some.text(alphabet="MmLlHhVvCcSsQqTtAaZz0123456789.,-+eE ", max_size=60))
def test_any_path_is_read(d):
    for points in shapes("path", {"d": d}):
        assert all(abs(x) < 1e9 and abs(y) < 1e9 for x, y in points)


@pytest.mark.parametrize(
    "inner",
    [
        f'<path d="M0 0A{"1" * 90_000}"/>',
        f'<path d="M0 0{"A1.234567 1.234567 0 1 " * 3_900}"/>',
        f'<path d="{"." * 45_000}{"1e" * 22_000}"/>',
        f'<g transform="{"scale(" * 15_000}"><path d="M0 0L1 1"/></g>',
        f'<polygon points="{"-" * 90_000}"/>',
    ],
)
def test_however_a_drawing_is_written_it_is_read_at_once(inner):
    before = time.perf_counter()

    drawing(inner)

    assert time.perf_counter() - before < 2
