"""Files and authors write the same material. An import never takes an author's words away without saying so."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from learning.domain.curriculum import read_curriculum
from learning.models import GlossaryTerm, Imported, Lesson, Picture, Specialty
from learning.queries import curriculum as rows
from learning.queries import writing
from learning.services import shelves
from learning.services.curriculum import Conflicted, Edited, import_curriculum
from learning.services.editing import seen_of
from quizzes.domain.texts import DrawText
from quizzes.models import Objective, Question, QuestionVersion, QuizQuestion, Source, Status
from quizzes.services import authoring, facts
from tests.content import LESSON, QUESTIONS, Folder, material
from tests.factories import NOON, make_learner
from tests.learning.authors import (
    add_question,
    compose_quiz,
    edit_lesson,
    edit_question,
    edit_source,
    edit_specialty,
    edit_term,
    texts,
)
from tests.learning.test_export import add_picture, export_to, picture

pytestmark = pytest.mark.django_db  # what is about rows and not about files is a promise, too
LATER = NOON + timedelta(days=1)
STENT, WHAT = "vascular.pta-stent", "foundations.what"


@pytest.fixture
def folder(tmp_path):
    """A copy of content/ that was imported."""
    found = Folder(tmp_path)
    import_curriculum(curriculum=material(), now=NOON)
    return found


def run(folder, edited=Edited.REFUSE, now=LATER):
    return import_curriculum(curriculum=read_curriculum(folder.path)[0], now=now, edited=edited)


def said_by_import(folder, **options):
    said = StringIO()
    call_command("import_curriculum", content=folder.path, stdout=said, **options)
    return [line for line in said.getvalue().splitlines() if not line.startswith("Still to come")]


def conflicts(folder):
    with pytest.raises(Conflicted) as caught:
        run(folder)
    return [(one.kind, one.code, one.reason) for one in caught.value.conflicts]


def reorder_plan():
    planned = rows.specialty_texts()["vascular"].planned
    edit_specialty("vascular", planned=[planned[1], planned[0], *planned[2:]])


def reword_key_point():
    objectives = writing.written_lesson(STENT).objectives
    edit_lesson(STENT, objectives=[replace(objectives[0], key_point="Said by an author."), *objectives[1:]])


def change_figure():
    [figure] = writing.written_lesson(STENT).figures
    edit_lesson(STENT, figures=[replace(figure, alt="Said by an author.")])


# What an author does, to which kind of thing and which one, and what each of them says then.
EDITS = {
    "a source": (lambda: edit_source("best-cli-2022", title="Said by an author"), "source", "best-cli-2022"),
    "a definition": (lambda: edit_term("stent", definition="Said by an author."), "term", "stent"),
    "the order of lessons": (reorder_plan, "specialty", "vascular"),
    "a key point": (reword_key_point, "objective", f"{STENT}.1"),
    "a stem": (lambda: edit_question(f"{STENT}.q01", stem="Which event, then?"), "question", f"{STENT}.q01"),
    "a question, back to draft": (
        lambda: edit_question(f"{STENT}.q01", status=Status.DRAFT),
        "question",
        f"{STENT}.q01",
    ),
    "a question, retired": (lambda: edit_question(f"{STENT}.q01", status=Status.RETIRED), "question", f"{STENT}.q01"),
    "a quiz": (lambda: compose_quiz(STENT, draws=[DrawText(f"{STENT}.8", 2)]), "quiz", STENT),
    "a text": (lambda: edit_lesson(STENT, body="Said by an author.\n", status=Status.DRAFT), "lesson", STENT),
    "a figure": (change_figure, "lesson", STENT),
    "a lesson to build on": (lambda: edit_lesson(STENT, prerequisites=["vascular.embo"]), "lesson", STENT),
}


@pytest.fixture(params=EDITS, ids=EDITS.keys())
def edit(request):
    return EDITS[request.param]


@pytest.mark.promise
def test_an_edit_is_a_conflict_and_nothing_is_written(folder, edit):
    change, kind, code = edit
    change()
    before = texts()

    found = conflicts(folder)

    assert found == [(kind, code, "was edited since")]
    assert texts() == before


@pytest.mark.promise
def test_an_edit_is_kept_and_named(folder, edit):
    change, kind, code = edit
    change()
    before = texts()

    said = said_by_import(folder, keep_edited=True)

    assert [line.partition(" (")[0] for line in said] == ["Nothing changed.", f"Kept as edited: {kind} {code}"]
    assert texts() == before


@pytest.mark.promise
def test_an_edit_gives_way_where_the_files_are_to_win(folder, edit):
    before = texts()
    change, kind, _ = edit
    change()

    outcome = run(folder, Edited.TAKE_FILES)

    assert kind in outcome.written
    assert texts() == before
    assert not run(folder).changed


def test_what_only_an_author_wrote_is_left_alone(folder):
    shelves.save_source(
        text=replace(authoring.source_texts()["best-cli-2022"], key="own-2026", doi=""), seen="", author=None, now=LATER
    )
    shelves.save_term(
        text=replace(rows.term_texts()["stent"], term="own term", slug="own-term", also=[]),
        seen="",
        author=None,
        now=LATER,
    )
    add_question(f"{STENT}.q05", stem="In whom does restoring flow save the limb, above all?")
    before = texts()

    said = said_by_import(folder)

    assert said == ["Nothing changed."]
    assert texts() == before


def test_a_quiz_by_default_goes_on_with_the_questions_of_files_and_authors(folder):
    code = add_question(f"{STENT}.q05", stem="In whom does restoring flow save the limb, above all?")
    text = (folder.path / QUESTIONS).read_text()
    start, end = text.index(f"- id: {STENT}.q16"), text.index(f"- id: {STENT}.q17")
    (folder.path / QUESTIONS).write_text(text[:start] + text[end:])

    run(folder)

    numbers = ("01", "02", "04", "05", "06", "07", "08", "09", "10", "11", "13", "14", "15", "17")
    asked = [f"{STENT}.q{number}" for number in numbers]
    assert authoring.quiz_texts()[STENT].questions == [*asked, code]


def test_a_question_whose_kind_could_not_be_asked_before_comes_with_the_next_import(folder):
    """Former versions noted its id, and wrote no row."""
    Imported.objects.filter(kind="question", code=f"{STENT}.q17").update(digest="")
    QuizQuestion.objects.filter(question__code=f"{STENT}.q17").delete()
    authoring.delete_question(code=f"{STENT}.q17")

    code = add_question(f"{STENT}.q05", stem="In whom does restoring flow save the limb, above all?")
    outcome = run(folder)

    assert code == f"{STENT}.q18"
    assert outcome.written["question"] == 1
    assert Question.objects.get(code=f"{STENT}.q17").status == Status.LIVE


def test_a_kept_definition_stays_on_the_pages_that_the_files_write(folder):
    edit_term("guidewire", definition="Said by an author.")
    folder.change(LESSON, "The balloon does not push plaque aside", "No balloon pushes plaque aside")

    run(folder, Edited.KEEP)

    html = Lesson.objects.get(code=STENT).html
    assert "Said by an author.</span>" in html
    assert "No balloon pushes plaque aside" in html


def test_a_new_definition_reaches_a_page_whose_text_an_author_wrote(folder):
    edit_lesson(STENT, body="A [[stent]] is what an author says.\n", status=Status.DRAFT)
    folder.change("glossary.yaml", "- term: stent\n  definition: ", "- term: stent\n  definition: Newly, ")

    run(folder, Edited.KEEP)

    html = Lesson.objects.get(code=STENT).html
    assert "is what an author says" in html
    assert ">Newly, " in html


def test_a_new_spelling_links_the_lessons_that_use_it(folder):
    edit_lesson(STENT, status=Status.DRAFT, body="A [[wired thing]] that nobody defines.\n")
    folder.change("glossary.yaml", "- term: stent\n", "- term: wired thing\n  definition: New.\n- term: stent\n")

    run(folder, Edited.KEEP)

    assert rows.lesson_texts()[STENT].terms == ["wired thing"]
    assert ">New.</span>" in Lesson.objects.get(code=STENT).html


def test_a_quiz_that_an_author_composed_stays_where_the_files_have_none(folder):
    compose_quiz(STENT, questions=[f"{STENT}.q01"], draws=[DrawText(f"{STENT}.8", 2)])
    composed = authoring.quiz_texts()[STENT]
    (folder.path / QUESTIONS).write_text(f"version: 1\nlesson: {STENT}\nquestions: []\n")
    for code in ("q03", "q12"):
        folder.change(LESSON, f":::check {STENT}.{code}\n:::\n", "")

    outcome = run(folder, Edited.KEEP)

    assert authoring.quiz_texts()[STENT] == composed
    assert Lesson.objects.get(code=STENT).quiz.code == STENT
    assert f"question {STENT}.q01" in outcome.spared


@pytest.mark.promise
def test_a_composed_quiz_comes_from_the_files(folder):
    folder.change(
        LESSON,
        "---\n\n",
        f"quiz:\n  questions: [{STENT}.q05]\n  draw:\n  - objective: {STENT}.8\n    count: 2\n---\n\n",
    )

    run(folder)

    quiz = authoring.quiz_texts()[STENT]
    assert (quiz.questions, quiz.draws) == ([f"{STENT}.q05"], [DrawText(f"{STENT}.8", 2)])
    assert not run(folder).changed


QUIZZES = {
    "questions: [vascular.pta-stent.q99]": "there is no question vascular.pta-stent.q99 that can be asked",
    "draw: [{objective: foundations.what.1, count: 1}]": "foundations.what.1 is not an objective of the lesson",
    "draw: [{objective: vascular.pta-stent.1, count: 101}]": "`count` must be a whole number from 1 to 100",
    "ask: []": "`ask` is not known here",
}


@pytest.mark.parametrize(("words", "said"), QUIZZES.items())
def test_a_quiz_that_cannot_be_asked_is_a_mistake(folder, words, said):
    folder.change(LESSON, "---\n\n", f"quiz:\n  {words}\n---\n\n")

    [mistake] = folder.mistakes()

    assert mistake.startswith(f"{LESSON}:{folder.line(LESSON, words)}: {said}")


def test_drafts_come_from_the_files_as_drafts(folder):
    folder.change(LESSON, "minutes: 11\n", "minutes: 11\nstatus: draft\n")
    folder.change(QUESTIONS, "  level: understand\n", "  level: understand\n  status: draft\n")

    run(folder)

    assert Lesson.objects.get(code=STENT).status == Status.DRAFT
    assert Question.objects.get(code=f"{STENT}.q01").status == Status.DRAFT
    assert f"{STENT}.q01" not in authoring.quiz_texts()[STENT].questions


def test_a_question_that_an_author_retired_can_leave_the_files_and_come_back(folder):
    before = (folder.path / QUESTIONS).read_text()
    edit_question(f"{STENT}.q16", status=Status.RETIRED)
    export_to(folder.path)
    run(folder)
    (folder.path / QUESTIONS).write_text(before)

    outcome = run(folder)

    assert outcome.written == {"question": 1, "quiz": 1}
    assert Question.objects.get(code=f"{STENT}.q16").status == Status.LIVE


def change_fact():
    objective = Objective.objects.get(code=f"{STENT}.1")
    facts.change_fact(objective=objective, became="A new fact.", reason="A trial.", author=None, now=LATER)


@pytest.mark.promise
@pytest.mark.parametrize("edited", [Edited.KEEP, Edited.TAKE_FILES])
def test_an_import_never_lowers_a_revision(folder, edited):
    change_fact()
    folder.change(LESSON, "enlarges an arterial lumen", "widens an arterial lumen")

    run(folder, edited)

    assert Objective.objects.get(code=f"{STENT}.1").revision == 2


def test_files_that_hold_the_old_fact_confirm_no_question(folder):
    change_fact()
    folder.change(QUESTIONS, "Plaque was compressed evenly", "Plaque was pressed evenly")
    folder.change(QUESTIONS, f"- id: {STENT}.q02\n", _question("q98") + f"- id: {STENT}.q02\n")

    run(folder, Edited.KEEP)

    asked = Question.objects.filter(code__in=[f"{STENT}.q01", f"{STENT}.q98"])
    assert set(asked.values_list("confirmed_revision", flat=True)) == {1}


def test_files_that_hold_the_new_fact_confirm_what_they_reword(folder):
    change_fact()
    export_to(folder.path)
    folder.change(QUESTIONS, "Plaque was compressed evenly", "Plaque was pressed evenly")

    run(folder)

    assert Question.objects.get(code=f"{STENT}.q01").confirmed_revision == 2


def _question(number):
    choices = "".join(f"  - text: {text}\n    feedback: Because.\n" for text in ("One", "Two"))
    return (
        f"- id: {STENT}.{number}\n  objective: {STENT}.1\n  kind: single\n  level: apply\n  stem: Which one?\n"
        f"  choices:\n{choices.replace('One', 'One' + chr(10) + '    correct: true', 1)}"
        "  explanation: So it is.\n  sources: [kaufman-lee]\n"
    )


def test_a_term_that_an_authors_text_uses_stays_and_is_named(folder):
    edit_lesson(STENT, body="Mind the [[abscess]].\n", status=Status.DRAFT)
    drop_term(folder, "abscess")

    said = said_by_import(folder, keep_edited=True)

    assert said[-1] == "Gone from the files, and kept, as an author's text names it: term abscess"
    assert GlossaryTerm.objects.get(term="abscess").lessons.get().code == STENT


def test_a_term_leaves_where_the_files_win_over_the_text_that_uses_it(folder):
    edit_lesson(STENT, body="Mind the [[abscess]].\n", status=Status.DRAFT)
    drop_term(folder, "abscess")

    outcome = run(folder, Edited.TAKE_FILES)

    assert outcome.retired == ["term abscess"]
    assert not GlossaryTerm.objects.filter(term="abscess").exists()


def drop_term(folder, term):
    text = (folder.path / "glossary.yaml").read_text()
    start = text.index(f"- term: {term}\n")
    end = text.index("- term: ", start + 1)
    (folder.path / "glossary.yaml").write_text(text[:start] + text[end:])


def test_what_an_author_deleted_is_a_conflict_and_stays_away(folder):
    shelves.delete_term(term="abscess", author=None, now=LATER)

    found = conflicts(folder)
    said = said_by_import(folder, keep_edited=True)

    line = folder.line("glossary.yaml", "- term: abscess")
    assert found == [("term", "abscess", "was deleted since")]
    assert said == ["Nothing changed.", f"Kept out, as an author deleted it: term abscess (glossary.yaml:{line})"]
    assert not GlossaryTerm.objects.filter(term="abscess").exists()


def test_what_an_author_deleted_comes_back_with_a_text_that_names_it(folder):
    key = unused()
    shelves.delete_source(key=key, author=None, now=LATER)
    folder.change(LESSON, "- acc-pad-2024\n", f"- acc-pad-2024\n- {key}\n")

    said = said_by_import(folder, keep_edited=True)

    assert said[-1] == f"Deleted by an author, and back, as the files name it: source {key}"
    assert key in rows.lesson_texts()[STENT].sources


def unused():
    listed = {key for lesson in rows.lesson_texts().values() for key in lesson.sources}
    cited = {key for question in authoring.question_texts().values() for key in question.sources}
    return min(set(authoring.source_texts()) - listed - cited)


def test_a_specialty_that_an_authors_lesson_is_in_never_leaves_the_files(folder):
    Lesson.objects.create(
        code="pain.own", slug="own", specialty=Specialty.objects.get(slug="pain"), position=1, title="Own", minutes=5,
        status=Status.DRAFT, updated_at=NOON,
    )  # fmt: skip
    (folder.path / "pain/specialty.yaml").unlink()

    with pytest.raises(CommandError, match=r"lessons of pain are kept .* put it back"):
        said_by_import(folder, take_files=True)


def test_rows_from_before_anybody_could_edit_let_the_files_win_once(folder):
    Imported.objects.update(digest="unedited")
    Source.objects.filter(key="best-cli-2022").update(title="As it was imported long ago")

    first = run(folder)
    edit_source("best-cli-2022", title="Said by an author")

    assert first.written == {"source": 1}
    assert conflicts(folder) == [("source", "best-cli-2022", "was edited since")]


def test_what_an_author_changes_before_the_first_import_after_the_upgrade_is_not_overwritten(folder):
    Imported.objects.update(digest="unedited")
    before = rows.term_texts()["stent"]
    text = replace(before, definition="Said by an author.")
    shelves.save_term(text=text, seen=seen_of(before), author=make_learner(role="instructor"), now=LATER)

    found = conflicts(folder)
    run(folder, Edited.KEEP)

    assert found == [("term", "stent", "was edited since")]
    assert rows.term_texts()["stent"].definition == "Said by an author."
    assert conflicts(folder) == found


def test_a_lesson_is_led_to_what_it_builds_on_once_that_is_there(folder):
    body = (folder.path / LESSON).read_text()
    (folder.path / "vascular/embolization").mkdir()
    lesson = body.replace(STENT, "vascular.embo").replace("imaging-instruments.access, ", "")
    lesson = lesson[: lesson.index("figures:")] + "---\n\nTo close a vessel.\n"
    (folder.path / "vascular/embolization/lesson.md").write_text(lesson)
    (folder.path / "vascular/embolization/questions.yaml").write_text(
        "version: 1\nlesson: vascular.embo\nquestions: []\n"
    )
    folder.change(LESSON, "prerequisites: [", "prerequisites: [vascular.embo, ")
    before = Lesson.objects.get(code=STENT).prerequisites.count()

    run(folder)

    stent = Lesson.objects.get(code=STENT)
    assert (before, [one.code for one in stent.prerequisites.all()]) == (0, ["vascular.embo"])
    assert stent.prerequisites_to_come == ["imaging-instruments.access", "imaging-instruments.devices"]


@pytest.mark.promise
def test_a_picture_comes_with_its_figure_and_goes_with_it(folder):
    shown = picture()
    add_picture(shown)
    export_to(folder.path)
    run(folder)
    folder.change(LESSON, "- id: scan\n  file: scan.png\n  alt: A scan\n  credit: Own picture\n", "")
    folder.change(LESSON, ":::figure scan\nA scan.\n:::\n", "")
    (folder.path / "vascular/angioplasty-and-stenting/scan.png").unlink()
    before = {one.digest: bytes(one.content) for one in Picture.objects.all()}

    run(folder)

    assert before == {shown.digest: shown.content}
    assert not Picture.objects.exists()


def test_a_picture_that_says_more_than_its_pixels_is_a_mistake(folder):
    add_picture(picture(kind="PNG"))
    export_to(folder.path)
    file = folder.path / "vascular/angioplasty-and-stenting/scan.png"
    file.write_bytes(file.read_bytes() + b"name of a patient")

    [mistake] = folder.mistakes()

    assert mistake.startswith("vascular/angioplasty-and-stenting/scan.png:1: ")


def test_a_picture_under_the_name_of_another_kind_is_a_mistake(folder):
    add_picture(picture())
    export_to(folder.path)
    file = folder.path / "vascular/angioplasty-and-stenting/scan.png"
    file.rename(file.with_suffix(".jpg"))
    folder.change(LESSON, "file: scan.png", "file: scan.jpg")

    assert folder.mistakes() == [
        f"{LESSON}:{folder.line(LESSON, 'scan.jpg')}: scan.jpg is no such picture by what it holds; name it .png"
    ]


@pytest.mark.promise
def test_an_import_is_in_the_audit_log_and_nobody_is_its_author(folder):
    drop_term(folder, "abscess")
    text = (folder.path / QUESTIONS).read_text()
    start, end = text.index(f"- id: {STENT}.q16"), text.index(f"- id: {STENT}.q17")
    (folder.path / QUESTIONS).write_text(text[:start] + text[end:])
    folder.change("sources.yaml", "year: 1953", "year: 1954")

    run(folder)

    noted = AuditEntry.objects.filter(at=LATER).order_by("pk").values_list("actor", "action", "kind", "code")
    assert list(noted) == [
        (None, "imported", "source", "seldinger-1953"),
        (None, "imported", "quiz", STENT),
        (None, "retired", "question", f"{STENT}.q16"),
        (None, "forgotten", "term", "abscess"),
    ]


def test_an_import_that_changes_nothing_is_not_noted(folder):
    before = AuditEntry.objects.count()

    run(folder)

    assert before == 10 + 228 + 305 + 14 + 30 + 2 + 2
    assert AuditEntry.objects.count() == before


def test_a_reworded_file_gives_a_kept_question_no_version(folder):
    edit_question(f"{STENT}.q01", stem="Which event, then?")
    folder.change(QUESTIONS, "Plaque was compressed evenly", "Plaque was pressed evenly")
    before = QuestionVersion.objects.count()

    run(folder, Edited.KEEP)

    assert QuestionVersion.objects.count() == before
