"""Attempts for programs. Nothing from the key's side is in a reply before it is released."""

from quizzes.api.answers import AttemptAnswers
from quizzes.api.attempts import AttemptDetail, SettleSlot, SubmitAttempt
from quizzes.api.calibration import Calibration
from quizzes.api.helping import SlotFlag, SlotHints, SlotTries
from quizzes.api.notices import Notices, NoticeSeen
from quizzes.api.shapes import AttemptOutput, Body, Reference
from quizzes.api.telling import attempt_as_json

__all__ = [
    "AttemptAnswers",
    "AttemptDetail",
    "AttemptOutput",
    "Body",
    "Calibration",
    "NoticeSeen",
    "Notices",
    "Reference",
    "SettleSlot",
    "SlotFlag",
    "SlotHints",
    "SlotTries",
    "SubmitAttempt",
    "attempt_as_json",
]
