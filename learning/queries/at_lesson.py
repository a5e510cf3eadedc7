"""What a lesson's page shows of the one who reads it. One query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateField, UUIDField

from accounts.models import User
from learning.queries.progress import Result

# Written by hand, because it is all that most requests for a lesson ask: Django takes longer to put this statement
# together than a database to answer it. LIMIT keeps databases from computing `here` again for each row of the join.
# A test holds the answer to what the other queries say. `standing` is one row for each denominator of the last marks.
STANDING = """
WITH here AS (
    SELECT
        lesson.id AS lesson_id,
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
            SELECT attempt.id FROM quizzes_attempt attempt
            WHERE attempt.learner_id = %(learner)s AND attempt.quiz_id = lesson.quiz_id
                AND attempt.purpose = 'quiz' AND attempt.finalised_at IS NOT NULL
            ORDER BY attempt.finalised_at DESC, attempt.id
            LIMIT 1
        ) AS last_attempt,
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
    lesson_id, edition, has_read, open_attempt, due, last_attempt,
    grade.denominator, SUM(grade.numerator), COUNT(slot.id)
FROM here
LEFT JOIN quizzes_slot slot ON slot.attempt_id = here.last_attempt
LEFT JOIN quizzes_grade grade ON grade.slot_id = slot.id
GROUP BY lesson_id, edition, has_read, open_attempt, due, last_attempt, grade.denominator
"""


@dataclass(frozen=True, slots=True)
class AtLesson:
    """Where a learner stands at a live lesson, and how much is due in all; a visitor stands nowhere.

    `edition` is that of the material; None where no service ever wrote any.
    """

    lesson_id: int
    edition: UUID | None
    read: bool
    open_attempt: UUID | None
    due: int
    last: Result | None


def at_lesson(code: str, learner: User | None, day: date | None) -> AtLesson | None:
    """Return where a learner stands at a lesson on their study day, or None where no such lesson is live. One query."""
    named = {
        "code": code,
        "learner": UUIDField().get_db_prep_value(learner and learner.pk, connection),
        "day": DateField().get_db_prep_value(day, connection),
    }
    with connection.cursor() as cursor:
        cursor.execute(STANDING, named)
        rows = cursor.fetchall()
    return _standing(rows) if rows else None


def _standing(rows: Sequence[tuple[Any, ...]]) -> AtLesson:
    lesson_id, edition, read, open_attempt, due, last_attempt = rows[0][:6]
    last = _result(_uuid(last_attempt), [row[6:] for row in rows])
    return AtLesson(lesson_id, _uuid(edition), bool(read), _uuid(open_attempt), due, last)


def _result(attempt_id: UUID | None, sums: Sequence[tuple[Any, ...]]) -> Result | None:
    """Return a result from numerators added over each denominator: exact. A slot without a grade earned nothing."""
    if attempt_id is None:
        return None
    mark = sum((Fraction(earned, denominator) for denominator, earned, _ in sums if denominator), Fraction())
    return Result(attempt_id, mark, sum(slots for *_, slots in sums))


def _uuid(stored: Any) -> UUID | None:
    """Return an id as Python has it: SQLite stores it as text."""
    return UUID(stored) if isinstance(stored, str) else stored
