"""Quizzes in files: how one is taken, what it asks and draws, and those of quizzes.yaml that stand beside lessons."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from learning.domain.curriculum.mistakes import Notes, Place
from learning.domain.curriculum.parts import Part
from learning.domain.curriculum.shelves import SLUG, read_file
from learning.domain.curriculum.texts import LIVE, AssessmentDraft, Drafts, Named, QuizDraft
from quizzes.domain.composing import MOST_DRAWN, MOST_POINTS
from quizzes.domain.instants import read_instant
from quizzes.domain.settings import BOUNDS, COUNTS, FEEDBACK, MAY_MISS, QuizSettings, problems_in
from quizzes.domain.texts import DrawText

FILE = "quizzes.yaml"
SETTINGS = list(QuizSettings.__dataclass_fields__)
ASKS = ["questions", "points", "draw"]
FIELDS = ["id", "title", "summary", "specialty", "purpose", "position", "status"]
PURPOSES = ("placement", "practice", "final")
STATUSES = ("draft", "live")
LEVELS = ("remember", "understand", "apply", "analyze")
MOST_QUESTIONS = 300  # of one quiz
INSTANTS = ("feedback_from", "opens_at", "closes_at")
DEFAULTS = QuizSettings()


def read_quizzes(files: dict[str, str], drafts: Drafts, notes: Notes) -> None:
    """Read the quizzes that stand beside lessons. Without the file there are none."""
    part = read_file(FILE, files, notes) if FILE in files else None
    if part is None:
        return
    part.expect(["version", "quizzes"])
    for one in part.parts("quizzes"):
        draft = _assessment(one)
        if draft.code in drafts.assessments:
            one.wrong(f"the id {draft.code} stands twice; give one of them another", "id")
        elif draft.code:
            drafts.assessments[draft.code] = draft


def _assessment(part: Part) -> AssessmentDraft:
    part.expect([*FIELDS, *SETTINGS, *ASKS])
    code = part.name("id", 80)
    if code and not SLUG.fullmatch(code):
        part.wrong(f"the id {code} must be lower case letters, digits and single hyphens", "id")
    draft = AssessmentDraft(
        code=code,
        title=part.text("title", 200),
        summary=part.text("summary", 300),
        specialty=part.text("specialty", 40, optional=True),
        purpose=part.choice("purpose", PURPOSES) or "practice",
        position=part.number("position", 1, 999),
        status=part.choice("status", STATUSES) or LIVE,
        quiz=read_asking(part),
        place=part.place("id"),
        specialty_place=part.place("specialty"),
    )
    if not draft.quiz.questions and not draft.quiz.draws:
        part.wrong("a quiz asks something: list `questions`, or `draw` some", "id")
    return draft


def read_quiz(part: Part) -> QuizDraft:
    """Read how the quiz of a lesson is taken, and what it asks where that does not follow from the lesson."""
    part.expect([*SETTINGS, *ASKS])
    return read_asking(part)


def read_asking(part: Part) -> QuizDraft:
    questions = part.texts("questions", optional=True)
    if len(questions) > MOST_QUESTIONS:
        part.wrong(f"a quiz lists at most {MOST_QUESTIONS} questions; draw the others", "questions")
    composed = any(name in part.value for name in ("questions", "draw"))
    return QuizDraft(questions, _draws(part), _points(part, questions), _settings(part), composed)


def _draws(part: Part) -> list[tuple[DrawText, Place]]:
    draws: dict[tuple[str, str], tuple[DrawText, Place]] = {}
    for one in part.parts("draw", optional=True):
        one.expect(["objective", "level", "count", "points"])
        text = DrawText(
            one.text("objective", 80),
            one.number("count", 1, MOST_DRAWN),
            one.choice("level", LEVELS),
            one.number("points", 1, MOST_POINTS) if "points" in one.value else 1,
        )
        if text.objective and (text.objective, text.level) in draws:
            at = f" at the level {text.level}" if text.level else ""
            one.wrong(f"the quiz draws on {text.objective}{at} twice; keep one", "objective")
        draws[text.objective, text.level] = (text, one.place("objective"))
    return list(draws.values())


def _points(part: Part, questions: list[Named]) -> dict[str, int]:
    one = part.part("points")
    if one is None:
        return {}
    one.expect([code for code, _ in questions])
    found = {code: one.number(code, 1, MOST_POINTS) for code in one.value}
    return {code: worth for code, worth in found.items() if worth > 1}


def _settings(part: Part) -> QuizSettings:
    before = len(part.notes.mistakes)
    found = QuizSettings(**{name: _setting(part, name) for name in SETTINGS if name in part.value})
    if len(part.notes.mistakes) == before:
        for name, sentence in problems_in(found):
            part.wrong(f"{sentence[0].lower()}{sentence[1:]}", name)
    return found


def _setting(part: Part, name: str) -> Any:
    if name in INSTANTS:
        return _instant(part, name)
    if name in MAY_MISS:
        return part.number_or_none(name, *BOUNDS[name])
    if name in BOUNDS:
        return part.number(name, *BOUNDS[name])
    if name in ("feedback", "counts"):
        return part.choice(name, FEEDBACK if name == "feedback" else COUNTS) or getattr(DEFAULTS, name)
    return part.flag(name)


def _instant(part: Part, name: str) -> datetime | None:
    """Return an instant in UTC: a file says its offset, so that it is the same wherever it is read."""
    said = part.text(name, 40, optional=True)
    try:
        found = read_instant(said)
        in_utc = found and found.astimezone(UTC)
    except OverflowError:  # at the first or the last day that there is
        in_utc = None
    if said and in_utc is None:
        part.wrong(f"`{name}` must be an instant with its offset in quotes, such as '2027-01-11T08:00:00Z'", name)
    return in_utc


def settings_fields(said: QuizSettings) -> dict[str, Any]:
    """Return the settings that are not the usual ones, as a file says them."""
    fields = {name: value for name, value in asdict(said).items() if value != getattr(DEFAULTS, name)}
    return {name: _written(value) if name in INSTANTS else value for name, value in fields.items()}


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def draw_fields(draw: DrawText) -> dict[str, Any]:
    level = {"level": draw.level} if draw.level else {}
    points = {"points": draw.points} if draw.points != 1 else {}
    return {"objective": draw.objective, **level, "count": draw.count, **points}
