"""Pages that are kept: the same page as one made anew, for its reader alone, and never out of date."""

import re
from datetime import timedelta
from fractions import Fraction

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from learning.domain.curriculum import read_curriculum
from learning.models import Lesson, LessonCheck, Reading
from learning.queries import AtLesson, at_lesson, curriculum, readable_lessons
from learning.queries.progress import quiz_marks
from learning.services import material
from learning.services.curriculum import import_curriculum
from quizzes import services
from quizzes.models import Edition, QuizQuestion, Status
from quizzes.services import authoring
from reviews import queries as reviews
from reviews.services import catch_up
from tests.content import LESSON, Folder
from tests.factories import (
    FEMORAL,
    NOON,
    RADIAL,
    make_attempt,
    make_given,
    make_learner,
    make_lesson,
    make_objective,
    make_source,
    make_version,
)

pytestmark = pytest.mark.django_db
CODE = "vascular.pta-stent"
LATER = NOON + timedelta(days=30)  # when all that was learned is due again
TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+')


@pytest.fixture
def lesson():
    """A lesson with a question in its text, in an edition of its own."""
    multi = make_version(kind="multi", correct=(RADIAL, FEMORAL))
    html = f'<p>Radial or femoral?</p><div data-check="{multi.question.code}"></div>\n<p>And on.</p>'
    lesson = make_lesson([make_version(), multi], html=html)
    LessonCheck.objects.create(lesson=lesson, question=multi.question, position=1)
    authoring.begin_edition()
    return lesson


@pytest.fixture
def learner():
    return make_learner(name="Ada <Byron> & Co", time_zone="Europe/Paris")


def browser(learner=None, **options):
    client = Client(**options)
    if learner:
        client.force_login(learner)
    return client


def read(client, lesson, **query):
    return client.get(reverse("lesson", args=[lesson.code]), query)


# --- Ways in which a learner may stand at a lesson ---------------------------------------------------------------


def nowhere(learner, lesson):
    pass


def marked_read(learner, lesson):
    Reading.objects.create(learner=learner, lesson=lesson, read_at=NOON)


def begun(learner, lesson):
    taken(learner, lesson, RADIAL)
    sit_down(learner, lesson)


def passed(learner, lesson):
    taken(learner, lesson, FEMORAL)
    taken(learner, lesson, RADIAL, now=NOON + timedelta(hours=1))
    marked_read(learner, lesson)


def failed(learner, lesson):
    taken(learner, lesson, FEMORAL)


def unanswered(learner, lesson):
    services.finalise(attempt=sit_down(learner, lesson), now=NOON)


def known_but_retired(learner, lesson):
    passed(learner, lesson)
    first = QuizQuestion.objects.filter(quiz=lesson.quiz).first()
    authoring.retire_questions(codes=[first.question.code], now=NOON)


def taken(learner, lesson, choice, now=NOON):
    attempt = sit_down(learner, lesson, now)
    given = [make_given(slot, choice, answered_at=now) for slot in attempt.slots.all()]
    services.answer(attempt=attempt, given=given, now=now)
    services.finalise(attempt=attempt, now=now)
    catch_up(learner_id=learner.pk)


def sit_down(learner, lesson, now=NOON):
    versions = [place.question.versions.get() for place in QuizQuestion.objects.filter(quiz=lesson.quiz)]
    return make_attempt(learner, versions, now=now, quiz=lesson.quiz, occasion=f"quiz:{lesson.quiz.code}")


standings = pytest.mark.parametrize(
    "stand", [nowhere, marked_read, begun, passed, failed, unanswered, known_but_retired], ids=lambda one: one.__name__
)


# --- The one query -----------------------------------------------------------------------------------------------


@pytest.mark.promise
@standings
@pytest.mark.parametrize("days", [0, 30])
def test_one_query_says_what_the_others_say(learner, lesson, stand, days, django_assert_num_queries):
    stand(learner, lesson)
    begun(make_learner(), lesson)  # somebody else
    taken(learner, make_lesson(), RADIAL)  # somewhere else
    day = learner.day_at(NOON + timedelta(days=days))

    with django_assert_num_queries(1):
        found = at_lesson(lesson.code, learner, day)

    row = readable_lessons(learner).get(pk=lesson.pk)
    results, has_passed = quiz_marks(learner, lesson.quiz_id).get(lesson.quiz_id, ([], False))
    last = next(iter(results), None)
    edition, due = Edition.objects.get().stamp, reviews.due(learner, day).count()
    assert found == AtLesson(lesson.pk, edition, row.is_read, row.open_attempt, due, last, has_passed)


