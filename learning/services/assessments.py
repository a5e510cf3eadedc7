"""Writing quizzes that stand beside lessons."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services import record
from learning.domain.assessment_words import told
from learning.domain.curriculum.quizzes import MOST_QUESTIONS
from learning.domain.curriculum.shelves import SLUG
from learning.domain.curriculum.texts import AssessmentText
from learning.domain.editing import noted_words
from learning.models import Assessment, Specialty
from learning.queries import assessments as rows
from learning.queries import holding
from learning.services.composing import refuse_unfit
from learning.services.editing import Kept, Refused, compare
from quizzes.models import Quiz, Status
from quizzes.services import authoring

FIELDS = ["specialty", "purpose", "summary", "position", "status", "updated_at"]


@transaction.atomic
def write_assessments(*, texts: Collection[AssessmentText], now: datetime) -> None:
    """Write quizzes that stand beside lessons, with what they ask; all that they name is there. Constant queries."""
    authoring.write_quizzes(texts=[one.quiz for one in texts], now=now)
    quizzes = dict(Quiz.objects.filter(code__in=[one.code for one in texts]).values_list("code", "pk"))
    specialties = dict(Specialty.objects.values_list("slug", "pk"))
    found = [
        Assessment(
            quiz_id=quizzes[one.code],
            specialty_id=specialties[one.specialty] if one.specialty else None,
            purpose=one.purpose,
            summary=one.summary,
            position=one.position,
            status=one.status,
            updated_at=now,
        )
        for one in texts
    ]
    Assessment.objects.bulk_create(found, update_conflicts=True, unique_fields=["quiz"], update_fields=FIELDS)


@transaction.atomic
def retire_assessments(*, codes: Collection[str], now: datetime) -> None:
    """Let these quizzes be taken no more. What was answered stays."""
    if Assessment.objects.filter(quiz__code__in=codes).update(status=Status.RETIRED, updated_at=now):
        authoring.begin_edition()


@transaction.atomic
def save_assessment(*, text: AssessmentText, seen: str, author: User | None, now: datetime) -> str:
    """Write one as its author has it, and return its code. Raises Overtaken and Refused."""
    authoring.begin_edition()
    before = rows.assessment_texts([text.code]).get(text.code)
    compare(seen=seen, present=before)
    if text != before:
        _refuse(text, is_new=before is None)
        write_assessments(texts=[text], now=now)
        details = noted_words(told(before) if before else {}, told(text))
        record(actor=author, action=_action(before, text), kind="assessment", code=text.code, now=now, details=details)
    return text.code


@transaction.atomic
def delete_assessment(*, code: str, author: User | None, now: datetime) -> None:
    """Delete one that nobody has begun. Raises Kept."""
    authoring.begin_edition()
    if reasons := holding.reasons_to_keep_assessment(code):
        raise Kept(reasons)
    if before := rows.assessment_texts([code]).get(code):
        Assessment.objects.filter(quiz__code=code).delete()
        Quiz.objects.filter(code=code).delete()
        details = noted_words(told(before), {})
        record(actor=author, action="deleted", kind="assessment", code=code, now=now, details=details)


def _refuse(text: AssessmentText, *, is_new: bool) -> None:
    if is_new:
        _refuse_code(text.code)
    _refuse_strange(text)
    if len(text.quiz.questions) > MOST_QUESTIONS:
        raise Refused({"": [f"A quiz lists at most {MOST_QUESTIONS} questions. Draw the others."]})
    refuse_unfit(text.quiz)


def _refuse_code(code: str) -> None:
    if not SLUG.fullmatch(code):
        raise Refused({"code": ["Use lower case letters, digits and single hyphens, such as vascular-final."]})
    if Quiz.objects.filter(code=code).exists():
        raise Refused({"code": ["Another quiz has this code. Choose one that nothing had before."]})


def _refuse_strange(text: AssessmentText) -> None:
    if text.specialty and not Specialty.objects.filter(slug=text.specialty).exists():
        raise Refused({"specialty": ["There is no such specialty."]})
    if strange := rows.unknown_questions(text.quiz.questions):
        raise Refused({"": [f"There is no question {code}." for code in strange]})
    if strange := rows.unknown_objectives(one.objective for one in text.quiz.draws):
        raise Refused({"": [f"There is no objective {code}." for code in strange]})


def _action(before: AssessmentText | None, after: AssessmentText) -> str:
    if before is None:
        return "added"
    if before.status == after.status:
        return "changed"
    return {Status.LIVE: "published", Status.RETIRED: "retired"}.get(Status(after.status), "withdrawn to draft")
