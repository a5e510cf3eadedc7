import re
from datetime import timedelta

import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse

from learning.models import GlossaryTerm, LessonCheck, LessonSource, Reading
from quizzes import services as quizzes
from quizzes.models import QuizQuestion
from quizzes.services import finalise
from reviews.services import catch_up
from tests.factories import (
    FEMORAL,
    NOON,
    RADIAL,
    make_attempt,
    make_given,
    make_learner,
    make_lesson,
    make_source,
    make_specialty,
    make_version,
)

pytestmark = pytest.mark.django_db
STATEMENT = "Name the access site with the lowest bleeding risk."


@pytest.fixture
def learner():
    return make_learner(time_zone="Europe/Paris")


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner)
    return client


def text(answer) -> str:
    """Return what a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def quiz_taken(learner, lesson, choice, now=NOON):
    """Take a lesson's quiz with the same choice everywhere."""
    versions = [place.question.versions.get() for place in QuizQuestion.objects.filter(quiz=lesson.quiz)]
    attempt = make_attempt(learner, versions, now=now, quiz=lesson.quiz, occasion=f"quiz:{lesson.quiz.code}")
    for slot in attempt.slots.all():
        quizzes.answer(attempt=attempt, given=[make_given(slot, choice, answered_at=now)], now=now)
    finalise(attempt=attempt, now=now)
    catch_up(learner_id=learner.pk)
    return attempt


def make_long_lesson(size, **fields):
    """A lesson with so many sources, terms, objectives and checks."""
    versions = [make_version() for _ in range(size)]
    checks = "".join(f'<div data-check="{one.question.code}"></div>\n<p>And on.</p>' for one in versions)
    lesson = make_lesson(versions, html=f"<p>Before.</p>{checks}", **fields)
    for position, version in enumerate(versions, start=1):
        LessonCheck.objects.create(lesson=lesson, question=version.question, position=position)
        LessonSource.objects.create(lesson=lesson, source=make_source(), position=position)
        slug = f"t{position}-{lesson.pk}"
        lesson.terms.add(GlossaryTerm.objects.create(term=slug, slug=slug, definition="It.", updated_at=NOON))
    return lesson


def test_a_visitor_lands_and_a_learner_goes_to_today(client, learner):
    visited = client.get(reverse("landing"))
    client.force_login(learner)
    returned = client.get(reverse("landing"))

    assert visited.status_code == 200
    assert (returned.status_code, returned.url) == (302, reverse("today"))


@pytest.mark.parametrize("name", ["today", "lesson-read"])
def test_what_is_kept_for_a_learner_asks_a_visitor_to_sign_in(client, name):
    url = reverse(name, args=[make_lesson().code] if name == "lesson-read" else [])

    answer = client.post(url) if name == "lesson-read" else client.get(url)

    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={url}")


def test_whoever_signed_in_on_the_way_to_marking_a_lesson_is_back_at_it(client, learner):
    lesson = make_lesson()
    client.force_login(learner)

    answer = client.get(reverse("lesson-read", args=[lesson.code]))

    assert (answer.status_code, answer.url) == (302, reverse("lesson", args=[lesson.code]))


@pytest.mark.parametrize("name", ["landing", "map", "about-sources", "about-privacy", "about-accessibility"])
def test_a_page_has_one_heading_of_the_first_rank(client, name):
    make_lesson()

    answer = client.get(reverse(name))

    assert (answer.status_code, answer.content.count(b"<h1")) == (200, 1)


def test_a_visitor_reads_a_lesson_and_is_asked_to_sign_in_for_its_quiz(client):
    lesson = make_lesson()

    answer = client.get(reverse("lesson", args=[lesson.code]))

    assert "Radial or femoral?" in text(answer)
    assert f"{reverse('account_login')}?next={reverse('lesson', args=[lesson.code])}".encode() in answer.content
    assert reverse("quiz-start", args=[lesson.code]).encode() not in answer.content


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_lesson_that_is_not_live_does_not_exist(signed_in, status):
    lesson = make_lesson(status=status)

    assert signed_in.get(reverse("lesson", args=[lesson.code])).status_code == 404
    assert signed_in.post(reverse("lesson-read", args=[lesson.code])).status_code == 404


def test_a_question_stands_where_the_text_asks_it(signed_in):
    lesson = make_long_lesson(1)

    words = text(signed_in.get(reverse("lesson", args=[lesson.code])))

    assert words.index("Before.") < words.index("Which access site bleeds least?") < words.index("And on.")


