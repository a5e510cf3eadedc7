"""Figures as questions show them: what a lesson has, in the shape in which quizzes keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from learning.domain.curriculum.mistakes import Notes
from learning.domain.curriculum.texts import (
    RETIRED,
    FigureDraft,
    FigureText,
    LessonDraft,
    LessonText,
    PictureText,
    QuestionDraft,
)
from markup.domain import parted
from quizzes.domain.drawn import MOST_PARTS, Box, Drawn
from quizzes.domain.showing import figure_in, problems_with_figures
from quizzes.domain.texts import QuestionText


def drawn(svg: str, picture: PictureText | None) -> Drawn:
    """Return a figure as a question shows it: a drawing that pages show, or a picture."""
    if picture:
        box = (0, 0, picture.width, picture.height)
        return Drawn(box=box, digest=picture.digest, media_type=picture.media_type)
    found = parted(svg)
    return Drawn(box=found.box, svg=found.svg, parts=_some(found.parts), words=tuple(found.words[:MOST_PARTS]))


def _some(parts: Mapping[str, Box]) -> dict[str, Box]:
    return dict(list(parts.items())[:MOST_PARTS])


def figures_of_draft(figures: Iterable[FigureDraft]) -> dict[str, Drawn]:
    """Return the figures of a lesson's files by their codes; one that could not be read is missing."""
    return {one.code: drawn(one.svg, one.picture) for one in figures if one.svg or one.picture}


def note_misfits(draft: QuestionDraft, lesson: LessonDraft, figures: Mapping[str, Drawn], notes: Notes) -> bool:
    """Note the places that a question's figure has not (rule 16), and tell whether there are any."""
    unread = {one.code for one in lesson.figures} - set(figures)  # which was noted
    if not notes.has_read(lesson.body_place.file) or draft.part.value.get("figure") in unread:
        return False
    problems = problems_with_figures(draft.kind, draft.part.value, figures)
    for problem in problems:
        draft.part.wrong(f"{draft.code}: {problem} (rule 16)", *problem.at)
    return bool(problems)


def figures_of(figures: Iterable[FigureText], pictures: Mapping[str, PictureText]) -> dict[str, Drawn]:
    """Return the figures of a lesson by their codes; `pictures` are found by their digests."""
    return {one.code: drawn(one.svg, pictures.get(one.picture)) for one in figures}


def misfits(
    lesson: LessonText, pictures: Mapping[str, PictureText], questions: Iterable[QuestionText]
) -> Iterator[tuple[str, str]]:
    """Yield each question that asks for a place which the figures of its lesson have not, and what is missing."""
    asking = [one for one in questions if one.status != RETIRED and figure_in(one.kind, one.content)]
    figures = figures_of(lesson.figures, pictures) if asking else {}
    for one in asking:
        for problem in problems_with_figures(one.kind, one.content, figures):
            yield one.code, str(problem)


def redrawn(
    lesson: LessonText, pictures: Mapping[str, PictureText], questions: Iterable[QuestionText]
) -> Iterator[QuestionText]:
    """Yield the questions of a lesson whose figure looks otherwise than they show it, as they show it from now on.

    A place that the figure has no more keeps the figure as it was, until an author decides.
    """
    taught = {*lesson.objectives}
    asking = [one for one in questions if one.objective in taught and one.status != RETIRED]
    asking = [one for one in asking if figure_in(one.kind, one.content)]
    figures = figures_of(lesson.figures, pictures) if asking else {}
    for one in asking:
        figure = figures.get(figure_in(one.kind, one.content))
        if figure != one.figure and not problems_with_figures(one.kind, one.content, figures):
            yield replace(one, figure=figure)
