"""Writing a lesson at its desk: what is saved, what is refused and why, and what learners see of it."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import AuditEntry, Role
from learning.domain.curriculum import curriculum_of
from learning.domain.curriculum.writing import write_files
from learning.models import Gone, Imported, Lesson, LessonObjective, Picture, Reading
from learning.queries.writing import written_lesson
from learning.services import lessons as services
from learning.services.curriculum import import_curriculum
from learning.services.editing import Kept, Overtaken, seen_of
from learning.services.exporting import stored_curriculum
from quizzes.models import Objective, Quiz
from quizzes.queries.authoring import objective_texts
from tests.authoring.bank import make_desk_lesson
from tests.authoring.bank import save as save_question
from tests.authoring.desks import DRAWING, address, lesson_form, objective_row, save, signed_in
from tests.factories import (
    NOON,
    make_finalised,
    make_learner,
    make_lesson,
    make_source,
    make_specialty,
    make_version,
)

pytestmark = pytest.mark.django_db
STATEMENT = {"statement": "Name the artery.", "key_point": "It is the radial artery."}


@pytest.fixture
def client():
    return signed_in()


@pytest.fixture
def access():
    return make_specialty(slug="access", title="Access", position=1)


@pytest.fixture
def lesson(client, access):
    """A live lesson that was written here, with one objective and one source."""
    source = make_source(key="ohm-2010")
    text = {"body": "The radial artery is safe [@ohm-2010].", "status": "live", "objectives": [STATEMENT]}
    save(client, sources=[{"key": source.key}], **text)
    return Lesson.objects.get(code="access.radial")


def save_text(text, seen=None, **fields):
    seen = seen_of(written_lesson(text.code)) if seen is None else seen
    return services.save_lesson(text=text, pictures={}, seen=seen, author=None, now=NOON, **fields)


def test_a_new_lesson_is_a_draft_that_may_be_incomplete(client, access):
    answer = save(client)

    lesson = Lesson.objects.get()
    assert (answer.status_code, answer.url) == (302, address(page="changelist"))
    assert (lesson.code, lesson.slug, lesson.status, lesson.position) == (
        "access.radial",
        "the-radial-artery",
        "draft",
        1,
    )


def test_a_live_lesson_has_a_text(client, access):
    answer = save(client, status="live")

    assert answer.status_code == 422
    assert "The lesson has no text yet." in answer.content.decode()
    assert not Lesson.objects.exists()


def test_what_is_refused_comes_back_as_it_was_typed(client, access):
    answer = save(client, status="live", title="A title", body="See [[no such term]].", objectives=[STATEMENT])

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 1: the glossary has no term no such term." in page
    assert all(typed in page for typed in ("A title", "See [[no such term]].", "It is the radial artery."))


def test_what_a_draft_names_in_vain_is_a_hint(client, access):
    save(client, body="See [[no such term]].")

    page = client.get(address(Lesson.objects.get())).content.decode()
    assert "Line 1: the glossary has no term no such term." in page


@pytest.mark.promise
def test_a_saved_lesson_is_read_at_once(client, lesson):
    url = reverse("lesson", args=[lesson.code])
    before = Client().get(url).content.decode()

    save(client, lesson, body="The femoral artery bleeds more [@ohm-2010].")

    after = Client().get(url).content.decode()
    assert ("radial artery is safe" in before, "femoral artery bleeds" in after) == (True, True)
    assert 'href="#s-1"' in after


def test_saving_what_stands_there_changes_nothing(client, lesson):
    entries, updated = AuditEntry.objects.count(), lesson.updated_at

    answer = save(client, lesson)

    lesson.refresh_from_db()
    assert (answer.status_code, AuditEntry.objects.count(), lesson.updated_at) == (302, entries, updated)


@pytest.mark.promise
def test_an_overtaken_edit_writes_nothing(lesson):
    mine = written_lesson(lesson.code)
    theirs = replace(mine, title="Theirs")
    save_text(theirs)

    with pytest.raises(Overtaken) as told:
        save_text(replace(mine, title="Mine"), seen=seen_of(mine))

    assert told.value.present == theirs
    assert Lesson.objects.get().title == "Theirs"


def test_the_second_of_two_is_told_and_loses_nothing(client, lesson):
    stale = lesson_form(lesson, title="Mine", summary="My summary.")
    save(signed_in(name="Ada"), lesson, title="Theirs")

    answer = client.post(address(lesson), stale)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(said in page for said in ("Ada", "My summary.", 'value="Mine"', "Theirs"))
    assert Lesson.objects.get().title == "Theirs"


def test_the_second_may_save_over_what_they_have_seen(client, lesson):
    stale = lesson_form(lesson, title="Mine")
    save(signed_in(), lesson, title="Theirs")
    answer = client.post(address(lesson), stale)

    again = client.post(address(lesson), {**stale, "seen": answer.context["seen"]})

    assert (again.status_code, Lesson.objects.get().title) == (302, "Mine")


@pytest.mark.promise
def test_every_save_is_in_the_audit_log(client, lesson):
    save(client, lesson, title="Another title", status="retired")

    entry = AuditEntry.objects.first()
    assert (entry.kind, entry.code, entry.action) == ("lesson", lesson.code, "retired")
    assert entry.details == {"title": ["The radial artery", "Another title"], "status": ["live", "retired"]}


def test_objectives_get_numbers_that_are_never_used_again(client, access):
    save(client, objectives=[STATEMENT, {**STATEMENT, "statement": "Say why."}])
    lesson = Lesson.objects.get()
    first, second = written_lesson(lesson.code).objectives
    save(client, lesson, objectives=[objective_row(first, 1), {**objective_row(second, 2), "DELETE": "on"}])

    save(client, lesson, objectives=[objective_row(first, 1), {**STATEMENT, "statement": "Say when."}])

    found = [(one.code, one.statement) for one in written_lesson(lesson.code).objectives]
    assert found == [("access.radial.1", "Name the artery."), ("access.radial.3", "Say when.")]


def test_rows_stand_where_their_author_put_them(client, access):
    said = [{**STATEMENT, "statement": one} for one in ("First.", "Second.", "Third.")]
    save(client, objectives=said)
    lesson = Lesson.objects.get()
    moved = [
        objective_row(one, place) for one, place in zip(written_lesson(lesson.code).objectives, (1, 2, 1), strict=True)
    ]

    save(client, lesson, objectives=moved)

    assert [one.statement for one in written_lesson(lesson.code).objectives] == ["Third.", "First.", "Second."]


def test_an_objective_that_is_asked_for_stays_and_the_reason_is_said(client, lesson):
    objective = Objective.objects.get()
    make_version(objective)
    make_finalised(make_learner(), objective)

    answer = save(
        client, lesson, objectives=[{**objective_row(written_lesson(lesson.code).objectives[0], 1), "DELETE": "on"}]
    )

    assert answer.status_code == 422
    assert "“Name the artery.” cannot be removed: 2 questions ask for it." in answer.content.decode()
    assert LessonObjective.objects.count() == 1


@pytest.fixture
def remembered(lesson):
    """The objective of the lesson, with somebody who has it in memory."""
    objective = Objective.objects.get()
    learner = make_learner()
    objective.memories.create(
        learner=learner, stability=1, difficulty=5, last_day="2026-03-02", due_day="2026-03-03", missed=False
    )
    return objective


def reworded(lesson, **said):
    row = objective_row(written_lesson(lesson.code).objectives[0], 1)
    return [{**row, "key_point": "It is the ulnar artery.", **said}]


def test_a_new_key_point_asks_whether_the_fact_changed(client, lesson, remembered):
    answer = save(client, lesson, objectives=reworded(lesson))

    assert answer.status_code == 422
    assert "Say whether the fact changed or its wording." in answer.content.decode()


@pytest.mark.parametrize(("said", "revision"), [("wording", 1), ("fact", 2)])
def test_only_a_changed_fact_raises_the_revision(client, lesson, remembered, said, revision):
    answer = save(client, lesson, objectives=reworded(lesson, change=said, reason="A trial said so."))

    remembered.refresh_from_db()
    assert (answer.status_code, remembered.revision) == (302, revision)
    assert written_lesson(lesson.code).objectives[0].key_point == "It is the ulnar artery."


@pytest.mark.promise
def test_a_place_in_the_specialty_moves_the_others_and_the_plan(client, access):
    for word in ("one", "two", "three"):
        save(client, word=word, title=word)
    third = Lesson.objects.get(code="access.three")

    save(client, third, position="1")

    access.refresh_from_db()
    places = dict(Lesson.objects.values_list("code", "position"))
    assert [one["code"] for one in access.planned] == ["access.three", "access.one", "access.two"]
    assert places == {"access.three": 1, "access.one": 2, "access.two": 3}


def test_a_retired_lesson_leaves_the_plan(client, lesson, access):
    save(client, lesson, status="retired")

    access.refresh_from_db()
    assert access.planned == []
    assert Gone.objects.filter(kind="lesson", code=lesson.code).exists()


@pytest.mark.promise
@pytest.mark.parametrize("status", ["draft", "retired"])
def test_nobody_but_authors_sees_a_draft_or_what_is_retired(client, lesson, status):
    save(client, lesson, status=status, title="A secret title")
    student = signed_in(Role.STUDENT)
    urls = [reverse("map"), reverse("specialty", args=["access"]), reverse("today"), "/api/v1/lessons/"]

    seen = [url for url in urls if "A secret title" in student.get(url).content.decode()]

    addresses = [reverse("lesson", args=[lesson.code]), f"/api/v1/lessons/{lesson.code}/"]
    assert (seen, [student.get(url).status_code for url in addresses]) == ([], [404, 404])


def test_an_author_sees_a_draft_as_a_learner_will(client, lesson):
    save(client, lesson, status="draft")

    page = client.get(address(lesson, "preview"))

    assert (page.status_code, "The radial artery is safe" in page.content.decode()) == (200, True)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_student_gets_no_preview(lesson, method):
    answer = getattr(signed_in(Role.STUDENT), method)(address(lesson, "preview"), lesson_form(lesson))

    assert (answer.status_code, answer.url.startswith("/admin/login/")) == (302, True)


def test_the_preview_shows_what_is_typed_and_saves_nothing(client, lesson):
    typed = lesson_form(lesson, body="Typed [[in vain]] just now [@ohm-2010].", title="Typed title")

    page = client.post(address(lesson, "preview"), typed).content.decode()

    assert all(said in page for said in ("Typed in vain just now", "Typed title", 'href="#s-1"', "no term in vain"))
    assert Lesson.objects.get().body == "The radial artery is safe [@ohm-2010].\n"


def test_the_preview_may_stand_in_our_pages_and_in_no_others(client, lesson):
    answer = client.get(address(lesson, "preview"))

    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_a_drawing_is_cleaned_and_its_source_is_kept(client, lesson, tmp_path):
    save(client, lesson, figures=[figure_row(drawing_file(tmp_path))], body="Look.\n\n:::figure stent\nA stent.\n:::")

    figure = lesson.figures.get()
    assert (figure.source, figure.file) == (DRAWING, "stent.svg")
    assert 'id="f-stent-t"' in figure.svg
    assert figure.svg in Lesson.objects.get().html


def test_what_a_drawing_program_leaves_is_tidied_away(client, lesson, tmp_path):
    drawn = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape" width="9"
      height="9" version="1.1"><i:page/><path i:label="wall" style="fill:none;stroke:#000" d="M0 0L5 5"/></svg>"""

    save(client, lesson, figures=[figure_row(drawing_file(tmp_path, drawn))])

    figure = lesson.figures.get()
    assert figure.source == (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9" role="img" '
        'aria-labelledby="title desc"><title id="title">Stent</title><desc id="desc">A stent.</desc>'
        '<path d="M0 0L5 5" fill="none" stroke="currentColor"></path></svg>'
    )
    assert 'viewBox="0 0 9 9"' in figure.svg


