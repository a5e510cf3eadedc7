"""Measure one thing after the other, print what was found, and keep it as JSON where a file is named.

An aim that is missed is a finding, and no error: the exit code says only whether everything could be measured.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from house.limits import keep_to
from house.place import ROOT, Stop, complain, say

from gauge import answering, grading, items, opening, reading, stage, starting, thinking, turning
from gauge.figures import Section

LIMIT = 900  # seconds; nothing here takes so long unless something hangs
# What is asked of a running server, on either database.
SERVED = {"answers": answering.measure, "pages": reading.measure, "turns": turning.measure, "openings": opening.measure}
# What needs a database and no server.
ALONE = {"items": items.measure, "grading": grading.measure}
PARTS = (*SERVED, *ALONE, "starts", "thinking")


def main() -> int:
    options = _options()
    keep_to(LIMIT + int(options.minutes * 60))
    began = time.monotonic()
    try:
        sections = list(_told(_sections(options)))
    except (Stop, OSError, subprocess.SubprocessError) as reason:
        return complain(reason)
    except KeyboardInterrupt:
        return 130
    missed = [f"{section.title}: {aim.name}" for section in sections for aim in section.aims if not aim.met]
    say(f"\n{machine()}. Took {time.monotonic() - began:.0f} s.")
    say("\n".join(["Aims missed:", *missed]) if missed else "Every aim is met.")
    if options.json:
        options.json.write_text(json.dumps(_as_json(sections), indent=2) + "\n")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure speed, start and memory, as ratios.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep every figure in this file")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="how often each side is measured (5)")
    parser.add_argument("--seconds", type=float, default=3, metavar="S", help="how long each side is asked (3)")
    parser.add_argument("--minutes", type=float, default=4, metavar="M", help="how long learners think (4)")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure only this; may be repeated")
    return parser.parse_args()


def _sections(options: argparse.Namespace) -> Iterator[Section]:
    only = options.only or PARTS
    for database in ("SQLite", "PostgreSQL"):
        yield from _on(database, only, options)
    if "starts" in only:
        yield starting.measure(min(options.rounds, 3))  # each takes half a minute
    if "thinking" in only:
        yield from _thinking(options.minutes)


def _on(database: str, only: Sequence[str], options: argparse.Namespace) -> Iterator[Section]:
    """Measure on a database what asks a server, and on another stage what fills it."""
    if set(only) & set(SERVED):
        with stage.staged(database) as here, stage.web(here) as server:
            for part in SERVED:
                if part in only:
                    yield from SERVED[part](here, server, options.rounds, options.seconds)
    if set(only) & set(ALONE):
        with stage.staged(database) as here:
            yield from (ALONE[part](here, options.rounds) for part in ALONE if part in only)


def _thinking(minutes: float) -> Iterator[Section]:
    with stage.staged("SQLite", thinking.THINKERS) as here, stage.web(here) as server:
        yield from thinking.measure(here, server, minutes)


def _told(sections: Iterator[Section]) -> Iterator[Section]:
    for section in sections:
        say(str(section))
        yield section


def machine() -> str:
    return f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def _as_json(sections: list[Section]) -> dict[str, object]:
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()  # fmt: skip
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit or None,
        "machine": machine(),
        "sections": [section.as_json() for section in sections],
    }


if __name__ == "__main__":
    sys.argv[0] = "bin/bench"  # as whoever called it knows it
    sys.exit(main())
