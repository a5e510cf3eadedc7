"""bin/drill answers in short: the web server killed while learners answer."""

import pytest

from tests.drills import drilled


@pytest.mark.services
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_no_acknowledged_answer_is_lost_or_counted_twice_when_the_server_is_killed(database):
    short = ["--answers", "400", "--learners", "20", "--kills", "3", "--seed", "7"]

    code, said = drilled("answers", "--database", database, *short)

    assert code == 0, said
    assert "acknowledged 400" in said
    assert "killed 3 times" in said
