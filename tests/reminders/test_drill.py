"""bin/drill in short: worker, beat and broker killed while notes go out, and changes of clocks beside a model."""

import os
import subprocess
import sys

import pytest

from tests.conftest import REDIS, ROOT, missing

OURS = ("PATENCY_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_")
BIN = os.pathsep.join([str(ROOT), str(ROOT / "bin")])


def drilled(*arguments):
    """Run a drill in a process of its own; return its exit code and what it said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    command = [sys.executable, "-W", "ignore:XDG_RUNTIME_DIR", "-m", "drilling.run", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env={**kept, "PYTHONPATH": BIN}, capture_output=True, text=True, timeout=300, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.services
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_notes_survive_kills_of_worker_beat_and_broker(database):
    if not REDIS:
        missing("Redis", "apt-get install redis-server")

    code, said = drilled("reminders", "--database", database, "--reminders", "40", "--kills", "3", "--seed", "7")

    assert code == 0, said
    assert "killed: worker 1, beat 1, broker 1" in said


@pytest.mark.services
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_day_of_several_zones_is_as_its_model_says(database):
    short = ["--walks", "3", "--learners", "30", "--hours", "2", "--seed", "21"]

    code, said = drilled("zones", "--database", database, *short)

    assert code == 0, said
    assert said.count(" sent") == 3, said
