"""Typed words: when two count as the same, and when one is a slip of typing for another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

ACCENTS = re.compile("[\u0300-\u036f]")
# What joins words: not the minus of a number that stands by itself, such as -5.
PARTS = re.compile(r"(?:\s|(?!(?<!\S)(?<![0-9]\s)-\.?[0-9])-)+")
QUOTES = {ord(sign): "'" for sign in "\u2018\u2019\u201a\u201b\u02bc\u2032`\u00b4"}
QUOTES |= {ord(sign): '"' for sign in "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"}
NUMBERED = re.compile(r"\S*[0-9]\S*")  # such as 2b
LETTERS_FOR_A_SLIP = 4  # so many letters of a term for each slip that it may hold
MOST_TYPOS = 2


@dataclass(frozen=True, slots=True)
class Spelling:
    """How strictly words are read. What is left out does not matter: it makes no difference."""

    case_sensitive: bool = False
    accents: bool = False
    typos: int = 0  # slips that are let pass: a letter too many, missing, another, or two exchanged

    def shape(self, text: str) -> str:
        """Return what makes a text differ from another one.

        Unicode's compatible forms, kinds of quotes, a full stop at the end, and how words are joined, by spaces or by
        any kind of hyphen, never make a difference.
        """
        plain = unicodedata.normalize("NFKC", text.translate(QUOTES)).translate(QUOTES)
        plain = "".join(_plain(sign) for sign in plain)
        plain = PARTS.sub(" ", plain).strip().rstrip(" .")
        if not self.case_sensitive:
            plain = unicodedata.normalize("NFKC", plain.casefold())
        return plain if self.accents else _without_accents(plain)

    def is_slip(self, given: str, meant: Collection[str], others: Collection[str]) -> bool:
        """Tell whether a text is one of those `meant` but for slips, and nearer to it than to any of the others.

        All are shapes. Numbers have to be right: 2a is no slip for 2b. Short terms allow fewer slips.
        """
        near = [found for one in meant if (found := _slips(given, one, self.typos)) is not None]
        if not near:
            return False
        return not any(DamerauLevenshtein.distance(given, one, score_cutoff=min(near)) <= min(near) for one in others)


def _slips(given: str, meant: str, most: int) -> int | None:
    """Return how many slips lie between two shapes, or None where there are too many."""
    allowed = min(most, sum(sign.isalpha() for sign in meant) // LETTERS_FOR_A_SLIP)
    if NUMBERED.findall(given) != NUMBERED.findall(meant):
        return None
    found = DamerauLevenshtein.distance(given, meant, score_cutoff=allowed)
    return found if found <= allowed else None


def _plain(sign: str) -> str:
    """Return a sign as it is compared: every dash is a hyphen, and what cannot be seen is nothing."""
    kind = unicodedata.category(sign)
    if kind == "Pd" or sign == "\u2212":
        return "-"
    return "" if kind == "Cf" else sign


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFC", ACCENTS.sub("", unicodedata.normalize("NFD", text)))
