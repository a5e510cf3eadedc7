"""A question in words, field by field: for a history, for the audit log, and for whoever compares two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from quizzes.domain.kinds import KINDS, Field
from quizzes.domain.texts import QuestionText

LISTS = ("rows", "numbered")


def question_words(text: QuestionText) -> dict[str, str]:
    """Return what a question says, and where it stands."""
    return {"status": text.status, "level": text.level, "case": text.case, **version_words(text)}


def version_words(text: QuestionText) -> dict[str, str]:
    """Return what a version of a question says: whether it is asked belongs to no version."""
    said = {
        "case stem": text.case_stem,
        "how the case went on": text.unfolding,
        "stem": text.stem,
        "why the stem is negative": text.negative_reason,
        **kind_words(text.kind, text.content),
        "figure as drawn": _fingerprint(text),
        "fixed order": "yes" if text.fixed_order else "",
        "hints": "\n".join(text.hints),
        "explanation": text.explanation,
        "sources": "\n".join(text.sources),
    }
    return {name: words for name, words in said.items() if words}


def _fingerprint(text: QuestionText) -> str:
    """Return what tells two looks of a figure apart; its words stand elsewhere."""
    figure = text.figure
    return (figure.digest or sha256(figure.svg.encode()).hexdigest())[:8] if figure else ""


def kind_words(kind: str, content: Mapping[str, Any]) -> dict[str, str]:
    """Return what the fields of a kind say. A part with flags is named by the first of its fields."""
    said: dict[str, str] = {}
    for field in KINDS[kind].fields:
        value = content.get(field.name)
        if field.type == "numbered":
            said |= _numbered(field, list(_parts(field, value)))
        elif field.type in LISTS:
            said |= _rows(field, list(_parts(field, value)))
        else:
            said[field.label.lower()] = _plain(field, value)
    return said


def _parts(field: Field, value: Any) -> Iterator[Mapping[str, Any]]:
    found = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in found:
        if isinstance(one, dict):
            yield one
        elif field.bare:
            yield {field.fields[0].name: one}


def _numbered(field: Field, parts: list[Mapping[str, Any]]) -> dict[str, str]:
    """Return what numbered parts say, each under its own name: they differ in what they say at all."""
    return {
        f"{field.row.lower()} {number}": "\n".join(
            f"{one.label.lower()}: {_plain(one, part[one.name]).replace(chr(10), ', ')}"
            for one in field.fields
            if part.get(one.name) not in (None, "", []) and part[one.name] is not False  # 0 says something
        )
        for number, part in enumerate(parts, start=1)
    }


def _rows(field: Field, parts: list[Mapping[str, Any]]) -> dict[str, str]:
    name, *others = field.fields
    flags = [one for one in others if one.type == "flag"]
    named = [_plain(name, part.get(name.name)) for part in parts]
    marked = [
        "".join(f"{_plain(flag, part.get(flag.name))}: " for flag in flags) + words
        for part, words in zip(parts, named, strict=True)
    ]
    said = {field.label.lower(): "\n".join(marked)}
    for other in others:
        if other.type != "flag":
            words = (_plain(other, part.get(other.name)) for part in parts)
            said[other.label.lower()] = "\n".join(f"{of}: {one}" for of, one in zip(named, words, strict=True) if one)
    return said


def _plain(field: Field, value: Any) -> str:
    if field.type == "flag":
        return field.words[0 if value else 1]
    if field.type == "menu":
        return dict(field.options).get(str(value).lower(), str(value)) if value not in (None, "") else ""
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    return "" if value is None else str(value)
