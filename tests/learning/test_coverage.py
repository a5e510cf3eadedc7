"""The statements that the curriculum began from: each is taught by an objective that is asked for."""

from copy import deepcopy

import pytest
import yaml

from learning.domain.curriculum import Notes, coverage_table, read_drafts
from tests.content import QUESTIONS, Folder

FIRST = {
    "id": "S1",
    "says": "Stents open arteries",
    "flag": "oversimplified",
    "teaches": "A stent is chosen for recoil and dissection.",
    "objectives": ["vascular.pta-stent.2", "foundations.what.3"],
}


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def write(folder, *statements):
    (folder.path / "coverage.yaml").write_text(yaml.safe_dump({"version": 1, "statements": list(statements)}))


def test_a_statement_stands_beside_its_lessons_objectives_and_questions(folder):
    write(folder, {**FIRST, "objectives": ["vascular.pta-stent.2"]})

    lines = list(coverage_table(read_drafts(folder.path, Notes())))

    assert lines[2:] == ["| S1 | Stents open arteries | oversimplified | vascular.pta-stent | 2 | q03, q04 |"]


def test_where_several_lessons_teach_it_each_number_names_its_own(folder):
    write(folder, FIRST)

    lines = list(coverage_table(read_drafts(folder.path, Notes())))

    assert "| foundations.what, vascular.pta-stent | pta-stent.2, what.3 |" in lines[2]


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ({"objectives": []}, "coverage.yaml:2: S1 is taught by no objective; name one"),
        ({"objectives": ["vascular.pta-stent.99"]}, "there is no objective vascular.pta-stent.99"),
        ({"flag": "maybe"}, "`flag` must be ok or"),
        ({"says": ""}, "`says` is missing"),
        ({"other": 1}, "`other` is not known here"),
    ],
)
def test_a_statement_that_is_not_taught_is_a_mistake(folder, spoiled, said):
    write(folder, {**FIRST, **spoiled})

    assert any(said in one for one in folder.findings()), folder.findings()


def test_an_objective_of_a_lesson_to_come_may_be_named(folder):
    write(folder, {**FIRST, "objectives": ["vascular.embo.1"]})

    assert folder.findings() == []


def test_a_statement_whose_objective_nobody_asks_for_is_a_mistake(folder):
    path = folder.path / QUESTIONS
    path.write_text(path.read_text().replace("objective: vascular.pta-stent.8", "objective: vascular.pta-stent.7"))
    write(folder, {**FIRST, "objectives": ["vascular.pta-stent.8"]})

    assert any("no question asks for vascular.pta-stent.8" in one for one in folder.findings())


def test_an_id_is_given_once(folder):
    write(folder, FIRST, deepcopy(FIRST))

    assert any("the id S1 is taken" in one for one in folder.findings())
