"""How a quiz is taken, as its author sets it: at the desk, in the audit log, and what is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Role, User
from learning.models import Assessment
from learning.queries.assessments import assessment_texts
from learning.queries.bank import asked_in, lesson_of_quiz, quiz_text
from learning.services import quizzes as services
from learning.services.editing import Refused, seen_of
from quizzes.domain.settings import QuizSettings, problems_in
from quizzes.domain.texts import DrawText, QuizText
from quizzes.models import Quiz
from tests.authoring.bank import make_desk_lesson, save
from tests.factories import NOON, make_learner

pytestmark = pytest.mark.django_db
CODE = "tests.access"
CLOSING = datetime(2027, 1, 11, 8, tzinfo=UTC)
ALL = QuizSettings(
    feedback="at_once",
    time_limit=20,
    opens_at=CLOSING - timedelta(days=7),
    closes_at=CLOSING,
    pass_percent=60,
    attempts_allowed=3,
    wait=24,
    counts="last",
    shuffled=True,
    forward_only=True,
    tries=3,
    try_penalty=25,
    hint_penalty=10,
)


@pytest.fixture
def bank():
    make_desk_lesson()
    return [save(stem=f"Which artery is number {number}?") for number in "abcd"]


def set_quiz(**changes):
    before = quiz_text(CODE)
    text = replace(before, **changes)
    services.save_quiz(text=text, seen=seen_of(before), author=None, now=NOON)
    return text


# Services


@pytest.mark.promise
def test_settings_are_kept_as_they_were_set(bank):
    text = set_quiz(settings=ALL)

    assert quiz_text(CODE) == text
    assert (Quiz.objects.get().time_limit, Quiz.objects.get().wait) == (timedelta(minutes=20), timedelta(hours=24))


@pytest.mark.promise
def test_points_and_levels_are_kept(bank):
    draws = [DrawText("tests.access.1", 1, "apply", 3), DrawText("tests.access.1", 2)]

    text = set_quiz(questions=bank[:2], points={bank[1]: 4}, draws=draws)

    assert quiz_text(CODE) == text


@pytest.mark.promise
def test_other_settings_alone_leave_a_quiz_following_its_lesson(bank):
    set_quiz(settings=ALL)
    later = save(stem="Which artery came later?")

    assert asked_in(lesson_of_quiz(CODE)).by_default
    assert (quiz_text(CODE).questions, quiz_text(CODE).settings) == ([*bank, later], ALL)


@pytest.mark.promise
def test_a_quiz_that_is_given_back_to_its_lesson_keeps_its_settings(bank):
    set_quiz(questions=bank[:1], settings=ALL)

    services.restore_quiz(code=CODE, seen=seen_of(quiz_text(CODE)), author=None, now=NOON)

    assert (quiz_text(CODE).questions, quiz_text(CODE).settings) == (bank, ALL)


@pytest.mark.promise
def test_what_was_set_stands_in_the_log(bank):
    set_quiz(settings=QuizSettings(time_limit=20))

    entry = AuditEntry.objects.get(kind="quiz", action="set")
    assert entry.code == CODE
    assert entry.details == {"time limit": ["", "20"]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tries": 2}, "tries"),
        ({"feedback": "at_once", "try_penalty": 10}, "try_penalty"),
        ({"opens_at": CLOSING, "closes_at": CLOSING}, "closes_at"),
        ({"feedback": "later"}, "feedback_from"),
        ({"feedback_from": CLOSING}, "feedback_from"),
        ({"feedback": "later", "feedback_from": CLOSING, "opens_at": CLOSING + timedelta(days=1)}, "feedback_from"),
        ({"feedback": "at_once", "tries": 2, "certainty": True}, "certainty"),
        ({"attempts_allowed": 1, "wait": 2}, "wait"),
        ({"attempts_allowed": 1, "counts": "last"}, "counts"),
        ({"one_page": True, "forward_only": True}, "forward_only"),
        ({"pass_percent": 101}, "pass_percent"),
        ({"time_limit": 0}, "time_limit"),
        ({"feedback": "never"}, "feedback"),
        ({"counts": "worst"}, "counts"),
    ],
)
def test_what_contradicts_itself_is_named_at_its_field(changes, field):
    assert [name for name, _ in problems_in(QuizSettings(**changes))] == [field]


def test_the_usual_settings_contradict_nothing():
    assert problems_in(QuizSettings()) == problems_in(ALL) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"settings": QuizSettings(tries=2)}, "Several tries need feedback after each answer"),
        ({"questions": [], "draws": []}, "A quiz asks something"),
        ({"draws": [DrawText("tests.access.1", 1), DrawText("tests.access.1", 2)]}, "once at each level"),
        ({"draws": [DrawText("tests.access.1", 0)]}, "from 1 to 100 questions"),
        ({"draws": [DrawText("tests.access.1", 1, "", 0)]}, "from 1 to 100 points"),
        ({"draws": [DrawText("elsewhere.1", 1)]}, "of the lesson"),
    ],
)
def test_a_quiz_that_cannot_be_is_refused_and_stays_as_it_was(bank, changes, said):
    before = quiz_text(CODE)

    with pytest.raises(Refused) as refused:
        set_quiz(**changes)

    assert said in str(refused.value)
    assert quiz_text(CODE) == before


# The desk


@pytest.fixture
def desk(client):
    client.force_login(make_learner(role=Role.INSTRUCTOR))
    return client


def address(quiz):
    return reverse("admin:quizzes_quiz_change", args=[quiz.pk])


def posted(**fields):
    return {
        "seen": seen_of(quiz_text(CODE)),
        "draws-TOTAL_FORMS": 0,
        "draws-INITIAL_FORMS": 0,
        "feedback": "at_end",
        "counts": "best",
        **fields,
    }


def places(codes):
    return {f"place-{code}": place for place, code in enumerate(codes, start=1)}


def test_an_author_sets_how_a_quiz_is_taken(bank, desk):
    fields = {"feedback": "at_once", "time_limit": "20", "tries": "3", "try_penalty": "25", "wait": "24"}
    fields |= {"closes_at": "2027-01-11T08:00", "attempts_allowed": "3", "counts": "last", "shuffled": "on"}

    answer = desk.post(address(Quiz.objects.get()), posted(**places(bank), **fields))

    assert answer.status_code == 302
    assert quiz_text(CODE).settings == QuizSettings(
        feedback="at_once",
        time_limit=20,
        tries=3,
        try_penalty=25,
        wait=24,
        closes_at=CLOSING,
        attempts_allowed=3,
        counts="last",
        shuffled=True,
    )


def test_an_instant_is_typed_on_the_clock_of_its_author(bank, client):
    client.force_login(make_learner(role=Role.INSTRUCTOR, time_zone="Europe/Zurich"))
    quiz = Quiz.objects.get()

    client.post(address(quiz), posted(**places(bank), closes_at="2027-01-11T09:00"))
    page = client.get(address(quiz)).content.decode()

    assert quiz_text(CODE).settings.closes_at == CLOSING
    assert 'value="2027-01-11T09:00"' in page and "On your clock (Europe/Zurich)" in page


def test_what_was_left_empty_is_as_usual(bank, desk):
    desk.post(address(Quiz.objects.get()), posted(**places(bank)))

    assert quiz_text(CODE).settings == QuizSettings()


def test_a_contradiction_stands_beside_its_field_and_nothing_is_saved(bank, desk):
    before = quiz_text(CODE)

    answer = desk.post(address(Quiz.objects.get()), posted(**places(bank), tries="3"))

    assert (answer.status_code, quiz_text(CODE)) == (422, before)
    assert "Several tries need feedback after each answer" in answer.content.decode()


def test_a_draw_that_is_kept_as_it_was_stays(bank, desk):
    quiz = Quiz.objects.get()
    draws = [DrawText("tests.access.1", 2, "apply", 3)]
    set_quiz(questions=bank[:1], draws=draws)
    page = desk.get(address(quiz)).content.decode()
    row = {"draws-0-objective": "tests.access.1", "draws-0-level": "apply", "draws-0-count": 2, "draws-0-points": 3}

    desk.post(address(quiz), posted(**places(bank[:1]), **row, time_limit=5) | {"draws-TOTAL_FORMS": 2})

    assert 'name="draws-0-count" value="2"' in page
    assert quiz_text(CODE).draws == draws


def test_whoever_saves_later_sees_what_was_set_meanwhile(bank, desk):
    seen = seen_of(quiz_text(CODE))
    set_quiz(settings=QuizSettings(time_limit=20))

    answer = desk.post(address(Quiz.objects.get()), posted(**places(bank), time_limit=30) | {"seen": seen})

    assert (answer.status_code, quiz_text(CODE).settings.time_limit) == (409, 20)
    assert [one.field for one in answer.context["overtaken"]["differences"]] == ["time limit"]


# Quizzes beside lessons

NEW = reverse("admin:learning_assessment_add")


def beside(**fields):
    form = {"seen": "", "title": "What stayed", "code": "access-final", "summary": "All of it.", "purpose": "final"}
    lists = {"draws-TOTAL_FORMS": 1, "draws-INITIAL_FORMS": 0, "asked-TOTAL_FORMS": 1, "asked-INITIAL_FORMS": 0}
    draw = {"draws-0-objective": "tests.access.1", "draws-0-count": 2}
    return {**form, **lists, **draw, "position": 1, "status": "live", "feedback": "at_end", "counts": "best", **fields}


def test_an_author_makes_a_quiz_beside_lessons(bank, desk):
    answer = desk.post(NEW, beside(**{"asked-0-question": bank[0], "asked-0-points": 2, "specialty": "tests"}))

    assert answer.status_code == 302
    text = assessment_texts()["access-final"]
    assert (text.specialty, text.purpose, text.status) == ("tests", "final", "live")
    assert text.quiz == QuizText(
        "access-final", "What stayed", [bank[0]], [DrawText("tests.access.1", 2)], {bank[0]: 2}
    )
    assert AuditEntry.objects.get(kind="assessment").action == "added"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": CODE}, "Use lower case letters"),
        ({"code": "Access Final"}, "Use lower case letters"),
        ({"asked-0-question": "tests.access.q99"}, "There is no question tests.access.q99."),
        ({"draws-0-objective": "", "draws-0-count": ""}, "A quiz asks something"),
        ({"draws-0-count": ""}, "Say how many questions are drawn."),
    ],
)
def test_a_quiz_beside_lessons_that_cannot_be_is_refused(bank, desk, fields, said):
    answer = desk.post(NEW, beside(**fields))

    assert (answer.status_code, Assessment.objects.count()) == (422, 0)
    assert said in answer.content.decode()


def test_a_code_is_given_once(bank, desk):
    desk.post(NEW, beside())

    answer = desk.post(NEW, beside())

    assert (answer.status_code, "Another quiz has this code" in answer.content.decode()) == (422, True)


def test_a_quiz_that_nobody_has_begun_can_be_deleted(bank, desk):
    desk.post(NEW, beside())
    row = Assessment.objects.get()

    answer = desk.post(reverse("admin:learning_assessment_delete", args=[row.pk]))

    assert (answer.status_code, Quiz.objects.filter(code="access-final").exists()) == (302, False)


def test_a_learner_is_shown_no_desk(bank):
    client = Client()
    client.force_login(User.objects.create_user(email="learner@example.org"))

    assert client.get(NEW).status_code == 302