def test_a_script_in_a_drawing_is_refused_with_its_line(client, lesson, tmp_path):
    evil = DRAWING.replace("</svg>", "<script>alert(1)</script></svg>")

    answer = save(client, lesson, figures=[figure_row(drawing_file(tmp_path, evil))])

    assert answer.status_code == 422
    assert "&lt;script&gt; is not allowed" in answer.content.decode()
    assert not lesson.figures.exists()


def test_a_drawing_that_was_uploaded_comes_back_with_what_is_refused(client, lesson, tmp_path):
    figures = [figure_row(drawing_file(tmp_path))]
    refused = save(client, lesson, figures=figures, title="")
    carried = {name: value for name, value in figures[0].items() if name != "upload"}
    [form] = refused.context["sheet"].lists["figures"].forms

    save(client, lesson, figures=[{**carried, "drawing": form["drawing"].value()}])

    assert lesson.figures.get().source == DRAWING


def figure_row(file, **changes):
    return {"code": "stent", "alt": "A stent.", "credit": "Own drawing.", "upload": file, **changes}


def picture_file():
    out = BytesIO()
    Image.new("RGB", (8, 4), "red").save(out, "PNG")
    return SimpleUploadedFile("any-name", out.getvalue())


def drawing_file(tmp_path, text=DRAWING):
    path = tmp_path / "any-name.txt"
    path.write_text(text)
    return path.open("rb")


