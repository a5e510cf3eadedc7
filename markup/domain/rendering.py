from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from markup.domain import lessons
from markup.domain.cleaning import clean
from markup.domain.lessons import Figure, Names, Reference, slug

LONGEST = 200_000  # characters; the longest lesson has 10,000
DRAWING = re.compile(r'<div data-drawing="([^"<>]*)"></div>')
OTHER_SITE = re.compile(r"(?:https?:)?//", re.IGNORECASE)


class Unreadable(Exception):
    """The text cannot be shown: it holds NUL characters or is far too long."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """`html` is safe as it is. `headings` are [id, text] of the sections, in order."""

    html: str
    headings: list[list[str]] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


def render(text: str) -> str:
    """Return Markdown as the HTML that the site shows. Raises Unreadable."""
    return clean(_PLAIN.render(_readable(text), {"names": Names()}))


def render_lesson(text: str, names: Names, *, anchors: bool = True) -> Rendered:
    """Return a lesson's text as HTML, with what its names lead to. Raises Unreadable.

    A question stands in it as <div data-check="its code"></div>, exactly so, for the page to split at. Without
    `anchors`, headings get no ids, as in text that is no lesson.
    """
    env: EnvType = {"names": names, "used": Counter[str]()}
    tokens = _LESSON.parse(_readable(text), env)
    headings = list(_headings(tokens)) if anchors else []
    html = clean(str(_LESSON.renderer.render(tokens, _LESSON.options, env)))
    # Figures have gates of their own. Cleaned text holds no raw `<div data-drawing="`: html is off in Markdown.
    html = DRAWING.sub(lambda found: _figure(names.figures[found[1]]), html)
    return Rendered(html, headings, list(lessons.references(tokens)))


def _figure(figure: Figure) -> str:
    if figure.picture is None:
        return figure.svg
    one = figure.picture
    size = f'width="{one.width}" height="{one.height}"'
    return f'<img src="{escape(one.address)}" {size} alt="{escape(one.alt)}" loading="lazy">'


def _readable(text: str) -> str:
    if "\0" in text:
        raise Unreadable("the text holds a NUL character")
    if len(text) > LONGEST:
        raise Unreadable(f"the text has {len(text):,} characters; at most {LONGEST:,} are shown")
    return text


def _headings(tokens: Sequence[Token]) -> Iterator[list[str]]:
    """Give each heading an id, and return those of the sections."""
    used: Counter[str] = Counter()
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag in ("h2", "h3", "h4"):
            shown = _plain(tokens[place + 1].children or [])
            base = f"h-{slug(shown)}"  # so that no heading takes the id of a part of the page
            used[base] += 1
            id = base if used[base] == 1 else f"{base}-{used[base]}"
            token.attrSet("id", id)
            if token.tag == "h2":
                yield [id, shown]


def _plain(children: Sequence[Token]) -> str:
    return "".join(token.content for token in children if token.type in ("text", "code_inline", "term")).strip()


Rule = Callable[[RendererHTML, Sequence[Token], int, OptionsDict, EnvType], str]


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # Images come as figures: what a page shows is ours and checked, and no other site learns who reads.
    parser.disable("image")
    rules: dict[str, Rule] = {
        "link_open": _link,
        "fence": _code,
        "code_block": _code,
        "table_open": _table,
        "table_close": lambda *_: "</tbody></table></div>\n",
        "tbody_open": lambda *_: "",
        "tbody_close": lambda *_: "",
        "thead_close": lambda *_: "</thead>\n<tbody>\n",
        "th_open": _cell,
        "td_open": _cell,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


def _lesson_parser() -> MarkdownIt:
    parser = _parser()
    lessons.extend(parser)
    rules: dict[str, Rule] = {
        "term": _term,
        "citation": _citation,
        "directive_open": _directive_open,
        "directive_close": _directive_close,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


def _link(self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[place]
    if OTHER_SITE.match(str(token.attrGet("href") or "")):
        token.attrSet("rel", "noopener noreferrer nofollow")
    return self.renderToken(tokens, place, options, env)


def _code(self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    return f"<pre><code>{escape(tokens[place].content)}</code></pre>\n"


def _table(self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    """Open a table inside a region that scrolls by keyboard, named by its columns."""
    heads: list[str] = []
    for token, after in zip(tokens[place:], tokens[place + 1 :], strict=False):
        if token.type == "thead_close":
            break
        if token.type == "th_open":
            heads.append(_plain(after.children or []))
    label = escape(", ".join(head for head in heads if head))
    return f'<div class="tw" tabindex="0" role="region" aria-label="Table: {label}"><table>\n'


def _cell(self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    """Say alignment by a class: a style attribute would break the content security policy."""
    token, after = tokens[place], tokens[place + 1]
    if token.tag == "th" and not after.content:  # the empty corner of a table heads nothing
        token.tag = tokens[place + 2].tag = "td"
    scope = ' scope="col"' if token.tag == "th" else ""
    number = ' class="num"' if "right" in str(token.attrGet("style") or "") else ""
    return f"<{token.tag}{scope}{number}>"


def _term(self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[place]
    term = env["names"].terms.get(token.info.lower())
    if term is None:
        return escape(token.content)
    name = slug(term.name)
    env["used"][name] += 1
    note = f"t-{name}" if env["used"][name] == 1 else f"t-{name}-{env['used'][name]}"
    link = f'<a href="#g-{name}" aria-describedby="{note}">{escape(token.content)}</a>'
    gloss = f'<span class="gloss" role="tooltip" id="{note}">{escape(term.definition)}</span>'
    return f'<span class="term">{link}{gloss}</span>'


def _citation(self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    token, sources = tokens[place], list(env["names"].sources)
    keys = token.meta["keys"]
    if not set(keys) <= set(sources):
        return escape(token.markup)
    numbers = [sources.index(key) + 1 for key in keys]
    links = [f'<a href="#s-{number}" aria-label="Source {number}">{number}</a>' for number in numbers]
    return f"<sup>{', '.join(links)}</sup>"


def _directive_open(self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
    token, names = tokens[place], env["names"]
    if token.tag == "figure":
        return f"<figure>{_shown(token.info, names)}<figcaption>"
    return f'<div data-check="{escape(token.info)}"></div>\n' if token.info in names.checks else ""


def _shown(code: str, names: Names) -> str:
    if code not in names.figures:
        return ""
    place = f'<div data-drawing="{escape(code)}"></div>'
    if names.figures[code].picture:
        return place
    # A drawing scrolls on a narrow screen, where its words would be too small to read.
    return f'<div class="tw" tabindex="0" role="group" aria-label="Drawing">{place}</div>'


def _directive_close(
    self: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType
) -> str:
    return "</figcaption></figure>\n" if tokens[place].tag == "figure" else ""


_PLAIN = _parser()
_LESSON = _lesson_parser()
