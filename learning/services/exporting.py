"""What rows hold, as a curriculum that can be written as files. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from learning.domain.curriculum import Curriculum
from learning.domain.curriculum.composing import standing_quizzes
from learning.queries import curriculum as rows
from learning.queries.assessments import assessment_texts
from quizzes.models import Status
from quizzes.services import authoring


@dataclass(frozen=True, slots=True)
class Stored:
    """What is shown or will be; `homeless` are questions whose lesson is retired: no file can hold them."""

    curriculum: Curriculum
    homeless: list[str]


@transaction.atomic
def stored_curriculum() -> Stored:
    """Return everything that is not retired. Constant queries."""
    lessons = {code: one for code, one in rows.lesson_texts().items() if one.status != Status.RETIRED}
    taught = {code for one in lessons.values() for code in one.objectives}
    questions = {code: one for code, one in authoring.question_texts().items() if one.status != Status.RETIRED}
    housed = {code: one for code, one in questions.items() if one.objective in taught}
    linked = {code for code, (_, quiz) in rows.rendered_texts().items() if quiz}
    quizzes = standing_quizzes(authoring.quiz_texts(), linked)
    found = Curriculum(
        specialties=rows.specialty_texts(),
        sources=authoring.source_texts(),
        terms=rows.term_texts(),
        objectives={code: one for code, one in authoring.objective_texts().items() if code in taught},
        questions=housed,
        lessons=dict(sorted(lessons.items())),
        quizzes={code: one for code, one in quizzes.items() if code in lessons},
        assessments={code: one for code, one in assessment_texts().items() if one.status != Status.RETIRED},
        pictures=rows.picture_texts({figure.picture for one in lessons.values() for figure in one.figures}),
    )
    return Stored(found, sorted(set(questions) - set(housed)))
