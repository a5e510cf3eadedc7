import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from markup.domain import Figure, Names, Term, Unreadable, render, render_lesson
from markup.domain.cleaning import clean

NAMES = Names(
    terms={"stent": Term("stent", 'A tube <that> "stays".'), "scaffold": Term("stent", 'A tube <that> "stays".')},
    sources=["best-cli-2022", "basil2-2023"],
    figures={"artery": Figure("<svg></svg>")},
    checks=frozenset({"vascular.pta-stent.q03"}),
)
ACTIVE = re.compile(
    r"<(script|style|iframe|img|svg|form|input|object|embed|base|meta|link)\b"
    r"|<[^>]*\s(on\w+|style|srcdoc)\s*="
    r"|<[^>]*=\s*[\"']?\s*(javascript|vbscript|data):",
    re.IGNORECASE,
)
VECTORS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    '[x](https://example.org "onmouseover=alert(1) x=\\"")',
    '[x](https://example.org/"onmouseover="alert(1))',
    "[x]: javascript:alert(1)\n\n[x]",
    "<a href='javascript:alert(1)'>x</a>",
    "```<script>\nalert(1)\n```",
    '```x" onclick="alert(1)\ncode\n```',
    "| a |\n| -: |\n| <b onclick=alert(1)> |",
    "<!--><script>alert(1)</script>-->",
    "<math><mtext><table><mglyph><style><!--</style><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '[["><script>alert(1)</script>]]',
    "[[stent|<img src=x onerror=alert(1)>]]",
    ':::figure "><script>alert(1)</script>\n:::',
    ':::check "><script>alert(1)</script>\n:::',
    "[@<script>]",
    "# <script>alert(1)</script>",
    '## "onclick=alert(1)',
]


def test_markdown_becomes_html():
    html = render("# Access\n\nRadial **first**, see [the trial](https://example.org/trial).\n\n- one\n- two\n")

    assert html == (
        "<h1>Access</h1>\n<p>Radial <strong>first</strong>, see "
        '<a href="https://example.org/trial" rel="noopener noreferrer nofollow">the trial</a>.</p>\n'
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
    )


def test_a_table_scrolls_by_keyboard_and_aligns_by_class():
    html = render("| Sign | Count |\n| --- | ---: |\n| Pain | 3 |\n")

    assert html == (
        '<div class="tw" tabindex="0" role="region" aria-label="Table: Sign, Count"><table>\n<thead>\n<tr>\n'
        '<th scope="col">Sign</th>\n<th scope="col" class="num">Count</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
        '<td>Pain</td>\n<td class="num">3</td>\n</tr>\n</tbody></table></div>\n'
    )


def test_the_empty_corner_of_a_table_heads_nothing():
    html = render("| | A |\n| --- | --- |\n| b | c |\n")

    assert html.count("<th ") == 1
    assert "<td></td>" in html


def test_a_term_links_to_the_glossary_with_its_definition():
    html = render_lesson("A [[stent]] or [[scaffold|two of them]].", NAMES).html

    gloss = 'A tube &lt;that&gt; "stays".'
    assert html == (
        '<p>A <span class="term"><a href="#g-stent" aria-describedby="t-stent">stent</a>'
        f'<span class="gloss" role="tooltip" id="t-stent">{gloss}</span></span> or '
        '<span class="term"><a href="#g-stent" aria-describedby="t-stent-2">two of them</a>'
        f'<span class="gloss" role="tooltip" id="t-stent-2">{gloss}</span></span>.</p>\n'
    )


def test_citations_show_the_numbers_of_the_sources():
    html = render_lesson("Bypass [@basil2-2023; @best-cli-2022].", NAMES).html

    assert html == (
        '<p>Bypass<sup><a href="#s-2" aria-label="Source 2">2</a>, '
        '<a href="#s-1" aria-label="Source 1">1</a></sup>.</p>\n'
    )


def test_a_figure_holds_its_drawing_and_its_caption():
    html = render_lesson(":::figure artery\nBefore *and* after.\n:::\n", NAMES).html

    assert html == (
        '<figure><div class="tw" tabindex="0" role="group" aria-label="Drawing"><svg></svg></div>'
        "<figcaption><p>Before <em>and</em> after.</p>\n</figcaption></figure>\n"
    )