def test_sources_and_terms_stand_where_the_text_leads_to(signed_in):
    lesson = make_long_lesson(2)

    page = signed_in.get(reverse("lesson", args=[lesson.code])).content.decode()

    assert re.findall(r'id="(s-\d+|g-[\w-]+)"', page) == ["s-1", "s-2", f"g-t1-{lesson.pk}", f"g-t2-{lesson.pk}"]


def test_a_lesson_leads_to_its_neighbors(client):
    specialty = make_specialty()
    first, here, last = (make_lesson(specialty=specialty, position=position) for position in (1, 2, 3))

    page = client.get(reverse("lesson", args=[here.code])).content.decode()

    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', page) == [
        ("prev", reverse("lesson", args=[first.code])),
        ("next", reverse("lesson", args=[last.code])),
    ]


def test_marking_as_read_twice_keeps_the_first_time(signed_in, learner):
    lesson = make_lesson()
    url = reverse("lesson-read", args=[lesson.code])

    with time_machine.travel(NOON, tick=False):
        answer = signed_in.post(url)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        signed_in.post(url)

    assert answer.url == f"{reverse('lesson', args=[lesson.code])}#after"
    assert Reading.objects.get(learner=learner, lesson=lesson).read_at == NOON


def test_a_lesson_says_how_its_quiz_went(signed_in, learner):
    lesson = make_lesson()
    quiz_taken(learner, lesson, RADIAL)

    assert "Last time: 2 of 2, passed." in text(signed_in.get(reverse("lesson", args=[lesson.code])))


def test_a_lesson_goes_on_with_an_open_quiz(signed_in, learner):
    lesson = make_lesson()
    attempt = make_attempt(learner, quiz=lesson.quiz)

    page = signed_in.get(reverse("lesson", args=[lesson.code])).content.decode()

    assert reverse("attempt", args=[attempt.pk]) in page
    assert reverse("quiz-start", args=[lesson.code]) not in page


@pytest.mark.parametrize(
    ("read", "choice", "days", "state"),
    [
        (False, None, 0, "Not started"),
        (True, None, 0, "Read"),
        (False, FEMORAL, 0, "Quiz taken, not passed yet"),
        (False, RADIAL, 0, "Quiz passed"),
        (False, RADIAL, 30, "Needs review"),
    ],
)
def test_a_specialty_says_where_a_learner_stands(signed_in, learner, read, choice, days, state):
    lesson = make_lesson()
    if read:
        Reading.objects.create(learner=learner, lesson=lesson, read_at=NOON)
    if choice:
        quiz_taken(learner, lesson, choice)

    with time_machine.travel(NOON + timedelta(days=days), tick=False):
        words = text(signed_in.get(reverse("specialty", args=[lesson.specialty.slug])))

    states = ["Not started", "Read ", "Quiz taken, not passed yet", "Quiz passed", "Needs review"]
    assert [one.strip() for one in states if one in words] == [state]


def test_what_is_still_to_come_has_no_link(client):
    lesson = make_lesson(specialty=make_specialty())
    lesson.specialty.planned = [{"code": lesson.code, "title": lesson.title}, {"code": "a.b", "title": "Veins"}]
    lesson.specialty.save()

    page = client.get(reverse("specialty", args=[lesson.specialty.slug])).content.decode()

    assert "<h3>Veins</h3>" in page
    assert reverse("lesson", args=["a.b"]) not in page


def test_an_empty_specialty_says_so(client):
    specialty = make_specialty()

    assert "No lesson here yet." in text(client.get(reverse("specialty", args=[specialty.slug])))


def test_the_map_counts_what_is_passed_known_and_due(signed_in, learner):
    lesson = make_lesson()
    quiz_taken(learner, lesson, RADIAL)

    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        words = text(signed_in.get(reverse("map")))

    found = re.search(r"Access 1 of 1 passed, (\d+) % known 2 due", words)
    assert found and 85 <= int(found[1]) < 90, words


@pytest.mark.parametrize("count", [0, 11])
def test_a_map_without_the_trees_ten_places_is_a_list(client, count):
    for _ in range(count):
        make_specialty()

    assert b'class="tree' not in client.get(reverse("map")).content or count == 0


# --- queries ---------------------------------------------------------------------------------------------------


