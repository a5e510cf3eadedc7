"""What a lesson's page shows of the one who reads it. One query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from json import loads
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateField, UUIDField

from accounts.models import User
from learning.queries.progress import Result, Sitting, results_in
from quizzes.domain.rules import read_rules
from quizzes.queries.results import tally

# Written by hand, because it is all that most requests for a lesson ask: Django takes longer to put this statement
# together than a database to answer it. LIMIT keeps databases from computing `here` again for each row of the join.
# A test holds the answer to what the other queries say. One row for each mark, certainty and weight of an attempt.
STANDING = """
WITH here AS (
    SELECT
        lesson.id AS lesson_id,
        lesson.quiz_id AS quiz_id,
        (SELECT counts FROM quizzes_quiz quiz WHERE quiz.id = lesson.quiz_id) AS counts,
        (SELECT stamp FROM quizzes_edition) AS edition,
        EXISTS (
            SELECT 1 FROM learning_reading reading
            WHERE reading.lesson_id = lesson.id AND reading.learner_id = %(learner)s
        ) AS has_read,
        (
            SELECT attempt.id FROM quizzes_attempt attempt
            WHERE attempt.learner_id = %(learner)s AND attempt.quiz_id = lesson.quiz_id
                AND attempt.finalised_at IS NULL
            LIMIT 1
        ) AS open_attempt,
        (
            SELECT COUNT(*) FROM reviews_memory memory
            WHERE memory.learner_id = %(learner)s AND memory.due_day <= %(day)s
                AND EXISTS (
                    SELECT 1 FROM quizzes_question question
                    JOIN quizzes_questionversion version ON version.question_id = question.id
                    WHERE question.objective_id = memory.objective_id AND question.status = 'live'
                )
        ) AS due
    FROM learning_lesson lesson
    WHERE lesson.code = %(code)s AND lesson.status = 'live'
    LIMIT 1
)
SELECT
    lesson_id, edition, has_read, open_attempt, due, counts,
    attempt.id, attempt.feedback, attempt.finalised_at, attempt.rules,
    grade.numerator, grade.denominator, answer.confidence, slot.points, COUNT(slot.id)
FROM here
LEFT JOIN quizzes_attempt attempt ON attempt.quiz_id = here.quiz_id AND attempt.learner_id = %(learner)s
    AND attempt.purpose = 'quiz' AND attempt.finalised_at IS NOT NULL
LEFT JOIN quizzes_slot slot ON slot.attempt_id = attempt.id
    AND COALESCE((
        SELECT action FROM quizzes_ruling ruling
        WHERE ruling.version_id = slot.version_id AND ruling.undone_at IS NULL
        ORDER BY ruling.made_at DESC, ruling.id DESC
        LIMIT 1
    ), '') <> 'drop'
LEFT JOIN quizzes_grade grade ON grade.slot_id = slot.id
LEFT JOIN quizzes_answer answer ON answer.id = grade.answer_id
GROUP BY
    lesson_id, edition, has_read, open_attempt, due, counts, attempt.id,
    grade.numerator, grade.denominator, answer.confidence, slot.points
ORDER BY attempt.finalised_at DESC, attempt.id
"""


@dataclass(frozen=True, slots=True)
class AtLesson:
    """Where a learner stands at a live lesson, and how much is due in all; a visitor stands nowhere.

    `edition` is that of the material; None where no service ever wrote any. `passed`: the attempt that counts did.
    """

    lesson_id: int
    edition: UUID | None
    read: bool
    open_attempt: UUID | None
    due: int
    last: Result | None
    passed: bool = False


def at_lesson(code: str, learner: User | None, day: date | None, now: datetime | None = None) -> AtLesson | None:
    """Return where a learner stands at a lesson on their study day, or None where no such lesson is live. One query.

    Without `now`, a result that waits for a date is not told.
    """
    named = {
        "code": code,
        "learner": UUIDField().get_db_prep_value(learner and learner.pk, connection),
        "day": DateField().get_db_prep_value(day, connection),
    }
    with connection.cursor() as cursor:
        cursor.execute(STANDING, named)
        rows = cursor.fetchall()
    return _standing(rows, now) if rows else None


def _standing(rows: Sequence[tuple[Any, ...]], now: datetime | None) -> AtLesson:
    lesson_id, edition, read, open_attempt, due, counts = rows[0][:6]
    results, passed = results_in(_sittings(row[6:] for row in rows), counts or "", now)
    last = results[0] if results else None
    return AtLesson(lesson_id, _uuid(edition), bool(read), _uuid(open_attempt), due, last, passed)


def _sittings(rows: Iterable[tuple[Any, ...]]) -> list[Sitting]:
    """Return attempts, the latest first. One whose every question was dropped asked nothing."""
    found: dict[Any, Sitting] = {}
    for attempt, feedback, finalised_at, rules, *of_one in rows:
        if of_one[-1] and attempt not in found:
            found[attempt] = Sitting(UUID(str(attempt)), feedback, finalised_at, read_rules(loads(rules)))
        if of_one[-1]:
            found[attempt].tallies.append(tally(*of_one))
    return list(found.values())


def _uuid(stored: Any) -> UUID | None:
    """Return an id as Python has it: SQLite stores it as text."""
    return UUID(stored) if isinstance(stored, str) else stored
