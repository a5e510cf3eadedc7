"""The rules for a source, a term or a specialty as its author writes it: those of the files, told field by field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from learning.domain.curriculum import prose
from learning.domain.curriculum.mistakes import Notes, Place
from learning.domain.curriculum.one_lesson import FORM, Said, in_words
from learning.domain.curriculum.parts import Part
from learning.domain.curriculum.review import LONGEST_DEFINITION
from learning.domain.curriculum.shelves import VERSION, read_glossary, read_sources, read_specialty
from learning.domain.curriculum.texts import Drafts, SpecialtyText, TermText
from learning.domain.curriculum.yamls import Path, tree_of
from quizzes.domain.texts import SourceText

ELSEWHERE = re.compile(rf" (?:at|by) {FORM}:\d+")  # where in the files; a form has no such place
Read = Callable[[Part, Drafts], None]


def problems_with_source(text: SourceText, others: Mapping[str, SourceText]) -> Said:
    """Return what keeps a source from being saved; `others` do not hold the one that it replaces."""
    problems = _problems("sources", [*map(_fields, others.values()), _fields(text)], read_sources)
    dois = {one.doi.lower(): one.key for one in others.values() if one.doi}
    if text.doi.lower() in dois:
        problems.setdefault("doi", []).append(f"{dois[text.doi.lower()]} has this DOI already; one source is enough.")
    return problems


def problems_with_term(text: TermText, others: Mapping[str, TermText]) -> Said:
    """Return what keeps a term from being saved, such as a spelling that another term has."""
    return _problems("terms", [*map(_term, others.values()), _term(text)], read_glossary)


def hints_for_term(text: TermText) -> Said:
    """Return what could be better about a term."""
    size = prose.count_words(text.definition)
    hints = [f"The definition has {size} words; at most {LONGEST_DEFINITION}."] if size > LONGEST_DEFINITION else []
    british = [f"“{word}” is spelled the British way." for word in prose.british(f"{text.term} {text.definition}")]
    return {"definition": hints + british} if hints + british else {}


def problems_with_specialty(text: SpecialtyText, others: Mapping[str, SpecialtyText]) -> Said:
    """Return what keeps a specialty from being saved."""
    drafts = Drafts(specialties={slug: (one, Place(FORM)) for slug, one in others.items()})
    lessons = [{"id": one["code"], "title": one["title"]} for one in text.planned]
    fields = {**_fields(text), "lessons": lessons, "version": VERSION}
    del fields["planned"]
    notes = Notes()
    part, paths = _part(fields, notes)
    read_specialty(part, text.slug, drafts)
    return _said(notes, paths, ())


def _problems(name: str, listed: list[dict[str, Any]], read: Read) -> Said:
    """Return what is wrong with the last of a list, as a file with all of them would be read."""
    notes = Notes()
    part, paths = _part({"version": VERSION, name: listed}, notes)
    read(part, Drafts())
    return _said(notes, paths, (name, len(listed) - 1))


def _part(fields: dict[str, Any], notes: Notes) -> tuple[Part, Mapping[int, Path]]:
    tree = tree_of(fields)
    return Part(tree, FORM, notes), {line: path for path, line in tree.lines.items()}


def _fields(text: Any) -> dict[str, Any]:
    return dict(asdict(text))


def _term(text: TermText) -> dict[str, Any]:
    return {"term": text.term, "definition": text.definition, "also": list(text.also)}


def _said(notes: Notes, paths: Mapping[int, Path], above: Path) -> Said:
    found: Said = {}
    for one in sorted(set(notes.mistakes)):
        path = paths.get(one.place.line, ())
        if path[: len(above)] == above:
            at = next((str(step) for step in path[len(above) :]), "")
            found.setdefault(at, []).append(in_words(ELSEWHERE.sub("", one.message)))
    return found
