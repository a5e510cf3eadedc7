"""Every write of the answering engine. Callers say `services.finalise(...)`."""

from quizzes.services.answers import Given, Outcome, answer
from quizzes.services.attempts import FeedbackAtEnd, Nothing, close_overdue, finalise, settle, show_feedback, start

__all__ = [
    "FeedbackAtEnd",
    "Given",
    "Nothing",
    "Outcome",
    "answer",
    "close_overdue",
    "finalise",
    "settle",
    "show_feedback",
    "start",
]
