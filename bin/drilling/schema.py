"""More requests, and others, than a test run has time for: tests/api/test_schemathesis.py with another seed."""

import argparse
import os
import subprocess
import sys

from house.place import ROOT

TEST = "tests/api/test_schemathesis.py"


def ask(options: argparse.Namespace) -> list[str]:
    """Send the requests in every role; return what is broken. What was sent stands in the output."""
    drawn = {"PATENCY_SCHEMA_SEED": str(options.seed), "PATENCY_SCHEMA_EXAMPLES": str(options.examples)}
    command = [sys.executable, "-m", "pytest", TEST, "-n", "2", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **drawn}, check=False)
    return [] if done.returncode == 0 else ["an answer that nobody foresaw, or a failure: see above"]
