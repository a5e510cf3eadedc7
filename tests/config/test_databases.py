"""The promises about the data, once more on PostgreSQL."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.conftest import ROOT


@pytest.mark.services
def test_every_promise_holds_on_postgresql(postgres_url):
    command = [sys.executable, "-m", "pytest", "-m", "promise", "-p", "no:xdist"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "DATABASE_URL": postgres_url}, capture_output=True, text=True, check=False
    )

    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


@pytest.mark.promise
def test_the_database_is_the_one_that_the_run_is_about():
    wanted = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"

    assert connection.vendor == wanted


def test_sqlite_keeps_what_it_has_acknowledged(db):
    pragmas = ("journal_mode", "synchronous", "foreign_keys")
    with connection.cursor() as cursor:
        found = {pragma: cursor.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in pragmas}

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
