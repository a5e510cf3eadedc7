"""What makes a reviewer doubt one question, be it in a file or in a form. The site could ask it all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from learning.domain.curriculum import prose
from quizzes.domain.texts import SourceText

ALIKE = 0.9
OLD = 8  # years
RARE = 2  # stems that a word occurs in
LONG = 6  # letters of a word that tells nothing


def key_of(item: Any) -> tuple[list[str], int | None]:
    """Return the choices of a question, and the place of the first right one; None where none is."""
    listed = item.get("choices")
    choices = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    key = next((place for place, one in enumerate(choices) if one.get("correct") is True), None)
    return [str(one.get("text") or "") for one in choices], key


def is_longest(texts: Sequence[str], key: int) -> bool:
    sizes = [len(text) for text in texts]
    return sizes[key] == max(sizes) and sizes.count(max(sizes)) == 1


def words_of(stems: Sequence[str]) -> Counter[str]:
    """Return in how many stems each word occurs."""
    return Counter(word for stem in stems for word in set(prose.shape(stem).split()))


def telling(stem: str, texts: Sequence[str], key: int, stems: Counter[str]) -> Iterator[str]:
    """Return rare words that lead from the stem to the key (rule 26)."""
    others = {word for place, text in enumerate(texts) if place != key for word in prose.shape(text).split()}
    shared = set(prose.shape(stem).split()) & set(prose.shape(texts[key]).split()) - others
    return (word for word in sorted(shared) if len(word) > LONG and stems[word] <= RARE)


@dataclass(frozen=True, slots=True)
class Stem:
    """A stem as words, without case and punctuation."""

    words: list[str]
    known: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Stem:
        words = prose.shape(text).split()
        return cls(words, frozenset(words))


def likeness(one: Stem, other: Stem) -> str:
    """Return how two stems are alike: same, near, or not at all (rule 22). Without words they are not."""
    least, most = sorted((len(one.known), len(other.known)))
    if least < 0.8 * most or len(one.known & other.known) < 0.8 * max(most, 1):
        return ""  # too few words in common to look closer
    if one.words == other.words:
        return "same"
    return "near" if SequenceMatcher(None, one.words, other.words, autojunk=False).ratio() > ALIKE else ""


def on_sources(of: str, level: str, sources: Sequence[SourceText], year: int) -> Iterator[str]:
    """Rule 29, for questions that ask for a decision: those to apply or to analyze. `of` names the question."""
    if not sources or level not in ("apply", "analyze"):
        return
    newest = max(source.year or year for source in sources)
    if newest < year - OLD:
        yield f"the newest source of {of} is of {newest} (rule 29)"
    if all(source.certainty == "recalled" for source in sources):
        yield f"no source of {of} was seen; look one up and mark it verified (rule 29)"
