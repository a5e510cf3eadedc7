"""Every write of the answering engine. Callers say `services.finalise(...)`."""

from quizzes.services.answers import Given, Outcome, answer
from quizzes.services.attempts import (
    FeedbackAtEnd,
    Locked,
    Nothing,
    close_overdue,
    finalise,
    settle,
    show_feedback,
    start,
)
from quizzes.services.flags import flag
from quizzes.services.hints import NoHint, take_hint
from quizzes.services.opening import NotOpen, open_quiz
from quizzes.services.tries import NoTry, try_answer

__all__ = [
    "FeedbackAtEnd",
    "Given",
    "Locked",
    "NoHint",
    "NoTry",
    "NotOpen",
    "Nothing",
    "Outcome",
    "answer",
    "close_overdue",
    "finalise",
    "flag",
    "open_quiz",
    "settle",
    "show_feedback",
    "start",
    "take_hint",
    "try_answer",
]
