import pytest

from markup.domain import InvalidDrawing, read_drawing, tidied

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" role="img" aria-labelledby="t d">
  <title id="t">An artery &amp; a stent</title>
  <desc id="d">Two lines.</desc>
  <g data-region="wall" fill="none" stroke="currentColor"><path d="M0 0L5 5"/></g>
  <text x="1" y="2">Wall</text>
</svg>"""


def problems(text):
    with pytest.raises(InvalidDrawing) as caught:
        read_drawing(text, "f")
    return caught.value.problems


def test_a_drawing_is_written_anew_with_ids_of_its_own():
    drawing = read_drawing(DRAWING, "f-artery")

    assert drawing.svg == (
        '<svg aria-labelledby="f-artery-t f-artery-d" role="img" viewBox="0 0 10 10">'
        '<title id="f-artery-t">An artery &amp; a stent</title><desc id="f-artery-d">Two lines.</desc>'
        '<g data-region="wall" fill="none" stroke="currentColor"><path d="M0 0L5 5"></path></g>'
        '<text x="1" y="2">Wall</text></svg>'
    )
    assert drawing.regions == frozenset({"wall"})


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("<script>alert(1)</script>", "<script> is not allowed"),
        ("<style>g{fill:red}</style>", "<style> is not allowed"),
        ('<image href="https://example.org/x.png"/>', "<image> is not allowed"),
        ("<foreignObject/>", "<foreignObject> is not allowed"),
        ('<a href="javascript:alert(1)"/>', "<a> is not allowed"),
        ('<use href="#t"/>', "<use> is not allowed"),
        ('<g onclick="alert(1)"/>', "the attribute onclick is not allowed"),
        ('<g style="fill:red"/>', "the attribute style is not allowed"),
        ('<g fill="red"/>', 'fill must be "none" or "currentColor"'),
        ('<g class="url(https://example.org)"/>', "class must be numbers or names"),
        ('<p xmlns="http://www.w3.org/1999/xhtml">x</p>', "is not allowed"),
        ("<g>loose words</g>", "words stand in <g>"),
        ("<svg/>", "the drawing must be one <svg>"),
    ],
)
def test_what_could_act_or_leave_the_theme_is_refused_with_its_line(part, said):
    found = problems(DRAWING.replace('<text x="1" y="2">Wall</text>', part))

    assert [line for line, _ in found] == [5]
    assert said in found[0][1]


def test_title_description_and_role_are_needed():
    found = problems('<svg xmlns="http://www.w3.org/2000/svg"/>')

    assert found == [
        (1, "aria-labelledby must name the ids of its <title> and <desc>"),
        (1, "the drawing needs a <desc> in words"),
        (1, "the drawing needs a <title> in words"),
        (1, "the drawing needs a viewBox"),
        (1, 'the drawing needs role="img"'),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
        '<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg/>',
    ],
)
def test_entities_and_document_types_are_refused(text):
    assert problems(text) == [(1, "a document type or an entity is not allowed")]


def test_what_is_no_xml_is_refused_with_its_line():
    assert problems("<svg>\n<g>\n</svg>")[0][0] == 3


def test_a_drawing_nested_without_end_is_refused():
    deep = '<svg xmlns="http://www.w3.org/2000/svg">' + "<g>" * 5_000 + "</g>" * 5_000 + "</svg>"

    assert problems(deep) == [(1, "elements are nested more than 20 deep")]


def test_a_drawing_may_not_be_huge():
    assert problems("<svg>" + " " * 100_000 + "</svg>") == [(1, "the drawing has 100,011 characters; at most 100,000")]


INKSCAPE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Created with a drawing program -->
<svg width="40mm" height="20" version="1.1" id="svg5" xmlns="http://www.w3.org/2000/svg" xml:space="preserve"
  xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:version="1.2">
  <inkscape:page x="0"/><metadata>Somebody</metadata><defs id="defs2"/>
  <path style="fill:none;stroke:#000000;stroke-width:0.5;-inkscape-stroke:none" d="M0 0L5 5" inkscape:label="wall"/>
</svg>"""


def test_what_a_drawing_program_leaves_is_tidied_away_and_words_are_added():
    source = tidied(INKSCAPE, "Iliac stent", "A stent in an artery, from the side.")

    assert read_drawing(source, "f").svg == (
        '<svg aria-labelledby="f-title f-desc" height="20" id="f-svg5" role="img" viewBox="0 0 40 20" width="40mm">'
        '<title id="f-title">Iliac stent</title><desc id="f-desc">A stent in an artery, from the side.</desc>'
        '<path d="M0 0L5 5" fill="none" stroke="currentColor" stroke-width="0.5"></path></svg>'
    )


def test_a_drawing_that_is_right_already_says_the_same_when_it_was_tidied():
    assert read_drawing(tidied(DRAWING, "Another", "Another."), "f") == read_drawing(DRAWING, "f")


@pytest.mark.parametrize(
    "part",
    [
        "<script>alert(1)</script>",
        "<style>g{fill:red}</style>",
        '<g onclick="alert(1)"/>',
        '<a href="javascript:alert(1)"/>',
        '<g style="fill:url(#x)"/>',
        '<g style="fill:#ff0000"/>',
        "<foreignObject/>",
    ],
)
def test_tidying_lets_nothing_pass_that_may_not_stand_in_a_page(part):
    with pytest.raises(InvalidDrawing):
        read_drawing(tidied(DRAWING.replace("<text", f"{part}<text"), "Title", "Words."), "f")
