import pytest

from markup.domain import InvalidDrawing, read_drawing

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
