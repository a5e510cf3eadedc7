"""Questions on a figure, as content/ says them, and the figures that they name."""

from random import Random

from quizzes.domain.drawn import Drawn
from quizzes.domain.kinds import KINDS, Written
from quizzes.domain.showing import as_shown

DIGEST = "d" * 64
SVG = (
    '<svg viewBox="0 0 400 200"><g data-region="flap"><path class="tone-f" d="M10 10L60 40"></path></g>'
    '<g data-region="stent"><rect height="80" width="120" x="200" y="20"></rect></g>'
    '<g data-region="wall"><path d="M0 190H400"></path></g><text x="10" y="190">Before</text></svg>'
)
DRAWING = Drawn(
    box=(0, 0, 400, 200),
    svg=SVG,
    parts={"flap": (10, 10, 50, 30), "stent": (200, 20, 120, 80), "wall": (0, 190, 400, 0)},
    words=((10, 175, 60, 20),),
)
PICTURE = Drawn(box=(0, 0, 800, 600), digest=DIGEST, media_type="image/png")
FIGURES = {"artery": DRAWING, "angiogram": PICTURE}

HOTSPOT = {
    "figure": "artery",
    "correct_region": "flap",
    "regions": [
        {"region": "stent", "feedback": "The stent holds the flap down."},
        {"region": "flap", "name": "The crack in the wall", "feedback": "It begins where the wall was torn."},
        {"region": "wall", "feedback": "The wall is whole here."},
    ],
    "text_alternative": "An artery with a crack in its wall, and a stent to the right of it.",
}
ON_PICTURE = {
    "figure": "angiogram",
    "correct_region": "occlusion",
    "regions": [
        {"region": "aorta", "shape": "rect 10 20 100 300", "feedback": "It is open here."},
        {"region": "occlusion", "shape": "circle 400 300 40", "feedback": "The contrast ends here."},
        {"region": "collateral", "shape": "polygon 600 100 700 100 650.5 250", "feedback": "It fills late."},
    ],
    "text_alternative": "An angiogram: a wide vessel at the left, one that ends in the middle, a thin one right.",
}
LABELS = {
    "figure": "artery",
    "targets": [
        {"region": "stent", "name": "At the right", "label": "Stent", "feedback": "A mesh holds the lumen open."},
        {"region": "flap", "name": "At the left", "label": "Dissection", "feedback": "The wall is torn."},
    ],
    "distractors": ["Thrombus"],
    "text_alternative": "An artery with two places: one at the left in the wall, one at the right in the lumen.",
}
CONTENTS = {"hotspot": HOTSPOT, "hotspot on a picture": ON_PICTURE, "labels": LABELS}


def written(kind: str, content=None, seed: int = 0) -> Written:
    """Return what rows hold of such a question, with its figure."""
    content = content or CONTENTS[kind]
    found = KINDS[kind].from_content(content, Random(seed))
    body = as_shown(found.body, FIGURES[content["figure"]])
    return Written(body, found.key, found.feedback, found.order)
