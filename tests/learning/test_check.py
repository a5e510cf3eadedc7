from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from learning.domain.curriculum import prose
from tests.content import LESSON, QUESTIONS, Folder


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_the_curriculum_breaks_no_rule(folder):
    assert folder.findings() == []


# Each pair spoils one rule; the words that follow are part of what is said.
SPOILED = [
    (
        QUESTIONS,
        "text: Plaque was compressed evenly into the wall",
        "text: Plaque fractured and the wall was STRETCHED.",
        "(rule 4)",
    ),
    (QUESTIONS, "Which event best explains", "Which event does NOT explain", "(rule 5)"),
    (QUESTIONS, "text: Rupture of the narrowed leg artery", "text: " + "Rupture of the artery " * 8, "(rule 6)"),
    (
        QUESTIONS,
        "The angiogram after deflation",
        "The angiogram " + "taken at rest. It was clear. " * 12 + "It",
        "(rule 7)",
    ),
    (LESSON, "- id: vascular.pta-stent.7\n", "- id: vascular.pta-stent.7\n  key: true\n", "it needs 2 (rule 9)"),
    (
        QUESTIONS,
        "  explanation: >-\n    Rupture is controlled first",
        "  explanation: >-\n    Short.\n  negative_reason: >-\n    Rupture is controlled first",
        "(rule 10)",
    ),
    (QUESTIONS, "  - value: 6\n", "  - value: 7\n", "outside the tolerance"),
    (QUESTIONS, "  unit: patients\n", "", "say the unit of the answer"),
    (
        QUESTIONS,
        "  - Cross the stenosis with a guidewire\n",
        "  - Inflate the balloon, across the stenosis\n",
        "stands here twice; keep one",
    ),
    (QUESTIONS, "called {{1}}", "called {{3}}", "number the gaps in the order of the text"),
    (QUESTIONS, "answer: elastic recoil", "answer: elastic band", "the answer must be one of the options"),
    (QUESTIONS, "  - text: elastic recoil", "  - text: Intimal hyperplasia", "this answer is accepted, too"),
    (QUESTIONS, "correct_region: fracture", "correct_region: nowhere", "`correct_region` must be one of `regions`"),
    (QUESTIONS, "  - region: plaque", "  - region: heart", "(rule 16)"),
    (QUESTIONS, "text: Rupture of the narrowed leg artery", "text: None of the above", "(rule 18)"),
    (QUESTIONS, "Start a thrombolytic infusion", "Give 5 mg of a thrombolytic", "(rule 19)"),
    (QUESTIONS, "text: A heart attack or a stroke", "text: A heart attack or a stroke or a tumour", "(rule 27)"),
    (
        LESSON,
        "A [[stent]] is a scaffold that stays behind.",
        "A [[stent]] is a " + "very " * 50 + "small scaffold.",
        "(rule 24)",
    ),
    (LESSON, "## Where experts disagree", "## Where experts agree", "`## Where experts disagree` is missing"),
    (LESSON, "That is an elegant technique", "That is a revolutionary technique", "(rule 18)"),
    (LESSON, ":::figure pta-stent\n", "", "the text shows no figure"),
    ("glossary.yaml", "definition: Localized collection of pus.", "definition: " + "Pus " * 31, "at most 30"),
    ("vascular/specialty.yaml", "title: Angioplasty and", "title: Balloons and", "make the titles the same"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), SPOILED)
def test_a_broken_rule_is_found(folder, file, old, new, said):
    folder.change(file, old, new)

    assert any(said in one for one in folder.findings()), folder.findings()


def test_what_is_wrong_with_a_draft_is_left_to_a_reviewer(folder):
    folder.change(LESSON, "minutes: 11\n", "minutes: 11\nstatus: draft\n")
    folder.change(LESSON, "That is an elegant technique", "That is a revolutionary technique")
    folder.change(LESSON, "[[dissection]]", "[[dissektion]]")
    folder.change(QUESTIONS, "Which event best explains", "Which event does NOT explain")

    assert (folder.mistakes(), folder.findings()) == ([], [])
    for said in ("(rule 18)", "no term dissektion", "(rule 5)"):
        assert any(said in one for one in folder.doubts())


