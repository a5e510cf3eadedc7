"""Where the marks of the calibration chart stand: a row for each confidence, from 0 % on the left to 100 %."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.domain.calibration import Bin
from quizzes.domain.certainty import OPTIMAL

LEFT, WIDTH, TOP, ROW = 84, 340, 8, 48  # of the drawing, in its own units


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: the range that fits, the interval of the true share, and the share itself."""

    bin: Bin
    y: int
    fits_from: str
    fits_width: str
    low: str
    high: str
    dot: str


def drawn(bins: Sequence[Bin]) -> list[Bar]:
    return [_bar(one, TOP + ROW * place) for place, one in enumerate(bins)]


def _bar(one: Bin, y: int) -> Bar:
    least, most = OPTIMAL[one.confidence]
    return Bar(
        one, y, _x(float(least)), f"{float(most - least) * WIDTH:.1f}", _x(one.low), _x(one.high), _x(float(one.share))
    )


def _x(share: float) -> str:
    return f"{LEFT + share * WIDTH:.1f}"
