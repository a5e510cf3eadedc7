"""A quiz in the words that an author compares, and the rules of one in the words that a learner reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from learning.domain.curriculum.texts import AssessmentText
from learning.domain.wording import in_words
from quizzes.domain.settings import AT_END, AT_ONCE, QuizSettings
from quizzes.domain.texts import DrawText, QuizText

FEEDBACK_IN_WORDS = {
    AT_ONCE: "You see what is right after each answer.",
    AT_END: "You see what is right after you have submitted it.",
}
COUNTS_IN_WORDS = {
    "best": "Your best attempt counts.",
    "last": "Your last attempt counts.",
    "first": "Your first attempt counts.",
    "mean": "The mean of your attempts counts.",
}


def told(text: AssessmentText) -> dict[str, str]:
    """Return what a quiz beside lessons says, by the labels of its fields."""
    own = {name: str(getattr(text, name)) for name in ("summary", "specialty", "purpose", "position", "status")}
    return {"title": text.quiz.title, **own, **told_quiz(text.quiz)}


def told_quiz(text: QuizText) -> dict[str, str]:
    """Return what a quiz asks and how it is taken, by the labels of its fields. A usual setting says nothing."""
    asked = "\n".join(f"{code}{_worth(text.points.get(code, 1))}" for code in text.questions)
    settings = {name.replace("_", " "): _said(value) for name, value in _unusual(text.settings).items()}
    return {"questions": asked, "draws": "\n".join(_draw(one) for one in text.draws), **settings}


def _unusual(said: QuizSettings) -> Mapping[str, Any]:
    usual = asdict(QuizSettings())
    return {name: value for name, value in asdict(said).items() if value != usual[name]}


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return "yes" if value is True else "no" if value is False else str(value)


def _worth(points: int) -> str:
    return "" if points == 1 else f" ({points} points)"


def _draw(draw: DrawText) -> str:
    return f"{draw.count} on {draw.objective}{f', {draw.level}' if draw.level else ''}{_worth(draw.points)}"


def rules_in_words(said: QuizSettings, percent: int = 0, *, probing: bool = False) -> list[str]:
    """Return how a quiz is taken, as sentences for its learner. `percent` is what they have beside its time limit;
    a `probing` one finds out what they bring along.

    Instants are not told here: a page shows them in the zone of its reader.
    """
    feedback = [FEEDBACK_IN_WORDS[said.feedback]] if said.feedback in FEEDBACK_IN_WORDS else []
    return [*_time(said, percent), *_attempts(said), *_asking(said), *feedback, *_marks(said, probing)]


def _time(said: QuizSettings, percent: int) -> Iterator[str]:
    if said.time_limit is None:
        yield "There is no time limit."
        return
    limit = said.time_limit * (100 + percent) // 100
    beside = f", {percent} % more than others have" if percent else ""
    yield f"You have {counted(limit, 'minute')} from the start{beside}. What is answered by then counts."


def _attempts(said: QuizSettings) -> Iterator[str]:
    if said.attempts_allowed == 1:
        yield "You have one attempt."
    elif said.attempts_allowed:
        yield f"You have {in_words(said.attempts_allowed)} attempts. {COUNTS_IN_WORDS[said.counts]}"
    else:
        yield f"You can take it as often as you like. {COUNTS_IN_WORDS[said.counts]}"
    if said.wait:
        yield f"Between two attempts, at least {counted(said.wait, 'hour')} must pass."


def _asking(said: QuizSettings) -> Iterator[str]:
    if said.one_page:
        yield "All questions are on one page."
    if said.forward_only:
        yield "You move only forward: a question that you left is final."
    if said.tries > 1:
        cost = f" Each further try costs {said.try_penalty} % of its marks." if said.try_penalty else ""
        yield f"At each question you have {in_words(said.tries)} tries.{cost}"
    if said.hint_penalty:
        yield f"A hint costs {said.hint_penalty} % of the marks of its question."


def _marks(said: QuizSettings, probing: bool) -> Iterator[str]:
    if said.certainty:
        yield "How sure you are changes your marks: sure and wrong costs more than a guess."
    if probing:
        yield "What you show is kept open from then on. What you miss and had not learned waits in its lesson."
    else:
        yield f"To pass it takes {said.pass_percent} % of all that can be earned."


def counted(number: int, unit: str) -> str:
    """Return a number with its unit, such as 1 minute or 20 minutes."""
    return f"{number} {unit}{'' if number == 1 else 's'}"
