"""A figure as a question shows it. The app that keeps figures passes it in, and the question keeps it as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Box = tuple[float, float, float, float]  # x, y, width, height
LARGEST = 200_000  # characters of a drawing
MOST_PARTS = 200
LARGEST_LENGTH = 1_000_000
DIGEST = 64  # characters of a SHA-256


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing, or a picture under the digest of its content. Lengths are in the figure's own coordinates."""

    box: Box  # what is seen of it
    svg: str = ""  # safe to stand in a page; empty for a picture
    parts: Mapping[str, Box] = field(default_factory=dict)  # where the named parts of a drawing lie
    words: tuple[Box, ...] = ()  # where it holds words
    digest: str = ""
    media_type: str = ""

    def stored(self) -> dict[str, Any]:
        """Return the figure as JSON."""
        said = asdict(self)
        return {
            **said,
            "box": list(self.box),
            "parts": {name: list(box) for name, box in self.parts.items()},
            "words": [list(box) for box in self.words],
        }


def read_drawn(stored: Any) -> Drawn:
    """Return a stored figure. Raises ValueError."""
    match stored:
        case {
            "box": box,
            "svg": str(svg),
            "parts": dict(parts),
            "words": list(words),
            "digest": str(digest),
            "media_type": str(media_type),
            **beside,
        } if not beside and len(parts) <= MOST_PARTS and len(words) <= MOST_PARTS:
            found = {str(name): _box(one) for name, one in parts.items()}
            is_drawing = svg.startswith("<svg ") and svg.endswith(">") and len(svg) <= LARGEST
            if is_drawing != (len(digest) == DIGEST and media_type.startswith("image/")) and "\0" not in svg:
                return Drawn(_box(box), svg, found, tuple(map(_box, words)), digest, media_type)
    raise ValueError("a figure is a drawing or a picture, with its box")


def _box(found: Any) -> Box:
    if isinstance(found, list | tuple) and len(found) == 4 and all(map(_is_length, found)):
        x, y, width, height = found
        if width >= 0 and height >= 0:
            return x, y, width, height
    raise ValueError("a box is x, y, width and height")


def _is_length(found: Any) -> bool:
    return type(found) in (int, float) and abs(found) <= LARGEST_LENGTH  # NaN is not
