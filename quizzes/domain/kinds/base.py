from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Literal, Protocol, Self

Json = Mapping[str, Any]


class InvalidQuestion(Exception):
    """The body or the key does not have the shape of its kind.

    `at` leads to the part that is wrong, such as ("choices", 2, "text"), in the words of who wrote it. What is only
    `missing` may still be missing in a draft.
    """

    def __init__(self, message: str, at: Sequence[str | int] = (), *, missing: bool = False) -> None:
        super().__init__(message)
        self.at = tuple(at)
        self.missing = missing


class InvalidAnswer(Exception):
    """The answer does not have the shape of its kind, or names what the question does not offer."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind in content/, as its author fills it in: the authoring form is built from these.

    A text is one line, a prose several; texts are a list with one on each line; rows are a list of parts with
    `fields` of their own, and numbered are such parts under the names "1", "2" and so on.
    """

    name: str
    label: str
    type: Literal["text", "prose", "flag", "number", "texts", "rows", "numbered"] = "text"
    help: str = ""
    longest: int = 1_000  # characters of a text
    required: bool = True  # before the question can be asked
    words: tuple[str, str] = ("yes", "no")  # what a flag says in a history
    fields: tuple[Field, ...] = ()
    row: str = ""  # what one of the rows is called
    rows: int = 4  # how many an empty form offers
    most: int = 20  # rows


@dataclass(frozen=True, slots=True)
class Written:
    """A question as rows hold it: `body` is public, the rest is the key's side but for a fixed order."""

    body: dict[str, Any]
    key: dict[str, Any]
    feedback: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)  # the ids in the order of the author


class Kind(Protocol):
    """What every kind can do. K below is its key, A its answer, each of a type of its own."""

    name: ClassVar[str]
    label: ClassVar[str]  # what authors call it
    content_fields: ClassVar[tuple[str, ...]]  # what a question in content/ says beside what every kind says
    fields: ClassVar[tuple[Field, ...]]  # those of them that an author fills in

    @classmethod
    def read(cls, body: Json) -> Self:
        """Return the question that a stored body describes. Raises InvalidQuestion."""

    def read_key(self, key: Json) -> Any:
        """Raises InvalidQuestion."""

    def read_answer(self, answer: Json) -> Any:
        """Raises InvalidAnswer."""

    def mark(self, key: Any, answer: Any) -> Fraction:
        """Return the credit for an answer: 1 is all of it; a scheme may go below zero."""

    def ids(self) -> list[str]:
        """Return the ids of what is shown in an order of its own for each slot."""

    def public(self, order: Sequence[str]) -> dict[str, Any]:
        """Return the body as a client gets it, in the order drawn for its slot."""

    def answer_from_form(self, picked: Sequence[str]) -> dict[str, Any]:
        """Return the answer that a browser's form fields named `choice` make. Unchecked: see `read_answer`."""

    @classmethod
    def problems_in(cls, item: Json) -> list[InvalidQuestion]:
        """Return everything that keeps `from_content` from reading a question in content/."""

    @classmethod
    def from_content(cls, item: Json, rng: Random, *, draft: bool = False) -> Written:
        """Return what a question in content/ says, with ids drawn from `rng`. Raises InvalidQuestion.

        In a draft something may be missing; such a body can be shown, and its key may mark nothing yet.
        """

    @classmethod
    def to_content(cls, written: Written) -> dict[str, Any]:
        """Return the fields that `from_content` would read back into the same question."""


def refuse(problems: Iterable[InvalidQuestion], *, draft: bool) -> None:
    """Raise the first problem that keeps a question from being written."""
    for problem in problems:
        if not (draft and problem.missing):
            raise problem
