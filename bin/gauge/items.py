"""(f) Item statistics over a million answers to one quiz: python -m gauge.items prints what they took, as JSON."""

import json
import time
from datetime import UTC, datetime, timedelta

import django
from house.limits import peak_megabytes

from gauge.figures import Aim, Section
from gauge.stage import Stage

LEARNERS, QUESTIONS = 20_000, 50
CHOICES = ["ch0ice0a", "ch0ice0b", "ch0ice0c", "ch0ice0d"]  # the first is right
BEGAN = datetime(2026, 3, 2, 12, tzinfo=UTC)

# A number from 0 to 999 that looks drawn, for each slot; who is able, and what is easy, is answered rightly more often.
DRAWN = "((s.id * 7919 + s.version_id * 104729) % 1009)"
ABLE = "(CAST(substr(a.occasion, 7) AS integer) % 400)"
RIGHT = f"{DRAWN} < 250 + {ABLE} + s.position * 7"
CHOSEN = f"CASE WHEN {RIGHT} THEN '{CHOICES[0]}' WHEN {DRAWN} % 7 < 4 THEN '{CHOICES[1]}' ELSE '{CHOICES[2]}' END"

SLOTS = """
INSERT INTO quizzes_slot (attempt_id, version_id, position, "order", "values", points, flagged, hints, settled_at)
SELECT a.id, v.id, p.position, '[]', '{{}}', 1, {false}, 0, a.finalised_at
FROM quizzes_attempt a CROSS JOIN quizzes_quizquestion p JOIN quizzes_questionversion v ON v.question_id = p.question_id
WHERE a.quiz_id = p.quiz_id AND a.occasion LIKE 'bench:%%' ORDER BY a.occasion, p.position
"""
ANSWERS = """
INSERT INTO quizzes_answer (id, slot_id, content, confidence, answered_at, sequence, received_at, late)
SELECT {uuid}, s.id, {json}, '', a.started_at, 1, a.started_at, {false}
FROM quizzes_slot s JOIN quizzes_attempt a ON a.id = s.attempt_id WHERE a.occasion LIKE 'bench:%%'
""".replace("{json}", "{json}")
GRADES = f"""
INSERT INTO quizzes_grade (slot_id, answer_id, numerator, denominator, unaided_numerator, unaided_denominator)
SELECT s.id, {{uuid}}, CASE WHEN {RIGHT} THEN 1 ELSE 0 END, 1, CASE WHEN {RIGHT} THEN 1 ELSE 0 END, 1
FROM quizzes_slot s JOIN quizzes_attempt a ON a.id = s.attempt_id WHERE a.occasion LIKE 'bench:%%'
"""
DIALECTS = {
    "sqlite": {"uuid": "printf('%%032x', s.id)", "false": "0", "json": f"""'{{"choices": ["' || {CHOSEN} || '"]}}'"""},
    "postgresql": {
        "uuid": "lpad(to_hex(s.id), 32, '0')::uuid",
        "false": "false",
        "json": f"""('{{"choices": ["' || {CHOSEN} || '"]}}')::jsonb""",
    },
}


def build() -> None:
    """Make the quiz, its learners, and a million answers."""
    # Django has to be set up before a model can be imported.
    from django.db import connection, transaction  # noqa: PLC0415

    with transaction.atomic():
        _attempts(_quiz())
        with connection.cursor() as cursor:
            for statement in (SLOTS, ANSWERS, GRADES):
                cursor.execute(statement.format(**DIALECTS[connection.vendor]).replace("%%", "%"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _quiz():
    from quizzes.models import Objective, Question, QuestionVersion, Quiz, QuizQuestion  # noqa: PLC0415
    from quizzes.models.keys import AnswerKey  # noqa: PLC0415

    objective = Objective.objects.create(code="bench.items.1", statement="Measure.", updated_at=BEGAN)
    quiz = Quiz.objects.create(code="bench.items", title="A million answers", updated_at=BEGAN)
    body = {"choices": [{"id": id, "text": f"Choice {id}"} for id in CHOICES]}
    for number in range(1, QUESTIONS + 1):
        code = f"bench.items.q{number:02}"
        question = Question.objects.create(code=code, objective=objective, level="apply", updated_at=BEGAN)
        version = QuestionVersion.objects.create(
            question=question, number=1, kind="single", stem=f"Question {number}?", body=body, created_at=BEGAN
        )
        AnswerKey.objects.create(version=version, key={"correct": CHOICES[:1]})
        QuizQuestion.objects.create(quiz=quiz, question=question, position=number)
    return quiz


def _attempts(quiz) -> None:
    from accounts.models import User  # noqa: PLC0415
    from quizzes.models import Attempt  # noqa: PLC0415

    learners = [User(email=f"items-{number}@example.org", password="!") for number in range(LEARNERS)]
    User.objects.bulk_create(learners, batch_size=2_000)
    Attempt.objects.bulk_create(
        (
            Attempt(
                learner=learner,
                quiz=quiz,
                purpose="quiz",
                occasion=f"bench:{number:05}",
                title=quiz.title,
                feedback="at_end",
                started_at=BEGAN + timedelta(seconds=number),
                finalised_at=BEGAN + timedelta(hours=1, seconds=number),
                zone="UTC",
                study_day=BEGAN.date(),
            )
            for number, learner in enumerate(learners)
        ),
        batch_size=2_000,
    )


def timed() -> dict[str, object]:
    """Compute the statistics of the quiz, and of the whole bank; return seconds, megabytes at most, and statements."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from quizzes.models import Quiz  # noqa: PLC0415
    from quizzes.queries import statistics  # noqa: PLC0415

    quiz = Quiz.objects.get(code="bench.items")
    found: dict[str, object] = {}
    for name, ask in (
        ("quiz", lambda: statistics.quiz_report(quiz, statistics.Chosen())),
        ("bank", lambda: statistics.to_look_at()),
    ):
        with CaptureQueriesContext(connection) as captured:
            began = time.process_time(), time.perf_counter()
            ask()
            found[f"{name} cpu"] = time.process_time() - began[0]
            found[f"{name} seconds"] = time.perf_counter() - began[1]
        found[f"{name} statements"] = [one["sql"][:200] for one in captured.captured_queries]
    found["megabytes"] = peak_megabytes()
    return found


def measure(stage: Stage, rounds: int) -> Section:
    stage.run("-m", "gauge.items", "build")
    found = [json.loads(stage.run("-m", "gauge.items", "time")) for _ in range(rounds)]
    return Section(
        f"Item statistics over {LEARNERS * QUESTIONS:,} answers, {stage.database}",
        [
            Aim("a quiz, in seconds", [one["quiz seconds"] for one in found], 5),
            Aim("items that need a look, in seconds", [one["bank seconds"] for one in found], 5),
            Aim("memory of the process, in MB", [one["megabytes"] for one in found], 500),
            Aim("statements of a quiz", [len(found[0]["quiz statements"])], 8),
        ],
        statements={name: found[0][f"{name} statements"] for name in ("quiz", "bank")},
    )


if __name__ == "__main__":
    import sys

    django.setup()
    if sys.argv[1] == "build":
        build()
    else:
        print(json.dumps(timed()))