@pytest.mark.promise
def test_marks_are_added_exactly(learner, lesson):
    taken(learner, lesson, RADIAL)

    found = at_lesson(lesson.code, learner, learner.day_at(NOON))

    assert (found.last.mark, found.last.full) == (Fraction(3, 2), 2)  # all of one, and half of another


@pytest.mark.promise
def test_a_visitor_stands_nowhere(lesson):
    found = at_lesson(lesson.code, None, None)

    assert found == AtLesson(lesson.pk, Edition.objects.get().stamp, False, None, 0, None)


@pytest.mark.promise
@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_nobody_stands_at_a_lesson_that_is_not_live(learner, status):
    lesson = make_lesson(status=status)

    assert at_lesson(lesson.code, learner, learner.day_at(NOON)) is None


# --- What a kept page shows --------------------------------------------------------------------------------------


def without_tokens(answer):
    """Return a page without its tokens and the address that its theme switch comes back to."""
    return TOKEN.sub("", answer.content.decode()).replace("?fresh=1", "")


@standings
@pytest.mark.parametrize("theme", ["", "dark", "light"])
def test_a_kept_page_is_the_page_that_is_made_for_its_reader(learner, lesson, stand, theme):
    stand(learner, lesson)
    client = browser(learner)
    client.cookies["theme"] = theme

    with time_machine.travel(LATER, tick=False):
        pages = [read(client, lesson), read(client, lesson), read(client, lesson, fresh=1)]

    assert [without_tokens(one) for one in pages] == [without_tokens(pages[2])] * 3
    assert len({tuple(sorted(one.headers.items())) for one in pages[:2]}) == 1
    assert set(pages[0].headers) == set(pages[2].headers)


def test_a_visitors_kept_page_is_the_page_that_is_made_for_them(lesson):
    client = browser()

    pages = [read(client, lesson), read(client, lesson), read(client, lesson, fresh=1)]

    assert [without_tokens(one) for one in pages] == [without_tokens(pages[2])] * 3