def test_one_more_row_is_offered_and_nothing_is_saved(client, lesson):
    before = AuditEntry.objects.count()

    answer = client.post(address(lesson), {**lesson_form(lesson, title="Typed"), "more": "objectives"})

    page = answer.content.decode()
    assert (answer.status_code, AuditEntry.objects.count()) == (200, before)
    assert ('name="objectives-1-statement"' in page, 'value="Typed"' in page, "errorlist" in page) == (
        True,
        True,
        False,
    )


def test_a_lesson_that_was_never_live_can_be_deleted(client, access):
    save(client, objectives=[STATEMENT])

    answer = client.post(address(Lesson.objects.get(), "delete"))

    access.refresh_from_db()
    assert answer.status_code == 302
    assert (Lesson.objects.count(), Objective.objects.count(), access.planned) == (0, 0, [])
    assert AuditEntry.objects.first().action == "deleted"


@pytest.mark.promise
def test_what_was_read_or_answered_is_kept_and_the_reasons_are_said(client):
    version = make_version()
    lesson = make_lesson([version])
    learner = make_learner()
    Reading.objects.create(learner=learner, lesson=lesson, read_at=NOON)
    make_finalised(learner, version.question.objective)

    answer = client.post(address(lesson, "delete"))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(
        said in page for said in ("1 learner has read it.", "1 attempt asks its questions.", "Retire it instead")
    )
    assert Lesson.objects.filter(pk=lesson.pk).exists()


