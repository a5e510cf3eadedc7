from quizzes.queries.answering import (
    Place,
    answers_by_id,
    attempt_of,
    attempts_of,
    is_over,
    last_shown_versions,
    live_versions,
    never_told,
    newest_answers,
    not_told_yet,
    open_attempt,
    overdue,
    slots_of,
    standings,
)
from quizzes.queries.asking import Asked, asked, in_order
from quizzes.queries.composing import places_of_quiz, size_of_quiz
from quizzes.queries.regraded import Notice, notices, notices_on
from quizzes.queries.releasing import released_slots
from quizzes.queries.rulings import newest_action, standing

__all__ = [
    "Asked",
    "Notice",
    "Place",
    "answers_by_id",
    "asked",
    "attempt_of",
    "attempts_of",
    "in_order",
    "is_over",
    "last_shown_versions",
    "live_versions",
    "never_told",
    "newest_action",
    "newest_answers",
    "not_told_yet",
    "notices",
    "notices_on",
    "open_attempt",
    "overdue",
    "places_of_quiz",
    "released_slots",
    "size_of_quiz",
    "slots_of",
    "standing",
    "standings",
]
