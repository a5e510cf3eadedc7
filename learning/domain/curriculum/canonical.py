"""YAML in one form: the same values are always the same text. docs/content-format.md describes it.

An emitter of our own: PyYAML's breaks lines after the width, not before it, and changes between versions would show as
differences in every file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

WIDTH = 120  # characters of a line, where a text can be broken
# What stands in a file as it is. Everything else (tabs, breaks of any kind, controls, a mark of byte order) is escaped.
SHOWN = re.compile("[\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*")
NOT_PLAIN = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@` ]|.*(?:: | #|[: ]$)")
WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 .-]*[A-Za-z0-9])?")  # may stand in brackets
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
MEANINGS: Mapping[str, Any] = yaml.SafeLoader.yaml_implicit_resolvers  # of plain words that are no texts, such as yes


def as_yaml(value: Mapping[str, Any]) -> str:
    """Return a mapping of texts, numbers, lists and mappings as YAML that reads as the same."""
    return "".join(f"{line}\n" for line in _block(value, 0))


def _block(value: Mapping[str, Any] | list[Any], indent: int) -> Iterator[str]:
    pad = " " * indent
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _under(f"{pad}{_inline(name)}:", one, indent)
        return
    for one in value:
        if one and isinstance(one, Mapping | list):
            first, *others = _block(one, indent + 2)
            yield f"{pad}- {first[indent + 2 :]}"
            yield from others
        else:
            yield from _under(f"{pad}-", one, indent)


def _under(head: str, value: Any, indent: int) -> Iterator[str]:
    """Return the lines of a value that `head` names."""
    if isinstance(value, str):
        yield from _text(head, value, indent)
    elif not value or not isinstance(value, Mapping | list):
        yield f"{head} {_scalar(value)}"
    elif isinstance(value, list) and (words := _brackets(value)) and _fits(head, words):
        yield f"{head} {words}"
    else:
        yield head
        yield from _block(value, indent if isinstance(value, list) else indent + 2)


def _fits(head: str, words: str) -> bool:
    return len(head) + 1 + len(words) <= WIDTH


def _brackets(listed: list[Any]) -> str | None:
    """Return a list of simple words on one line; None if something in it needs lines or quotes."""
    if all(isinstance(one, str) and WORD.fullmatch(one) and _is_plain(one) for one in listed):
        return f"[{', '.join(listed)}]"
    return None


def _scalar(value: Any) -> str:
    return str(yaml.safe_dump(value, default_flow_style=True, width=10_000)).partition("\n")[0]


def _text(head: str, text: str, indent: int) -> Iterator[str]:
    pad = " " * (indent + 2)
    if _is_literal(text):
        yield f"{head} |-"
        yield from (f"{pad}{line}" if line else "" for line in text.split("\n"))
    elif _fits(head, _inline(text)) or not _is_foldable(text):
        yield f"{head} {_inline(text)}"
    else:
        yield f"{head} >-"
        yield from (f"{pad}{line}" for line in _folded(text, WIDTH - len(pad)))


def _is_literal(text: str) -> bool:
    """Tell whether lines can stand as they are: nothing at their ends that an editor would take away."""
    lines = text.split("\n")
    is_framed = len(lines) > 1 and lines[0] and lines[-1] and not lines[0].startswith(" ")
    return bool(is_framed) and all(SHOWN.fullmatch(line) and not line.endswith(" ") for line in lines)


def _is_foldable(text: str) -> bool:
    """Tell whether lines broken at spaces read as the same text: its words stand one space apart."""
    return bool(SHOWN.fullmatch(text)) and all(text.split(" "))


def _folded(text: str, width: int) -> Iterator[str]:
    """Return lines broken at plain spaces alone; textwrap would lose others."""
    line, *words = text.split(" ")
    for word in words:
        if len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}"
    yield line


def _inline(text: str) -> str:
    if not SHOWN.fullmatch(text):
        return f'"{"".join(_escaped(one) for one in text)}"'
    if _is_plain(text):
        return text
    return "'" + text.replace("'", "''") + "'"


def _is_plain(text: str) -> bool:
    if not text or NOT_PLAIN.match(text):
        return False
    return not any(meaning.match(text) for _, meaning in MEANINGS.get(text[0], []))


def _escaped(one: str) -> str:
    if one in ESCAPES:
        return ESCAPES[one]
    if SHOWN.fullmatch(one):
        return one
    return f"\\x{ord(one):02x}" if ord(one) < 256 else f"\\u{ord(one):04x}"
