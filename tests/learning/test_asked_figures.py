"""A question that shows a figure shows it as it was, and follows it from then on."""

from dataclasses import replace

import pytest
from django.test import Client

from accounts.models import AuditEntry, Role
from learning.domain.curriculum import read_curriculum
from learning.models import Figure, Lesson, Picture
from learning.queries import writing
from learning.services.curriculum import Edited, import_curriculum
from learning.services.editing import Refused, seen_of
from learning.services.lessons import save_lesson
from learning.services.pictures import forget_pictures
from quizzes import queries
from quizzes.domain import kinds
from quizzes.models import Question, QuestionVersion, Status
from quizzes.queries.authoring import question_texts
from quizzes.services import authoring
from tests.content import FIGURE, QUESTIONS, Folder
from tests.factories import NOON, make_attempt, make_figure, make_learner, make_lesson
from tests.quizzes.kinds.figures import DIGEST
from tests.quizzes.kinds.samples import SAMPLES, make_sample

pytestmark = pytest.mark.django_db
CODE, LESSON = "vascular.pta-stent.q14", "vascular.pta-stent"
ON_PICTURE = next(one for one in SAMPLES if one.name == "hotspot on a picture")
THICKER = ('<g data-region="fracture">', '<g data-region="fracture" stroke-width="4">')


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def run(folder, **options):
    curriculum, _ = read_curriculum(folder.path)
    return import_curriculum(curriculum=curriculum, now=NOON, **options)


def versions():
    return list(QuestionVersion.objects.filter(question__code=CODE).order_by("number"))


def shown(attempt):
    return queries.asked(attempt)[0].body["figure"]["svg"]


def test_the_exemplar_is_asked_on_the_figure_of_its_lesson(folder):
    run(folder)

    [asked] = queries.asked(make_attempt(versions=versions()))

    assert [one["text"] for one in asked.body["regions"]] == ["Plaque", "Fracture", "Stent"]
    assert asked.body["figure"]["svg"].startswith('<svg class="figure" viewBox="0 0 720 256">')


@pytest.mark.promise
def test_an_attempt_shows_the_figure_that_it_was_started_with(folder):
    run(folder)
    attempt = make_attempt(versions=versions())
    before = shown(attempt)
    folder.change(FIGURE, *THICKER)

    run(folder)

    assert shown(attempt) == before
    assert [one.number for one in versions()] == [1, 2]
    assert 'stroke-width="4"' in shown(make_attempt(versions=versions()[1:]))


def test_a_figure_that_is_the_same_makes_no_version(folder):
    run(folder)

    outcome = run(folder)

    assert len(versions()) == 1
    assert not outcome.changed


def lesson_with(svg_change):
    text = writing.written_lesson(LESSON)
    figures = [replace(one, source=one.source.replace(*svg_change)) for one in text.figures]
    return replace(text, figures=figures)


def save(text, author=None):
    seen = seen_of(writing.written_lesson(text.code))
    return save_lesson(text=text, pictures={}, seen=seen, author=author, now=NOON)


def test_an_author_who_changes_a_figure_edits_its_lesson_and_none_of_its_questions(folder):
    run(folder)
    save(lesson_with(THICKER))

    outcome = run(folder, edited=Edited.KEEP)

    assert [(one.kind, one.code) for one in outcome.kept] == [("lesson", LESSON)]
    assert [one.number for one in versions()] == [1, 2]


def test_an_author_who_changes_a_figure_changes_what_its_questions_show(folder):
    run(folder)
    author = make_learner(role=Role.INSTRUCTOR)

    save(lesson_with(THICKER), author)

    first, second = versions()
    assert (first.body["drawn"] == second.body["drawn"], second.author) == (False, author)
    deeds = AuditEntry.objects.filter(kind="question", code=CODE, actor=author.pk)
    assert list(deeds.values_list("action", flat=True)) == ["redrawn"]


def test_a_figure_that_loses_a_place_which_a_question_asks_for_is_refused_with_its_name(folder):
    run(folder)

    with pytest.raises(Refused) as refused:
        save(lesson_with(('data-region="fracture"', 'data-region="crack"')))

    assert refused.value.problems == {
        "": [
            f"{CODE} asks for a place that would be gone: the figure has no region fracture; it has balloon, crack, "
            "plaque, stent, wall-before. Change that question first."
        ]
    }
    assert len(versions()) == 1


