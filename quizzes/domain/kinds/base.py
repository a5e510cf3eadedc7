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


FieldType = Literal[
    "text", "prose", "flag", "number", "formula", "texts", "rows", "numbered", "menu", "figure", "region"
]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind in content/, as its author fills it in: the authoring form is built from these.

    A text is one line, a prose several; a formula is a number, or a text that leads to one; a menu is one of `options`;
    a figure is one of the lesson's, and a region a part of it, by its name there; texts are a list with one on each
    line; rows are a list of parts with `fields` of their own, and numbered are such parts under the names "1", "2" and
    so on.
    """

    name: str
    label: str
    type: FieldType = "text"
    help: str = ""
    longest: int = 1_000  # characters of a text
    required: bool = True  # before the question can be asked
    words: tuple[str, str] = ("yes", "no")  # what a flag says in a history
    options: tuple[tuple[str, str], ...] = ()  # of a menu: as content/ writes it, and in words; first the default
    fields: tuple[Field, ...] = ()
    row: str = ""  # what one of the rows is called
    rows: int = 4  # how many an empty form offers
    most: int = 20  # rows
    aside: str = ""  # fields in a row that share this heading stay folded under it while they say nothing
    bare: bool = False  # a row of which only the first field is said stands in content/ as that text alone


@dataclass(frozen=True, slots=True)
class Written:
    """A question as rows hold it: `body` is public, the rest is the key's side but for a fixed order."""

    body: dict[str, Any]
    key: dict[str, Any]
    feedback: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)  # the ids in the order of the author


@dataclass(frozen=True, slots=True)
class Schemas:
    """The shapes of a kind as JSON Schema, for whoever reads the API's description; `read` and its like decide."""

    body: dict[str, Any]  # as `public` returns it
    answer: dict[str, Any]
    key: dict[str, Any]  # as `explain` returns it


@dataclass(frozen=True, slots=True)
class Explained:
    """What a settled question tells: its key in the shape of `Schemas.key`, and the reasons that apply, by part."""

    key: dict[str, Any]
    reasons: dict[str, str]


class Readable(Protocol):
    """What can be read from rows."""

    @classmethod
    def read(cls, body: Json) -> Self:
        """Return the question that a stored body describes. Raises InvalidQuestion."""

    def read_key(self, key: Json) -> Any:
        """Raises InvalidQuestion."""


class Kind(Readable, Protocol):
    """What every kind can do. A key and an answer are each of a type of its own.

    `values` are what `draw` drew for the slot; most kinds draw nothing.
    """

    name: ClassVar[str]
    label: ClassVar[str]  # what authors call it
    content_fields: ClassVar[tuple[str, ...]]  # what a question in content/ says beside what every kind says
    fields: ClassVar[tuple[Field, ...]]  # those of them that an author fills in
    can_fix_order: ClassVar[bool]  # whether an author may show the parts in their own order: it must not be the key
    schemas: ClassVar[Schemas]

    def read_answer(self, answer: Json) -> Any:
        """Raises InvalidAnswer."""

    def draw(self, rng: Random) -> dict[str, Any]:
        """Return the values that stand in this question for one slot: JSON, by the names that its texts use."""

    def mark(self, key: Any, answer: Any, values: Json) -> Fraction:
        """Return the credit for an answer: 1 is all of it; a scheme may go below zero."""

    def chance(self, key: Any) -> Fraction | None:
        """Return the mean credit of whoever answers at random: Moodle's random guess score. None: nobody can guess."""

    def responses(self, key: Any, answer: Any, values: Json) -> dict[str, str]:
        """Return what an answer says, part by part, for statistics: two that say the same are equal.

        A kind of one part names it "". Where anything may be typed, what is wrong in no known way is "other".
        """

    def ids(self) -> list[str]:
        """Return the ids of what is shown in an order of its own for each slot."""

    def public(self, order: Sequence[str], values: Json) -> dict[str, Any]:
        """Return the body as a client gets it, its parts in the order drawn for its slot."""

    def answer_from_form(self, posted: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Return the answer that a browser's form makes, or nothing where nothing was said.

        The fields are named `choice`, or begin with `choice-`. Unchecked: see `read_answer`.
        """

    def explain(self, key: Json, feedback: Mapping[str, str], answer: Json | None, values: Json) -> Explained:
        """Return what is told once the slot is settled. `key` and `feedback` are as stored, `answer` may be None."""

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


class Plain:
    """What most kinds do: they draw no values, and tell their whole key with every reason."""

    __slots__ = ()
    can_fix_order: ClassVar[bool] = True

    def draw(self, rng: Random) -> dict[str, Any]:
        return {}

    def explain(self, key: Json, feedback: Mapping[str, str], answer: Json | None, values: Json) -> Explained:
        return Explained(dict(key), dict(feedback))


def refuse(problems: Iterable[InvalidQuestion], *, draft: bool) -> None:
    """Raise the first problem that keeps a question from being written."""
    for problem in problems:
        if not (draft and problem.missing):
            raise problem


def checked(kind: type[Readable], written: Written, *, draft: bool) -> Written:
    """Return what an author wrote once its kind can read it. Raises InvalidQuestion.

    The key of a draft may not be whole yet.
    """
    question = kind.read(written.body)
    if not draft:
        question.read_key(written.key)
    return written
