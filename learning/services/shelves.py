"""Saving and deleting what all lessons share: sources, terms of the glossary and specialties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services import record
from learning.domain.curriculum.one_lesson import Said
from learning.domain.curriculum.one_shelf import problems_with_source, problems_with_specialty, problems_with_term
from learning.domain.curriculum.texts import SpecialtyText, TermText
from learning.domain.editing import noted
from learning.models import Lesson
from learning.queries import curriculum as rows
from learning.queries import holding
from learning.queries.writing import source_texts
from learning.services import material
from learning.services.editing import Kept, Refused, compare
from learning.services.following import follow
from quizzes.domain.texts import SourceText
from quizzes.services import authoring


@transaction.atomic
def save_source(*, text: SourceText, seen: str, author: User | None, now: datetime) -> str:
    """Write a source, and return its key. Raises Overtaken and Refused."""
    others, before = _parted(source_texts, text.key, seen)
    if text != before:
        _refuse(problems_with_source(text, others))
        authoring.write_sources(texts=[text], now=now)
        Lesson.objects.filter(sources__key=text.key).update(updated_at=now)
        _record("source", text.key, before, text, author, now)
    return text.key


@transaction.atomic
def delete_source(*, key: str, author: User | None, now: datetime) -> None:
    """Delete a source that nothing rests on. Raises Kept."""
    _, before = _parted(source_texts, key, None)
    _keep(holding.reasons_to_keep_source(key))
    authoring.forget_sources(keys=[key])
    _record("source", key, before, None, author, now)


@transaction.atomic
def save_term(*, text: TermText, seen: str, author: User | None, now: datetime) -> str:
    """Write a term, and return it. Every lesson that names it is rendered anew. Raises Overtaken and Refused."""
    others, before = _parted(rows.term_texts, text.term, seen)
    if text != before:
        _refuse(_problems_with_term(text, before, others))
        material.write_terms(texts=[text], now=now)
        follow(by_default=[], composed={}, now=now)
        _record("term", text.term, before, text, author, now)
    return text.term


@transaction.atomic
def delete_term(*, term: str, author: User | None, now: datetime) -> None:
    """Take a term that no lesson uses out of the glossary. Raises Kept."""
    _, before = _parted(rows.term_texts, term, None)
    _keep(holding.reasons_to_keep_term(term))
    material.forget_terms(terms=[term], now=now)
    _record("term", term, before, None, author, now)


@transaction.atomic
def save_specialty(*, text: SpecialtyText, seen: str, author: User | None, now: datetime) -> str:
    """Write a specialty with the order of its lessons, and return its slug. Raises Overtaken and Refused."""
    others, before = _parted(rows.specialty_texts, text.slug, seen)
    text = _with_titles(text)
    if text != before:
        problems = problems_with_specialty(text, others)
        for said in _lost(text, before):
            problems.setdefault("planned", []).append(said)
        _refuse(problems)
        material.write_specialties(texts=[text], now=now)
        places = {one["code"]: place for place, one in enumerate(text.planned, start=1)}
        material.write_positions(positions=places, now=now)
        _record("specialty", text.slug, before, text, author, now)
    return text.slug


@transaction.atomic
def delete_specialty(*, slug: str, author: User | None, now: datetime) -> None:
    """Take a specialty without lessons off the map. Raises Kept."""
    _, before = _parted(rows.specialty_texts, slug, None)
    _keep(holding.reasons_to_keep_specialty(slug))
    material.forget_specialties(slugs=[slug], now=now)
    _record("specialty", slug, before, None, author, now)


def _parted(texts: Callable[[], dict[str, Any]], code: str, seen: str | None) -> tuple[dict[str, Any], Any]:
    """Return the other rows and the present one, which must be as it was seen; None: whatever it says."""
    authoring.begin_edition()  # the lock: whoever writes at the same time waits here
    others = texts()
    before = others.pop(code, None)
    if seen is not None:
        compare(seen=seen, present=before)
    return others, before


def _refuse(problems: Said) -> None:
    if problems:
        raise Refused(problems)


def _problems_with_term(text: TermText, before: TermText | None, others: Mapping[str, TermText]) -> Said:
    problems = problems_with_term(text, others)
    if before and (reasons := holding.reasons_to_keep_spellings(text.term, {*before.also} - {text.term, *text.also})):
        problems["also"] = [*problems.get("also", []), *reasons]
    return problems


def _keep(reasons: list[str]) -> None:
    if reasons:
        raise Kept(reasons)


def _record(kind: str, code: str, before: Any, after: Any, author: User | None, now: datetime) -> None:
    action = "added" if before is None else "deleted" if after is None else "changed"
    record(actor=author, action=action, kind=kind, code=code, now=now, details=noted(before, after))


def _with_titles(text: SpecialtyText) -> SpecialtyText:
    """Return a plan that calls lessons which are written as they call themselves."""
    titles = dict(Lesson.objects.filter(specialty__slug=text.slug).values_list("code", "title"))
    return replace(text, planned=[{**one, "title": titles.get(one["code"], one["title"])} for one in text.planned])


def _lost(text: SpecialtyText, before: SpecialtyText | None) -> list[str]:
    """Return what is wrong with a plan that leaves out a lesson which is written already."""
    planned = {one["code"] for one in text.planned}
    written = dict(Lesson.objects.filter(specialty__slug=text.slug).values_list("code", "title"))
    gone = [one["code"] for one in before.planned if one["code"] not in planned] if before else []
    return [f"“{written[code]}” is written; keep it in the list, or retire it." for code in gone if code in written]
