"""Tests that draw what they do, once more: with another seed, and for longer than a test run has time."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from gauge.stage import url_of
from house.place import ROOT


def ask_by_schema(options: argparse.Namespace) -> list[str]:
    """Send requests drawn from the API's description, in every role; what was sent stands in the output."""
    drawn = {"PATENCY_SCHEMA_SEED": str(options.seed), "PATENCY_SCHEMA_EXAMPLES": str(options.examples)}
    held = _run("tests/api/test_schemathesis.py", ["-n", "2"], drawn)
    return [] if held else ["an answer that nobody foresaw, or a failure: see above"]


def walk_attempts(options: argparse.Namespace) -> list[str]:
    """Do anything to attempts, in any order; the shortest sequence that went wrong stands in the output."""
    with url_of(options.database) as url:
        drawn = {"PATENCY_SEQUENCES": str(options.sequences), **url}
        seed = ["-n", "0", f"--hypothesis-seed={options.seed}"]
        held = _run("tests/quizzes/test_attempt_machine.py", seed, drawn)
    return [] if held else ["an attempt stood otherwise than its model: see above"]


def _run(test: str, how: Sequence[str], drawn: dict[str, str]) -> bool:
    command = [sys.executable, "-m", "pytest", test, *how, "-p", "no:cacheprovider"]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **drawn}, check=False).returncode == 0
