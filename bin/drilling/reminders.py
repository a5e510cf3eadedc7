"""Kill worker, beat and broker while notes go out: none may be doubled, none missed, and each sent or unknown."""

import argparse
import os
import random
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from house import broker, serve
from house.children import leash
from house.place import ROOT, Stop, say

from drilling.post import HOST, Post, listening, up_to
from drilling.stage import staged

PATIENCE = 600  # seconds until the last note has to be settled
PORTIONS = 5  # in which notes become owed, so that a kill falls into every part of the work
SLOWEST = 0.03  # seconds that the server takes before it counts a letter, and again before it says so
KILLED = ("worker", "beat", "broker")


class Troop:
    """Broker, worker and beat, as bin/serve starts them; whoever is killed is started again."""

    def __init__(self, data: Path, redis: Path) -> None:
        self._data, self._redis = data, redis
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.killed: Counter[str] = Counter()

    def start(self, name: str) -> None:
        commands = {
            "broker": lambda: broker.command(self._redis),
            "worker": serve._worker,
            "beat": lambda: serve._beat(self._data),
        }
        self._processes[name] = _started(commands[name](), self._data / f"{name}.log")

    def kill(self, name: str) -> None:
        self._processes[name].send_signal(signal.SIGKILL)
        self._processes[name].wait()
        self.killed[name] += 1
        self.start(name)

    def end(self) -> None:
        for process in self._processes.values():
            process.kill()
        for process in self._processes.values():
            process.wait()


def _started(command: Sequence[str | Path], log: Path) -> "subprocess.Popen[bytes]":
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=leash(signal.SIGKILL),
        )


@contextmanager
def _troop(data: Path, redis: Path) -> Iterator[Troop]:
    troop = Troop(data, redis)
    try:
        for name in ("broker", "worker", "beat"):
            troop.start(name)
        yield troop
    finally:
        troop.end()


def drill(options: argparse.Namespace) -> list[str]:
    """Return what was broken, in words."""
    chance = random.Random(options.seed)
    pause = up_to(SLOWEST, random.Random(options.seed))
    with tempfile.TemporaryDirectory(prefix="patency-redis-") as name, listening(pause=pause) as post:
        redis = Path(name)
        where = {"EMAIL_URL": f"smtp://{HOST}:{post.port}", "REDIS_URL": broker.url(redis)}
        with staged(options.database, **where) as data, _troop(data, redis) as troop:
            return _watch(options, chance, troop, post)


def _watch(options: argparse.Namespace, chance: random.Random, troop: Troop, post: Post) -> list[str]:
    from drilling import owed  # noqa: PLC0415  (Django is set up only now)

    began = time.monotonic()
    kills = _kills(options.kills, options.reminders, chance)
    portions = _portions(options.reminders)
    made = 0
    while portions or kills or owed.still_open():
        settled = owed.settled()
        if portions and settled * 2 >= made:
            made += portions[0]
            owed.make_learners(portions.pop(0), chance)
        if kills and settled >= kills[0][0]:
            time.sleep(chance.uniform(0, 0.3))
            troop.kill(kills.pop(0)[1])
        if time.monotonic() - began > PATIENCE:
            raise Stop(f"{owed.still_open()} notes are not settled after {PATIENCE} s; {owed.outcome(post.counted())}")
        time.sleep(0.05)
    return _told(owed.outcome(post.counted()), troop, time.monotonic() - began)


def _kills(count: int, reminders: int, chance: random.Random) -> list[tuple[int, str]]:
    """Return after how many settled notes something is killed, and what: all three about as often."""
    names = [KILLED[number % len(KILLED)] for number in range(count)]
    chance.shuffle(names)
    return list(zip(sorted(chance.randrange(reminders) for _ in names), names, strict=True))


def _portions(reminders: int) -> list[int]:
    size, rest = divmod(reminders, PORTIONS)
    return [one for one in [size + rest, *[size] * (PORTIONS - 1)] if one]


def _told(found, troop: Troop, seconds: float) -> list[str]:
    killed = ", ".join(f"{name} {troop.killed[name]}" for name in KILLED)
    say(f"killed: {killed}; settled after {seconds:.0f} s")
    say(f"rows: {dict(found.states)}, claimed again after a lease: {found.claimed_again}")
    say(f"counted by the server: {found.counted}, of them {found.unknown_and_counted} called unknown")
    return found.broken
