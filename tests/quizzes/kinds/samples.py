"""A question of every kind, as rows hold it, with answers to it: what the tests that hold for every kind start from.

A kind may have several, such as one for each way of marking. `other_key` is another key that the same body could have.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizzes.domain.kinds import read
from quizzes.models import Question, QuestionVersion
from quizzes.models.keys import AnswerKey, Citation
from tests.factories import BRACHIAL, FEMORAL, NOON, RADIAL, make_body, make_objective, make_source, numbers
from tests.quizzes.kinds import figures
from tests.quizzes.kinds.arranged import ARRANGED
from tests.quizzes.kinds.sample import Sample

ABOUT_SITES = {RADIAL: "It bleeds least.", FEMORAL: "It bleeds most.", BRACHIAL: "It lies near a nerve."}


def _multi(scoring: str) -> Sample:
    return Sample(
        name=f"multi, {scoring}",
        kind="multi",
        body={**make_body(), "scoring": scoring},
        key={"correct": [BRACHIAL, RADIAL]},
        other_key={"correct": [BRACHIAL, FEMORAL]},
        feedback=ABOUT_SITES,
        order=[RADIAL, BRACHIAL, FEMORAL],
        right={"choices": [RADIAL, BRACHIAL]},
        wrong={"choices": [FEMORAL]},
        posted={"choice": [RADIAL, BRACHIAL]},
    )


TRUE_FALSE = Sample(
    name="truefalse",
    kind="truefalse",
    body={"reasons": [{"id": id, "text": text} for id, text in sorted(ABOUT_SITES.items())]},
    key={"value": False, "reason": RADIAL},
    other_key={"value": True, "reason": FEMORAL},
    feedback={"true": "So people thought.", "false": "So the trials say.", **ABOUT_SITES},
    order=[RADIAL, FEMORAL, BRACHIAL],
    right={"value": False, "reason": RADIAL},
    wrong={"value": False, "reason": FEMORAL},
    posted={"choice": ["false"], "choice-reason": [RADIAL]},
)
PLAIN_TRUE_FALSE = Sample(
    name="truefalse, without reasons",
    kind="truefalse",
    body={"reasons": []},
    key={"value": True},
    other_key={"value": False},
    feedback={"true": "So the trials say.", "false": "So people thought."},
    order=[],
    right={"value": True},
    wrong={"value": False},
    posted={"choice": ["true"]},
)
SHORT = Sample(
    name="short",
    kind="short",
    body={"case_sensitive": False, "accents": False, "typos": 1},
    key={"accept": ["restenosis", "re-stenosis"], "reject": ["stenosis"]},
    other_key={"accept": ["stenosis"], "reject": ["restenosis"]},
    feedback={"": "It comes back.", "0": "It was there before."},
    order=[],
    right={"text": "Restenosis"},
    wrong={"text": "stenosis"},
    posted={"choice": ["Restenosis"]},
)
NUMERIC = Sample(
    name="numeric",
    kind="numeric",
    body={"units": ["mL", "L"], "tolerance": "0.5", "tolerance_in": "unit", "variables": []},
    key={"unit": "mL", "answer": "30", "errors": ["300"], "scales": {"L": ["1000", "0"]}},
    other_key={"unit": "mL", "answer": "300", "errors": ["30"], "scales": {"L": ["1000", "0"]}},
    feedback={"": "By weight.", "0": "By the highest amount."},
    order=[],
    right={"value": "0,03", "unit": "L"},
    wrong={"value": "300", "unit": "mL"},
    posted={"choice": ["0,03"], "choice-unit": ["L"]},
)
DRAWN = Sample(
    name="numeric, with drawn values",
    kind="numeric",
    body={
        "units": ["patients"],
        "tolerance": "0",
        "tolerance_in": "unit",
        "variables": [
            {"name": "a", "least": "50", "most": "60", "step": "0.5"},
            {"name": "b", "least": "40", "most": "45", "step": "1"},
        ],
    },
    key={"unit": "patients", "formula": "ceil(100 / (a - b))", "errors": ["(a - b) * 10"], "scales": {}},
    other_key={"unit": "patients", "formula": "ceil(a - b)", "errors": ["100 / a"], "scales": {}},
    feedback={"": "One by the difference.", "0": "This is the difference of {{a}} and {{b}}, times ten."},
    order=[],
    right={"value": "8"},
    wrong={"value": "130"},
    posted={"choice": ["8"]},
    values={"a": "55.5", "b": "42"},
)


def _hotspot(name: str, content: Mapping[str, Any]) -> Sample:
    made = figures.written("hotspot", content)
    right = made.key["region"]
    other = next(one["id"] for one in made.body["regions"] if one["id"] != right)
    return Sample(
        name=name,
        kind="hotspot",
        body=made.body,
        key=made.key,
        other_key={"region": other},
        feedback=made.feedback,
        order=made.order,
        right={"region": right},
        wrong={"region": other},
        posted={"choice": [right]},
    )


def _labels() -> Sample:
    made = figures.written("labels")
    right = made.key["labels"]
    one, other = right
    return Sample(
        name="labels",
        kind="labels",
        body=made.body,
        key=made.key,
        other_key={"labels": {one: right[other], other: right[one]}},
        feedback=made.feedback,
        order=made.order,
        right={"labels": right},
        wrong={"labels": {one: right[other]}},
        posted={f"choice-{region}": [label] for region, label in right.items()},
    )


SAMPLES = [
    Sample(
        name="single",
        kind="single",
        body=make_body(),
        key={"correct": [RADIAL]},
        other_key={"correct": [FEMORAL]},
        feedback=ABOUT_SITES,
        order=[RADIAL, FEMORAL, BRACHIAL],
        right={"choices": [RADIAL]},
        wrong={"choices": [FEMORAL]},
        posted={"choice": [RADIAL]},
    ),
    _multi("partial"),
    _multi("all_or_nothing"),
    _multi("per_option"),
    TRUE_FALSE,
    PLAIN_TRUE_FALSE,
    SHORT,
    NUMERIC,
    DRAWN,
    *ARRANGED,
    _hotspot("hotspot", figures.HOTSPOT),
    _hotspot("hotspot on a picture", figures.ON_PICTURE),
    _labels(),
]


def make_sample(sample: Sample, objective=None) -> QuestionVersion:
    """A live question with the body and the key of a sample."""
    number = next(numbers)
    question = Question.objects.create(
        code=f"tests.kinds.q{number}", objective=objective or make_objective(), level="apply", updated_at=NOON
    )
    version = QuestionVersion.objects.create(
        question=question, number=1, kind=sample.kind, stem="Is it so?", body=sample.body, created_at=NOON
    )
    key = AnswerKey.objects.create(
        version=version,
        key=sample.key,
        feedback=sample.feedback,
        order=list(sample.order),
        explanation="The radial artery lies shallow, over bone.",
    )
    Citation.objects.create(answer_key=key, source=make_source(), position=1)
    return version


def right_answer(slot) -> dict[str, Any]:
    """Return an answer that earns all of the credit, from the key of what a slot asks."""
    known = AnswerKey.objects.get(version=slot.version)
    told = read(slot.version.kind, slot.version.body).explain(known.key, known.feedback, None, slot.values).key
    return RIGHT.get(slot.version.kind, dict)(told)


def _gap(told: Mapping[str, Any]) -> str:
    return told.get("id") or told["answer"]


RIGHT = {
    "single": lambda told: {"choices": told["correct"]},
    "multi": lambda told: {"choices": told["correct"]},
    "short": lambda told: {"text": told["accept"][0]},
    "numeric": lambda told: {"value": told["value"], "unit": told["unit"]},
    "cloze": lambda told: {"gaps": {name: _gap(gap) for name, gap in told["gaps"].items()}},
}
