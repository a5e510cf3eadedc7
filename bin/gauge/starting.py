"""(c) How long bin/serve takes until everything answers, and how much memory all that it started takes."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from house.children import last_line
from house.place import PYTHON, ROOT

from gauge.asking import Browser, free_port, wait_for
from gauge.figures import Aim, Section, Spread
from gauge.stage import started

READY = "Ctrl-C ends it."
STUDENT = ("student@example.org", "an-open-lumen")
PAGES = ("/today/", "/map/", "/specialties/vascular/", "/lessons/vascular.pta-stent/", "/account/")
VISITS = 20  # to each page


def measure(rounds: int) -> Section:
    first, later, busy, idle, used = [], [], [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="patency-bench-") as name:
            with served(Path(name)) as (seconds, _, _):
                first.append(seconds)
            with served(Path(name)) as (seconds, process, port):
                later.append(seconds)
                busy.append(cpu(process))
                idle.append(memory(process))
                use(port)
                used.append(memory(process))
    return Section(
        "bin/serve, with .venv in place",
        [Aim("a later start, in s", later, 5), Aim("memory after use, PSS in MB", used, 350)],
        {
            "first start, in s": Spread.of(first),
            "CPU of a later start, in s": Spread.of(busy),
            "memory before use, PSS in MB": Spread.of(idle),
        },
    )


@contextmanager
def served(folder: Path) -> Iterator[tuple[float, psutil.Process, int]]:
    """bin/serve in a data folder, as soon as it says that everything answers, with the seconds that it took."""
    port = free_port()
    log = folder / "serve.txt"
    began = time.monotonic()
    with started(
        [PYTHON, ROOT / "bin" / "serve", "--port", str(port)], {**os.environ, "PATENCY_DATA": str(folder)}, log
    ) as process:
        wait_for(lambda: READY in log.read_text(), process, lambda: f"bin/serve ({last_line(log)})")
        yield time.monotonic() - began, psutil.Process(process.pid), port


def use(port: int) -> None:
    """Sign in and look around, so that what is loaded late is loaded."""
    browser = Browser(port)
    browser.sign_in(*STUDENT)
    for _ in range(VISITS):
        for path in PAGES:
            browser.get(path)


def cpu(process: psutil.Process) -> float:
    """Return the seconds of processor that bin/serve and all that it started have used up."""
    times = [one.cpu_times() for one in [process, *process.children(recursive=True)]]
    ended = times[0].children_user + times[0].children_system
    return ended + sum(one.user + one.system for one in times)


def memory(process: psutil.Process) -> float:
    """Return the proportional memory of bin/serve and all that it started, in MB: a shared page counts in parts."""
    return sum(_pss(one.pid) for one in [process, *process.children(recursive=True)]) / 1000


def _pss(pid: int) -> float:
    """Return kB, as the kernel adds them up."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1.024 for line in lines if line.startswith("Pss:"))
