"""What is arranged: orders, pairs and extended sets, a text with gaps."""

from collections.abc import Sequence

from tests.factories import RADIAL
from tests.quizzes.kinds.sample import Sample


def _ordering(scoring: str) -> Sample:
    ids = ["aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd"]
    right = ["cccccccc", "aaaaaaaa", "dddddddd", "bbbbbbbb"]
    return Sample(
        name=f"ordering, {scoring}",
        kind="ordering",
        body={"items": [{"id": id, "text": f"Step {id[0]}"} for id in ids], "scoring": scoring},
        key={"order": right},
        other_key={"order": right[::-1]},
        feedback={"": "Access comes first.", "aaaaaaaa": "The wire leads."},
        order=ids,
        right={"order": right},
        wrong={"order": right[::-1]},
        posted={f"choice-{id}": [str(right.index(id) + 1)] for id in ids},
    )


def _matching(name: str, rights: Sequence[str], *, reuse: bool) -> Sample:
    """`rights` are the ids that belong to the lefts in turn; one more belongs to none."""
    lefts, over = ["aaaaaaaa", "bbbbbbbb", "cccccccc"], "zzzzzzzz"
    pairs = dict(zip(lefts, rights, strict=True))
    return Sample(
        name=name,
        kind="matching",
        body={
            "lefts": [{"id": id, "text": f"Device {id[0]}"} for id in lefts],
            "rights": [{"id": id, "text": f"Task {id[0]}"} for id in sorted({*rights, over})],
            "reuse": reuse,
        },
        key={"pairs": pairs},
        other_key={"pairs": {**pairs, "aaaaaaaa": over}},
        feedback={id: f"So does {id[0]}." for id in lefts},
        order=[*lefts, *sorted({*rights, over})],
        right={"pairs": pairs},
        wrong={"pairs": {"aaaaaaaa": over}},
        posted={f"choice-{left}": [right] for left, right in pairs.items()},
    )


CLOZE = Sample(
    name="cloze",
    kind="cloze",
    body={
        "text": "Graded with {{1}}; {{2}} of the territory is grade {{3}}.",
        "gaps": {
            "1": {"type": "menu", "options": [{"id": RADIAL, "text": "mTICI"}, {"id": "zzzzzzzz", "text": "NIHSS"}]},
            "2": {"type": "number", "unit": "percent"},
            "3": {"type": "text", "case_sensitive": False, "accents": False, "typos": 0},
        },
    },
    key={
        "gaps": {
            "1": {"option": RADIAL},
            "2": {"answer": "50", "tolerance": "5", "tolerance_in": "unit"},
            "3": {"accept": ["2b", "IIb"], "reject": ["2a"]},
        }
    },
    other_key={
        "gaps": {
            "1": {"option": "zzzzzzzz"},
            "2": {"answer": "70", "tolerance": "5", "tolerance_in": "unit"},
            "3": {"accept": ["2a"], "reject": ["2b"]},
        }
    },
    feedback={"1": "It grades reperfusion.", "2": "Half of it.", "3": "Less is 2a."},
    order=[RADIAL, "zzzzzzzz"],
    right={"gaps": {"1": RADIAL, "2": "50", "3": "2B"}},
    wrong={"gaps": {"1": "zzzzzzzz", "3": "2a"}},
    posted={"choice-1": [RADIAL], "choice-2": ["50"], "choice-3": ["2B"]},
)

ARRANGED = [
    _ordering("pairs"),
    _ordering("all_or_nothing"),
    _matching("matching", ["ffffffff", "dddddddd", "eeeeeeee"], reuse=False),
    _matching("matching, extended", ["ffffffff", "dddddddd", "ffffffff"], reuse=True),
    CLOZE,
]
