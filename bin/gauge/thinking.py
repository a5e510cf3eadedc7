"""(e) Many learners who think between two answers, as a class does: how long they wait, and whether memory grows."""

import http.client
import random
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from urllib.parse import urlencode
from uuid import uuid4

from house.place import say

from gauge import starting
from gauge.asking import HOST
from gauge.figures import Aim, Section, Spread
from gauge.stage import Server, Stage
from gauge.turning import Reader

THINKERS = 200
THOUGHT = (5.0, 15.0)  # seconds between two answers
SETTLED = 5  # minutes after which memory should no longer grow


class Thinker(Reader):
    """Reads a question, thinks, answers it; `took` are the seconds of each request."""

    def think(self, until: float, stop: threading.Event) -> None:
        self.took: list[float] = []
        self.wrong: list[int] = []
        chance = random.Random(self.attempt)
        connection = http.client.HTTPConnection(HOST, self.browser.port, timeout=60)
        stop.wait(chance.uniform(0, THOUGHT[1]))  # a class does not begin at one instant
        for position, (choice, _) in cycle(self.pages.items()):
            self._ask(connection, "GET", self.path(position))
            if stop.wait(chance.uniform(*THOUGHT)) or time.monotonic() > until:
                break
            self._ask(connection, "POST", self.path(position), self._said(choice))
        connection.close()

    def _said(self, choice: str) -> str:
        token = self.browser.cookies["csrftoken"]
        said = {"csrfmiddlewaretoken": token, "response": uuid4(), "choice": choice, "confidence": "sure"}
        return urlencode(said)

    def _ask(self, connection: http.client.HTTPConnection, method: str, path: str, body: str | None = None) -> None:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        began = time.perf_counter()
        connection.request(method, path, body, {**self.browser.headers(), **kind})
        answer = connection.getresponse()
        answer.read()
        self.took.append(time.perf_counter() - began)
        if answer.status not in (200, 302):
            self.wrong.append(answer.status)


def measure(stage: Stage, server: Server, minutes: float) -> Iterator[Section]:
    thinkers = [Thinker(server.port, number) for number in range(THINKERS)]
    early, late = _think(thinkers, server, minutes)
    took = sorted(seconds for one in thinkers for seconds in one.took)
    wrong = [status for one in thinkers for status in one.wrong]
    p95 = took[len(took) * 95 // 100] * 1000
    yield Section(
        f"{THINKERS} learners who think from {THOUGHT[0]:g} to {THOUGHT[1]:g} s, {minutes:g} minutes, {stage.database}",
        [
            Aim("p95 of a request, in ms", [p95], 150),
            Aim("requests that failed", [len(wrong)], 0),
            Aim(f"memory at the end beside {SETTLED} minutes", [late / early], 1.05),
        ],
        {
            "requests": Spread.of([len(took)]),
            "p50 of a request, in ms": Spread.of([took[len(took) // 2] * 1000]),
            "memory of the web server, PSS in MB": Spread.of([early, late]),
        },
    )


def _think(thinkers: Sequence[Thinker], server: Server, minutes: float) -> tuple[float, float]:
    """Let them think; return the memory of the web server after five minutes, or half the time, and at the end."""
    began, stop = time.monotonic(), threading.Event()
    until = began + minutes * 60
    with ThreadPoolExecutor(len(thinkers)) as heads:
        thinking = [heads.submit(one.think, until, stop) for one in thinkers]
        try:
            time.sleep(min(SETTLED, minutes / 2) * 60)
            early = starting.memory(server.process)
            say(f"{early:.0f} MB after {(time.monotonic() - began) / 60:.1f} minutes")
            time.sleep(max(0, until - time.monotonic()))
            late = starting.memory(server.process)
        finally:
            stop.set()
        for one in thinking:
            one.result()
    return early, late
