"""bin/serve, really started: in a data folder of its own, on a free port."""

import ast
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import pytest
from house import broker, python
from house.place import Stop

from tests.conftest import ROOT, wait_until

pytestmark = pytest.mark.services

ROLES = ("student", "instructor", "admin")
OURS = ("PATENCY_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_")


def free_port():
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return taken.getsockname()[1]


def environment(folder, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "PATENCY_DATA": str(folder), **more}


def ask(port, path):
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status
    except URLError as error:
        return getattr(error, "code", None)


class Served:
    """A started bin/serve, and what it has said so far."""

    def __init__(self, folder, port):
        self.folder, self.port, self.output = folder, port, folder.parent / f"{folder.name}.{port}.txt"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, ROOT / "bin" / "serve", "--port", str(port)],
                env=environment(folder),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def said(self):
        return self.output.read_text()

    def wait(self):
        wait_until(lambda: "Ctrl-C ends it." in self.said() or self.process.poll() is not None, "bin/serve", 90)
        assert self.process.poll() is None, self.said()

    def family(self):
        """Every process that it started, and theirs."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def worker(self):
        return next(child for child in self.family() if "worker" in child.cmdline())


@contextmanager
def served(folder):
    started = Served(folder, free_port())
    try:
        started.wait()
        yield started
    finally:
        started.process.terminate()
        started.process.wait(30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder that one start has prepared. Its path is too long for a socket, and has a space in it."""
    folder = tmp_path_factory.mktemp("serve") / ("a folder with a long name " + "x" * 60)
    with served(folder) as first:
        (folder.parent / "first.txt").write_text(first.said())
    return folder


def gone(processes):
    _, alive = psutil.wait_procs(processes, timeout=15)
    return alive == []


def refusal(*arguments, **environ):
    """Start it where it must refuse, and return its exit code and what it complained of, line by line."""
    command = [sys.executable, ROOT / "bin" / "serve", *arguments]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr.splitlines()


def test_a_first_start_ends_with_the_address_and_the_people(folder):
    lines = (folder.parent / "first.txt").read_text().splitlines()

    people = dict(line.split("  ") for line in lines if "@example.org" in line)
    assert [line.rpartition(":")[0] for line in lines if "ready" in line] == ["Patency is ready at http://127.0.0.1"]
    assert list(people) == [f"{role}@example.org" for role in ROLES]
    assert all(people.values())


