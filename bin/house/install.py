"""The virtual environment: made once, and brought up to date when the pinned requirements change."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from house.children import last_line, leash
from house.place import PYTHON, ROOT, VENV, Stop, say
from house.python import suits

STAMP = VENV / "patency-installed.json"
INSTALLER = "requirements-uv.txt"


def install(requirements: str, log: Path) -> None:
    """Make .venv hold what the file pins. Nothing happens where it does already."""
    wanted = _digest(requirements)
    if _usable() and _installed().get(requirements) == wanted:
        return
    try:
        _make_environment(log)
        _install_pinned(requirements, log)
        _record(requirements, wanted)
    except OSError as error:
        raise Stop(f"{VENV} cannot be written ({error.strerror}).") from error


def _digest(requirements: str) -> str:
    return hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()


def _usable() -> bool:
    """Say whether .venv has a Python that we run on and that is still there."""
    with suppress(OSError, ValueError):
        lines = (VENV / "pyvenv.cfg").read_text().splitlines()
        settings = dict(line.split(" = ", 1) for line in lines if " = " in line)
        version = tuple(int(part) for part in settings["version"].split(".")[:2])
        return os.access(PYTHON, os.X_OK) and suits(version)
    return False


def _installed() -> dict[str, str]:
    with suppress(OSError, ValueError):
        found: dict[str, str] = json.loads(STAMP.read_text())
        return found
    return {}


def _make_environment(log: Path) -> None:
    if _usable():
        return
    say(f"Making .venv with Python {sys.version_info.major}.{sys.version_info.minor} ...")
    if VENV.exists():
        shutil.rmtree(VENV)
    if _run([sys.executable, "-m", "venv", VENV], log):
        shutil.rmtree(VENV, ignore_errors=True)
        raise Stop(f"this Python makes no virtual environment (on Debian: apt-get install python3-venv); see {log}.")


def _install_pinned(requirements: str, log: Path) -> None:
    say(f"Installing {requirements} ...")
    if _installed().get(INSTALLER) != _digest(INSTALLER):
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "20"]
        _demand([[*pip, "--require-hashes", "--requirement", INSTALLER]], log)
        _record(INSTALLER, _digest(INSTALLER))
    uv = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON]
    pinned = [*uv, "--require-hashes", "--requirement", requirements]
    # With the certificates that uv brings, then with the system's: some networks have an authority of their own.
    _demand([pinned, [*pinned, "--system-certs"]], log)


def _demand(ways: list[list[str | Path]], log: Path) -> None:
    if all(_run(command, log) for command in ways):
        raise Stop(f"the packages could not be installed: is there a network? See {log} ({last_line(log)}).")


def _run(command: list[str | Path], log: Path) -> int:
    """Run a step of the setup, with its output in the log alone."""
    with log.open("ab") as output:
        return subprocess.run(
            command, cwd=ROOT, env=_environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            preexec_fn=leash(), check=False,
        ).returncode  # fmt: skip


def _environment() -> dict[str, str]:
    return {"UV_HTTP_RETRIES": "1", **os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "UV_LINK_MODE": "copy"}


def _record(requirements: str, digest: str) -> None:
    """Write down what is installed, whole or not at all."""
    # Another file's pins may have been replaced by these: only the installer's record outlives a change.
    kept = {name: known for name, known in _installed().items() if name == INSTALLER or requirements == INSTALLER}
    draft = STAMP.with_suffix(".draft")
    draft.write_text(json.dumps({**kept, requirements: digest, **_implied(requirements)}))
    draft.replace(STAMP)


def _implied(requirements: str) -> dict[str, str]:
    """What the tests need holds all that a start needs, in the same versions."""
    return {"requirements.txt": _digest("requirements.txt")} if requirements == "requirements-dev.txt" else {}