def test_a_lesson_of_the_files_was_live_and_is_kept(client, access):
    save(client)
    Imported.objects.create(kind="lesson", code="access.radial", digest="")

    with pytest.raises(Kept):
        services.delete_lesson(code="access.radial", author=None, now=NOON)


def test_a_lesson_gets_its_quiz_once_it_has_a_live_question(client, lesson):
    version = make_version(Objective.objects.get())

    save(client, lesson, title="With a quiz")

    quiz = Quiz.objects.get()
    assert (quiz.code, quiz.title, list(quiz.questions.all())) == (lesson.code, "With a quiz", [version.question])
    assert Lesson.objects.get().quiz == quiz


def test_a_code_word_is_taken_once(client, lesson):
    answer = save(client, title="Another lesson")

    assert answer.status_code == 422
    assert "There is a lesson access.radial already; take another word." in answer.content.decode()


def test_a_lesson_is_rendered_by_few_queries(client, lesson, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        client.get(address(lesson))


def test_a_save_costs_few_queries(client, lesson, django_assert_max_num_queries):
    sent = lesson_form(lesson, title="Another title", body="Other words [@ohm-2010].")

    with django_assert_max_num_queries(150):
        answer = client.post(address(lesson), sent)

    assert answer.status_code == 302


def test_a_text_may_still_ask_a_question_that_only_files_hold(client, lesson):
    body = "Read.\n\n:::check access.radial.q09\n:::\n"
    Lesson.objects.update(body=body)

    answer = save(client, lesson, title="Another title")

    assert (answer.status_code, Lesson.objects.get().title) == (302, "Another title")


@pytest.mark.promise
def test_what_is_written_here_goes_through_files_and_back_unchanged(client, lesson, tmp_path):
    body = "Look [@ohm-2010].\n\n:::figure stent\nA stent.\n:::"
    save(client, lesson, figures=[figure_row(drawing_file(tmp_path))], body=body)
    save(client, word="ulnar", title="The ulnar artery", position="1", body="See [[something to come]].")
    before = {code: written_lesson(code) for code in ("access.radial", "access.ulnar")}

    files = write_files(stored_curriculum().curriculum)
    outcome = import_curriculum(curriculum=curriculum_of(files), now=NOON)

    assert (outcome.changed, outcome.kept) == (False, [])
    assert {code: written_lesson(code) for code in before} == before


def test_two_lessons_do_not_share_a_folder(client, lesson):
    answer = save(client, word="other")

    assert (answer.status_code, Lesson.objects.count()) == (422, 1)
    assert "The files of “The radial artery” have this folder." in answer.content.decode()


@pytest.mark.promise
def test_a_source_that_a_question_cites_is_not_taken_out(client):
    make_desk_lesson()
    code = save_question()
    [lesson] = Lesson.objects.all()

    answer = save(client, lesson, sources=[])
    save_question(code=code, status="retired")
    after = save(client, lesson, sources=[], body="Nothing is cited.")

    assert "jolly-2011 cannot be removed: tests.access.q01 would cite" in answer.content.decode()
    assert (answer.status_code, after.status_code) == (422, 302)


@pytest.mark.promise
def test_a_picture_goes_with_its_lesson(client, access):
    save(client, figures=[figure_row(picture_file())])

    client.post(address(Lesson.objects.get(), "delete"))

    assert (Lesson.objects.count(), Picture.objects.count()) == (0, 0)


@pytest.mark.promise
def test_no_lesson_takes_the_objective_of_another(client, access):
    make_desk_lesson()
    before = objective_texts()

    answer = save(client, objectives=[{**STATEMENT, "code": "tests.access.1"}])

    assert (answer.status_code, objective_texts()) == (422, before)


@pytest.mark.promise
def test_a_code_leaves_room_for_those_of_questions(client):
    make_specialty(slug="a" * 20)

    answer = save(client, specialty="a" * 20, word="b" * 57)

    assert (answer.status_code, Lesson.objects.count()) == (422, 0)
    assert "has 78 characters; at most 72." in answer.content.decode()


@pytest.mark.parametrize("rows", ["²", "9" * 5_000, "", "1e3"])
def test_one_more_row_of_a_strange_number_is_no_failure(client, access, rows):
    sent = {**lesson_form(), "objectives-TOTAL_FORMS": rows}

    answers = [client.post(address(page="add"), {**sent, **more}).status_code for more in ({"more": "objectives"}, {})]

    assert answers == [200, 422]


def test_what_only_lessons_bring_is_neither_added_nor_deleted_by_itself(client):
    make_desk_lesson()
    save_question()
    models = [("quizzes_objective", Objective.objects.first()), ("quizzes_quiz", Quiz.objects.get())]
    pages = [
        page for model, row in models for page in (address(row, "delete", model), address(page="add", model=model))
    ]

    answers = [getattr(client, method)(page).status_code for page in pages for method in ("get", "post")]

    assert answers == [404] * 8
