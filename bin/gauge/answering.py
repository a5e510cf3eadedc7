"""(a) An answer put through the API by several learners at once, beside one bare insert."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

from gauge import load, sides
from gauge.asking import call, token_of
from gauge.figures import Aim, Section
from gauge.people import PASSWORD, email
from gauge.stage import LEARNERS, Server, Stage

LESSON = "vascular.pta-stent"
RIGHT = b'"accepted"'
PATH = "/api/v1/attempts/{id}/answers/"


class Learner:
    """Signed in through the app client's door, with an open attempt at a lesson's quiz."""

    def __init__(self, port: int, number: int):
        self.token = token_of(port, email(number), PASSWORD)
        self.attempt = call(port, "POST", f"/api/v1/lessons/{LESSON}/attempts/", token=self.token)
        reached = [one for one in self.attempt["questions"] if not one["locked"]]  # the later part of a case waits
        self._questions = [one for one in reached if "choices" in one["body"]]
        self._sequence = count(1)

    def answers(self) -> Iterator[bytes]:
        """Answer one question after the other, and begin again: a learner may think again as often as they like."""
        path = PATH.format(id=self.attempt["id"])
        for body in self.bodies():
            yield load.request("POST", path, {"X-Session-Token": self.token}, body)

    def inserts(self) -> Iterator[bytes]:
        """The same bodies, for the bare view."""
        for body in self.bodies():
            yield load.request("POST", "/bare/row/", {}, body)

    def bodies(self) -> Iterator[bytes]:
        while True:
            for question in self._questions:
                yield json.dumps({"answers": [self._answer(question)]}).encode()

    def _answer(self, question: dict) -> dict:
        return {
            "id": str(uuid4()),
            "slot": question["slot"],
            "answer": {"choices": [question["body"]["choices"][0]["id"]]},
            "confidence": "sure",
            "answered_at": datetime.now(UTC).isoformat(),
            "sequence": next(self._sequence),
        }


def measure(stage: Stage, server: Server, rounds: int, seconds: float) -> Iterator[Section]:
    learners = [Learner(server.port, number) for number in range(LEARNERS)]
    pairs = sides.by_side(
        lambda: load.run(server, [one.inserts() for one in learners], RIGHT, seconds),
        lambda: load.run(server, [one.answers() for one in learners], RIGHT, seconds),
        rounds,
    )
    first = learners[0]
    body = next(first.bodies())
    path = PATH.format(id=first.attempt["id"])
    asked = [{"method": "POST", "path": path, "token": first.token, "body": body.decode()}] * 2
    new, resent = sides.statements(stage, asked)
    yield Section(
        f"An answer by {LEARNERS} learners at once, {stage.database}",
        [
            Aim("throughput beside one bare insert", [pair.ratio for pair in pairs], 0.35, at_least=True),
            Aim("p99 beside p50", [pair.product.percentile(99) / pair.product.percentile(50) for pair in pairs], 3),
            Aim("statements of an answer", [len(new)], 8),
            Aim("statements of a resend", [len(resent)], 4),
        ],
        sides.beside(pairs),
        {"answer": new, "resend": resent},
    )
