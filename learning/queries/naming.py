"""What the names in a text lead to, by the rows of the material: in a lesson, or in a text of no lesson."""

from __future__ import annotations

from collections.abc import Iterable

from learning.domain.curriculum.texts import picture_address, spellings
from learning.models import Figure, Lesson, LessonSource
from learning.queries.curriculum import term_texts
from markup.domain import Figure as Drawn
from markup.domain import Names, Picture, Reference
from quizzes.models import Question, Source, Status


def names_in(lesson: Lesson) -> Names:
    """Return what a lesson's text may name. Four queries."""
    return Names(
        terms=spellings(term_texts().values()),
        sources=list(LessonSource.objects.filter(lesson=lesson).values_list("source__key", flat=True)),
        figures=figures_in(lesson),
        checks=frozenset(
            Question.objects.filter(status=Status.LIVE, objective__taught_in__lesson=lesson).values_list(
                "code", flat=True
            )
        ),
    )


def figures_in(lesson: Lesson) -> dict[str, Drawn]:
    """Return what a lesson's text can show, by code. One query."""
    fields = ("code", "svg", "alt", "picture", "picture__media_type", "picture__width", "picture__height")
    rows = Figure.objects.filter(lesson=lesson).values_list(*fields)
    return {
        code: _figure(svg, alt, digest, kind, width, height) for code, svg, alt, digest, kind, width, height in rows
    }


def _figure(svg: str, alt: str, digest: str | None, kind: str, width: int, height: int) -> Drawn:
    return Drawn(picture=Picture(picture_address(digest, kind), width, height, alt)) if digest else Drawn(svg)


def names_for(references: Iterable[Reference]) -> Names:
    """Return what a text of no lesson may name: the glossary, and the sources that it cites, in the order of citing."""
    cited = list(dict.fromkeys(one.name for one in references if one.kind == "source"))
    known = set(Source.objects.filter(key__in=cited).values_list("key", flat=True))
    return Names(terms=spellings(term_texts().values()), sources=[key for key in cited if key in known])