def test_the_key_of_a_source_is_not_held_to_the_american_spelling():
    assert list(prose.british("Fewer operations were repeated [@embolise-2024; @tumour-2020].")) == []
    assert list(prose.british("They embolise a tumour.")) == ["embolise", "tumour"]


def test_what_is_wrong_with_a_question_in_draft_is_left_to_a_reviewer(folder):
    draft = "Which event best explains", "Which event does NOT explain"
    live = "Which strategy is best supported", "Which strategy is NOT supported"
    folder.change(QUESTIONS, "  level: understand\n", "  level: understand\n  status: draft\n")
    folder.change(QUESTIONS, *draft)
    folder.change(QUESTIONS, *live)

    [found] = folder.findings()

    assert found.startswith(f"{QUESTIONS}:{folder.line(QUESTIONS, live[1])}: ")


def test_the_front_matter_of_a_draft_must_be_right(folder):
    folder.change(LESSON, "minutes: 11\n", "minutes: soon\nstatus: draft\n")

    assert folder.mistakes() == [
        f"{LESSON}:{folder.line(LESSON, 'minutes:')}: `minutes` must be a whole number from 1 to 60"
    ]


@pytest.mark.parametrize("status", ["live", "retired"])
def test_a_file_says_of_a_status_only_that_it_is_a_draft(folder, status):
    folder.change(LESSON, "minutes: 11\n", f"minutes: 11\nstatus: {status}\n")

    assert folder.mistakes() == [f"{LESSON}:{folder.line(LESSON, 'status:')}: `status` must be draft, or be left out"]


def test_a_stem_asked_twice_is_found(folder):
    folder.change(
        "foundations/what-is-interventional-therapy/questions.yaml",
        "stem: Which procedure is non-invasive?",
        "stem: Which situation shows an intervention, used as preparation for surgery?",
    )

    found = folder.findings()

    assert len(found) == 1
    assert found[0].endswith("the stem is that of foundations.what.q11; ask in other words (rule 22)")


def test_key_places_that_lean_to_one_side_are_found(folder):
    for file in (QUESTIONS, "foundations/what-is-interventional-therapy/questions.yaml"):
        text = (folder.path / file).read_text()
        (folder.path / file).write_text(_keys_first(text))

    assert any(one.startswith(".:1: the key stands in place 1 in ") for one in folder.findings())


def _keys_first(text):
    """Move the right choice of each question to the top, as a careless author would."""
    lines, start = text.splitlines(keepends=True), 0
    for number, line in enumerate(lines):
        if line.strip() == "choices:":
            start = number + 1
        if line.strip() == "correct: true" and start:
            lines[start:start] = [lines[number - 1], lines[number], lines[number + 1]]
            del lines[number + 2 : number + 5]
            start = 0
    return "".join(lines)


def test_few_questions_break_the_quotas(folder):
    text = (folder.path / QUESTIONS).read_text()
    (folder.path / QUESTIONS).write_text(text[: text.index("- id: vascular.pta-stent.q08")])

    found = [one for one in folder.findings() if "rule 23" in one]

    assert f"{LESSON}:2: 7 questions; at least 11 (rule 23)" in found


def test_a_nearly_equal_stem_is_left_to_a_reviewer(folder):
    folder.change(
        "foundations/what-is-interventional-therapy/questions.yaml",
        "stem: Which procedure is non-invasive?",
        "stem: Which situation shows an intervention that is used as preparation for surgery?",
    )

    assert any("nearly that of foundations.what.q11" in one for one in folder.doubts())
    assert folder.findings() == []


def test_the_command_passes_with_doubts_and_fails_with_mistakes(folder):
    said = StringIO()

    call_command("check_curriculum", content=folder.path, stdout=said)
    folder.change(LESSON, "[[dissection]]", "[[dissektion]]")
    with pytest.raises(CommandError) as caught:
        call_command("check_curriculum", content=folder.path, stdout=StringIO())

    assert said.getvalue().splitlines()[-1] == "No mistakes in 2 lessons and 30 questions; 17 things for a reviewer."
    line = folder.line(LESSON, "[[dissektion]]")
    assert str(caught.value).splitlines() == [
        f"{LESSON}:{line}: the glossary has no term dissektion; add it to glossary.yaml, or write it without brackets",
        "1 mistake in the files.",
    ]
