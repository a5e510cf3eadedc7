"""Writers queue before they write, so that none is told that the database is locked."""

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from tests.conftest import ROOT

WRITERS, WRITES = 8, 25

# A process of its own: argv is the database and what to do with it.
PROGRAM = """
import sys, time
import django
from django.conf import settings

path, what, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
options = {"transaction_mode": "IMMEDIATE", "timeout": 0.2, "init_command": "PRAGMA journal_mode=WAL"}
settings.configure(DATABASES={"default": {"ENGINE": "config.sqlite", "NAME": path, "OPTIONS": options}})
django.setup()
from django.db import connection, transaction


def add():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO tally (n) VALUES (1)")


for _ in range(count):
    if what == "alone":
        add()
    else:
        with transaction.atomic():
            add()
            if what == "hold":
                print("holding", flush=True)
                time.sleep(60)
            time.sleep(0.005)
"""


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "tally.sqlite3"
    with closing(sqlite3.connect(path)) as new:
        new.execute("PRAGMA journal_mode=WAL")
        new.execute("CREATE TABLE tally (n integer)")
    return path


def writer(path, what, count=1):
    command = [sys.executable, "-c", PROGRAM, str(path), what, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def written(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM tally").fetchone()[0]


# The busy timeout is so short that without the queue most of them would be refused.
def test_of_many_writers_none_is_refused(database):
    kinds = ["together", "alone"] * (WRITERS // 2)
    writers = [writer(database, kind, WRITES) for kind in kinds]

    complaints = [process.communicate(timeout=60)[1] for process in writers]

    assert complaints == [""] * WRITERS
    assert written(database) == WRITERS * WRITES


def test_a_writer_that_is_killed_lets_the_next_one_write(database):
    holder = writer(database, "hold")
    assert holder.stdout.readline() == "holding\n"

    holder.send_signal(signal.SIGKILL)
    holder.wait()

    assert writer(database, "together").communicate(timeout=20)[1] == ""
    assert written(database) == 1
    holder.stdout.close(), holder.stderr.close()


def holds_turn():
    return connection._turn is not None


@pytest.mark.django_db(transaction=True)
def test_the_turn_lasts_as_long_as_the_transaction():
    with transaction.atomic():
        inside = holds_turn()
        with transaction.atomic():
            pass
        after_savepoint = holds_turn()

    assert (inside, after_savepoint, holds_turn()) == (True, True, False)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_gives_its_turn_back():
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_content_type (id, app_label, model) VALUES (1, NULL, NULL)")

    assert not holds_turn()


@pytest.mark.django_db(transaction=True)
def test_a_write_of_its_own_gives_its_turn_back():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session")

    assert not holds_turn()


@pytest.mark.django_db(transaction=True)
def test_a_connection_closed_in_a_transaction_gives_its_turn_back():
    with transaction.atomic():
        connection.close()

    assert not holds_turn()


@pytest.mark.django_db(transaction=True)
def test_a_begin_that_fails_gives_its_turn_back():
    connection.ensure_connection()
    connection.connection.execute("BEGIN")

    with pytest.raises(OperationalError), transaction.atomic():
        pass

    connection.connection.execute("ROLLBACK")
    assert not holds_turn()


def test_a_process_forked_in_a_transaction_does_not_keep_the_turn(transactional_db):
    start_nothing = multiprocessing.get_context("fork").Event()
    with transaction.atomic():
        child = os.fork()
        if child == 0:
            start_nothing.wait(30)
            os._exit(0)

    others = threading.Thread(target=take_a_turn)
    others.start()
    others.join(5)

    late = others.is_alive()
    start_nothing.set()
    os.waitpid(child, 0)
    assert not late


def take_a_turn():
    with transaction.atomic():
        pass
    connection.close()
