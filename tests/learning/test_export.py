import os
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from learning.domain.curriculum.texts import FigureText
from learning.domain.pictures import read_picture
from learning.queries import writing
from learning.services.exporting import stored_curriculum
from quizzes.domain.texts import DrawText
from quizzes.models import Question, QuestionVersion, Status
from quizzes.services import authoring
from tests.content import LESSON, MATERIAL, QUESTIONS, Folder
from tests.learning.authors import (
    add_question,
    compose_quiz,
    edit_lesson,
    edit_question,
    edit_source,
    edit_specialty,
    edit_term,
    empty,
    texts,
)

pytestmark = pytest.mark.django_db  # what is about rows and not about files is a promise, too
STENT = "vascular.pta-stent"


@pytest.fixture
def folder(tmp_path):
    """A copy of content/ that was imported."""
    found = Folder(tmp_path)
    import_from(found.path)
    return found


def import_from(path, **options):
    said = StringIO()
    call_command("import_curriculum", content=path, stdout=said, **options)
    return said.getvalue().splitlines()[0]


def export_to(path, **options):
    said = StringIO()
    call_command("export_curriculum", content=path, stdout=said, **options)
    return said.getvalue().splitlines()


def files_in(path):
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in path.rglob("*") if one.is_file()}


def picture(color="red", kind="PNG"):
    out = BytesIO()
    Image.new("RGB", (40, 30), color).save(out, kind)
    return read_picture(out.getvalue())


def add_picture(shown):
    figure = FigureText("scan", "scan.png", "A scan", "Own picture", "", "", shown.digest)
    edit_lesson(
        STENT,
        figures=[*writing.written_lesson(STENT).figures, figure],
        body=writing.written_lesson(STENT).body + "\n:::figure scan\nA scan.\n:::\n",
        pictures={shown.digest: shown},
    )


def edit_everything():
    """Change something of every kind, as an author does."""
    edit_source("best-cli-2022", title="Surgery or endovascular therapy: 'yes', # no", year=None)
    edit_term("stent", definition="Scaffold: a tube that keeps a vessel open.")
    edit_lesson(STENT, title='Balloons and stents: "open"', minutes=12, prerequisites=["vascular.embo"])
    edit_specialty("vascular", summary="Arteries & veins: open, close, repair.", position=30)
    edit_question(f"{STENT}.q01", stem="Which event is NOT the cause?", negative_reason="To tell: it is one.")
    edit_question(f"{STENT}.q16", status=Status.DRAFT)
    edit_question("foundations.what.q02", status=Status.RETIRED)
    add_question(f"{STENT}.q05", stem="In whom does restoring flow save the limb, above all?")
    add_picture(picture())
    compose_quiz(STENT, questions=[f"{STENT}.q05", f"{STENT}.q01"], draws=[DrawText(f"{STENT}.8", 2)])


@pytest.mark.promise
def test_what_was_imported_is_exported_byte_for_byte(folder):
    before = files_in(folder.path)

    said = export_to(folder.path)

    assert said == ["Nothing changed."]
    assert files_in(folder.path) == before == files_in(MATERIAL)


@pytest.mark.promise
def test_what_authors_wrote_comes_back_from_the_files(folder):
    edit_everything()
    before = texts()
    del before["question"]["foundations.what.q02"]  # retired: it left the files
    export_to(folder.path)

    empty()
    import_from(folder.path)

    assert texts() == before


def test_what_was_exported_is_no_news_to_the_importer(folder):
    edit_everything()
    export_to(folder.path)
    before = texts()

    said = [import_from(folder.path), import_from(folder.path)]

    assert said == ["Nothing changed.", "Nothing changed."]
    assert texts() == before


def test_an_export_in_a_new_folder_is_whole(folder, tmp_path):
    export_to(tmp_path / "new")

    assert files_in(tmp_path / "new") == {
        name: content for name, content in files_in(folder.path).items() if name not in ("LICENSE", "README.md")
    }


def test_a_retired_lesson_leaves_the_folder_and_what_goes_with_it_is_named(folder):
    edit_lesson(STENT, status=Status.RETIRED)
    Question.objects.filter(code__startswith=STENT).update(status=Status.RETIRED)

    said = export_to(folder.path)

    assert said[-1] == (
        "Removed 3 files: vascular/angioplasty-and-stenting/lesson.md, "
        "vascular/angioplasty-and-stenting/pta-stent.svg, vascular/angioplasty-and-stenting/questions.yaml"
    )
    assert not (folder.path / "vascular/angioplasty-and-stenting").exists()
    assert {"LICENSE", "README.md", "vascular/specialty.yaml"} <= set(files_in(folder.path))


def test_a_question_without_a_lesson_is_named(folder):
    edit_lesson(STENT, status=Status.RETIRED)

    said = export_to(folder.path)

    assert said[0].startswith(f"WARNING: in no file, as their lesson is retired and they are not: {STENT}.q01, ")


