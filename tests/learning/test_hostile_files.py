"""Files that would cost a machine more than they are worth: refused at once, each with its place and reason."""

import pytest

from tests.content import QUESTIONS, Folder
from tests.drills import drilled


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_a_million_choices_are_one_mistake(folder):
    folder.change(QUESTIONS, "  choices:\n", "  choices:\n" + "  - a\n" * 300_000)
    line = folder.line(QUESTIONS, "  choices:") + 1

    [found] = folder.mistakes()

    assert found.startswith(f"{QUESTIONS}:") and found.endswith("the file holds more than 40,000 values; split it")
    assert line < int(found.split(":")[1]) < line + 40_000


def test_a_file_of_50_megabytes_is_not_opened(folder):
    with (folder.path / QUESTIONS).open("r+b") as file:
        file.truncate(50_000_000)

    assert folder.mistakes() == [f"{QUESTIONS}:1: the file has more than 2,000,000 bytes; split it"]


def test_each_of_a_thousand_twins_is_told_of_one(folder):
    twin = "- id: vascular.pta-stent.q01\n  objective: vascular.pta-stent.1\n  kind: short\n  level: remember\n"
    folder.change(QUESTIONS, "questions:\n", "questions:\n" + twin * 1000)

    taken = [said for said in folder.mistakes() if "the id vascular.pta-stent.q01 is taken by" in said]

    assert len(taken) == 1000


def test_spoiled_files_are_taken_whole_or_refused_with_place_and_reason():
    code, said = drilled("files", "--files", "60", "--seed", "5")

    assert (code, "Every promise held." in said) == (0, True), said
