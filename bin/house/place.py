"""Where things are: the checkout, its virtual environment, and the data folder with its lock."""

import fcntl
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = "serve.lock"
LEFTOVERS = 15  # seconds that what a killed start left behind may take to end


class Stop(Exception):
    """A reason not to go on, as one line for the person at the terminal."""


def say(line: str) -> None:
    print(line, flush=True)


def complain(reason: object) -> int:
    """Say the reason on standard error, unless it was said already, and return the exit code."""
    if str(reason):
        print(f"bin/{Path(sys.argv[0]).name}: {reason}", file=sys.stderr, flush=True)
    return 1


def data_folder() -> Path:
    """Return the data folder, made where it is missing."""
    folder = Path(os.environ.get("PATENCY_DATA") or ROOT / "var").absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "log").mkdir(exist_ok=True)
        (folder / LOCK).touch(mode=0o600)
    except OSError as error:
        raise Stop(_unwritable(folder, error)) from error
    return folder


def _unwritable(folder: Path, error: OSError) -> str:
    return f"the data folder {folder} cannot be written ({error.strerror}); PATENCY_DATA names another one."


def lock(folder: Path) -> int:
    """Take the folder for this start. The children inherit the lock, so that it lasts as long as the last of them."""
    handle = os.open(folder / LOCK, os.O_RDWR)
    deadline = time.monotonic() + LEFTOVERS
    while not _taken(handle):
        holder = _holder(handle)
        if _lives(holder):
            raise Stop(f"{folder} is already being served, by process {holder}; PATENCY_DATA names another folder.")
        if time.monotonic() > deadline:
            raise Stop(f"processes of an earlier start still use {folder}.")
        time.sleep(0.1)
    os.truncate(handle, 0)
    os.pwrite(handle, str(os.getpid()).encode(), 0)
    os.set_inheritable(handle, True)
    return handle


def _taken(handle: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _holder(handle: int) -> int:
    return int(os.pread(handle, 20, 0) or 0)


def _lives(process: int) -> bool:
    if not process:
        return True  # it took the lock a moment ago and has yet to sign it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
