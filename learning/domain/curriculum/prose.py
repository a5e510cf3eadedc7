"""Measures of running text. The numbers of the rules are those of docs/content-format.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

WORD = re.compile(r"[^\W_]+(?:[-'\u2019.][^\W_]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+|\n\s*(?:[-*]|\d+\.)\s+|\n\s*\n")
MEAN_SENTENCE, LONGEST_SENTENCE = 22, 45  # words
BANNED = (
    *("all of the above", "none of the above", "both a and b", "always safe", "completely safe", "risk-free"),
    *("revolutionary", "revolutionized", "game-changing", "cutting-edge", "groundbreaking", "miracle"),
)
DOSE = re.compile(r"\b\d+(?:[.,]\d+)?\s?(?:mg|mcg|µg|IU|units|mL|ml)\b")
BRITISH = re.compile(
    r"\b(?:tumours?|ischaemi\w+|haem\w+|anaesthe\w+|oedema\w*|cent(?:re|res)|fib(?:re|res)|lit(?:re|res)|"
    r"(?:milli|centi)metres?|travell(?:ing|ed)|behaviours?|colours?|programmes?|catheteris\w+|embolis(?:e[ds]?|ing|ations?)|randomis\w+|"
    r"stabilis\w+|recognis\w+)\b",
    re.IGNORECASE,
)
AMERICAN = {"haemophilus"}
TRIALS = {"EMBOLISE"}  # names, as their trials write them
ABSOLUTE = re.compile(r"\b(?:always|never|every|only|all|nobody|everyone|completely)\b", re.IGNORECASE)
NEGATIVE = re.compile(r"\b(?:EXCEPT|NOT|LEAST)\b|\b[Ww]hich\b[^.?]*\b(?:is|are) (?:not|false|incorrect)\b")
VIGNETTE = re.compile(r"-year-old\b|\bpatients?\b|\bcase\b")
RUNNING = re.compile(r"^(?!\||#|:::).*$", re.MULTILINE)

Say = Callable[[str], None]


def count_words(text: str) -> int:
    return len(WORD.findall(text))


def plain(text: str) -> str:
    """Return Markdown without citations and signs of emphasis."""
    return re.sub(r"\[@[^\]]*\]|[*_`\[\]]", "", text)


def shape(text: str) -> str:
    """Return what makes two texts the same but for case, space and punctuation."""
    return " ".join(WORD.findall(text.lower()))


def check_mean(text: str, say: Say) -> None:
    """Rule 24, the mean."""
    sizes = _sentence_sizes(text)
    if sum(sizes) > MEAN_SENTENCE * len(sizes):
        say(f"sentences have {sum(sizes) / len(sizes):.0f} words on average; at most {MEAN_SENTENCE} (rule 24)")


def check_longest(text: str, say: Say) -> None:
    """Rule 24, the longest."""
    longest = max(_sentence_sizes(text), default=0)
    if longest > LONGEST_SENTENCE:
        say(f"a sentence has {longest} words; at most {LONGEST_SENTENCE} (rule 24)")


def check_sentences(text: str, say: Say) -> None:
    check_mean(text, say)
    check_longest(text, say)


def _sentence_sizes(text: str) -> list[int]:
    running = plain("\n".join(RUNNING.findall(text)))
    return [size for size in map(count_words, SENTENCE_END.split(running)) if size]


def check_words(text: str, say: Say) -> None:
    """Rules 18, 19 and 27."""
    for phrase in BANNED:
        if phrase in text.lower():
            say(f'"{phrase}" must not be said (rule 18)')
    for dose in DOSE.findall(text):
        say(f'"{dose}" looks like a drug dose; the material gives none (rule 19)')
    for word in british(text):
        say(f'"{word}" is spelled the British way; write it the American way (rule 27)')


def british(text: str) -> Iterator[str]:
    """Return what is spelled the British way; the key of a source is no word."""
    return (word for word in BRITISH.findall(plain(text)) if word.lower() not in AMERICAN and word not in TRIALS)
