"""Reading what all lessons share: sources, glossary and specialties."""

from __future__ import annotations

import re
from collections.abc import Mapping

from learning.domain.curriculum.mistakes import Notes, Place
from learning.domain.curriculum.parts import Part
from learning.domain.curriculum.texts import Drafts, SpecialtyText, TermText
from learning.domain.curriculum.yamls import read_tree
from markup.domain import slug
from quizzes.domain.texts import SourceText

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*")
DOI = re.compile(r"10\.\d{4,9}/\S+")
CERTAINTIES = ("verified", "recalled")
VERSION = 1


def read_shelves(files: Mapping[str, str], drafts: Drafts, notes: Notes) -> None:
    read_sources(read_file("sources.yaml", files, notes), drafts)
    read_glossary(read_file("glossary.yaml", files, notes), drafts)
    for name in sorted(files):
        match name.split("/"):
            case [folder, "specialty.yaml"]:
                read_specialty(read_file(name, files, notes), folder, drafts)


def read_file(name: str, files: Mapping[str, str], notes: Notes, missing: str = "the file is missing") -> Part | None:
    """Return a file's content if it is there and can be read; otherwise it is noted, once."""
    if name not in files:
        if notes.has_read(name):
            notes.unreadable(Place(name), missing)
        return None
    return _versioned(Part(read_tree(files[name], name, notes), name, notes))


def _versioned(part: Part) -> Part | None:
    """Return a file's content if it is a mapping in a version that we read."""
    if not part.is_mapping:
        return None
    if part.value.get("version") != VERSION:
        part.wrong(f"`version` must be {VERSION}", "version")
    return part


def read_sources(part: Part | None, drafts: Drafts) -> None:
    if part is None:
        return
    part.expect(["version", "sources"])
    for one in part.parts("sources"):
        text = _source(one)
        if text.key in drafts.sources:
            one.wrong(f"the key {text.key} is taken by {drafts.sources[text.key][1]}; give one of them another", "key")
        elif text.key:
            drafts.sources[text.key] = (text, one.place())


def _source(part: Part) -> SourceText:
    part.expect(list(SourceText.__dataclass_fields__))
    text = SourceText(
        key=part.name("key", 60),
        kind=part.text("kind", 30),
        authors=part.text("authors", 300),
        title=part.text("title", 500),
        year=part.number_or_none("year", 1500, 2100),
        published_in=part.text("published_in", 300),
        doi=part.text("doi", 200, optional=True),
        certainty=part.text("certainty", 20),
        seen=part.text("seen", 600, optional=True),
    )
    if text.key and not SLUG.fullmatch(text.key):
        part.wrong(f"the key {text.key} must be lower case letters, digits and single hyphens", "key")
    if text.doi and not DOI.fullmatch(text.doi):
        part.wrong(f"the doi {text.doi} must look like 10.1000/182, without an address before it", "doi")
    if text.certainty and text.certainty not in CERTAINTIES:
        part.wrong(f"`certainty` must be {' or '.join(CERTAINTIES)}", "certainty")
    if text.seen and text.certainty == "recalled":
        part.wrong("what was seen is told of a source from memory; mark it verified", "seen")
    return text


def read_glossary(part: Part | None, drafts: Drafts) -> None:
    if part is None:
        return
    part.expect(["version", "terms"])
    taken: dict[str, Place] = {}
    for one in part.parts("terms"):
        one.expect(["term", "definition", "also"])
        term = one.name("term", 100)
        also = [name for name, _ in one.texts("also", optional=True)]
        _claim(one, term, also, taken)
        text = TermText(term, slug(term), one.text("definition", 400), also)
        if term:
            drafts.terms[term] = (text, one.place())


def _claim(one: Part, term: str, also: list[str], taken: dict[str, Place]) -> None:
    """Note where the spellings of a term are defined; no two terms have one in common."""
    if term and not slug(term):
        one.wrong(f"{term} has no letter from a to z and no digit, so that no link can lead to it", "term")
    for name in {term.lower(), slug(term), *map(str.lower, also)} - {""}:
        if name in taken:
            one.wrong(f"{name} is already defined at {taken[name]}; keep one", "term")
        taken[name] = one.place()


def read_specialty(part: Part | None, folder: str, drafts: Drafts) -> None:
    if part is None:
        return
    part.expect(["version", "slug", "title", "summary", "position", "lessons"])
    text = SpecialtyText(
        slug=part.text("slug", 40),
        title=part.text("title", 120),
        summary=part.text("summary", 300),
        position=part.number("position", 1, 99),
        planned=_planned(part, folder),
    )
    if text.slug != folder or not SLUG.fullmatch(folder):
        part.wrong(f"the slug must be the name of the folder, {folder}, in lower case letters and hyphens", "slug")
    for other, (one, _) in drafts.specialties.items():
        if text.position and one.position == text.position:
            part.wrong(f"position {text.position} is taken by {other}; give one of them another", "position")
    drafts.specialties[folder] = (text, part.place())


def _planned(part: Part, folder: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for one in part.parts("lessons"):
        one.expect(["id", "title"])
        code = one.name("id", 80)
        if code and not (CODE.fullmatch(code) and code.startswith(f"{folder}.")):
            one.wrong(f"the id {code} must be {folder}. and a word in lower case", "id")
        if code and code in {other["code"] for other in found}:
            one.wrong(f"the lesson {code} is planned twice; keep one", "id")
        found.append({"code": code, "title": one.text("title", 200)})
    return found
