"""What only the whole bank shows: what nothing uses, and what a draw cannot draw."""

import shutil

import pytest

from tests.content import QUESTIONS, Folder

DRAWS = """version: 1
quizzes:
- id: final
  title: Final
  summary: All of it.
  purpose: final
  position: 1
  draw:
"""


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def draw(folder, *draws, questions=()):
    said = "".join(f"  - objective: {code}\n    count: {count}\n{more}" for code, count, more in draws)
    fixed = f"  questions: [{', '.join(questions)}]\n" if questions else ""
    (folder.path / "quizzes.yaml").write_text(DRAWS.replace("  draw:\n", f"{fixed}  draw:\n") + said)


def test_a_draw_of_more_than_there_are_is_a_mistake(folder):
    draw(folder, ("vascular.pta-stent.1", 4, ""))

    assert folder.findings() == ["quizzes.yaml:9: there are 3 questions to draw on vascular.pta-stent.1, not 4"]


def test_what_is_fixed_is_not_there_to_draw(folder):
    draw(folder, ("vascular.pta-stent.1", 3, ""), questions=["vascular.pta-stent.q01"])

    assert folder.findings() == ["quizzes.yaml:10: there are 2 questions to draw on vascular.pta-stent.1, not 3"]


def test_two_draws_do_not_take_the_same_question(folder):
    draw(folder, ("vascular.pta-stent.1", 3, ""), ("vascular.pta-stent.1", 1, "    level: remember\n"))

    assert folder.findings() == ["quizzes.yaml:9: there are 2 questions to draw on vascular.pta-stent.1, not 3"]


def test_of_a_case_there_is_its_first_question_to_draw(folder):
    cases = folder.path.joinpath(QUESTIONS).read_text().count("case: vascular.pta-stent.c1")
    draw(folder, ("vascular.pta-stent.5", 9, ""))

    [said] = folder.findings()

    on_it = folder.path.joinpath(QUESTIONS).read_text().count("objective: vascular.pta-stent.5\n")
    assert cases > 1
    assert said.startswith(f"quizzes.yaml:9: there are {on_it - cases + 1} questions to draw")


def test_what_nothing_uses_is_told_once_all_that_is_planned_is_written(folder):
    before = [said for said in folder.doubts() if "no lesson" in said]
    for specialty in ("vascular", "foundations"):
        keep_what_is_written(folder, specialty)
    for path in folder.path.glob("*/specialty.yaml"):
        if path.parent.name not in ("vascular", "foundations"):
            shutil.rmtree(path.parent)
    folder.change(
        "vascular/angioplasty-and-stenting/lesson.md",
        "prerequisites: [imaging-instruments.access, imaging-instruments.devices]\n",
        "",
    )

    told = [said for said in folder.doubts() if "no lesson" in said]

    assert before == []
    assert any(said.endswith("no lesson links the term histotripsy") for said in told)
    assert any(said.endswith("no lesson lists the source parodi-1991") for said in told)
    assert not any(said.endswith("no lesson links the term stent") for said in told)


def keep_what_is_written(folder, specialty):
    path = folder.path / specialty / "specialty.yaml"
    head, *planned = path.read_text().split("- id: ")
    path.write_text(
        head
        + "".join(f"- id: {one}" for one in planned if one.split("\n")[0] in ("vascular.pta-stent", "foundations.what"))
    )
