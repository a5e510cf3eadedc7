"""The message broker: the one that REDIS_URL names, or a Redis of our own that only this user can reach."""

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from house.place import VENV, Stop

LONGEST_SOCKET_PATH = 100  # bytes; the kernel takes about 107
NEEDED = "no Redis to be had: install redis-server (on Debian: apt-get install redis-server) or set REDIS_URL."


def check_before_install(environ: Mapping[str, str]) -> None:
    """Stop early where no wheel will bring a Redis and none is here."""
    if environ.get("REDIS_URL"):
        _demand_answer(environ["REDIS_URL"])
    elif not shutil.which("redis-server") and not _wheel_brings_one():
        raise Stop(NEEDED)


def _wheel_brings_one() -> bool:
    # The same condition as in requirements.in.
    return sys.platform == "linux" and os.uname().machine == "x86_64" and sys.version_info < (3, 13)


def _demand_answer(url: str) -> None:
    parts = urlsplit(url)
    try:
        _reach(parts.scheme, parts.hostname, parts.port, unquote(parts.path))
    except (OSError, ValueError) as error:
        where = f"{parts.hostname}:{parts.port or 6379}" if parts.hostname else parts.path
        raise Stop(f"the Redis that REDIS_URL names does not answer at {where} ({error}).") from error


def _reach(scheme: str, host: str | None, port: int | None, path: str) -> None:
    if "socket" in scheme or "unix" in scheme:
        answers(Path(path))
    else:
        socket.create_connection((host or "localhost", port or 6379), timeout=3).close()


def answers(path: Path) -> None:
    """Connect to a socket file; raises OSError where nobody listens."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(os.fspath(path))


def program() -> str:
    """Return the Redis to start: the machine's own, or the one that a wheel brought."""
    found = shutil.which("redis-server") or shutil.which(VENV / "bin" / "redis-server")
    if not found:
        raise Stop(NEEDED)
    return found


def socket_folder(data: Path) -> Path:
    """Return a folder that only this user enters, with a path short enough for a socket."""
    folder = data / "redis"
    if len(os.fsencode(folder / "redis.sock")) > LONGEST_SOCKET_PATH:
        return Path(tempfile.mkdtemp(prefix="patency-"))
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    (folder / "redis.sock").unlink(missing_ok=True)
    return folder


def command(folder: Path) -> list[str]:
    """Redis on a socket file, keeping nothing: the database knows what is undone."""
    path = os.fspath(folder / "redis.sock")
    listen = ["--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--dir", os.fspath(folder)]
    return [program(), *listen, "--save", "", "--appendonly", "no", "--daemonize", "no"]


def url(folder: Path) -> str:
    return "redis+socket://" + quote(os.fspath(folder / "redis.sock"))
