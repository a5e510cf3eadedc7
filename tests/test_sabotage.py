"""That bin/sabotage finds what it breaks; the breaking itself takes minutes and is a command of its own."""

import re

import pytest
from sabotaging.breakages import BREAKAGES

from tests.conftest import ROOT


@pytest.mark.parametrize("one", BREAKAGES, ids=lambda one: one.name)
def test_the_text_to_break_stands_once_and_its_test_exists(one):
    path, _, test = one.test.partition("::")

    assert (ROOT / one.file).read_text().count(one.text) == 1
    assert re.search(rf"^def {test}\(", (ROOT / path).read_text(), re.MULTILINE)


def test_no_two_breakages_share_a_name():
    assert len({one.name for one in BREAKAGES}) == len(BREAKAGES)
