"""Rule 15: what an allowance for slips of typing must not reach. Short answers accept no other term that is listed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from quizzes.domain.kinds.short import RULES, Short
from quizzes.domain.kinds.spelling import Spelling

SAID = "“{}” of the glossary would pass for a slip of typing; accept it, or reject it (rule 15)"


def within_reach(kind: str, content: Mapping[str, Any], terms: Collection[str]) -> Iterator[str]:
    """Return what to say of the terms of a glossary that a sound short question takes for slips of what it accepts."""
    if kind != Short.name or not content.get("typos") or Short.problems_in(content):
        return
    spelling = Spelling(**{name: content.get(name) or usual for name, usual in RULES.items()})
    accepted = {spelling.shape(term) for term in content["accept"]}
    rejected = {spelling.shape(one["text"]) for one in content.get("reject") or ()}
    for term in sorted(terms):
        shape = spelling.shape(term)
        if shape not in accepted | rejected and spelling.is_slip(shape, accepted, rejected):
            yield SAID.format(term)
