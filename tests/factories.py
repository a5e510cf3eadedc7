"""One make_* per thing that a test starts from. Each is valid; a test names only what it is about."""

from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

from accounts.models import User
from learning.models import Assessment, Figure, Lesson, LessonObjective, Picture, Specialty
from quizzes import services
from quizzes.models import (
    Attempt,
    Confidence,
    Feedback,
    Objective,
    Purpose,
    Question,
    QuestionVersion,
    Quiz,
    QuizQuestion,
    Regraded,
    Ruling,
    Source,
)
from quizzes.models.keys import AnswerKey, Citation, KeyPoint
from quizzes.queries import Place

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RADIAL, FEMORAL, BRACHIAL = "k2v8d0qa", "c7m1x4tz", "h9f3s6wb"
TEXTS = {RADIAL: "Radial", FEMORAL: "Femoral", BRACHIAL: "Brachial"}
PASSWORD = "an open lumen"
numbers = count(1)


def make_learner(**fields) -> User:
    fields = {"email": f"learner-{next(numbers)}@example.org", **fields}
    return User.objects.create_user(**fields)


def make_objective(statement="Name the access site with the lowest bleeding risk.", **fields) -> Objective:
    fields = {"code": f"tests.access.{next(numbers)}", "statement": statement, "updated_at": NOON, **fields}
    objective = Objective.objects.create(**fields)
    KeyPoint.objects.create(objective=objective, text="Radial access bleeds least in coronary angiography.")
    return objective


def make_source(**fields) -> Source:
    number = next(numbers)
    fields = {
        "key": f"source-{number}",
        "kind": "trial",
        "authors": "Author A",
        "title": "A trial of access sites",
        "year": 2011,
        "published_in": "Journal 1:1-2",
        "certainty": "verified",
        "updated_at": NOON,
        **fields,
    }
    return Source.objects.create(**fields)


def make_body(texts=TEXTS) -> dict:
    return {"choices": [{"id": id, "text": text} for id, text in sorted(texts.items())]}


def make_version(objective=None, *, kind="single", correct=(RADIAL,), body=None, **fields) -> QuestionVersion:
    """A question on an objective, on its own. RADIAL is right."""
    number = next(numbers)
    body = body or make_body()
    version = QuestionVersion.objects.create(
        question=Question.objects.create(
            code=f"tests.access.q{number}", objective=objective or make_objective(), level="apply", updated_at=NOON
        ),
        number=1,
        kind=kind,
        stem="Which access site bleeds least?",
        body=body,
        created_at=NOON,
        **fields,
    )
    key = AnswerKey.objects.create(
        version=version,
        key={"correct": sorted(correct)},
        feedback={one["id"]: f"About {one['text']}." for one in body["choices"]},
        order=[one["id"] for one in body["choices"]],
        explanation="The radial artery lies shallow, over bone.",
    )
    Citation.objects.create(answer_key=key, source=make_source(), position=1)
    return version


def make_quiz(versions=None, **fields) -> Quiz:
    number = next(numbers)
    fields = {"code": f"tests.quiz-{number}", "title": "Access sites", "updated_at": NOON, **fields}
    quiz = Quiz.objects.create(**fields)
    versions = versions if versions is not None else [make_version(), make_version()]
    for position, version in enumerate(versions, start=1):
        QuizQuestion.objects.create(quiz=quiz, question=version.question, position=position)
    return quiz


def make_specialty(**fields) -> Specialty:
    number = next(numbers)
    fields = {"slug": f"specialty-{number}", "title": "Access", "summary": "Ways in.", "position": number, **fields}
    fields = {"updated_at": NOON, **fields}
    return Specialty.objects.create(**fields)


def make_lesson(versions=None, **fields) -> Lesson:
    """A live lesson with a quiz of two questions, each on an objective of its own."""
    number = next(numbers)
    versions = versions if versions is not None else [make_version(), make_version()]
    fields = {
        "code": f"tests.lesson-{number}",
        "slug": f"lesson-{number}",
        "specialty": fields.pop("specialty", None) or make_specialty(),
        "position": 1,
        "title": "Access sites",
        "summary": "Where to go in.",
        "minutes": 8,
        "body": "Radial or femoral?",
        "html": "<p>Radial or femoral?</p>",
        "updated_at": NOON,
        **fields,
    }
    lesson = Lesson.objects.create(quiz=make_quiz(versions), **fields)
    for position, objective in enumerate(dict.fromkeys(version.question.objective for version in versions), start=1):
        LessonObjective.objects.create(lesson=lesson, objective=objective, position=position)
    return lesson


def make_assessment(quiz=None, **fields) -> Assessment:
    """A live quiz beside lessons, above all specialties."""
    fields = {
        "purpose": "final",
        "summary": "All that the lessons taught.",
        "position": 1,
        "updated_at": NOON,
        **fields,
    }
    return Assessment.objects.create(quiz=quiz or make_quiz(), **fields)


def make_figure(lesson, **fields) -> Figure:
    """A picture in a lesson; its content is no real one."""
    digest = f"{next(numbers):064x}"
    kept = Picture.objects.create(digest=digest, media_type="image/png", width=8, height=4, content=b"pixels")
    fields = {"code": "stent", "file": "stent.png", "alt": "A stent.", "credit": "Own.", "picture": kept, **fields}
    return Figure.objects.create(lesson=lesson, **fields)


def make_attempt(learner=None, versions=None, *, now=NOON, **fields) -> Attempt:
    """An open quiz with feedback at the end, unless `fields` say otherwise. Each of its `places` asks a version."""
    quiz = fields.get("quiz")
    places = [one if isinstance(one, Place) else Place(one) for one in versions or [make_version()]]
    fields = {
        "due_at": now + quiz.time_limit if quiz and quiz.time_limit else None,
        "purpose": Purpose.QUIZ,
        "occasion": f"quiz:tests-{next(numbers)}",
        "title": "Access sites",
        "feedback": Feedback.AT_END,
        **fields,
    }
    return services.start(learner=learner or make_learner(), places=places, now=now, **fields)


def make_ruling(question, **fields) -> Ruling:
    """A ruling on the first version of a question that drops it. What it does to marks is no part of it here."""
    fields = {"action": Ruling.Action.DROP, "reason": "It asked for what nobody teaches.", "made_at": NOON, **fields}
    return Ruling.objects.create(version=question.versions.get(number=1), **fields)


def make_regraded(learner) -> Regraded:
    """A notice that a question which this learner left open does not count, which may be told."""
    slot = services.finalise(attempt=make_attempt(learner), now=NOON).slots.get()
    ruling = make_ruling(slot.version.question)
    return Regraded.objects.create(ruling=ruling, slot=slot, old_numerator=0, old_denominator=1, made_at=NOON)


def make_given(slot, choice=RADIAL, **fields) -> services.Given:
    given = {"id": uuid4(), "content": {"choices": [choice]}, "confidence": Confidence.SURE, "sequence": 0}
    return services.Given(slot_id=slot.pk, **{**given, "answered_at": NOON, **fields})


def make_finalised(learner, *objectives, choice=RADIAL, now=NOON, **fields) -> Attempt:
    """An attempt at one question on each objective, answered and submitted at `now`."""
    attempt = make_attempt(learner, [make_version(objective) for objective in objectives], now=now, **fields)
    given = [make_given(slot, choice, answered_at=now) for slot in attempt.slots.all()]
    services.answer(attempt=attempt, given=given, now=now)
    return services.finalise(attempt=attempt, now=now)
