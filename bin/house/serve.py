"""bin/serve: set up, start web, worker and broker, and keep them until we are told to end."""

import argparse
import http.client
import json
import os
import shutil
import signal
import socket
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from house import broker, place
from house.children import Child, Place, rotate
from house.install import install
from house.place import PYTHON, Stop, complain, say
from house.prepare import PEOPLE, in_production, prepare

TICK = 0.1  # seconds between two looks at the children
PATIENCE = 30  # seconds before we say what is missing
GRACE = 10  # seconds that children may take to end
HOST = "127.0.0.1"  # this machine alone: everybody knows the passwords of the demo people
WEB_THREADS = 8  # SQLite lets one write at a time, and more threads only wait


class Ended(BaseException):
    """Somebody asked us to end: Ctrl-C, TERM, or a closed terminal."""


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup outlives its terminal
            signal.signal(number, _end)
    try:
        _serve(options.port)
    except Stop as reason:
        return complain(reason)
    except Ended:
        say("Patency has ended.")
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/serve", description="Start Patency on this machine.")
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="where the browser finds it (8000)")
    return parser.parse_args(arguments)


def _end(*_: object) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # ending takes its time, but not for ever
    raise Ended


def _serve(port: int) -> None:
    if not 1 <= port <= 65535:
        raise Stop(f"there is no port {port}; choose one from 1 to 65535 with --port.")
    data = place.data_folder()
    held = place.lock(data)
    _demand_free(HOST, port)
    broker.check_before_install(os.environ)
    log = data / "log" / "install.log"
    rotate(log)
    install("requirements.txt", log)
    # Two arenas: with one for each thread the C library keeps tens of MB that nobody uses.
    ours = {"MALLOC_ARENA_MAX": "2", "PATENCY_URL": f"http://{HOST}:{port}"}
    environ = {**ours, **os.environ, "PATENCY_DATA": str(data)}
    prepare(data, environ)
    _run(HOST, port, data, environ, held)


def _demand_free(host: str, port: int) -> None:
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Stop(f"port {port} on {host} cannot be used ({reason}); choose another one with --port.") from error


def _run(host: str, port: int, data: Path, environ: Mapping[str, str], held: int) -> None:
    """Start everything, say when it answers, and keep it until we are told to end or a child fails for good."""
    folder = None if environ.get("REDIS_URL") else broker.socket_folder(data)
    children: list[Child] = []
    try:
        if folder:
            environ = {**environ, "REDIS_URL": broker.url(folder)}
            children.append(Child("broker", broker.command(folder), Place(data, held, environ)))
            _wait_for(folder / "redis.sock", children)
        shared = Place(data, held, environ)
        children.append(Child("web", _web(host, port), shared))
        # Without us nobody waits for a task to end: the database is the queue, and its sweep finds it again.
        children.append(Child("worker", _worker(), shared, orphaned=signal.SIGKILL))
        _wait_until_ready(host, port, children)
        # On its own, since a worker that is killed could end no beat of its own; last, since nobody waits for it.
        children.append(Child("beat", _beat(data), shared, orphaned=signal.SIGKILL))
        _keep(children)
        _welcome(host, port, data, environ)
        while True:
            _keep(children)
    finally:
        _end_all(children)
        if folder and folder.parent != data:
            shutil.rmtree(folder, ignore_errors=True)


def _web(host: str, port: int) -> list[str | Path]:
    # One process: on SQLite a second one would cost memory and bring nothing.
    threads = ["--workers", "1", "--blocking-threads", str(WEB_THREADS)]
    quiet = ["--log-level", "warning", "--access-log", "--workers-kill-timeout", "5"]
    where = ["--host", host, "--port", str(port), "--interface", "wsgi"]
    return [PYTHON, "-m", "granian", *where, *threads, *quiet, "config.wsgi:application"]


def _worker() -> list[str | Path]:
    # Threads leave the process free to answer pings while tasks run, and share its memory.
    pool = ["--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    return [PYTHON, "-m", "celery", "--app", "config", "worker", *pool]


def _beat(data: Path) -> list[str | Path]:
    for stale in data.glob("beat-schedule*"):  # every sweep looks in the database: nothing in it is worth keeping
        stale.unlink()
    return [PYTHON, "-m", "celery", "--app", "config", "beat", "--schedule", data / "beat-schedule", "--pidfile", ""]


def _wait_for(path: Path, children: Sequence[Child]) -> None:
    while True:
        try:
            return broker.answers(path)
        except OSError:
            _keep(children, 0.01)


def _keep(children: Sequence[Child], pause: float = TICK) -> None:
    for child in children:
        child.keep()
    time.sleep(pause)


def _wait_until_ready(host: str, port: int, children: Sequence[Child]) -> None:
    complaint_at = time.monotonic() + PATIENCE
    while missing := _missing(host, port):
        _keep(children)
        if time.monotonic() > complaint_at:
            say(f"Still waiting: {missing}. The logs are beside {children[0].log}.")
            complaint_at += PATIENCE


def _missing(host: str, port: int) -> str:
    """Return what does not answer yet, or nothing when everything does."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        told = json.loads(answer.read())
    except (OSError, ValueError, http.client.HTTPException):
        return "the web server does not answer yet"
    finally:
        connection.close()
    return "" if answer.status == 200 else ", ".join(f"{part}: {word}" for part, word in told.items() if word != "ok")


def _welcome(host: str, port: int, data: Path, environ: Mapping[str, str]) -> None:
    say(f"\nPatency is ready at http://{host}:{port}/\n")
    if not in_production(environ):
        say((data / PEOPLE).read_text())
    say("Ctrl-C ends it.")


def _end_all(children: Sequence[Child]) -> None:
    """End the broker last: a worker that still writes its goodbye would wait for it."""
    deadline = time.monotonic() + GRACE
    own = [child for child in children if child.name == "broker"]
    for group in ([child for child in children if child not in own], own):
        for child in group:
            child.ask_to_end()
        for child in group:
            child.end(deadline)
