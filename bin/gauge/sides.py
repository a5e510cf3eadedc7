"""Two sides measured in turn, so that whatever slows the machine down slows both."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gauge.figures import Spread
from gauge.load import Run
from gauge.stage import Stage


@dataclass(frozen=True, slots=True)
class Pair:
    """One round: the bare view, and the product beside it."""

    bare: Run
    product: Run

    @property
    def ratio(self) -> float:
        return self.product.rate / self.bare.rate


def by_side(bare: Callable[[], Run], product: Callable[[], Run], rounds: int) -> list[Pair]:
    """Run both sides once to warm up, then in turn; each round begins with the other side."""
    bare(), product()
    pairs = []
    for number in range(rounds):
        if number % 2:
            second = product()
            pairs.append(Pair(bare(), second))
        else:
            pairs.append(Pair(bare(), product()))
    return pairs


def beside(pairs: Sequence[Pair]) -> dict[str, Spread]:
    """Return what no aim is about, but explains the rest: requests a second, and how long one takes."""
    told = {}
    for name in ("bare", "product"):
        runs: list[Run] = [getattr(pair, name) for pair in pairs]
        told[f"{name}, a second"] = Spread.of([run.rate for run in runs])
        told[f"{name}, web server's CPU in ms"] = Spread.of([run.cpu * 1000 for run in runs])
        for percent in (50, 99):
            told[f"{name}, p{percent} in ms"] = Spread.of([run.percentile(percent) * 1000 for run in runs])
    return told


def statements(stage: Stage, requests: Sequence[dict[str, str]]) -> list[list[str]]:
    """Return the statements that each request puts to the database, with those that begin and end a transaction."""
    found: list[list[str]] = json.loads(stage.run("-m", "gauge.counting", json.dumps(requests)).splitlines()[-1])
    return found
