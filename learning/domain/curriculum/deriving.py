"""What follows from a lesson's text, whoever wrote it: its page, and what it names there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from learning.domain.curriculum.texts import LIVE, FigureText, LessonText, PictureText, RenderedText
from markup import domain as markup
from markup.domain import InvalidDrawing, read_drawing
from quizzes.domain.texts import QuestionText


def derived(
    text: LessonText,
    terms: Mapping[str, markup.Term],
    pictures: Mapping[str, PictureText],
    questions: Mapping[str, QuestionText],
) -> tuple[LessonText, RenderedText]:
    """Return a lesson with its drawings and with the terms and questions that its text names now, and its page.

    `terms` are found by their spellings, `pictures` by their digests; of `questions`, those of the lesson are asked.
    """
    taught = {*text.objectives}
    live = frozenset(one.code for one in questions.values() if one.status == LIVE and one.objective in taught)
    figures = [_drawn(one) for one in text.figures]
    shown = {one.code: _shown(one, pictures) for one in figures}
    rendered = markup.render_lesson(text.body, markup.Names(terms, text.sources, shown, live))
    named = [one.name for one in rendered.references if one.kind == "term"]
    asked = [one.name for one in rendered.references if one.kind == "check" and one.name in live]
    known = [terms[name.lower()].name for name in named if name.lower() in terms]
    lesson = replace(text, terms=sorted(set(known)), checks=list(dict.fromkeys(asked)), figures=figures)
    return lesson, RenderedText(rendered.html, rendered.headings)


def _drawn(figure: FigureText) -> FigureText:
    """Return a drawing as today's rules make it. What they refuse stays as it was: its author could show it once."""
    if not figure.source:
        return figure
    try:
        return replace(figure, svg=read_drawing(figure.source, f"f-{figure.code}").svg)
    except InvalidDrawing:
        return figure


def _shown(figure: FigureText, pictures: Mapping[str, PictureText]) -> markup.Figure:
    if not figure.picture:
        return markup.Figure(figure.svg)
    one = pictures[figure.picture]
    return markup.Figure(picture=markup.Picture(one.address, one.width, one.height, figure.alt))
