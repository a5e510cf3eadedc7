import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from shutil import rmtree

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from learning.domain.curriculum import read_curriculum
from learning.models import Figure, GlossaryTerm, Imported, Lesson, LessonCheck, LessonSource, Specialty
from learning.services.curriculum import Conflicted, Edited, import_curriculum
from quizzes import queries, services
from quizzes.models import Objective, Question, QuestionVersion, Quiz, Source, Status
from quizzes.models.keys import AnswerKey, Citation, KeyPoint
from tests.content import LESSON, MATERIAL, QUESTIONS, Folder
from tests.factories import NOON, make_given, make_learner
from tests.quizzes.kinds.samples import right_answer

pytestmark = pytest.mark.django_db  # what is about rows and not about files is a promise, too
LATER = NOON + timedelta(days=1)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def run(folder, now=NOON, edited=Edited.REFUSE):
    return import_curriculum(curriculum=read_curriculum(folder.path)[0], now=now, edited=edited)


def everything():
    """Return every row that an import may write."""
    models = [Specialty, Source, GlossaryTerm, Objective, KeyPoint, Question, QuestionVersion, AnswerKey, Citation]
    models += [Quiz, Lesson, Figure, LessonCheck, Imported]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.promise
def test_the_files_become_rows(folder):
    outcome = run(folder)

    assert outcome.written == {
        "specialty": 10,
        "source": 228,
        "term": 305,
        "objective": 14,
        "question": 30,
        "quiz": 2,
        "lesson": 2,
    }
    assert {model.__name__: model.objects.count() for model in (Specialty, Source, GlossaryTerm, Question)} == {
        "Specialty": 10,
        "Source": 228,
        "GlossaryTerm": 305,
        "Question": 30,
    }


def test_a_specialty_knows_its_lessons_to_come(folder):
    run(folder)

    neuro = Specialty.objects.get(slug="neuro")

    assert [one["code"] for one in neuro.planned] == ["neuro.stroke", "neuro.aneurysm", "neuro.movement"]
    assert neuro.planned[0]["title"].startswith("Stroke thrombectomy")


def test_a_lesson_has_all_that_hangs_on_it(folder):
    run(folder)

    lesson = Lesson.objects.get(code="vascular.pta-stent")

    assert (lesson.specialty.slug, lesson.position, lesson.status) == ("vascular", 1, Status.LIVE)
    assert lesson.objectives.count() == 8
    placed = LessonSource.objects.filter(lesson=lesson, position__lte=2)
    assert [one.source.key for one in placed] == [
        "acc-pad-2024",
        "best-cli-2022",
    ]
    assert [check.question.code for check in lesson.checks.all()] == [
        "vascular.pta-stent.q03",
        "vascular.pta-stent.q12",
    ]
    assert lesson.figures.get().svg.startswith("<svg ")
    assert lesson.figures.get().svg in lesson.html
    assert lesson.headings[0] == ["h-how-a-balloon-opens-an-artery", "How a balloon opens an artery"]
    assert lesson.terms.filter(term="patency").exists()


def test_a_quiz_leaves_out_what_the_text_asks_where_another_question_asks_it(folder):
    run(folder)

    codes = list(
        Quiz.objects.get(code="vascular.pta-stent")
        .questions.order_by("places__position")
        .values_list("code", flat=True)
    )

    # The text asks q03 and q12; q04 and q11 ask for the same objectives.
    numbers = ("01", "02", "04", "05", "06", "07", "08", "09", "10", "11", "13", "14", "15", "16", "17")
    assert codes == [f"vascular.pta-stent.q{number}" for number in numbers]


def test_a_check_stays_in_the_quiz_where_no_other_question_asks_its_objective(folder):
    folder.change(QUESTIONS, "objective: vascular.pta-stent.6", "objective: vascular.pta-stent.7")  # of q11

    run(folder)

    codes = set(Quiz.objects.get(code="vascular.pta-stent").questions.values_list("code", flat=True))
    assert "vascular.pta-stent.q12" in codes
    assert "vascular.pta-stent.q03" not in codes


