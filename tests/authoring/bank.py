"""A lesson with two key objectives and a source, and questions on it as an author types them."""

from dataclasses import replace

from learning.models import Lesson, LessonObjective, LessonSource
from learning.queries.bank import quiz_text
from learning.services import questions as services
from learning.services.editing import seen_of
from quizzes.domain.texts import QuestionText
from quizzes.models import Objective, Question
from quizzes.queries.authoring import question_texts
from tests.factories import NOON, make_objective, make_source, make_specialty

STEM = "A 62-year-old woman needs coronary angiography and takes an anticoagulant. Which access site bleeds least?"
EXPLANATION = (
    "The radial artery lies shallow over bone and can be compressed by hand. In trials of coronary angiography, access "
    "through it bled less than access through the femoral artery."
)
CHOICES = [
    {"text": "Radial artery", "correct": True, "feedback": "It lies over bone and is compressed with ease."},
    {"text": "Femoral artery", "feedback": "Blood can gather behind the peritoneum, where nobody sees it."},
    {"text": "Brachial artery", "feedback": "It runs beside the median nerve, and its hematoma harms it."},
]


def make_desk_lesson(**fields) -> Lesson:
    """A live lesson of a curriculum, with two objectives and one source, and no question yet."""
    specialty = make_specialty(slug="tests")
    fields = {"code": "tests.access", "slug": "access", "position": 1, "minutes": 8, "updated_at": NOON, **fields}
    fields = {"title": "Access sites", "summary": "Where to go in.", "body": "Radial or femoral?", "html": "", **fields}
    lesson = Lesson.objects.create(specialty=specialty, **fields)
    for position in (1, 2):
        objective = make_objective(code=f"{lesson.code}.{position}")
        LessonObjective.objects.create(lesson=lesson, objective=objective, position=position)
    LessonSource.objects.create(lesson=lesson, source=make_source(key="jolly-2011", year=2024), position=1)
    return lesson


def make_text(**fields) -> QuestionText:
    """A question that breaks no rule. Without a code it is new."""
    given = {
        "code": "",
        "objective": "tests.access.1",
        "level": "apply",
        "case": "",
        "status": "live",
        "kind": "single",
        "case_stem": "",
        "stem": STEM,
        "content": {"choices": CHOICES},
        "fixed_order": False,
        "explanation": EXPLANATION,
        "negative_reason": "",
        "sources": ["jolly-2011"],
        **fields,
    }
    return QuestionText(**given)


def keyed(place: int) -> dict:
    """The same choices, another of them right."""
    choices = [{name: one[name] for name in ("text", "feedback")} for one in CHOICES]
    choices[place] = {**choices[place], "correct": True}
    return {
        "choices": [{name: one[name] for name in ("text", "correct", "feedback") if name in one} for one in choices]
    }


def save(author=None, now=NOON, seen=None, **fields) -> str:
    """Save a new question, or the one under `code` with other fields, as somebody who has just read it."""
    stood = question_texts([fields.get("code", "")]).get(fields.get("code", ""))
    text = replace(stood, **fields) if stood else make_text(**fields)
    return services.save_question(text=text, seen=seen_of(stood) if seen is None else seen, author=author, now=now)


def versions(code: str) -> list[int]:
    return list(Question.objects.get(code=code).versions.order_by("number").values_list("number", flat=True))


def asked(code: str = "tests.access") -> list[str]:
    quiz = quiz_text(code)
    return list(quiz.questions) if quiz else []


def objective(code: str = "tests.access.1") -> Objective:
    return Objective.objects.get(code=code)
