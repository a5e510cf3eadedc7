"""What a supervisor asks: does it live, and is it ready?"""

import pytest
from django.db import connection
from django.urls import reverse

from tests.conftest import point_to

EVERYTHING = {"database": "ok", "broker": "ok", "worker": "ok"}
CLOSED = "redis://127.0.0.1:1/0"


def test_a_process_that_lives_says_so_without_the_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"ok\n", "text/plain")
    assert answer.cookies == {}


@pytest.mark.services
def test_it_is_ready_when_database_broker_and_worker_answer(client, worker):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, EVERYTHING)


@pytest.mark.services
def test_a_worker_that_is_missing_is_named(client, db, broker):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {**EVERYTHING, "worker": "does not answer"})


def test_a_broker_that_is_missing_is_named(client, db):
    point_to(CLOSED)

    answer = client.get("/readyz")

    point_to("memory://")
    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "broker": "does not answer", "worker": "does not answer"}


def test_a_database_that_is_missing_is_named(client, transactional_db, tmp_path):
    known, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], str(tmp_path / "nowhere" / "database")
    connection.close()

    answer = client.get("/readyz")

    connection.settings_dict["NAME"] = known
    assert (answer.status_code, answer.json()["database"]) == (503, "does not answer")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_needs_neither_name_nor_tls(client, db, settings, path):
    settings.ALLOWED_HOSTS = ["patency.example"]
    settings.SECURE_SSL_REDIRECT = True

    answer = client.get(path, headers={"host": "10.0.0.7"})

    assert answer.status_code in (200, 503)


@pytest.mark.parametrize("name", ["healthz", "readyz"])
def test_a_probe_has_a_name(name):
    assert reverse(name) == f"/{name}"
