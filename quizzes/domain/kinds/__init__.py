"""Question kinds: what a question, its key and an answer look like, and the one rule that marks it.

Each `read` turns JSON from outside into a value that holds, or raises; `mark` trusts its arguments.
A new kind is a class in this folder, its place in KINDS, a template and a test.
"""

import re
from fractions import Fraction

from quizzes.domain.kinds.base import Explained, Field, InvalidAnswer, InvalidQuestion, Json, Kind, Written, refuse
from quizzes.domain.kinds.choices import Multi, Single

__all__ = [
    "KINDS",
    "Explained",
    "Field",
    "InvalidAnswer",
    "InvalidQuestion",
    "Json",
    "Kind",
    "Written",
    "mark",
    "read",
    "refuse",
    "worded",
]

PLACE = re.compile(r"\{\{ *([a-z][a-z0-9_]*) *\}\}")  # where a drawn value stands in a text

KINDS: dict[str, type[Kind]] = {kind.name: kind for kind in (Single, Multi)}


def read(kind: str, body: Json) -> Kind:
    """Return the question that `body` describes. Raises InvalidQuestion."""
    if kind not in KINDS:
        raise InvalidQuestion(f"there is no kind {kind!r}; it is one of {', '.join(KINDS)}")
    return KINDS[kind].read(body)


def mark(kind: str, body: Json, key: Json, answer: Json, values: Json) -> Fraction:
    """Return the credit that `answer` earns, 1 for all of it. Raises InvalidQuestion or InvalidAnswer."""
    question = read(kind, body)
    return question.mark(question.read_key(key), question.read_answer(answer), values)


def worded(text: str, values: Json) -> str:
    """Return a text with the values that were drawn for its slot; a name without a value stays as it is."""
    return PLACE.sub(lambda found: str(values.get(found[1], found[0])), text) if values else text
