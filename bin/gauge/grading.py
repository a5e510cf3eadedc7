"""(g) Grading a hundred thousand answers of each kind: python -m gauge.grading prints answers per second, as JSON."""

import json
import time
from itertools import cycle, islice

import django

from gauge.figures import Aim, Section, Spread
from gauge.stage import Stage

ANSWERS = 100_000
CHOICES = ("single", "multi")  # the kinds for which a rate is promised
RATE = 20_000  # answers per second of processor


def rates(answers: int = ANSWERS) -> dict[str, float]:
    """Return how many answers of each kind are graded in a second of processor, right and wrong ones in turn."""
    # Django has to be set up before the questions can be imported.
    from quizzes.domain import kinds  # noqa: PLC0415
    from tests.quizzes.kinds.samples import SAMPLES  # noqa: PLC0415

    found: dict[str, list[float]] = {}
    for sample in SAMPLES:
        began = time.process_time()
        for answer in islice(cycle([sample.right, sample.wrong]), answers):
            kinds.mark(sample.kind, sample.body, sample.key, answer, sample.values)
        found.setdefault(sample.kind, []).append(answers / (time.process_time() - began))
    return {kind: min(several) for kind, several in found.items()}  # the slowest way of marking of a kind


def measure(stage: Stage, rounds: int) -> Section:
    found = [json.loads(stage.run("-m", "gauge.grading")) for _ in range(rounds)]
    by_kind = {kind: [one[kind] for one in found] for kind in found[0]}
    return Section(
        f"Grading {ANSWERS:,} answers of each kind",
        [Aim(f"answers to {kind} per second", by_kind[kind], RATE, at_least=True) for kind in CHOICES],
        {f"answers to {kind} per second": Spread.of(by_kind[kind]) for kind in by_kind if kind not in CHOICES},
    )


if __name__ == "__main__":
    django.setup()
    print(json.dumps(rates()))
