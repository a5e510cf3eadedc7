"""Running bin/drill in short, in a process of its own."""

import os
import subprocess
import sys

from tests.conftest import ROOT

OURS = ("PATENCY_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_")
BIN = os.pathsep.join([str(ROOT), str(ROOT / "bin")])


def drilled(*arguments):
    """Run a drill; return its exit code and what it said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    command = [sys.executable, "-W", "ignore:XDG_RUNTIME_DIR", "-m", "drilling.run", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**kept, "PYTHONPATH": BIN}, capture_output=True, text=True, timeout=300, check=False
    )
    return done.returncode, done.stdout + done.stderr