def test_a_later_start_prepares_nothing_again_and_is_ready(folder):
    with served(folder) as later:
        lines = [line for line in later.said().splitlines() if line]
        states = [ask(later.port, path) for path in ("/healthz", "/readyz")]

    assert states == [200, 200]
    assert [line.split()[0] for line in lines] == ["Patency", *(f"{role}@example.org" for role in ROLES), "Ctrl-C"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_being_told_to_end_leaves_no_process(folder, number):
    with served(folder) as running:
        family = running.family()
        running.process.send_signal(number)
        code = running.process.wait(20)

    assert len(family) >= 5  # broker, web and its process, worker, beat
    assert code == 0
    assert gone(family)


def test_being_killed_leaves_no_process_and_damages_nothing(folder):
    with served(folder) as running:
        family = running.family()
        running.process.kill()

        assert gone(family)

    with closing(sqlite3.connect(folder / "patency.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with served(folder) as again:
        assert ask(again.port, "/readyz") == 200


def test_a_worker_knows_where_links_in_mail_have_to_lead(folder):
    with served(folder) as running:
        told = running.worker().environ()["PATENCY_URL"]

    assert told == f"http://127.0.0.1:{running.port}"


def test_a_worker_that_dies_is_started_again(folder):
    with served(folder) as running:
        worker = running.worker()
        family = [worker, *worker.children(recursive=True)]
        worker.kill()

        assert gone(family)
        wait_until(lambda: ask(running.port, "/readyz") == 200, "the new worker")
        assert "The worker process ended (signal 9)" in running.said()


def test_a_folder_that_is_served_already_is_refused(folder):
    with served(folder) as running:
        code, lines = refusal("--port", str(free_port()), **environment(folder))

    assert (code, len(lines)) == (1, 1)
    assert lines[0].startswith(f"bin/serve: {folder} is already being served, by process {running.process.pid}")


def test_a_port_in_use_is_refused(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        complaint = refusal("--port", str(port), **environment(tmp_path / "data"))

    reason = f"port {port} on 127.0.0.1 cannot be used (Address already in use); choose another one with --port."
    assert complaint == (1, [f"bin/serve: {reason}"])


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "data"

    complaint = refusal(**environment(folder))

    reason = f"the data folder {folder} cannot be written (Not a directory); PATENCY_DATA names another one."
    assert complaint == (1, [f"bin/serve: {reason}"])


def test_a_redis_that_does_not_answer_is_refused_and_its_password_not_told(tmp_path):
    port = free_port()
    environ = environment(tmp_path / "data", REDIS_URL=f"redis://:secret@127.0.0.1:{port}/0")

    code, lines = refusal("--port", str(free_port()), **environ)

    assert (code, len(lines)) == (1, 1)
    assert lines[0].startswith(f"bin/serve: the Redis that REDIS_URL names does not answer at 127.0.0.1:{port}")


def test_where_no_redis_is_to_be_had_one_is_asked_for(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 13, 0))

    with pytest.raises(Stop, match="install redis-server"):
        broker.check_before_install({})


@pytest.fixture
def checkout(tmp_path):
    """A checkout in which nothing is installed."""
    for name in ("requirements.txt", "requirements-uv.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "bin", tmp_path / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_no_network_for_the_install_is_said_in_one_line(checkout):
    closed = f"http://127.0.0.1:{free_port()}/simple"
    nothing = {"PIP_INDEX_URL": closed, "UV_INDEX_URL": closed, "PIP_NO_CACHE_DIR": "1", "PIP_CONFIG_FILE": os.devnull}
    environ = {"PATH": os.environ["PATH"], "HOME": str(checkout), "PATENCY_DATA": str(checkout / "var"), **nothing}
    command = [sys.executable, checkout / "bin" / "serve", "--port", str(free_port())]

    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("bin/serve: the packages could not be installed: is there a network?")


def as_python(version, checkout, path):
    """Run bin/serve under a Python that says it is of another version."""
    script = checkout / "bin" / "serve"
    pretend = (
        f"import sys, runpy; sys.version_info = {version}; sys.path[0] = {str(script.parent)!r}; "
        f"sys.argv = [{str(script)!r}, '--help']; runpy.run_path({str(script)!r}, run_name='__main__')"
    )
    command = [sys.executable, "-c", pretend]
    return subprocess.run(command, env={"PATH": str(path)}, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13), (3, 14, 0)])
def test_a_python_that_does_not_do_is_refused_in_one_line(version, checkout):
    done = as_python(version, checkout, path=checkout / "empty")

    said = f"this is Python {version[0]}.{version[1]} and none of them is on PATH."
    assert (done.returncode, done.stderr) == (1, f"bin/serve: Python 3.11, 3.12 or 3.13 is needed; {said}\n")


def test_a_python_that_does_not_do_looks_for_one_that_does(checkout):
    (checkout / "path").mkdir()
    name = f"python3.{sys.version_info.minor}"
    (checkout / "path" / name).symlink_to(sys.executable)

    done = as_python((3, 8, 0), checkout, path=checkout / "path")

    assert (done.returncode, done.stdout.split()[:2]) == (0, ["usage:", "bin/serve"])


def test_a_name_on_the_path_that_leads_nowhere_is_passed_over(checkout):
    (checkout / "path").mkdir()
    stub = checkout / "path" / "python3.12"
    stub.write_text("#!/bin/sh\nexit 127\n")
    stub.chmod(0o755)

    assert as_python((3, 8, 0), checkout, path=checkout / "path").returncode == 1


@pytest.mark.parametrize("name", ["bin/serve", "bin/test", "bin/house/__init__.py", "bin/house/python.py"])
def test_what_an_old_python_reads_has_old_syntax(name):
    source = (ROOT / name).read_text()

    tree = ast.parse(source, feature_version=(3, 4))

    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.AnnAssign | ast.NamedExpr)]


def test_the_supported_versions_are_those_of_the_project():
    project = (ROOT / "pyproject.toml").read_text()

    oldest, newest = python.OLDEST, python.NEWEST
    assert f'requires-python = ">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"' in project


@pytest.mark.parametrize("port", ["0", "70000", "-1"])
def test_a_port_that_does_not_exist_is_one_clear_line(tmp_path, port):
    code, said = refusal("--port", port, PATENCY_DATA=str(tmp_path))

    assert (code, said) == (1, [f"bin/serve: there is no port {port}; choose one from 1 to 65535 with --port."])
