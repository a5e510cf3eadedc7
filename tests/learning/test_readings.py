"""Second readings: what a reader gets, and how what was answered stands beside the key."""

from io import StringIO
from types import SimpleNamespace

import pytest
import yaml
from django.core.management import CommandError, call_command

from learning.domain.curriculum import Notes, read_drafts
from learning.domain.curriculum.parts import Part
from learning.domain.curriculum.readings import KEYS, OFFERED, Reading, compared, sheet_of
from learning.domain.curriculum.texts import QuestionDraft
from learning.domain.curriculum.yamls import tree_of
from quizzes.domain.kinds import KINDS
from tests.content import QUESTIONS, Folder

Q = "vascular.pta-stent.q"
RIGHT = {
    "single": (f"{Q}01", "Plaque fractured and the wall was stretched"),
    "single, in other case": (f"{Q}01", "plaque fractured and the wall was stretched."),
    "ordering": (
        f"{Q}02",
        [
            "Puncture the artery and place a sheath over a guidewire",
            "Cross the stenosis with a guidewire",
            "Advance the balloon catheter over the wire",
            "Inflate the balloon across the stenosis",
            "Repeat angiography to judge flow and dissection",
        ],
    ),
    "multi, in another order": (
        f"{Q}16",
        ["Help to stop smoking", "Lipid-lowering and antiplatelet treatment", "Supervised walking exercise"],
    ),
    "short, a variant": (f"{Q}11", "Neointimal hyperplasia"),
    "cloze": (f"{Q}15", {"1": "elastic recoil", "2": "restenosis"}),
    "hotspot": (f"{Q}14", "fracture"),
    "numeric": (f"{Q}17", 7),
}
WRONG = {
    "single": (f"{Q}01", "Plaque was compressed evenly into the wall"),
    "ordering": (f"{Q}02", ["Inflate the balloon across the stenosis"]),
    "multi, one missing": (f"{Q}16", ["Help to stop smoking", "Supervised walking exercise"]),
    "short, a rejected one": (f"{Q}11", "elastic recoil"),
    "cloze, one gap": (f"{Q}15", {"1": "elastic recoil", "2": "rupture"}),
    "cloze, a gap left open": (f"{Q}15", {"1": "elastic recoil"}),
    "hotspot": (f"{Q}14", "plaque"),
    "numeric": (f"{Q}17", 6),
    "numeric, in words": (f"{Q}17", "seven"),
}


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


@pytest.fixture
def drafts(folder):
    return read_drafts(folder.path, Notes())


def agreement(drafts, question, answer, mended="", was_key=False):
    [found] = compared([Reading(question, answer, mended, was_key, None)], drafts)
    return found.agrees


@pytest.mark.parametrize(("question", "answer"), RIGHT.values(), ids=RIGHT)
def test_an_answer_that_is_the_key_agrees(drafts, question, answer):
    assert agreement(drafts, question, answer) is True


@pytest.mark.parametrize(("question", "answer"), WRONG.values(), ids=WRONG)
def test_an_answer_that_is_not_the_key_differs(drafts, question, answer):
    assert agreement(drafts, question, answer) is False


def test_a_question_that_was_mended_since_is_no_longer_compared(drafts):
    assert agreement(drafts, f"{Q}01", "Something that stood there", mended="The choice was reworded.") is None


def test_an_answer_that_was_the_key_before_a_question_was_made_clearer_agrees(drafts):
    given = agreement(drafts, f"{Q}01", "Something that stood there", mended="It was reworded.", was_key=True)

    assert given is True


def test_a_reader_gets_no_key(drafts):
    sheet = sheet_of(drafts.lessons["vascular.pta-stent"])

    assert {name for one in sheet for name in one} == {
        *("question", "kind", "case", "stem", "choices", "items", "lefts", "rights", "text", "menus"),
        *("figure", "places", "unit"),
    }
    assert all(not isinstance(choice, dict) for one in sheet for choice in one.get("choices", []))


def test_a_reader_gets_what_is_to_be_ordered_in_another_order(drafts):
    [one] = [one for one in sheet_of(drafts.lessons["vascular.pta-stent"]) if one["question"] == f"{Q}02"]

    assert sorted(one["items"]) == sorted(RIGHT["ordering"][1])
    assert one["items"] != RIGHT["ordering"][1]