def make_history(learner, lessons):
    for lesson in lessons:
        quiz_taken(learner, lesson, RADIAL)
        Reading.objects.create(learner=learner, lesson=lesson, read_at=NOON)


@pytest.mark.parametrize("size", [1, 6])
def test_a_lesson_costs_six_queries_however_long_it_is(signed_in, learner, size, django_assert_num_queries):
    lesson = make_long_lesson(size)
    make_history(learner, [lesson])
    url = reverse("lesson", args=[lesson.code])

    with django_assert_num_queries(6):
        signed_in.get(url)


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize(("name", "queries"), [("map", 11), ("today", 14)])
def test_a_page_costs_the_same_whatever_it_shows(signed_in, learner, count, name, queries, django_assert_num_queries):
    make_history(learner, [make_lesson() for _ in range(count)])

    with time_machine.travel(NOON + timedelta(days=9), tick=False), django_assert_num_queries(queries):
        signed_in.get(reverse(name))


@pytest.mark.parametrize("count", [1, 5])
def test_a_specialty_costs_the_same_whatever_it_holds(signed_in, learner, count, django_assert_num_queries):
    specialty = make_specialty()
    make_history(learner, [make_lesson(specialty=specialty, position=position) for position in range(count)])

    with time_machine.travel(NOON + timedelta(days=9), tick=False), django_assert_num_queries(11):
        signed_in.get(reverse("specialty", args=[specialty.slug]))


# --- the shell -------------------------------------------------------------------------------------------------


def test_the_server_renders_the_theme_that_was_chosen(client):
    chosen = client.post(reverse("theme"), {"theme": "dark", "next": reverse("map")})

    assert (chosen.url, chosen.cookies["theme"].value) == (reverse("map"), "dark")
    assert b'data-theme="dark"' in client.get(reverse("map")).content


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_the_theme_switch_leads_nowhere_else(client, target):
    assert client.post(reverse("theme"), {"theme": "light", "next": target}).url == "/"


def test_a_theme_that_is_none_is_forgotten(client):
    client.post(reverse("theme"), {"theme": "dark"})

    client.post(reverse("theme"), {"theme": '"><script>'})

    assert b"data-theme=" not in client.get(reverse("map")).content


def test_no_page_carries_a_style_or_a_script_of_its_own(signed_in, learner):
    lesson = make_long_lesson(1)
    make_history(learner, [lesson])

    arguments = {"today": [], "map": [], "specialty": [lesson.specialty.slug], "lesson": [lesson.code]}
    pages = [signed_in.get(reverse(name, args=args)).content.decode() for name, args in arguments.items()]
    found = [re.findall(r"\sstyle=|<style|<script>|\son\w+=", page) for page in pages]

    assert found == [[], [], [], []]


def test_what_does_not_exist_has_a_page(signed_in):
    answer = signed_in.get("/nowhere/")

    assert (answer.status_code, "This way is closed." in text(answer)) == (404, True)


def test_a_wrong_method_has_a_page_and_says_what_is_allowed(client):
    answer = client.post(reverse("map"))

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "That cannot be done here." in text(answer)


def test_a_stale_form_has_a_page(client):
    client.handler.enforce_csrf_checks = True

    answer = client.post(reverse("theme"), {"theme": "dark"})

    assert (answer.status_code, "The form was not accepted." in text(answer)) == (403, True)


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_last_pages_need_no_database_and_no_request(name, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = render_to_string(name)

    assert page.count("<h1>") == 1


def test_a_page_asks_the_device_for_nothing(client):
    assert "camera=()" in client.get(reverse("about-privacy")).headers["Permissions-Policy"]


def test_a_lesson_says_how_its_quiz_is_taken_where_that_is_not_as_usual(signed_in):
    lesson = make_lesson()
    usual = text(signed_in.get(reverse("lesson", args=[lesson.code])))
    lesson.quiz.time_limit, lesson.quiz.attempts_allowed = timedelta(minutes=20), 1
    lesson.quiz.closes_at = NOON
    lesson.quiz.save()

    limited = text(signed_in.get(reverse("lesson", args=[lesson.code])))

    assert "You pass with three quarters of the credit. You can repeat it as often as you like." in usual
    assert "You can repeat it as often as you like." not in limited
    for said in ("You have 20 minutes from the start.", "You have one attempt.", "It opens and closes at set times."):
        assert said in limited
        assert said not in usual
