"""Child processes that do not outlive us, and come back when they fail."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from house.place import ROOT, Stop, say

DEATHS, WITHIN = 5, 60  # so many deaths in so many seconds are a crash loop
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 8  # seconds before a new try
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def leash(number: int = signal.SIGTERM) -> Callable[[], None]:
    """Return what a child runs before its program: when we die, even by SIGKILL, the kernel sends it this signal."""
    parent = os.getpid()

    def fasten() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, number)
            if os.getppid() != parent:  # we died before it was fastened
                os._exit(1)

    return fasten


@dataclass(frozen=True)
class Place:
    """What all children share: the data folder, the lock on it, and the environment."""

    folder: Path
    lock: int
    environ: Mapping[str, str]


class Child:
    """A program in a session of its own: Ctrl-C at the terminal reaches us alone, and we end it in order."""

    def __init__(self, name: str, command: Sequence[str | Path], place: Place, orphaned: int = signal.SIGTERM):
        self.name = name
        self.log = place.folder / "log" / f"{name}.log"
        self._command, self._place, self._orphaned = command, place, orphaned
        self._deaths: deque[float] = deque(maxlen=DEATHS)
        self._process: subprocess.Popen[bytes] | None = None
        self._due = 0.0
        rotate(self.log)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._place.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=[self._place.lock],
                preexec_fn=leash(self._orphaned),
            )

    def keep(self) -> None:
        """Start it again after a pause where it has died; a crash loop ends everything."""
        if self._process is None:
            if time.monotonic() >= self._due:
                self.start()
        elif (code := self._process.poll()) is not None:
            self._bury(code)

    def _bury(self, code: int) -> None:
        self._kill_session()
        now = time.monotonic()
        self._deaths.append(now)
        if len(self._deaths) == DEATHS and now - self._deaths[0] < WITHIN:
            raise Stop(f"the {self.name} process fails again and again; see {self.log} ({last_line(self.log)}).")
        pause = min(FIRST_PAUSE * 2 ** (len(self._deaths) - 1), LONGEST_PAUSE)
        say(f"The {self.name} process ended ({_meaning(code)}); it starts again in {pause:g} s. See {self.log}.")
        self._process, self._due = None, now + pause

    def ask_to_end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until it has ended, and no longer than the deadline; then nothing of its session is left."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, deadline - time.monotonic()))
        self._kill_session()
        self._process.wait()
        self._process = None

    def _kill_session(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def rotate(log: Path) -> None:
    """Keep the log of the start before this one."""
    with suppress(FileNotFoundError):
        log.replace(log.with_suffix(".log.1"))


def last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else "its log is empty"


def _meaning(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
