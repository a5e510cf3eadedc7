"""One objective with one question: what every learner of a drill has to remember. Django is set up before."""

from datetime import UTC, datetime

from quizzes.models import Objective, Question, QuestionVersion

WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
BODY = {"choices": [{"id": "c7m1x4tz", "text": "Femoral"}, {"id": "k2v8d0qa", "text": "Radial"}]}


def objective() -> Objective:
    told = {"statement": "Name the access that bleeds least.", "updated_at": WRITTEN}
    found, made = Objective.objects.get_or_create(code="drill.access", defaults=told)
    if made:
        question = Question.objects.create(code="drill.access.q1", objective=found, level="apply", updated_at=WRITTEN)
        QuestionVersion.objects.create(
            question=question, number=1, kind="single", stem="Which bleeds least?", body=BODY, created_at=WRITTEN
        )
    return found
