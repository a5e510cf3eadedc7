"""The files of a curriculum in their canonical form: what is read from them is what was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from learning.domain.curriculum.canonical import as_yaml
from learning.domain.curriculum.composing import Asking, asking
from learning.domain.curriculum.mistakes import Mistake, Mistaken, Place
from learning.domain.curriculum.questions import FIELDS
from learning.domain.curriculum.quizzes import FILE as QUIZZES
from learning.domain.curriculum.quizzes import draw_fields, settings_fields
from learning.domain.curriculum.shelves import VERSION
from learning.domain.curriculum.texts import (
    LIVE,
    AssessmentText,
    Curriculum,
    FigureText,
    LessonText,
    SpecialtyText,
    TermText,
    in_order,
)
from quizzes.domain.texts import DrawText, ObjectiveText, QuestionText, SourceText

BEFORE_CONTENT = FIELDS[: FIELDS.index("hints")]  # what a question says before the fields of its kind
AFTER_CONTENT = FIELDS[FIELDS.index("hints") :]

Fields = dict[str, Any]


def write_files(found: Curriculum) -> dict[str, bytes]:
    """Return the content of every file by its path. Raises Mistaken where questions tell one case in two ways."""
    sources = sorted(found.sources.values(), key=lambda one: one.key)
    terms = sorted(found.terms.values(), key=lambda one: (one.term.lower(), one.term))
    texts = {
        "sources.yaml": as_yaml({"version": VERSION, "sources": [_source(one) for one in sources]}),
        "glossary.yaml": as_yaml({"version": VERSION, "terms": [_term(one) for one in terms]}),
    }
    if assessments := sorted(found.assessments.values(), key=lambda one: (one.position, one.code)):
        quizzes = [_assessment(one) for one in assessments]
        texts[QUIZZES] = as_yaml({"version": VERSION, "quizzes": quizzes})
    for specialty in found.specialties.values():
        texts[f"{specialty.slug}/specialty.yaml"] = as_yaml(_specialty(specialty))
    files = {name: text.encode() for name, text in texts.items()}
    for lesson in found.lessons.values():
        files |= _lesson_files(lesson, found)
    return files


def _source(text: SourceText) -> Fields:
    fields = {name: getattr(text, name) for name in SourceText.__dataclass_fields__}
    return {name: value for name, value in fields.items() if value != ""}


def _term(text: TermText) -> Fields:
    return {"term": text.term, "definition": text.definition, **_where_any(also=text.also)}


def _specialty(text: SpecialtyText) -> Fields:
    return {
        "version": VERSION,
        "slug": text.slug,
        "title": text.title,
        "summary": text.summary,
        "position": text.position,
        "lessons": [{"id": one["code"], "title": one["title"]} for one in text.planned],
    }


def _lesson_files(lesson: LessonText, found: Curriculum) -> dict[str, bytes]:
    path = f"{lesson.specialty}/{lesson.slug}"
    front = as_yaml(_front(lesson, found))
    files = {
        f"{path}/lesson.md": f"---\n{front}---\n\n{lesson.body}".encode(),
        f"{path}/questions.yaml": as_yaml(_questions(lesson, found)).encode(),
    }
    for figure in lesson.figures:
        content = found.pictures[figure.picture].content if figure.picture else figure.source.encode()
        files[f"{path}/{figure.file}"] = content
    return files


def _front(lesson: LessonText, found: Curriculum) -> Fields:
    return {
        "id": lesson.code,
        "title": lesson.title,
        "minutes": lesson.minutes,
        "summary": lesson.summary,
        **_status(lesson.status),
        **_where_any(prerequisites=lesson.prerequisites),
        "objectives": [_objective(found.objectives[code]) for code in lesson.objectives],
        "sources": lesson.sources,
        **_where_any(figures=[_figure(one) for one in lesson.figures]),
        **_quiz(asking(lesson, found.quizzes.get(lesson.code), found.questions)),
    }


def _status(status: str) -> Fields:
    return {} if status == LIVE else {"status": status}


def _where_any(**fields: Any) -> Fields:
    """Return the fields that say something; the others are left out of a file."""
    return {name: value for name, value in fields.items() if value}


def _objective(text: ObjectiveText) -> Fields:
    fields = {"id": text.code, "statement": text.statement, "key_point": text.key_point}
    return {**fields, **_where_any(key=text.is_key)}


def _figure(text: FigureText) -> Fields:
    return {"id": text.code, "file": text.file, "alt": text.alt, "credit": text.credit}


def _quiz(quiz: Asking) -> Fields:
    settings = settings_fields(quiz.settings)
    if quiz.by_default:
        return _where_any(quiz=settings)
    return {"quiz": {**settings, "questions": quiz.questions, **_beside(quiz.points, quiz.draws)}}


def _beside(points: Mapping[str, int], draws: Iterable[DrawText]) -> Fields:
    """Return what a quiz says beside the questions that it lists."""
    worth = {code: points[code] for code in in_order(points)}
    return _where_any(points=worth, draw=[draw_fields(one) for one in draws])


def _assessment(text: AssessmentText) -> Fields:
    return {
        "id": text.code,
        "title": text.quiz.title,
        "summary": text.summary,
        **_where_any(specialty=text.specialty),
        "purpose": text.purpose,
        "position": text.position,
        **_status(text.status),
        **settings_fields(text.quiz.settings),
        **_where_any(questions=list(text.quiz.questions)),
        **_beside(text.quiz.points, text.quiz.draws),
    }


def _questions(lesson: LessonText, found: Curriculum) -> Fields:
    texts = {one.code: one for one in found.questions.values() if one.objective in lesson.objectives}
    cases = _cases(lesson, texts.values())
    return {
        "version": VERSION,
        "lesson": lesson.code,
        **_where_any(cases=[{"id": code, "stem": cases[code]} for code in in_order(cases)]),
        "questions": [_question(texts[code]) for code in in_order(texts)],
    }


def _cases(lesson: LessonText, texts: Iterable[QuestionText]) -> Mapping[str, str]:
    told: dict[str, QuestionText] = {}
    for one in texts:
        if one.case and told.setdefault(one.case, one).case_stem != one.case_stem:
            place = Place(f"{lesson.specialty}/{lesson.slug}/questions.yaml")
            said = f"{told[one.case].code} and {one.code} tell the case {one.case} in two ways; make them the same"
            raise Mistaken([Mistake(place, said)])
    return {code: one.case_stem for code, one in told.items()}


def _question(text: QuestionText) -> Fields:
    said = {
        "id": text.code,
        "objective": text.objective,
        "case": text.case,
        "kind": text.kind,
        "level": text.level,
        **_status(text.status),
        "unfolding": text.unfolding,
        "stem": text.stem,
        "negative_reason": text.negative_reason,
        "fixed_order": text.fixed_order,
        "hints": list(text.hints),
        "explanation": text.explanation,
        "sources": list(text.sources),
    }
    return dict(_in_canonical_order(said, text.content))


def _in_canonical_order(said: Mapping[str, Any], content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((name, said[name]) for name in BEFORE_CONTENT if said.get(name))
    yield from content.items()
    yield from ((name, said[name]) for name in AFTER_CONTENT if said.get(name))