@pytest.mark.parametrize("fixed", [False, True])
def test_what_is_to_be_paired_does_not_stand_beside_its_partner(fixed):
    """Three lefts and three rights happen to stand side by side in one sheet of six, and not in all of ten."""
    pairs = [{"left": f"Left {number}", "right": f"Right {number}"} for number in range(3)]
    lesson = lesson_of([draft(f"q{number:02}", "matching", {"pairs": pairs}, fixed) for number in range(10)])

    sheets = [[*zip(one["lefts"], one["rights"], strict=True)] for one in sheet_of(lesson)]

    assert any(left[-1] != right[-1] for sheet in sheets for left, right in sheet)


def test_options_that_are_known_by_their_letters_keep_their_order():
    item = {"pairs": [{"left": "Coil", "right": "C"}], "options": ["A", "B", "C"]}

    [one] = sheet_of(lesson_of([draft("q01", "matching", item, True)]))

    assert one["rights"] == ["A", "B", "C"]


def test_nothing_to_be_ordered_stands_in_its_order():
    lesson = lesson_of([draft(f"q{number:02}", "ordering", {"items": ["first", "second"]}) for number in range(10)])

    assert {tuple(one["items"]) for one in sheet_of(lesson)} == {("second", "first")}


def test_a_menu_in_a_text_is_mixed():
    blanks = {"1": {"options": ["right", "wrong"], "answer": "right"}}

    [one] = sheet_of(lesson_of([draft("q01", "cloze", {"text": "{{1}}", "blanks": blanks})]))

    assert one["menus"] == {"1": ["wrong", "right"]}


def test_every_kind_can_be_read_without_its_key_and_compared():
    assert (set(OFFERED), set(KEYS)) == (set(KINDS), set(KINDS))


def draft(code, kind, item, fixed=False):
    part = Part(tree_of(item), "questions.yaml", Notes())
    return QuestionDraft(part, code, "", kind, "apply", "", "What is it?", "", "", fixed, [])


def lesson_of(questions):
    return SimpleNamespace(questions=questions, cases={})


def test_the_sheet_is_yaml_with_every_question(folder):
    said = StringIO()

    call_command("compare_readings", content=folder.path, sheet="vascular", stdout=said)

    sheet = yaml.safe_load(said.getvalue())["questions"]
    assert [one["question"] for one in sheet] == [f"{Q}{number:02}" for number in range(1, len(sheet) + 1)]


def test_the_command_prints_what_differs_and_fails(folder):
    write(folder, {f"{Q}01": "Plaque was scraped off and washed downstream", f"{Q}17": 7})
    said = StringIO()

    with pytest.raises(CommandError, match="1 of the answers differ"):
        call_command("compare_readings", content=folder.path, stdout=said)

    first, last = said.getvalue().splitlines()
    assert first == (
        f"{Q}01: read “Plaque was scraped off and washed downstream”, key “Plaque fractured and the wall was stretched”"
    )
    assert last.startswith("2 questions were read: 1 differed at first, 0 of them were mended;")


def test_a_reading_that_names_no_answer_is_a_mistake(folder):
    path = folder.path / "readings" / "vascular.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"version: 1\nreader: Somebody\nread_on: '2026-11-25'\nanswers:\n- question: {Q}01\n")

    with pytest.raises(CommandError, match=r"readings/vascular\.yaml:5: `answer` is missing"):
        call_command("compare_readings", content=folder.path)


def test_readings_are_nothing_that_the_importer_minds(folder):
    write(folder, {f"{Q}01": "Anything"})

    assert folder.mistakes() == []


def write(folder, answers):
    path = folder.path / "readings" / QUESTIONS.partition("/")[0]
    path.parent.mkdir(exist_ok=True)
    listed = [{"question": question, "answer": answer} for question, answer in answers.items()]
    said = {"version": 1, "reader": "Somebody", "read_on": "2026-11-25", "answers": listed}
    path.with_suffix(".yaml").write_text(yaml.safe_dump(said))
