"""Kill the web server while hundreds of learners answer: no acknowledged answer may be lost or counted twice.

Every learner sends a tenth of their answers again, and all of them out of order; what is not acknowledged is sent
again with its id, as a phone does that lost the network.
"""

import argparse
import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from gauge.asking import HOST, free_port, lives
from house import serve
from house.children import last_line, leash
from house.place import ROOT, Stop, say

from drilling.stage import staged

HANDS = 16  # learners who answer at the same time
MOST = 8  # answers in one request
LESSON = "vascular.pta-stent"
PATIENCE = 900  # seconds
KINDS = ("single", "multi")  # whose marks the drill knows by itself


class Server:
    """The web server as bin/serve starts it; it is started again as soon as it was killed."""

    def __init__(self, log: Path) -> None:
        self.port, self._log, self.kills = free_port(), log, 0
        self._start()

    def _start(self) -> None:
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                serve._web(HOST, self.port),
                cwd=ROOT,
                env=os.environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=leash(signal.SIGKILL),
            )
        deadline = time.monotonic() + 60
        while not lives(self.port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise Stop(f"the web server did not start ({last_line(self._log)})")
            time.sleep(0.02)

    def kill(self) -> None:
        self.end()
        self.kills += 1
        self._start()

    def end(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class Progress:
    """How many answers were acknowledged by now, over all hands."""

    def __init__(self) -> None:
        self._lock, self.acknowledged, self.resent, self.retried = threading.Lock(), 0, 0, 0

    def add(self, acknowledged: int = 0, resent: int = 0, retried: int = 0) -> None:
        with self._lock:
            self.acknowledged += acknowledged
            self.resent += resent
            self.retried += retried


class Learner:
    """Signed in, with a script of what to answer; `sent` holds what was acknowledged."""

    def __init__(self, token: str, seed: str, server: Server, progress: Progress) -> None:
        self._token, self._chance = token, random.Random(seed)
        self._server, self._progress = server, progress
        self.sent: dict[str, dict] = {}
        self.attempt = ""
        self.wrong: list[str] = []

    def sit(self, count: int) -> None:
        """Begin, give so many answers, submit."""
        begun = self._ask("POST", f"/api/v1/lessons/{LESSON}/attempts/")
        self.attempt = begun["id"]
        answers = [self._answer(begun, number) for number in range(count)]
        script = [*answers, *self._chance.sample(answers, count // 10)]
        self._chance.shuffle(script)
        for batch in self._batches(script):
            self._give(batch)
        result = self._ask("POST", f"/api/v1/attempts/{self.attempt}/submit/")
        if result["submitted_at"] is None:
            self.wrong.append(f"{self.attempt} was submitted, and is open")

    def _answer(self, begun: dict, number: int) -> dict:
        from drilling import examinees  # noqa: PLC0415  (it imports models, for which Django has to be set up)

        question = self._chance.choice([one for one in begun["questions"] if one["kind"] in KINDS])
        # Within a millisecond of the start: the server would move what lies after its arrival.
        at = datetime.fromisoformat(begun["started_at"]) + timedelta(microseconds=self._chance.randrange(1, 1000))
        return {
            "id": str(UUID(int=self._chance.getrandbits(128), version=4)),
            "slot": question["slot"],
            "answer": examinees.content(question, self._chance),
            "confidence": self._chance.choice(["", "guess", "think_so", "sure"]),
            "answered_at": at.isoformat(),
            "sequence": number,
        }

    def _batches(self, answers: list[dict]) -> Iterator[list[dict]]:
        while answers:
            size = self._chance.randint(1, MOST)
            yield answers[:size]
            answers = answers[size:]

    def _give(self, batch: list[dict]) -> None:
        outcomes = self._ask("POST", f"/api/v1/attempts/{self.attempt}/answers/", {"answers": batch})["outcomes"]
        expected = [{"id": one["id"], "outcome": "accepted"} for one in batch]
        if outcomes != expected:
            self.wrong.append(f"{outcomes} came back for {[one['id'] for one in batch]}")
        new = {one["id"]: one for one in batch if one["id"] not in self.sent}
        self.sent |= new
        self._progress.add(len(new), len(batch) - len(new))

    def _ask(self, method: str, path: str, body: object = None) -> dict:
        """Ask until the server says something; a server that was killed says nothing."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                return self._once(method, path, body)
            except (OSError, http.client.HTTPException):
                self._progress.add(retried=1)
                time.sleep(0.05)
        raise Stop(f"{method} {path} was not answered for {PATIENCE} s")

    def _once(self, method: str, path: str, body: object) -> dict:
        connection = http.client.HTTPConnection(HOST, self._server.port, timeout=30)
        headers = {"Content-Type": "application/json", "X-Session-Token": self._token}
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        if answer.status not in (200, 201):
            raise Stop(f"{method} {path} was answered with {answer.status}: {text[:300]!r}")
        found: dict = json.loads(text)
        return found


def drill(options: argparse.Namespace) -> list[str]:
    """Return what was broken, in words."""
    with staged(options.database, EMAIL_URL="memorymail://") as data, _serving(data / "web.log") as server:
        from drilling import examinees  # noqa: PLC0415

        progress, began = Progress(), time.monotonic()
        learners = [
            Learner(token, f"{options.seed}/{number}", server, progress)
            for number, token in enumerate(examinees.make_learners(options.learners))
        ]
        _sit(learners, server, progress, options)
        say(
            f"acknowledged {progress.acknowledged}, and {progress.resent} again when they came again; "
            f"asked again without an answer {progress.retried}; killed {server.kills} times; "
            f"{time.monotonic() - began:.0f} s"
        )
        wrong = [said for one in learners for said in one.wrong]
        return [*wrong, *examinees.broken({one.attempt: list(one.sent.values()) for one in learners})]


@contextmanager
def _serving(log: Path) -> Iterator[Server]:
    server = Server(log)
    try:
        yield server
    finally:
        server.end()


def _sit(learners: list[Learner], server: Server, progress: Progress, options: argparse.Namespace) -> None:
    each = options.answers // len(learners)
    chance = random.Random(options.seed)
    kills = sorted(chance.randrange(each * len(learners)) for _ in range(options.kills))
    with ThreadPoolExecutor(HANDS) as hands:
        sitting = [hands.submit(one.sit, each) for one in learners]
        while not all(one.done() for one in sitting):
            if kills and progress.acknowledged >= kills[0]:
                kills.pop(0)
                time.sleep(chance.uniform(0, 0.05))
                server.kill()
            time.sleep(0.01)
        for one in sitting:
            one.result()
