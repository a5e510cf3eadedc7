"""The checks that are no tests: each is a command, and fails with what the command had to say."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

BIN = Path(sys.prefix) / "bin"
MANAGE = [sys.executable, "manage.py"]
APPS = ("markup", "accounts", "quizzes", "reviews", "learning", "reminders")
# What a served installation sets at the least: docs/configuration.md.
PRODUCTION = {
    "PATENCY_PRODUCTION": "1",
    "PATENCY_SECRET_KEY": "a-key-of-this-test-that-is-long-enough-and-drawn-from-no-generator-0123456789",
    "PATENCY_HOSTS": "patency.example",
    "DATABASE_URL": "postgresql://patency@/patency?host=/nowhere",
    "REDIS_URL": "redis://localhost:1/0",
    "EMAIL_URL": "smtp://localhost:1",
}


def run(command, **environ):
    # Without what the browser's tests set for this process alone.
    ours = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(command, cwd=ROOT, env={**ours, **environ}, capture_output=True, text=True, check=False)


def demand(command, **environ):
    done = run(command, **environ)
    if done.returncode:
        pytest.fail(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}", pytrace=False)


def typed_files():
    """Domain, queries and services: what is below the doors says its types."""
    rooms = (room for app in APPS for name in ("domain", "queries", "services") for room in ROOT.glob(f"{app}/{name}*"))
    return sorted(room for room in rooms if room.name in ("domain", "queries", "services") or room.suffix == ".py")


def test_types_hold_below_the_doors():
    demand([sys.executable, "-m", "mypy", *typed_files()])


def test_every_arrow_points_down():
    demand([BIN / "lint-imports", "--no-cache"])


def test_nothing_offends_the_linter():
    demand([BIN / "ruff", "check", "."])


def test_everything_is_formatted():
    demand([BIN / "ruff", "format", "--check", "."])


def test_every_template_is_formatted():
    templates = sorted(ROOT.glob("templates/**/*.html"))

    demand([BIN / "djade", "--check", "--target-version", "5.2", *templates])


def test_no_model_is_ahead_of_its_migrations():
    demand([*MANAGE, "makemigrations", "--check", "--dry-run"])


def test_production_settings_leave_nothing_to_say():
    demand([*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], **PRODUCTION)


@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"PATENCY_PRODUCTION"}))
def test_production_demands_each_of_its_settings(name):
    done = run([*MANAGE, "check"], **{**PRODUCTION, name: ""})

    assert done.returncode == 1
    assert f"production needs {name}" in done.stderr


def test_a_blank_after_a_comma_keeps_no_host_out():
    hosts = {**PRODUCTION, "PATENCY_HOSTS": "patency.example, www.patency.example"}

    done = run(
        [*MANAGE, "shell", "--no-imports", "-c", "from django.conf import settings as s; print(s.ALLOWED_HOSTS)"],
        **hosts,
    )

    assert done.stdout == "['patency.example', 'www.patency.example']\n", done.stderr


@pytest.mark.parametrize(
    ("environ", "url"), [({}, "https://patency.example"), ({"PATENCY_URL": "https://a.example/"}, "https://a.example")]
)
def test_links_in_mail_lead_to_where_the_site_is_served(environ, url):
    show = "from django.conf import settings as s; print(s.PATENCY_URL)"

    done = run([*MANAGE, "shell", "--no-imports", "-c", show], **PRODUCTION, **environ)

    assert done.stdout == f"{url}\n", done.stderr


@pytest.mark.parametrize(
    "environ", [{"PATENCY_URL": "a.example"}, {"PATENCY_URL": "https://"}, {"PATENCY_HOSTS": ".patency.example"}]
)
def test_links_in_mail_that_would_lead_nowhere_are_refused_at_the_start(environ):
    done = run([*MANAGE, "check"], **{**PRODUCTION, **environ})

    assert done.returncode == 1
    assert "PATENCY_URL is an address such as https://" in done.stderr


def test_every_variable_is_documented():
    settings, documented = (ROOT / "config/settings.py").read_text(), (ROOT / "docs/configuration.md").read_text()
    read = set(re.findall(r'(?:env\.?\w*|_demanded)\(\s*"(\w+)"', settings))

    assert read == {"PATENCY_CI"} ^ set(re.findall(r"^\| `(\w+)` \|", documented, re.MULTILINE))


def test_production_refuses_the_demo_people(tmp_path):
    database = {"DATABASE_URL": f"sqlite://{tmp_path}/database"}

    done = run([*MANAGE, "create_demo_people"], **{**PRODUCTION, **database})

    assert (done.returncode, done.stdout) == (1, "")
    assert "demo people exist only in the local default" in done.stderr
