"""bin/drill in short: worker, beat and broker killed while notes go out, and changes of clocks beside a model."""

import pytest

from tests.conftest import REDIS, missing
from tests.drills import drilled


@pytest.mark.services
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_notes_survive_kills_of_worker_beat_and_broker(database):
    if not REDIS:
        missing("Redis", "apt-get install redis-server")

    code, said = drilled("reminders", "--database", database, "--reminders", "40", "--kills", "3", "--seed", "7")

    assert code == 0, said
    assert "killed: worker 1, beat 1, broker 1" in said


@pytest.mark.services
def test_a_day_of_several_zones_is_as_its_model_says():
    short = ["--walks", "3", "--learners", "30", "--hours", "2", "--seed", "21"]

    code, said = drilled("zones", *short)

    assert code == 0, said
    assert said.count(" sent") == 3, said