def test_files_whose_figure_lost_a_place_are_refused_with_the_name_of_the_question(folder):
    folder.change(FIGURE, 'data-region="fracture"', 'data-region="crack"')

    assert folder.mistakes() == [
        f"{QUESTIONS}:{folder.line(QUESTIONS, '- region: fracture')}: {CODE}: the figure has no region fracture; "
        "it has balloon, crack, plaque, stent, wall-before (rule 16)"
    ]


def test_a_question_on_a_figure_that_its_lesson_has_not_is_refused(folder):
    folder.change(QUESTIONS, "figure: pta-stent", "figure: heart")

    assert folder.mistakes() == [
        f"{QUESTIONS}:{folder.line(QUESTIONS, 'figure: heart')}: {CODE}: the lesson has no figure heart; "
        "it has pta-stent (rule 16)"
    ]


def test_a_retired_question_holds_no_figure_back(folder):
    run(folder)
    Question.objects.filter(code=CODE).update(status=Status.RETIRED)

    save(lesson_with(('data-region="fracture"', 'data-region="crack"')))

    assert len(versions()) == 1


def test_what_rows_hold_says_which_figure_it_shows(folder):
    run(folder)

    text = question_texts([CODE])[CODE]

    assert text.figure.parts.keys() == {"balloon", "fracture", "plaque", "stent", "wall-before"}
    assert "figure" in text.content and "drawn" not in text.content


# Pictures


@pytest.fixture
def asked_picture():
    """A picture that only a version of a question shows."""
    return Picture.objects.create(digest=DIGEST, media_type="image/png", width=800, height=600, content=b"pixels")


@pytest.mark.promise
def test_a_picture_that_a_version_shows_stays_when_its_lesson_drops_it(asked_picture):
    figure = make_figure(make_lesson())
    make_sample(ON_PICTURE)

    Figure.objects.all().delete()
    forget_pictures(digests={DIGEST, figure.picture_id})

    assert list(Picture.objects.values_list("digest", flat=True)) == [DIGEST]


def get(user, address):
    client = Client()
    if user:
        client.force_login(user)
    return client.get(address).status_code


@pytest.mark.parametrize(("address", "visitor"), [(f"/figures/{DIGEST}.png", 404), (f"/api/v1/figures/{DIGEST}/", 401)])
def test_a_picture_is_there_for_whom_a_question_asks_on_it(address, visitor, asked_picture):
    learner, stranger = make_learner(), make_learner()
    make_attempt(learner, [make_sample(ON_PICTURE)])
    instructor = make_learner(role=Role.INSTRUCTOR)

    assert [get(who, address) for who in (None, stranger, learner, instructor)] == [visitor, 404, 200, 200]


def test_a_picture_of_a_live_lesson_is_there_for_everybody_until_it_is_retired():
    figure = make_figure(make_lesson())
    address, learner = f"/figures/{figure.picture_id}.png", make_learner()
    before = [get(who, address) for who in (None, learner)]

    Lesson.objects.update(status=Status.RETIRED)

    assert (before, [get(who, address) for who in (None, learner)]) == ([200, 200], [404, 404])


def test_the_api_names_no_picture_that_is_not_there():
    assert get(make_learner(), f"/api/v1/figures/{'0' * 64}/") == 404


def test_the_api_serves_a_picture_as_the_file_that_it_is(asked_picture, client):
    learner = make_learner()
    make_attempt(learner, [make_sample(ON_PICTURE)])
    client.force_login(learner)

    response = client.get(f"/api/v1/figures/{DIGEST}/")

    assert (response.content, response["Content-Type"]) == (b"pixels", "image/png")
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"


def test_a_live_question_without_its_figure_is_not_written():
    text = replace(question_texts([make_sample(ON_PICTURE).question.code]).popitem()[1], figure=None)

    with pytest.raises(kinds.InvalidQuestion):
        authoring.write_questions(texts=[text], now=NOON)
