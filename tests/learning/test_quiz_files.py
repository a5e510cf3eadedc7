"""Quizzes in content/: how a lesson's quiz is taken, and those that stand beside lessons."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from learning.domain.curriculum import read_curriculum
from learning.domain.curriculum.texts import AssessmentText
from learning.models import Assessment
from learning.queries.assessments import assessment_texts
from learning.queries.bank import asked_in, lesson_of_quiz
from learning.services.assessments import save_assessment
from learning.services.curriculum import Conflicted, Edited, import_curriculum
from learning.services.editing import seen_of
from quizzes.domain.settings import QuizSettings
from quizzes.domain.texts import DrawText, QuizText
from quizzes.services import authoring
from tests.content import LESSON, QUESTIONS, Folder
from tests.factories import NOON
from tests.learning.authors import compose_quiz, edit_question

pytestmark = pytest.mark.django_db
STENT = "vascular.pta-stent"
FINAL = f"""version: 1
quizzes:
- id: vascular-final
  title: What stayed
  summary: The vascular lessons, asked as one.
  specialty: vascular
  purpose: final
  position: 1
  feedback: later
  feedback_from: '2027-01-18T08:00:00Z'
  time_limit: 20
  opens_at: '2027-01-11T08:00:00Z'
  attempts_allowed: 2
  wait: 24
  counts: last
  questions: [{STENT}.q01, {STENT}.q02]
  points:
    {STENT}.q01: 2
  draw:
  - objective: {STENT}.8
    level: apply
    count: 1
    points: 3
  - objective: {STENT}.6
    count: 2
