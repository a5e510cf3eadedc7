"""The desks of statistics: who sees them, what they say, and what an author decides there."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Role
from quizzes import services
from quizzes.models import Judgement, Question, Status
from tests.authoring.desks import signed_in
from tests.factories import (
    BRACHIAL,
    FEMORAL,
    NOON,
    RADIAL,
    make_attempt,
    make_given,
    make_learner,
    make_quiz,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return signed_in(name="Ines Okafor")


def page(name, *args):
    return reverse(f"admin:quizzes_{name}", args=args)


def crowd(version, choices, quiz=None):
    quiz = quiz or make_quiz([version], title="Access sites")
    for choice in choices:
        attempt = make_attempt(make_learner(), [version], quiz=quiz)
        services.answer(attempt=attempt, given=[make_given(attempt.slots.get(), choice)], now=NOON)
        services.finalise(attempt=attempt, now=NOON)
    return quiz


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_a_quiz_without_attempts_says_so(author):
    answer = author.get(page("quiz_statistics", make_quiz().pk))

    assert "No finished attempt is counted here." in text_of(answer)


def test_a_quiz_shows_its_items_with_figures_and_words(author):
    version = make_version()
    quiz = crowd(version, [RADIAL, RADIAL, FEMORAL])

    shown = text_of(author.get(page("quiz_statistics", quiz.pk)))

    assert version.question.code in shown
    assert ("Too few answers (3 of 40)" in shown, "67 %" in shown) == (True, True)


def test_what_is_not_computable_says_so_and_is_never_zero(author):
    quiz = crowd(make_version(), [RADIAL])

    shown = text_of(author.get(page("quiz_statistics", quiz.pk)))

    assert '<th scope="row">Standard deviation</th><td class="num">not computable</td>' in shown


def test_items_are_sorted_by_the_column_that_was_asked_for(author):
    easy, hard = make_version(), make_version()
    quiz = make_quiz([easy, hard])
    attempt = make_attempt(make_learner(), [easy, hard], quiz=quiz)
    given = [make_given(slot, choice) for slot, choice in zip(attempt.slots.all(), [RADIAL, FEMORAL], strict=True)]
    services.answer(attempt=attempt, given=given, now=NOON)
    services.finalise(attempt=attempt, now=NOON)

    by = {sort: author.get(page("quiz_statistics", quiz.pk), {"sort": sort}) for sort in ("facility", "-facility", "x")}

    order = {sort: [one.version for one in answer.context["items"]] for sort, answer in by.items()}
    assert order == {"facility": [hard, easy], "-facility": [easy, hard], "x": [easy, hard]}


def test_another_choice_of_attempts_is_counted(author):
    version, learner = make_version(), make_learner()
    quiz = make_quiz([version])
    for hour in range(2):
        now = NOON + timedelta(hours=hour)
        services.finalise(attempt=make_attempt(learner, [version], quiz=quiz, now=now), now=now)

    found = author.get(page("quiz_statistics", quiz.pk), {"which": "all"}).context["report"]

    assert found.figures.attempts == 2


@pytest.mark.parametrize("asked", [{"which": "none"}, {"since": "soon"}, {"until": "9999-12-31"}])
def test_what_makes_no_sense_in_the_address_fails_nothing(author, asked):
    quiz = crowd(make_version(), [RADIAL])

    assert author.get(page("quiz_statistics", quiz.pk), asked).status_code == 200


def test_figures_come_as_a_sheet_that_no_spreadsheet_calculates(author):
    version = make_version()
    Question.objects.filter(pk=version.question_id).update(code="=1+1")
    quiz = crowd(version, [RADIAL, FEMORAL, FEMORAL])

    answer = author.get(page("quiz_statistics", quiz.pk), {"as": "csv"})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[2] == ["mean", "0.333333"]
    assert rows[-1][:6] == ["'=1+1", "1", "no", "1", "3", "0.333333"]


def test_a_question_shows_its_versions_and_choices(author):
    version = make_version()
    crowd(version, [RADIAL, RADIAL, FEMORAL])

    shown = text_of(author.get(page("question_statistics", version.question_id)))

    assert ("Version 1" in shown, "Radial" in shown, "Brachial" in shown) == (True, True, True)


def test_the_list_gives_each_reason_with_its_figures(author):
    version = make_version()
    crowd(version, [RADIAL] * 28 + [FEMORAL] * 12)

    shown = text_of(author.get(page("question_look")))

    assert "Hardly anybody picks “Brachial”: it tempts nobody, and could be retired." in shown
    assert "Picked in 0 of 40 attempts." in shown


def decide(client, version, decision, **changes):
    said = {"version": version.pk, "finding": f"distractor:{BRACHIAL}", "note": "It is taught.", "decision": decision}
    return client.post(page("question_judge"), said | changes)


@pytest.mark.promise
def test_an_author_keeps_it_with_a_note_and_the_log_knows(author):
    version = make_version()
    crowd(version, [RADIAL] * 28 + [FEMORAL] * 12)

    answer = decide(author, version, "keep")

    kept = Judgement.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page("question_look"))
    assert (kept.version, kept.keeps, kept.note, kept.author.name) == (version, True, "It is taught.", "Ines Okafor")
    assert AuditEntry.objects.filter(action="judged", code=version.question.code).count() == 1
    assert "Nothing needs a look." in text_of(author.get(page("question_look")))


@pytest.mark.promise
def test_an_author_retires_the_question_from_the_list(author):
    from tests.authoring.bank import make_desk_lesson, save  # noqa: PLC0415

    make_desk_lesson()
    question = Question.objects.get(code=save())
    version = question.versions.get()

    decide(author, version, "retire", finding="difficulty")

    assert Question.objects.get(pk=question.pk).status == Status.RETIRED
    assert Judgement.objects.get().keeps is False


@pytest.mark.promise
def test_what_cannot_be_retired_stays_and_says_why(author):
    version = make_version()  # no lesson teaches it

    answer = author.post(
        page("question_judge"),
        {"version": version.pk, "finding": "difficulty", "note": "", "decision": "retire"},
        follow=True,
    )

    assert "is not retired" in text_of(answer)
    assert (Question.objects.get(pk=version.question_id).status, Judgement.objects.count()) == (Status.LIVE, 0)


@pytest.mark.parametrize(
    "changes", [{"note": "a\0b"}, {"finding": "\0"}, {"version": "x"}, {"version": "99999999"}, {"decision": "burn"}]
)
def test_a_decision_that_makes_no_sense_is_refused(author, changes):
    version = make_version()
    said = {"version": version.pk, "finding": "difficulty", "note": "", "decision": "keep"}

    answer = author.post(page("question_judge"), said | changes)

    assert (answer.status_code in (400, 404), Judgement.objects.count()) == (True, 0)


@pytest.mark.parametrize("name", ["quiz_statistics", "question_statistics", "question_look"])
def test_students_and_visitors_see_no_statistics(name):
    version = make_version()
    quiz = crowd(version, [RADIAL])
    args = {"quiz_statistics": [quiz.pk], "question_statistics": [version.question_id], "question_look": []}[name]

    student, visitor = signed_in(Role.STUDENT).get(page(name, *args), follow=True), Client().get(page(name, *args))

    assert (student.status_code, visitor.status_code) == (404, 302)