def test_a_check_shows_what_differs_and_writes_nothing(folder):
    edit_term("abscess", definition="A collection of pus.")
    before, said = files_in(folder.path), StringIO()

    with pytest.raises(CommandError, match="does not say what the database says: 1 file would change"):
        call_command("export_curriculum", content=folder.path, check=True, stdout=said)

    assert [line for line in said.getvalue().splitlines() if line[0] in "-+"] == [
        "--- glossary.yaml (folder)",
        "+++ glossary.yaml (database)",
        "-  definition: Localized collection of pus.",
        "+  definition: A collection of pus.",
    ]
    assert files_in(folder.path) == before


def test_a_check_that_finds_nothing_passes(folder):
    assert export_to(folder.path, check=True) == [f"{folder.path} says what the database says."]


def test_a_difference_is_shown_up_to_a_bound(folder, tmp_path):
    said = StringIO()

    with pytest.raises(CommandError):
        call_command("export_curriculum", content=tmp_path / "new", check=True, stdout=said)

    lines = said.getvalue().splitlines()
    assert (len(lines), lines[-1]) == (401, "(more follows; these are the first 400 lines)")


@pytest.mark.parametrize("after", [0, 1, 2])
def test_an_export_that_dies_halfway_leaves_every_file_whole(folder, monkeypatch, after):
    edit_everything()
    before = files_in(folder.path)
    real, done = os.replace, []

    def replace_some(old, new):
        if len(done) == after:
            raise OSError("no space left on device")
        done.append(new)
        real(old, new)

    monkeypatch.setattr(os, "replace", replace_some)

    with pytest.raises(CommandError, match="no space"):
        export_to(folder.path)

    found = files_in(folder.path.parent)
    assert set(found) - {f"content/{name}" for name in before} <= {"content/vascular/angioplasty-and-stenting/scan.png"}
    assert sum(found[f"content/{name}"] != content for name, content in before.items()) <= after


def test_a_folder_that_cannot_be_written_is_named(folder, tmp_path):
    (tmp_path / "taken").write_text("not a folder")

    with pytest.raises(CommandError, match=r"taken'; a file in .* is the old one or the new one, and whole"):
        export_to(tmp_path / "taken")


def test_what_is_no_curriculum_is_not_written_over(folder, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home/letter.txt").write_text("Dear")

    with pytest.raises(CommandError, match=r"letter\.txt:1: the curriculum has no such file"):
        export_to(tmp_path / "home")

    assert files_in(tmp_path / "home") == {"letter.txt": b"Dear"}


def test_a_case_told_in_two_ways_is_named_and_nothing_is_written(folder):
    QuestionVersion.objects.filter(question__code=f"{STENT}.q09").update(case_stem="Another patient.")
    edit_term("abscess", definition="A collection of pus.")
    before = files_in(folder.path)

    with pytest.raises(CommandError, match=f"{STENT}.q08 and {STENT}.q09 tell the case {STENT}.c1 in two ways"):
        export_to(folder.path)

    assert files_in(folder.path) == before


def test_what_would_not_be_read_as_it_was_is_named_and_nothing_is_written(folder):
    QuestionVersion.objects.filter(question__code=f"{STENT}.q01").update(case_stem="A case without an id.")

    with pytest.raises(CommandError, match=f"the files would not say the same of question {STENT}.q01; nothing"):
        export_to(folder.path)


def test_a_text_that_asks_a_retired_question_is_named_and_nothing_is_written(folder):
    Question.objects.filter(code=f"{STENT}.q03").update(status=Status.RETIRED)

    with pytest.raises(CommandError, match=f"the lesson has no question {STENT}.q03"):
        export_to(folder.path)


@pytest.mark.promise
def test_a_picture_is_exported_byte_for_byte(folder):
    shown = picture("navy")
    add_picture(shown)

    export_to(folder.path)

    assert (folder.path / "vascular/angioplasty-and-stenting/scan.png").read_bytes() == shown.content


def test_a_drawing_is_exported_as_its_author_gave_it(folder):
    figure = folder.path / "vascular/angioplasty-and-stenting/pta-stent.svg"
    figure.write_text(figure.read_text().replace("<title", "\n\n<title", 1))
    given = figure.read_bytes()
    import_from(folder.path)
    figure.unlink()
    (folder.path / LESSON).unlink()
    (folder.path / QUESTIONS).unlink()

    export_to(folder.path)

    assert figure.read_bytes() == given


def test_a_draft_may_lack_what_would_be_missed_in_public(folder):
    text = authoring.question_texts()[f"{STENT}.q05"]
    choices = [{"text": one["text"], "feedback": ""} for one in text.content["choices"]]
    code = add_question(
        text.code, status=Status.DRAFT, stem="Unfinished?", content={"choices": choices}, explanation="", sources=[]
    )
    edit_lesson("foundations.what", status=Status.DRAFT, body="To be written, with a [[term]] to come.\n")
    before = texts()

    export_to(folder.path)
    empty()
    import_from(folder.path)

    assert texts() == before
    assert before["question"][code].status == Status.DRAFT


def test_a_draft_may_have_no_text_yet(folder):
    edit_lesson("foundations.what", status=Status.DRAFT, body="")
    before = texts()

    export_to(folder.path)
    empty()
    import_from(folder.path)

    assert texts() == before
    assert before["lesson"]["foundations.what"].body == ""


def test_an_export_costs_few_queries(folder, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        stored_curriculum()
