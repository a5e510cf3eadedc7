"""Question kinds: what a question, its key and an answer look like, and the one rule that marks it.

Each `read` turns JSON from outside into a value that holds, or raises; `mark` trusts its arguments.
A new kind is a class in this folder, its place in KINDS, a template and a test.
"""

from fractions import Fraction

from quizzes.domain.kinds.base import Explained, Field, InvalidAnswer, InvalidQuestion, Json, Kind, Written, refuse
from quizzes.domain.kinds.choices import Single
from quizzes.domain.kinds.cloze import Cloze
from quizzes.domain.kinds.hotspot import Hotspot
from quizzes.domain.kinds.labels import Labels
from quizzes.domain.kinds.matching import Matching
from quizzes.domain.kinds.multi import Multi
from quizzes.domain.kinds.numeric import Numeric
from quizzes.domain.kinds.ordering import Ordering
from quizzes.domain.kinds.short import Short
from quizzes.domain.kinds.truefalse import TrueFalse
from quizzes.domain.kinds.wording import worded

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

# In the order in which authors are offered them.
_LISTED: tuple[type[Kind], ...] = (
    Single,
    Multi,
    TrueFalse,
    Numeric,
    Short,
    Ordering,
    Matching,
    Cloze,
    Hotspot,
    Labels,
)
KINDS: dict[str, type[Kind]] = {kind.name: kind for kind in _LISTED}


def read(kind: str, body: Json) -> Kind:
    """Return the question that `body` describes. Raises InvalidQuestion."""
    if kind not in KINDS:
        raise InvalidQuestion(f"there is no kind {kind!r}; it is one of {', '.join(KINDS)}")
    return KINDS[kind].read(body)


def mark(kind: str, body: Json, key: Json, answer: Json, values: Json) -> Fraction:
    """Return the credit that `answer` earns, 1 for all of it. Raises InvalidQuestion or InvalidAnswer."""
    question = read(kind, body)
    return question.mark(question.read_key(key), question.read_answer(answer), values)
