from reminders.queries.digest import Digest, digest, has_studied, reason_to_skip
from reminders.queries.owing import deliveries_to_try, handed_and_left, owed_notes
from reminders.queries.planning import Coming, asked_for, coming, next_instant, settings_of
from reminders.queries.tokens import Purpose, learner_of, token

__all__ = [
    "Coming",
    "Digest",
    "Purpose",
    "asked_for",
    "coming",
    "deliveries_to_try",
    "digest",
    "handed_and_left",
    "has_studied",
    "learner_of",
    "next_instant",
    "owed_notes",
    "reason_to_skip",
    "settings_of",
    "token",
]
