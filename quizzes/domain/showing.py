"""Questions that show a figure: which one, whether it fits, and how their body keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizzes.domain.drawn import Drawn, read_drawn
from quizzes.domain.kinds import KINDS, InvalidQuestion, Json
from quizzes.domain.kinds.figured import Figured
from quizzes.domain.kinds.regions import problems_on

FIGURED: dict[str, type[Figured]] = {name: kind for name, kind in KINDS.items() if issubclass(kind, Figured)}


def figure_in(kind: str, content: Json) -> str:
    """Return the code of the figure that a question in content/ names; empty where it names none."""
    found = content.get("figure") if kind in FIGURED else ""
    return found if isinstance(found, str) else ""


def problems_with_figures(kind: str, content: Json, figures: Mapping[str, Drawn]) -> list[InvalidQuestion]:
    """Return what of a question is not on the figure that it names, of those that its lesson has.

    What is wrong with the question itself comes first: see `problems_in`.
    """
    if kind not in FIGURED or any(not one.missing for one in KINDS[kind].problems_in(content)):
        return []
    return problems_on(content, FIGURED[kind].places, figures)


def as_shown(body: Json, figure: Drawn | None) -> dict[str, Any]:
    """Return a body with the figure that it names, as it looks now."""
    return {**body, "drawn": figure.stored()} if figure else dict(body)


def figure_shown(body: Json) -> Drawn | None:
    """Return the figure that a stored body shows. Raises ValueError where it holds none that can be shown."""
    return read_drawn(body["drawn"]) if "drawn" in body else None