"""
TEXT = AssessmentText(
    code="vascular-final",
    summary="The vascular lessons, asked as one.",
    specialty="vascular",
    purpose="final",
    position=1,
    status="live",
    quiz=QuizText(
        "vascular-final",
        "What stayed",
        [f"{STENT}.q01", f"{STENT}.q02"],
        [DrawText(f"{STENT}.8", 1, "apply", 3), DrawText(f"{STENT}.6", 2)],
        {f"{STENT}.q01": 2},
        QuizSettings(
            feedback="later",
            feedback_from=datetime(2027, 1, 18, 8, tzinfo=UTC),
            time_limit=20,
            opens_at=datetime(2027, 1, 11, 8, tzinfo=UTC),
            attempts_allowed=2,
            wait=24,
            counts="last",
        ),
    ),
)


@pytest.fixture
def folder(tmp_path):
    found = Folder(tmp_path)
    (found.path / "quizzes.yaml").write_text(FINAL)
    return found


def run(folder, edited=Edited.REFUSE):
    return import_curriculum(curriculum=read_curriculum(folder.path)[0], now=NOON, edited=edited)


def edit(**changes):
    before = assessment_texts()["vascular-final"]
    save_assessment(text=replace(before, **changes), seen=seen_of(before), author=None, now=NOON)


@pytest.mark.promise
def test_quizzes_become_rows_and_a_second_import_changes_nothing(folder):
    run(folder)

    assert assessment_texts() == {"vascular-final": TEXT}
    assert not run(folder).changed


@pytest.mark.promise
def test_what_is_exported_is_what_was_imported_byte_for_byte(folder):
    run(folder)
    (folder.path / "quizzes.yaml").write_text(FINAL.replace("'2027-01-18T08:00:00Z'", "'2027-01-18T09:00:00+01:00'"))

    call_command("export_curriculum", content=folder.path, verbosity=0)

    assert (folder.path / "quizzes.yaml").read_text() == FINAL


@pytest.mark.promise
def test_a_quiz_that_left_the_files_is_retired(folder):
    run(folder)
    (folder.path / "quizzes.yaml").unlink()

    outcome = run(folder)

    assert (outcome.retired, Assessment.objects.get().status) == (["assessment vascular-final"], "retired")
    assert not run(folder).changed


@pytest.mark.promise
def test_an_edit_of_an_author_is_not_written_over(folder):
    run(folder)
    edit(summary="As an author says it.")
    folder.change("quizzes.yaml", "time_limit: 20", "time_limit: 30")

    with pytest.raises(Conflicted) as refused:
        run(folder)

    assert [(one.kind, one.code) for one in refused.value.conflicts] == [("assessment", "vascular-final")]
    assert assessment_texts()["vascular-final"].summary == "As an author says it."


@pytest.mark.promise
def test_the_files_win_where_they_are_told_to(folder):
    run(folder)
    edit(summary="As an author says it.")

    run(folder, Edited.TAKE_FILES)

    assert assessment_texts() == {"vascular-final": TEXT}


@pytest.mark.promise
def test_a_retired_question_is_asked_no_more_and_leaves_the_files(folder):
    run(folder)
    edit_question(f"{STENT}.q02", status="retired")

    call_command("export_curriculum", content=folder.path, verbosity=0)

    assert f"questions: [{STENT}.q01]\n" in (folder.path / "quizzes.yaml").read_text()


MISTAKES = {
    ("id: vascular-final", "id: vascular.final"): "the id vascular.final must be lower case letters",
    ("specialty: vascular", "specialty: vasculature"): "there is no specialty vasculature",
    ("counts: last", "counts: worst"): "`counts` must be best or last or first or mean",
    ("time_limit: 20", "time_limit: 0"): "`time_limit` must be a whole number from 1 to 1440",
    ("time_limit: 20", "tries: 2"): "several tries need feedback after each answer",
    ("opens_at: '2027-01-11T08:00:00Z'", "opens_at: '2027-01-11'"): "`opens_at` must be an instant with its offset",
    (
        "opens_at: '2027-01-11T08:00:00Z'",
        "opens_at: '0001-01-01T00:00:00+10:00'",
    ): "`opens_at` must be an instant with its offset",
    ("opens_at: '2027-01-11T08:00:00Z'", "opens_at: '2027-02-11T08:00:00Z'"): "feedback would be shown before",
    ("q02]", "q99]"): f"there is no question {STENT}.q99 that can be asked",
    (f"objective: {STENT}.6", f"objective: {STENT}.60"): f"there is no objective {STENT}.60",
    (f"objective: {STENT}.6\n", f"objective: {STENT}.8\n    level: apply\n"): "at the level apply twice; keep one",
    (f"{STENT}.q01: 2", f"{STENT}.q01: 0"): f"`{STENT}.q01` must be a whole number from 1 to 100",
    (f"{STENT}.q01: 2", f"{STENT}.q09: 2"): f"`{STENT}.q09` is not known here",
    ("position: 1", "place: 1"): "`place` is not known here",
}


@pytest.mark.parametrize(("change", "said"), MISTAKES.items())
def test_a_mistake_is_named_with_its_file(folder, change, said):
    folder.change("quizzes.yaml", *change)

    assert any(one.startswith("quizzes.yaml:") and said in one for one in folder.mistakes()), folder.mistakes()


def test_a_quiz_that_asks_nothing_is_a_mistake(folder):
    head, _, _ = FINAL.partition("  questions:")
    (folder.path / "quizzes.yaml").write_text(head)

    assert folder.mistakes() == ["quizzes.yaml:3: a quiz asks something: list `questions`, or `draw` some"]


@pytest.mark.promise
def test_a_lesson_says_how_its_quiz_is_taken_and_goes_on_composing_it(folder):
    folder.change(LESSON, "---\n\n", "quiz:\n  time_limit: 15\n  shuffled: true\n---\n\n")
    before = (folder.path / LESSON).read_text()

    run(folder)
    asked = asked_in(lesson_of_quiz(STENT))
    call_command("export_curriculum", content=folder.path, verbosity=0)

    assert (asked.by_default, asked.settings) == (True, QuizSettings(time_limit=15, shuffled=True))
    assert (folder.path / LESSON).read_text() == before
    assert not run(folder).changed


@pytest.mark.promise
def test_settings_of_an_author_are_not_written_over(folder):
    run(folder)
    compose_quiz(STENT, settings=QuizSettings(time_limit=30))
    folder.change(LESSON, "---\n\n", "quiz:\n  time_limit: 15\n---\n\n")

    with pytest.raises(Conflicted) as refused:
        run(folder)

    assert [(one.kind, one.code) for one in refused.value.conflicts] == [("quiz", STENT)]


# Hints, and how a case goes on


def with_hints(folder):
    folder.change(QUESTIONS, "  explanation: ", "  hints:\n  - Think of the wall.\n  - It recoils.\n  explanation: ")
    folder.change(
        QUESTIONS,
        f"  case: {STENT}.c1\n",
        f"  case: {STENT}.c1\n  unfolding: The patient went home on the third day.\n",
    )


@pytest.mark.promise
def test_hints_and_the_course_of_a_case_belong_to_a_version(folder):
    run(folder)
    with_hints(folder)

    run(folder)

    texts = authoring.question_texts()
    hinted = [(one.code, one.hints) for one in texts.values() if one.hints]
    went_on = [one.unfolding for one in texts.values() if one.unfolding]
    assert hinted == [(f"{STENT}.q01", ("Think of the wall.", "It recoils."))]
    assert went_on == ["The patient went home on the third day."]


@pytest.mark.promise
def test_hints_are_exported_as_they_came(folder):
    with_hints(folder)
    run(folder)
    call_command("export_curriculum", content=folder.path, verbosity=0)
    first = (folder.path / QUESTIONS).read_text()

    assert "  hints:\n  - Think of the wall.\n  - It recoils.\n  explanation: " in first
    assert "  unfolding: The patient went home on the third day.\n  stem: " in first
    assert not run(folder).changed


def test_a_course_without_a_case_is_a_mistake(folder):
    folder.change(QUESTIONS, "  level: understand\n  stem: ", "  level: understand\n  unfolding: It went on.\n  stem: ")

    [mistake] = folder.mistakes()

    assert "`unfolding` says how a case went on; this question belongs to no case" in mistake


def test_six_hints_are_too_many(folder):
    folder.change(QUESTIONS, "  explanation: ", f"  hints: [{', '.join('abcdef')}]\n  explanation: ")

    [mistake] = folder.mistakes()

    assert "a question has at most 5 hints; 6 stand here" in mistake
