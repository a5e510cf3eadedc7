"""bin/test: set up as bin/serve does, with what the tests need, and run them all."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from house.children import leash
from house.install import install
from house.place import PYTHON, ROOT, Stop, complain, say

# Tests speak to what they start themselves, whatever the shell around them is set up for.
OURS = ("PATENCY_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_")
CONTINUOUS = "PATENCY_CI"  # a part that is missing fails a test instead of skipping it
MEMORY, ROOM = Path("/dev/shm"), 4_000_000_000  # bytes: databases and folders of tests are gone after them anyway
OPTIONS = ["-n", "2", "--dist", "worksteal", "-rfEs", "--no-fold-skipped", "--durations=15"]


def main(arguments: Sequence[str]) -> int:
    try:
        return _check([argument for argument in arguments if argument != "--setup-only"], "--setup-only" in arguments)
    except Stop as reason:
        return complain(reason)
    except KeyboardInterrupt:
        return 130


def _check(arguments: Sequence[str], setup_only: bool) -> int:
    with tempfile.TemporaryDirectory(prefix="patency-test-", dir=_memory()) as scratch:
        install("requirements-dev.txt", _log())
        if setup_only:
            say("Everything that the tests need is installed; bin/test runs them.")
            return 0
        return _run_tests(arguments, scratch)


def _memory() -> Path | None:
    """Return a folder in memory, where there is one with room: a test that empties its database waits for no disk."""
    there = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if there and shutil.disk_usage(MEMORY).free > ROOM else None


def _log() -> Path:
    """The setup's log outlives the run, for it is what explains a failure."""
    return Path(tempfile.gettempdir()) / f"patency-install-{os.getuid()}.log"


def _run_tests(arguments: Sequence[str], scratch: str) -> int:
    command = [PYTHON, "-m", "pytest", *OPTIONS, f"--basetemp={scratch}/tests", *arguments]
    kept = {name: value for name, value in os.environ.items() if name == CONTINUOUS or not name.startswith(OURS)}
    environ = {**kept, "PATENCY_DATA": scratch}
    return subprocess.run(
        command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, preexec_fn=leash(), check=False
    ).returncode  # fmt: skip