def test_no_mark_is_left_on_a_page(learner, lesson):
    begun(learner, lesson)
    attempt = learner.attempts.get(finalised_at=None)

    page = read(browser(learner), lesson).content.decode()

    assert set(re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", page)) == {str(attempt.pk)}


def test_each_reader_sees_their_own_name_and_quiz(lesson):
    people = [make_learner(name="Ada Byron"), make_learner(name="Max Born"), None, make_learner(name="Ada Byron")]
    quizzes = [sit_down(one, lesson) if one else None for one in people]

    pages = [read(browser(one), lesson).content.decode() for one in people]

    names = [
        re.findall(r'aria-hidden="true">([A-Z]+)</span><span class="vh">([^,]+), your account', one) for one in pages
    ]
    assert names == [[("AB", "Ada Byron")], [("MB", "Max Born")], [], [("AB", "Ada Byron")]]
    shown = [re.findall(r'href="/attempts/([^/]+)/"', one) for one in pages]
    assert shown == [[str(one.pk)] if one else [] for one in quizzes]


def test_the_header_says_how_much_is_due(learner, lesson):
    passed(learner, lesson)

    with time_machine.travel(LATER, tick=False):
        pages = [read(browser(one), lesson).content.decode() for one in (learner, make_learner())]

    assert [re.findall(r'class="now">(\d+)<', one) for one in pages] == [["2"], []]


@pytest.mark.parametrize("signed_in", [True, False])
def test_the_token_of_a_kept_page_is_taken(learner, lesson, signed_in):
    read(browser(learner if signed_in else None), lesson)
    client = browser(learner if signed_in else None, enforce_csrf_checks=True)

    page = read(client, lesson)
    tokens = set(TOKEN.findall(page.content.decode()))
    answer = client.post(reverse("theme"), {"theme": "dark", "csrfmiddlewaretoken": tokens.pop()})

    assert ("csrftoken" in page.cookies, len(tokens), answer.status_code) == (True, 0, 302)


def test_a_head_has_the_headers_and_no_page(learner, lesson):
    client = browser(learner)

    with time_machine.travel(LATER, tick=False):  # a header says when an answer was made, to the second
        got, asked = read(client, lesson), client.head(reverse("lesson", args=[lesson.code]))

    assert (asked.status_code, asked.content, asked.headers) == (200, b"", got.headers)


def test_what_is_said_once_is_not_kept(learner):
    lesson = make_lesson([])
    authoring.begin_edition()
    client = browser(learner)
    client.post(reverse("quiz-start", args=[lesson.code]))

    pages = [read(client, lesson).content.decode() for _ in range(2)]

    assert ['class="note">' in one for one in pages] == [True, False]


# --- What is kept, and for how long ------------------------------------------------------------------------------


def test_a_page_costs_six_queries_once_and_then_three(learner, lesson, django_assert_num_queries):
    first, second = browser(learner), browser(make_learner())
    second.cookies["theme"] = "no such theme"

    with django_assert_num_queries(6):
        read(first, lesson)
    with django_assert_num_queries(3):
        read(first, lesson)
    with django_assert_num_queries(3):
        read(second, lesson)


def test_before_the_first_edition_nothing_is_kept(learner):
    lesson = make_lesson()
    read(browser(learner), lesson)
    Lesson.objects.update(html="<p>Ulnar.</p>")

    assert "<p>Ulnar.</p>" in read(browser(learner), lesson).content.decode()


def test_what_a_reader_does_shows_at_once(learner, lesson):
    client = browser(learner)
    before = read(client, lesson).content.decode()
    client.post(reverse("lesson-read", args=[lesson.code]))

    after = read(client, lesson).content.decode()

    assert ["Marked as read" in one for one in (before, after)] == [False, True]


def run(folder):
    import_curriculum(curriculum=read_curriculum(folder.path)[0], now=NOON)


def test_an_import_shows_at_once(tmp_path, learner):
    folder, client = Folder(tmp_path), browser(learner)
    run(folder)
    url = reverse("lesson", args=[CODE])
    before = client.get(url).content.decode()
    summary = re.search('<p class="lede">([^<]+)', before)[1]

    folder.change(LESSON, summary, "Another summary.")
    run(folder)
    changed = client.get(url).content.decode()
    material.retire_lessons(codes=[CODE], now=NOON)

    assert ['<p class="lede">Another summary.' in one for one in (before, changed)] == [False, True]
    assert client.get(url).status_code == 404


# Every service that writes what is shown of the material, writing again what stands there.
WRITES = {
    "write_sources": lambda: authoring.write_sources(texts=authoring.source_texts().values(), now=NOON),
    "write_objectives": lambda: authoring.write_objectives(texts=authoring.objective_texts().values(), now=NOON),
    "write_questions": lambda: authoring.write_questions(texts=authoring.question_texts().values(), now=NOON),
    "retire_questions": lambda: authoring.retire_questions(codes=[f"{CODE}.q01"], now=NOON),
    "write_quizzes": lambda: authoring.write_quizzes(texts=authoring.quiz_texts().values(), now=NOON),
    "write_specialties": lambda: material.write_specialties(texts=curriculum.specialty_texts().values(), now=NOON),
    "write_terms": lambda: material.write_terms(texts=curriculum.term_texts().values(), now=NOON),
    "forget_terms": lambda: material.forget_terms(terms=["patency"], now=NOON),
    "forget_specialties": lambda: material.forget_specialties(slugs=["pain"], now=NOON),
    "forget_sources": lambda: authoring.forget_sources(keys=[make_source().key]),
    "forget_objectives": lambda: authoring.forget_objectives(codes=[make_objective().code]),
    "forget_lesson": lambda: material.forget_lesson(code=make_lesson([]).code, now=NOON),
    "write_positions": lambda: material.write_positions(positions={CODE: 9}, now=NOON),
    "retire_lessons": lambda: material.retire_lessons(codes=[CODE], now=NOON),
    "write_lessons": lambda: material.write_lessons(texts=curriculum.lesson_texts().values(), now=NOON),
    "write_rendered": lambda: material.write_rendered(rendered={CODE: rendered_otherwise()}, quizzes=[CODE], now=NOON),
}


def rendered_otherwise():
    [text, _] = curriculum.rendered_texts()[CODE]
    return type(text)(html="<p>Otherwise.</p>", headings=text.headings)


def test_every_service_that_writes_material_begins_an_edition(tmp_path):
    run(Folder(tmp_path))
    stamps = [Edition.objects.get().stamp]

    for write in WRITES.values():
        write()
        stamps.append(Edition.objects.get().stamp)

    assert len(set(stamps)) == len(WRITES) + 1


def test_no_service_that_writes_material_is_forgotten_here():
    written = {name for module in (authoring, material) for name in vars(module)}

    assert {one for one in written if one.startswith(("write_", "retire_", "forget_"))} == set(WRITES)


def test_an_import_that_changes_nothing_keeps_the_edition(tmp_path):
    folder = Folder(tmp_path)
    run(folder)
    before = Edition.objects.get().stamp

    run(folder)

    assert Edition.objects.get().stamp == before
