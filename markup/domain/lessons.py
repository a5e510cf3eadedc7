"""What only a lesson's text can do: terms, citations, figures and questions asked inside it.

[[term]] or [[term|shown]]      a link to the glossary, with the definition as a note
[@key] or [@key; @other]        numbers that lead to the lesson's sources
:::figure code                  a figure; the lines up to ::: are its caption
:::check code                   a question, answered where it stands; ::: closes it

What a name means is passed in: see Names. Nothing here knows where terms or figures are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

TERM = re.compile(r"\[\[([^\[\]|\n]{1,100})(?:\|([^\[\]|\n]{1,200}))?\]\]")
CITATION = re.compile(r"\[(@[\w-]{1,80}(?:\s{0,3};\s{0,3}@[\w-]{1,80}){0,19})\]")
FENCE = re.compile(r":::(figure|check)[ \t]{1,9}(\S{1,100})[ \t]{0,9}")


@dataclass(frozen=True, slots=True)
class Term:
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster picture; the sizes are in pixels."""

    address: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing or a picture. `svg` was made by read_drawing: it goes into the page as it is."""

    svg: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in a text lead to. A name that is missing is shown as its author wrote it."""

    terms: Mapping[str, Term] = field(default_factory=dict)  # by each of its spellings, in lower case
    sources: Sequence[str] = ()  # keys; the place is the number, from 1
    figures: Mapping[str, Figure] = field(default_factory=dict)
    checks: frozenset[str] = frozenset()  # codes of the questions that can be asked


@dataclass(frozen=True, slots=True)
class Reference:
    kind: str  # term, source, figure or check
    name: str
    line: int  # of the text, from 1
    closed: bool = True


def slug(name: str) -> str:
    """Return a name as part of an id: lower case ASCII letters, digits and hyphens."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def extend(parser: MarkdownIt) -> None:
    """Teach a parser the words of a lesson."""
    parser.inline.ruler.before("link", "term", _term)
    parser.inline.ruler.before("link", "citation", _citation)
    parser.block.ruler.before(
        "fence", "directive", _directive, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def references(tokens: Sequence[Token]) -> Iterator[Reference]:
    """Return every name that parsed text uses, in order."""
    line = 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type == "directive_open":
            yield Reference(token.tag, token.info, line, closed=bool(token.meta["closed"]))
        yield from _inside(token.children or [], line)


def _inside(children: Sequence[Token], line: int) -> Iterator[Reference]:
    for token in children:
        line += token.type in ("softbreak", "hardbreak")
        if token.type == "term":
            yield Reference("term", token.info, line)
        elif token.type == "citation":
            yield from (Reference("source", key, line) for key in token.meta["keys"])


def _term(state: StateInline, silent: bool) -> bool:
    found = TERM.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push("term", "", 0)
        token.info = " ".join(found[1].split())
        token.content = (found[2] or found[1]).strip()
        token.markup = found[0]
    state.pos = found.end()
    return True


def _citation(state: StateInline, silent: bool) -> bool:
    found = CITATION.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        word = state.pending.rstrip(" ")  # a number stands close to its word, and never opens a line
        space, state.pending = state.pending[len(word) :], word
        token = state.push("citation", "", 0)
        token.meta = {"keys": re.findall(r"@([\w-]+)", found[1])}
        token.markup = space + found[0]
    state.pos = found.end()
    return True


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    found = FENCE.fullmatch(_line(state, start))
    if not found or state.is_code_block(start):
        return False
    if silent:
        return True
    last = next((line for line in range(start + 1, end) if _line(state, line).rstrip() == ":::"), end)
    token = state.push("directive_open", found[1], 1)
    token.info, token.map, token.meta = found[2], [start, last], {"closed": last < end}
    outer, state.lineMax = state.lineMax, last  # what stands inside ends before the closing line
    state.md.block.tokenize(state, start + 1, last)
    state.lineMax = outer
    state.push("directive_close", found[1], -1)
    state.line = min(last + 1, end)
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
