"""What has to be done before the first request: database, static files, curriculum, demo people.

Each part is skipped while nothing that it is made from has changed, so that a later start is quick.
"""

import hashlib
import json
import os
import secrets
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path

from house.children import leash
from house.place import PYTHON, ROOT, Stop

EXPLAINED = 3  # as in steps.py, which runs under another Python
STAMP = "prepared.json"
PEOPLE = "demo-people"
STEPS = ["migrate", "collectstatic", "import_curriculum", "create_demo_people"]


def prepare(data: Path, environ: Mapping[str, str]) -> None:
    """Bring database, static files, curriculum and demo people to what the checkout says."""
    steps = [step for step in _steps(environ) if not _done(step, data, environ)]
    if not steps:
        return
    (data / STAMP).unlink(missing_ok=True)  # a start that is killed half way begins again
    _run(steps, environ)
    stamp = {step: _sources(step, data, environ) for step in _steps(environ)}
    (data / STAMP).write_text(json.dumps(stamp))


def _steps(environ: Mapping[str, str]) -> list[str]:
    """Demo people live in the local default alone."""
    return [step for step in STEPS if step != "create_demo_people" or not in_production(environ)]


def in_production(environ: Mapping[str, str]) -> bool:
    # The same words as the settings take for yes.
    return environ.get("PATENCY_PRODUCTION", "").lower() in {"true", "on", "ok", "y", "yes", "1"}


def _done(step: str, data: Path, environ: Mapping[str, str]) -> bool:
    if step == "create_demo_people" and not (data / PEOPLE).exists():
        return False
    if step == "collectstatic" and not (data / "static" / "staticfiles.json").exists():
        return False
    with suppress(OSError, ValueError, sqlite3.Error):
        return bool(json.loads((data / STAMP).read_text())[step] == _sources(step, data, environ))
    return False


def _sources(step: str, data: Path, environ: Mapping[str, str]) -> str:
    """Return a digest of all that a step is made from."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    if step == "collectstatic":
        return _fed(digest, ROOT / "static")
    digest.update(_database(data, environ).encode())
    _fed(digest, *ROOT.glob("*/migrations"))
    # The importer's code, too: a renderer that changed shows on every page once it is imported again.
    material = ["content", "markup", "quizzes", "learning"] if step == "import_curriculum" else []
    return _fed(digest, *[ROOT / name for name in material])


def _fed(digest: "hashlib._Hash", *folders: Path) -> str:
    for path in sorted(path for folder in folders for path in _files(folder)):
        digest.update(os.fsencode(path.relative_to(ROOT)) + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _database(data: Path, environ: Mapping[str, str]) -> str:
    """Tell this database from one that took its place. One that DATABASE_URL names is always looked at."""
    if environ.get("DATABASE_URL"):
        return secrets.token_hex()  # never the same: only Django can tell
    with closing(sqlite3.connect(f"file:{data / 'patency.sqlite3'}?mode=ro", uri=True)) as connection:
        return repr(connection.execute("SELECT count(*), min(applied), max(applied) FROM django_migrations").fetchone())


def _run(steps: list[str], environ: Mapping[str, str]) -> None:
    """Run the management commands in one process, which says itself what it does and why it cannot."""
    command = [PYTHON, ROOT / "bin" / "house" / "steps.py", *steps]
    done = subprocess.run(
        command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, preexec_fn=leash(), check=False
    )  # fmt: skip
    if done.returncode:
        raise Stop("" if done.returncode == EXPLAINED else "nothing was started, for the reason above.")