def test_a_key_stays_on_its_side(folder):
    run(folder)

    version = QuestionVersion.objects.get(question__code="vascular.pta-stent.q01")
    key = AnswerKey.objects.get(version=version)

    right = [one["text"] for one in version.body["choices"] if one["id"] in key.key["correct"]]
    assert right == ["Plaque fractured and the wall was stretched"]
    assert set(version.body) == {"choices"}
    assert all(set(one) == {"id", "text"} for one in version.body["choices"])
    assert key.order != sorted(key.order) or len(key.order) == len(version.body["choices"])


@pytest.mark.promise
def test_a_second_import_writes_nothing(folder, django_assert_max_num_queries):
    run(folder)
    before = everything()

    with django_assert_max_num_queries(60) as queries_made:
        outcome = run(folder, LATER)

    assert not outcome.changed
    assert everything() == before
    assert not [one for one in queries_made if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_an_import_costs_few_queries(folder, django_assert_max_num_queries):
    with django_assert_max_num_queries(145):
        run(folder)


@pytest.mark.promise
def test_a_changed_question_gets_a_version_and_attempts_keep_theirs(folder):
    run(folder)
    shown = QuestionVersion.objects.get(question__code="vascular.pta-stent.q01")
    attempt = services.start(
        learner=make_learner(),
        places=[queries.Place(shown)],
        now=NOON,
        purpose="quiz",
        occasion="quiz:vascular.pta-stent",
        title="Angioplasty",
        feedback="at_end",
    )
    before = QuestionVersion.objects.values().get(pk=shown.pk)
    folder.change(QUESTIONS, "Plaque was compressed evenly into the wall", "Plaque was pressed evenly into the wall")

    outcome = run(folder, LATER)

    assert outcome.written == {"question": 1}
    versions = QuestionVersion.objects.filter(question=shown.question).order_by("number")
    assert [(one.number, one.created_at) for one in versions] == [(1, NOON), (2, LATER)]
    assert QuestionVersion.objects.values().get(pk=shown.pk) == before
    assert attempt.slots.get().version_id == shown.pk
    assert versions[1] in queries.live_versions()
    assert versions[0] not in queries.live_versions()


def test_a_changed_level_needs_no_version(folder):
    run(folder)
    folder.change(QUESTIONS, "level: understand", "level: apply")

    outcome = run(folder, LATER)

    assert outcome.written == {"question": 1}
    assert QuestionVersion.objects.filter(number=2).count() == 0
    assert Question.objects.get(code="vascular.pta-stent.q01").level == "apply"


def test_a_reworded_key_point_raises_no_revision(folder):
    run(folder)
    folder.change(
        LESSON, "Balloon inflation fractures plaque and overstretches", "Inflation fractures plaque and overstretches"
    )

    run(folder, LATER)

    objective = Objective.objects.get(code="vascular.pta-stent.1")
    assert KeyPoint.objects.get(objective=objective).text.startswith("Inflation fractures")
    assert objective.revision == 1


def test_a_reworded_definition_is_rendered_into_its_lessons(folder):
    run(folder)
    folder.change("glossary.yaml", "definition: Localized collection of pus.", "definition: A collection of pus.")
    folder.change("glossary.yaml", "definition: Place where instruments enter the body.", "definition: Way in.")

    outcome = run(folder, LATER)

    assert outcome.written == {"term": 2, "lesson, rendered anew": 1}
    assert ">Way in.</span>" in Lesson.objects.get(code="foundations.what").html


@pytest.mark.promise
def test_a_question_gone_from_the_files_is_retired_and_stays(folder):
    run(folder)
    text = (folder.path / QUESTIONS).read_text()
    start, end = text.index("- id: vascular.pta-stent.q16"), text.index("- id: vascular.pta-stent.q17")
    (folder.path / QUESTIONS).write_text(text[:start] + text[end:])

    outcome = run(folder, LATER)
    again = run(folder, LATER)

    assert outcome.retired == ["question vascular.pta-stent.q16"]
    assert Question.objects.get(code="vascular.pta-stent.q16").status == Status.RETIRED
    assert not Quiz.objects.filter(questions__code="vascular.pta-stent.q16").exists()
    assert not again.changed


def test_a_question_that_comes_back_is_live_again(folder):
    run(folder)
    text = (folder.path / QUESTIONS).read_text()
    start, end = text.index("- id: vascular.pta-stent.q16"), text.index("- id: vascular.pta-stent.q17")
    (folder.path / QUESTIONS).write_text(text[:start] + text[end:])
    run(folder)
    (folder.path / QUESTIONS).write_text(text)

    run(folder, LATER)

    assert Question.objects.get(code="vascular.pta-stent.q16").status == Status.LIVE
    assert QuestionVersion.objects.filter(question__code="vascular.pta-stent.q16").count() == 1


def test_a_lesson_gone_from_the_files_is_retired_with_its_questions(folder):
    run(folder)
    for file in (folder.path / "vascular/angioplasty-and-stenting").iterdir():
        file.unlink()

    run(folder, LATER)

    assert Lesson.objects.get(code="vascular.pta-stent").status == Status.RETIRED
    assert set(Question.objects.filter(code__startswith="vascular.").values_list("status", flat=True)) == {"retired"}


def test_a_specialty_gone_from_the_files_leaves_the_map_and_is_named(folder):
    run(folder)
    (folder.path / "pain/specialty.yaml").unlink()
    said = StringIO()

    call_command("import_curriculum", content=folder.path, stdout=said)
    again = run(folder, LATER)

    assert said.getvalue().splitlines()[0] == "Gone from the files, and retired: specialty pain"
    assert not Specialty.objects.filter(slug="pain").exists()
    assert not again.changed


def test_a_specialty_gone_from_the_files_that_an_author_edited_is_a_conflict(folder):
    run(folder)
    Specialty.objects.filter(slug="pain").update(title="Edited by an author")
    (folder.path / "pain/specialty.yaml").unlink()

    with pytest.raises(Conflicted) as caught:
        run(folder, LATER)

    assert [(one.kind, one.code, one.place) for one in caught.value.conflicts] == [("specialty", "pain", None)]
    assert Specialty.objects.filter(slug="pain").exists()


def test_a_specialty_with_lessons_never_leaves_the_files(folder):
    run(folder)
    rmtree(folder.path / "vascular")
    folder.change("foundations/specialty.yaml", "title: ", "title: All ")
    before = everything()

    with pytest.raises(CommandError) as caught:
        call_command("import_curriculum", content=folder.path, stdout=StringIO())

    assert str(caught.value).splitlines() == [
        "vascular/specialty.yaml:1: the file is gone, and lessons of vascular are kept with what was read and "
        "answered; put it back",
        "1 mistake in the files; nothing was imported.",
    ]
    assert everything() == before


@pytest.mark.promise
def test_an_id_is_never_given_to_another_objective(folder):
    run(folder)
    folder.change(QUESTIONS, "objective: vascular.pta-stent.1", "objective: vascular.pta-stent.2")

    with pytest.raises(CommandError) as caught:
        call_command("import_curriculum", content=folder.path, stdout=StringIO())

    line = folder.line(QUESTIONS, "- id: vascular.pta-stent.q01")
    assert str(caught.value).splitlines()[0] == (
        f"{QUESTIONS}:{line}: vascular.pta-stent.q01 asked vascular.pta-stent.1 before; "
        "an id is never used again: give the question a new one"
    )


def edit_in_the_database():
    Source.objects.filter(key="best-cli-2022").update(title="Edited by an author")
    Lesson.objects.filter(code="foundations.what").update(summary="Edited by an author")


@pytest.mark.promise
def test_an_edited_row_stops_the_import_before_it_writes(folder):
    run(folder)
    edit_in_the_database()
    folder.change(QUESTIONS, "Plaque was compressed evenly", "Plaque was pressed evenly")
    before = everything()

    with pytest.raises(Conflicted) as caught:
        run(folder, LATER)

    assert [(one.kind, one.code) for one in caught.value.conflicts] == [
        ("lesson", "foundations.what"),
        ("source", "best-cli-2022"),
    ]
    assert everything() == before


def test_keep_edited_keeps_the_row_and_writes_the_rest(folder):
    run(folder)
    edit_in_the_database()
    folder.change(QUESTIONS, "Plaque was compressed evenly", "Plaque was pressed evenly")
    html = Lesson.objects.get(code="foundations.what").html

    outcome = run(folder, LATER, Edited.KEEP)

    assert outcome.written == {"question": 1}
    assert [one.code for one in outcome.kept] == ["foundations.what", "best-cli-2022"]
    assert Source.objects.get(key="best-cli-2022").title == "Edited by an author"
    lesson = Lesson.objects.get(code="foundations.what")
    assert (lesson.summary, lesson.html) == ("Edited by an author", html)


def test_take_files_overwrites_the_row(folder):
    run(folder)
    before = Source.objects.get(key="best-cli-2022").title
    edit_in_the_database()

    run(folder, LATER, Edited.TAKE_FILES)
    again = run(folder, LATER)

    assert Source.objects.get(key="best-cli-2022").title == before
    assert not again.changed


def test_a_row_that_the_files_now_agree_with_is_no_conflict(folder):
    run(folder)
    Source.objects.filter(key="best-cli-2022").update(year=2023)
    folder.change(
        "sources.yaml",
        "year: 2022\n  published_in: N Engl J Med 387:2305",
        "year: 2023\n  published_in: N Engl J Med 387:2305",
    )

    outcome = run(folder, LATER)

    assert not outcome.changed


@pytest.mark.promise
def test_one_mistake_keeps_everything_out(folder):
    folder.change(QUESTIONS, "correct: true", "correct: yes please")

    with pytest.raises(CommandError):
        call_command("import_curriculum", content=folder.path, stdout=StringIO())

    assert {name: rows for name, rows in everything().items() if rows} == {}


def test_the_command_says_what_it_did_and_what_is_still_to_come(folder):
    said = StringIO()

    call_command("import_curriculum", content=folder.path, stdout=said)

    lines = said.getvalue().splitlines()
    assert (
        lines[0]
        == "Imported 10 specialties, 228 sources, 305 terms, 14 objectives, 30 questions, 2 quizzes and 2 lessons."
    )
    assert [line.partition(" (")[0] for line in lines[1:]] == [
        "Still to come: 43 planned lessons",
        "Still to come: 2 lessons that another builds on",
    ]


@pytest.mark.promise
def test_every_imported_question_can_be_asked_and_graded(folder):
    run(folder)

    versions = list(queries.live_versions())
    places = [queries.Place(one) for one in versions]
    attempt = services.start(
        learner=make_learner(), places=places, now=NOON, purpose="quiz", occasion="quiz:all", title="All",
        feedback="at_once",
    )  # fmt: skip

    for slot in attempt.slots.all():  # one after the other: the parts of a case follow each other
        services.answer(attempt=attempt, given=[make_given(slot, content=right_answer(slot))], now=NOON)
        services.settle(slot=slot, now=NOON)

    slots = attempt.slots.select_related("grade")
    assert [one.grade.mark for one in slots] == [1] * 30


def test_a_database_without_tables_gets_one_clear_line(tmp_path):
    done = manage("import_curriculum", tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "CommandError: the database is not ready (no such table: quizzes_edition); run `manage.py migrate` first"
    ]


def test_the_editorial_check_needs_no_database(tmp_path):
    done = manage("check_curriculum", tmp_path, "--content", MATERIAL)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("No mistakes in ")


def manage(command, data, *options):
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "manage.py", command, *options],
        cwd=settings.BASE_DIR,
        env={**kept, "PATENCY_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.promise
def test_a_failure_halfway_leaves_nothing_behind(folder):
    GlossaryTerm.objects.create(term="a term of an author", slug="abscess", definition="In the way.", updated_at=NOON)

    with pytest.raises(IntegrityError):
        run(folder)

    assert {name: len(rows) for name, rows in everything().items() if rows} == {"GlossaryTerm": 1}
