"""The curriculum as values: drafts, as files say it, and texts, with every name resolved, as rows will hold it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from learning.domain.curriculum.mistakes import Place
from learning.domain.curriculum.parts import Part
from markup.domain import Term
from quizzes.domain.settings import QuizSettings
from quizzes.domain.texts import DrawText, ObjectiveText, QuestionText, QuizText, SourceText

Named = tuple[str, Place]
LIVE, DRAFT, RETIRED = "live", "draft", "retired"


@dataclass(frozen=True, slots=True)
class SpecialtyText:
    slug: str
    title: str
    summary: str
    position: int
    planned: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class TermText:
    term: str
    slug: str
    definition: str
    also: list[str]


def in_order(codes: Iterable[str]) -> list[str]:
    """Return the codes of one lesson's questions by their numbers: q09, q10, q100."""
    return sorted(codes, key=lambda code: (len(code), code))


def spellings(terms: Iterable[TermText]) -> dict[str, Term]:
    """Return what each spelling of a term leads to, in lower case."""
    return {name.lower(): Term(text.term, text.definition) for text in terms for name in (text.term, *text.also)}


@dataclass(frozen=True, slots=True)
class FigureText:
    code: str
    file: str
    alt: str
    credit: str
    source: str  # a drawing as its author gave it; empty for a picture
    svg: str  # the drawing as pages show it
    picture: str  # the digest of a raster picture; empty for a drawing


@dataclass(frozen=True, slots=True)
class PictureText:
    """A raster picture, checked and without metadata; `digest` is the SHA-256 of its content."""

    digest: str
    media_type: str
    width: int  # pixels
    height: int
    content: bytes

    @property
    def address(self) -> str:
        """Return the path under which it is shown."""
        return picture_address(self.digest, self.media_type)


EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def picture_address(digest: str, media_type: str) -> str:
    return f"/figures/{digest}.{EXTENSIONS[media_type]}"


@dataclass(frozen=True, slots=True)
class LessonText:
    code: str
    slug: str
    specialty: str
    position: int
    title: str
    summary: str
    minutes: int
    body: str
    status: str
    objectives: list[str]
    sources: list[str]
    terms: list[str]
    prerequisites: list[str]  # those that are still to come, too
    checks: list[str]
    figures: list[FigureText]


@dataclass(frozen=True, slots=True)
class RenderedText:
    """What follows from a lesson's text: made anew whenever the files are read."""

    html: str
    headings: list[list[str]]


@dataclass(slots=True)
class QuestionDraft:
    """A question as its file says it. `part` still holds the fields of its kind."""

    part: Part
    code: str
    objective: str
    kind: str
    level: str
    case: str
    stem: str
    explanation: str
    negative_reason: str
    fixed_order: bool
    sources: list[Named]
    status: str = LIVE
    hints: list[str] = field(default_factory=list)
    unfolding: str = ""


@dataclass(slots=True)
class FigureDraft:
    code: str
    file: str
    alt: str
    credit: str
    place: Place
    source: str = ""
    svg: str = ""
    regions: frozenset[str] = frozenset()
    picture: PictureText | None = None  # None: it is a drawing

    def text(self) -> FigureText:
        picture = self.picture.digest if self.picture else ""
        return FigureText(self.code, self.file, self.alt, self.credit, self.source, self.svg, picture)


@dataclass(slots=True)
class QuizDraft:
    """How a quiz is taken, and what it asks. That of a lesson which nobody composed asks what the lesson gives it."""

    questions: list[Named]
    draws: list[tuple[DrawText, Place]]
    points: dict[str, int] = field(default_factory=dict)
    settings: QuizSettings = field(default_factory=QuizSettings)
    composed: bool = True


@dataclass(slots=True)
class AssessmentDraft:
    """A quiz that stands beside lessons, as quizzes.yaml says it."""

    code: str
    title: str
    summary: str
    specialty: str
    purpose: str
    position: int
    status: str
    quiz: QuizDraft
    place: Place
    specialty_place: Place


@dataclass(frozen=True, slots=True)
class AssessmentText:
    """A quiz that stands beside lessons: in a specialty, or above all of them (empty)."""

    code: str
    summary: str
    specialty: str
    purpose: str
    position: int
    status: str
    quiz: QuizText


@dataclass(slots=True)
class LessonDraft:
    code: str
    title: str
    summary: str
    minutes: int
    specialty: str
    slug: str
    place: Place
    objectives: list[tuple[ObjectiveText, Place]]
    prerequisites: list[Named]
    sources: list[Named]
    figures: list[FigureDraft]
    body: str
    body_place: Place  # of its first line
    status: str = LIVE
    quiz: QuizDraft | None = None  # None: the one that follows from its questions
    kept: Mapping[str, bool] = field(default_factory=dict)  # questions that rows hold: whether each can be asked
    cases: dict[str, tuple[str, Place]] = field(default_factory=dict)
    questions: list[QuestionDraft] = field(default_factory=list)

    def line(self, number: int) -> Place:
        """Return the place of a line of the body."""
        return Place(self.body_place.file, self.body_place.line + number - 1)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the material this curriculum began from says, and the objectives that teach it, put right."""

    id: str
    says: str
    flag: str
    teaches: str
    objectives: list[Named]
    place: Place


@dataclass(slots=True)
class Drafts:
    sources: dict[str, tuple[SourceText, Place]] = field(default_factory=dict)
    terms: dict[str, tuple[TermText, Place]] = field(default_factory=dict)
    specialties: dict[str, tuple[SpecialtyText, Place]] = field(default_factory=dict)
    lessons: dict[str, LessonDraft] = field(default_factory=dict)
    assessments: dict[str, AssessmentDraft] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)

    def to_come(self) -> set[str]:
        """Return the codes of lessons that are planned and not written."""
        planned = {one["code"] for specialty, _ in self.specialties.values() for one in specialty.planned}
        return planned - set(self.lessons)


@dataclass(slots=True)
class Curriculum:
    """What is to be written. Each thing is under its code; `places` leads back to the files."""

    specialties: dict[str, SpecialtyText] = field(default_factory=dict)
    sources: dict[str, SourceText] = field(default_factory=dict)
    terms: dict[str, TermText] = field(default_factory=dict)
    objectives: dict[str, ObjectiveText] = field(default_factory=dict)
    questions: dict[str, QuestionText] = field(default_factory=dict)
    lessons: dict[str, LessonText] = field(default_factory=dict)
    rendered: dict[str, RenderedText] = field(default_factory=dict)
    quizzes: dict[str, QuizText] = field(default_factory=dict)
    assessments: dict[str, AssessmentText] = field(default_factory=dict)
    pictures: dict[str, PictureText] = field(default_factory=dict)  # by digest
    places: dict[tuple[str, str], Place] = field(default_factory=dict)

    def stocks(self) -> dict[str, dict[str, Any]]:
        """Return every thing by its kind, in the order in which they can be written."""
        return {
            "specialty": self.specialties,
            "source": self.sources,
            "term": self.terms,
            "objective": self.objectives,
            "question": self.questions,
            "quiz": self.quizzes,
            "lesson": self.lessons,
            "assessment": self.assessments,
        }
