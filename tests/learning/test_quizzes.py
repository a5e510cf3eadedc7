"""Quizzes beside lessons: where learners find them, what their page says, and how they are begun."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from quizzes import services
from quizzes.models import Attempt, ExtraTime, Quiz, QuizDraw, Status
from tests import factories
from tests.factories import NOON, make_given, make_learner, make_lesson, make_quiz, make_specialty, make_version

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def make_assessment(versions=None, *, specialty=None, status=Status.LIVE, **fields):
    """A quiz on its own; `fields` are those of the quiz."""
    fields = {"code": "vascular-final", "title": "What stayed", **fields}
    return factories.make_assessment(make_quiz(versions, **fields), specialty=specialty, status=status)


def signed_in(learner=None):
    client = Client()
    client.force_login(learner or make_learner())
    return client


def page(client=None, code="vascular-final"):
    answer = (client or Client()).get(f"/quizzes/{code}/")
    return answer.status_code, answer.content.decode()


def begin(client, code="vascular-final"):
    return client.post(f"/quizzes/{code}/begin/")


def test_a_quiz_is_found_where_it_belongs():
    specialty = make_specialty(slug="vascular")
    make_assessment(specialty=specialty)
    make_assessment(code="placement", title="Where to begin")

    of_specialty = Client().get("/specialties/vascular/").content.decode()
    on_map = Client().get("/map/").content.decode()

    assert ("What stayed" in of_specialty, "Where to begin" in of_specialty) == (True, False)
    assert ("What stayed" in on_map, "Where to begin" in on_map) == (False, True)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_a_quiz_that_is_not_live_is_not_there(status):
    make_assessment(status=status)

    assert page()[0] == 404
    assert begin(signed_in()).status_code == 404
    assert signed_in().get("/api/v1/quizzes/vascular-final/").status_code == 404
    assert signed_in().post("/api/v1/quizzes/vascular-final/attempts/").status_code == 404


def test_its_page_says_how_it_is_taken():
    make_assessment(time_limit=HOUR, attempts_allowed=2, wait=DAY, counts="best", pass_percent=60, certainty=True)

    _, said = page()

    for sentence in (
        "You have 60 minutes from the start. What is answered by then counts.",
        "You have two attempts. Your best attempt counts.",
        "Between two attempts, at least 24 hours must pass.",
        "How sure you are changes your marks: sure and wrong costs more than a guess.",
        "To pass it takes 60 % of all that can be earned.",
    ):
        assert sentence in said


def test_its_page_counts_extra_time_in():
    learner = make_learner()
    make_assessment(time_limit=HOUR)
    ExtraTime.objects.create(learner=learner, percent=25)

    assert "You have 75 minutes from the start, 25 % more than others have." in page(signed_in(learner))[1]


def test_a_visitor_is_asked_to_sign_in_first():
    make_assessment()

    said = page()[1]

    assert "Sign in to take it" in said and "Begin the quiz" not in said
    assert begin(Client()).status_code == 302
    assert not Attempt.objects.exists()


@pytest.mark.promise
def test_beginning_leads_to_the_first_question():
    learner = make_learner()
    quiz = make_assessment().quiz

    answer = begin(signed_in(learner))

    attempt = Attempt.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/attempts/{attempt.pk}/")
    assert (attempt.learner, attempt.quiz, attempt.title) == (learner, quiz, "What stayed")


def test_a_quiz_that_has_been_begun_is_gone_on_with():
    client = signed_in()
    make_assessment()
    begin(client)

    said = page(client)[1]

    assert "Go on with it" in said and "Begin the quiz" not in said


def test_leaving_an_attempt_leads_back_to_its_quiz():
    client = signed_in()
    make_assessment()
    begin(client)

    answer = client.get(f"/attempts/{Attempt.objects.get().pk}/leave/")

    assert answer.headers["Location"] == "/quizzes/vascular-final/"


def test_a_quiz_that_is_not_open_says_from_when_it_is():
    opens_at = timezone.now() + DAY
    make_assessment(opens_at=opens_at)
    client = signed_in()

    answer = begin(client)

    said = answer.content.decode()
    assert answer.status_code == 409
    assert "This quiz is not open yet." in said and opens_at.strftime("%Y at %H:%M") in said
    assert "Begin the quiz" not in said


def test_the_quiz_of_a_lesson_that_is_not_open_says_from_when_it_is():
    lesson = make_lesson()
    Quiz.objects.filter(pk=lesson.quiz_id).update(opens_at=timezone.now() + DAY)

    answer = signed_in().post(f"/lessons/{lesson.code}/quiz/")

    assert (answer.status_code, "This quiz is not open yet." in answer.content.decode()) == (409, True)


def take(learner, quiz, *, right, now=NOON):
    attempt = services.open_quiz(learner=learner, quiz=quiz, title="x", occasion=f"quiz:{quiz.code}", now=now)
    slots = list(attempt.slots.all())
    services.answer(attempt=attempt, given=[make_given(one, answered_at=now) for one in slots[:right]], now=now)
    return services.finalise(attempt=attempt, now=now)


def test_the_attempt_that_counts_is_named():
    learner = make_learner()
    quiz = make_assessment(counts="best").quiz
    for number, right in enumerate([1, 2, 0]):
        take(learner, quiz, right=right, now=NOON + number * HOUR)

    said = page(signed_in(learner))[1]

    rows = [row.split("</tr>")[0] for row in said.split("<tr>")[2:]]
    assert ["<td>yes</td>" in row for row in rows] == [False, True, False]
    assert "The best of them counts: 100\N{NO-BREAK SPACE}%, passed" in said


def test_a_result_that_waits_for_a_date_is_not_told():
    learner = make_learner()
    quiz = make_assessment(feedback="later", feedback_from=timezone.now() + DAY).quiz
    take(learner, quiz, right=2)

    said = page(signed_in(learner))[1]

    assert "not shown yet" in said and "100\N{NO-BREAK SPACE}%" not in said


def test_a_page_costs_no_more_queries_for_more_attempts(django_assert_num_queries):
    learner = make_learner()
    quiz = make_assessment().quiz
    take(learner, quiz, right=1)
    client = signed_in(learner)
    page(client)

    with django_assert_num_queries(9) as few:
        page(client)
    for number in range(1, 4):
        take(learner, quiz, right=2, now=NOON + number * HOUR)
    with django_assert_num_queries(len(few)):
        page(client)


# The API


def test_the_api_lists_quizzes_and_tells_one():
    specialty = make_specialty(slug="vascular")
    make_assessment(specialty=specialty, time_limit=HOUR, attempts_allowed=3)
    client = signed_in()

    listed = client.get("/api/v1/quizzes/").json()["results"]
    told = client.get("/api/v1/quizzes/vascular-final/").json()

    assert [one["id"] for one in listed] == ["vascular-final"]
    assert (told["specialty"], told["questions"], told["time_limit"], told["attempts_left"]) == ("vascular", 2, 60, 3)
    assert told["rules"][0] == "You have 60 minutes from the start. What is answered by then counts."


@pytest.mark.promise
def test_the_api_begins_a_quiz_and_says_why_it_does_not():
    make_assessment(attempts_allowed=1, wait=None)
    client = signed_in()

    begun = client.post("/api/v1/quizzes/vascular-final/attempts/")
    services.finalise(attempt=Attempt.objects.get(), now=timezone.now())
    refused = client.post("/api/v1/quizzes/vascular-final/attempts/")

    assert (begun.status_code, begun.json()["id"]) == (201, str(Attempt.objects.get().pk))
    said = refused.json()
    assert (refused.status_code, said["code"], said["left"]) == (409, "not_open", 0)
    assert said["detail"] == "You have used your attempt at this quiz."


def test_the_api_says_when_a_quiz_opens():
    make_assessment(opens_at=timezone.now().replace(microsecond=0) + DAY)
    opens_at = Quiz.objects.get().opens_at

    said = signed_in().post("/api/v1/quizzes/vascular-final/attempts/").json()

    assert (said["code"], said["opens_at"]) == ("not_open", opens_at.isoformat().replace("+00:00", "Z"))


def test_a_draw_counts_in_the_size_that_is_told():
    versions = [make_version() for _ in range(3)]
    quiz = make_assessment([versions[0]]).quiz
    for place, version in enumerate(versions[1:], start=1):
        QuizDraw.objects.create(quiz=quiz, objective=version.question.objective, count=4, position=place)

    assert signed_in().get("/api/v1/quizzes/vascular-final/").json()["questions"] == 3


def test_nothing_is_to_be_passed_in_a_placement_test(client):
    quiz = make_quiz(code="placement")
    factories.make_assessment(quiz, purpose="placement")

    page = client.get("/quizzes/placement/").content.decode()

    assert "waits in its lesson" in page
    assert "to pass" not in page.lower()