def test_a_question_leaves_its_place_in_the_text():
    html = render_lesson("Before.\n\n:::check vascular.pta-stent.q03\n:::\n\nAfter.", NAMES).html

    assert html == '<p>Before.</p>\n<div data-check="vascular.pta-stent.q03"></div>\n<p>After.</p>\n'


def test_headings_have_ids_and_sections_are_listed():
    rendered = render_lesson("## What a [[stent]] adds\n\n### More\n\n## What a stent adds\n", NAMES)

    assert rendered.headings == [
        ["h-what-a-stent-adds", "What a stent adds"],
        ["h-what-a-stent-adds-2", "What a stent adds"],
    ]
    assert re.findall(r'<h[23] id="([^"]*)"', rendered.html) == [
        "h-what-a-stent-adds",
        "h-more",
        "h-what-a-stent-adds-2",
    ]


def test_every_name_in_a_text_is_returned_with_its_line():
    text = "One [[stent]]\nand [@best-cli-2022].\n\n:::figure artery\n[[scaffold]]\n:::\n\n:::check q\n"

    references = render_lesson(text, NAMES).references

    assert [(one.kind, one.name, one.line, one.closed) for one in references] == [
        ("term", "stent", 1, True),
        ("source", "best-cli-2022", 2, True),
        ("figure", "artery", 4, True),
        ("term", "scaffold", 5, True),
        ("check", "q", 8, False),
    ]


def test_a_name_that_leads_nowhere_is_shown_in_words():
    html = render_lesson("A [[drain|tube]] [@nobody-2020].\n\n:::figure none\nCaption\n:::\n", NAMES).html

    assert html == ("<p>A tube [@nobody-2020].</p>\n<figure><figcaption><p>Caption</p>\n</figcaption></figure>\n")


def test_text_outside_a_lesson_keeps_what_only_a_lesson_understands():
    assert render("A [[stent]] [@a].") == "<p>A [[stent]] [@a].</p>\n"


def test_code_keeps_names_as_they_are():
    assert render_lesson("`[[stent]]`", NAMES).html == "<p><code>[[stent]]</code></p>\n"


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_active_gets_through(vector):
    for html in (render(vector), render_lesson(vector, NAMES).html):
        assert not ACTIVE.search(html)


@pytest.mark.parametrize("marker", ["data-check", "data-drawing"])
def test_a_text_cannot_forge_the_place_of_a_question_or_a_drawing(marker):
    forged = f'<div {marker}="artery"></div>'

    html = render_lesson(f'{forged}\n\n[x](/ "<div {marker}=\\"artery\\"></div>")\n\n`{forged}`', NAMES).html

    assert forged not in html
    assert "<svg>" not in html


PIECES = st.sampled_from(
    [
        *("<", ">", "[[", "]]", "[@", "](", ")", "javascript:", "`", '"', "'", "|", "-", "\n", ":::figure ", ":::"),
        *("artery", "on", "=", "&#", ";", "\\", "*", "_", "script", "style", "svg", "stent", " ", "|-|\n"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join))
def test_whatever_is_written_comes_out_clean(text):
    text = text.replace("\0", "")

    plain, lesson = render(text), render_lesson(text, Names(terms=NAMES.terms, sources=NAMES.sources)).html

    assert not ACTIVE.search(plain)
    assert not ACTIVE.search(lesson)
    assert clean(plain) == plain
    assert clean(lesson) == lesson


@pytest.mark.parametrize(
    "piece",
    ["[", "[[", "](", "[@a;", ">", "*a **a ", "`", "- ", "<", "![", "[a](", "&", "\\", '"', "_*", ":::figure x\n", "|"],
)
def test_depth_and_repetition_cost_little_time(piece):
    text = piece * 10_000

    started = time.process_time()
    render(text)
    render_lesson(text, NAMES)

    assert time.process_time() - started < 3  # seconds


def test_nul_and_far_too_long_texts_are_refused():
    with pytest.raises(Unreadable, match="NUL"):
        render("a\0b")
    with pytest.raises(Unreadable, match="200,001 characters"):
        render("a" * 200_001)


def test_the_last_gate_stops_what_no_renderer_should_have_made():
    made = (
        '<a href="javascript:alert(1)" onclick="alert(1)" style="color:red">x</a><script>alert(1)</script><svg></svg>'
    )

    assert clean(made) == "<a>x</a>"
