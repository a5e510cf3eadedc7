"""Lists: their pages, their order, and what they cost."""

from base64 import urlsafe_b64encode
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning.models import GlossaryTerm, Gone, LessonSource
from reviews import services as reviews
from tests.api.conftest import is_problem, item, send
from tests.factories import (
    NOON,
    make_attempt,
    make_finalised,
    make_lesson,
    make_objective,
    make_source,
    make_specialty,
    make_version,
)

CURSORS = [
    b"",
    b"null",
    b"1",
    b"[]",
    b'["after"]',
    b'["after", null]',
    b'["after", {}, 1]',
    b'["after", "x"]',
    b'["after", "x", "y"]',
    b'["after", "\\u0000", 1]',
    b'["after", 18446744073709551615]',
    b'["after", 18446744073709551615, 18446744073709551615]',
    b'["between", 1, 1]',
]


def walk(phone, address, way="next"):
    """Return the results of every page from one on."""
    found, page = [], phone.call("get", address).json()
    while True:
        found.append(page["results"])
        if page[way] is None:
            return found
        page = phone.get(page[way], headers={"x-session-token": phone.token}).json()


def fill_shelves(lesson):
    """Put a term, a source and something that left beside a lesson."""
    number = LessonSource.objects.count()
    LessonSource.objects.create(lesson=lesson, source=make_source(), position=number)
    GlossaryTerm.objects.create(term=f"term {number}", slug=f"term-{number}", definition="A word.", updated_at=NOON)
    Gone.objects.create(kind="term", code=f"gone {number}", gone_at=NOON)


def remember(learner, count):
    make_finalised(learner, *(make_objective() for _ in range(count)))
    reviews.catch_up(learner_id=learner.pk)


def test_lessons_stand_in_the_order_of_the_curriculum(phone):
    late, early = make_specialty(position=902), make_specialty(position=901)
    codes = [make_lesson(specialty=late, position=1).code, make_lesson(specialty=early, position=2).code]
    codes.append(make_lesson(specialty=early, position=1).code)

    assert [one["id"] for one in phone.call("get", "lessons/").json()["results"]] == [codes[2], codes[1], codes[0]]


def test_lessons_of_one_specialty_can_be_asked_for(phone):
    lesson = make_lesson()
    make_lesson()

    found = {
        slug: [one["id"] for one in phone.call("get", f"lessons/?specialty={slug}").json()["results"]]
        for slug in (lesson.specialty.slug, "nowhere")
    }

    assert found == {lesson.specialty.slug: [lesson.code], "nowhere": []}


def test_a_list_of_one_page_leads_nowhere(phone, lesson):
    page = phone.call("get", "lessons/").json()

    assert (list(page), page["next"], page["previous"]) == (["results", "next", "previous"], None, None)


def test_pages_hold_every_lesson_once_and_lead_back(phone):
    specialties = [make_specialty() for _ in range(2)]
    made = {(one.pk, n): make_lesson(specialty=one, position=n).code for n in (4, 3, 2, 1) for one in specialties[::-1]}
    codes = [made[key] for key in sorted(made)]

    there = walk(phone, "lessons/?limit=3")
    last = phone.call("get", "lessons/?limit=3").json()
    while last["next"]:
        last = phone.get(last["next"], headers={"x-session-token": phone.token}).json()
    before = phone.get(last["previous"], headers={"x-session-token": phone.token}).json()

    assert [[one["id"] for one in page] for page in there] == [codes[:3], codes[3:6], codes[6:]]
    assert [one["id"] for one in before["results"]] == codes[3:6]


def test_what_is_due_on_one_day_is_paged_through_without_a_gap(phone):
    remember(phone.learner, 7)

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        pages = walk(phone, "reviews/due/?limit=2")
        whole = phone.call("get", "reviews/due/").json()["results"]

    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert [one for page in pages for one in page] == whole


def test_a_page_holds_a_hundred_at_most(phone):
    remember(phone.learner, 101)

    pages = [phone.call("get", f"memories/{query}").json() for query in ("", "?limit=100", "?limit=999")]

    assert [len(page["results"]) for page in pages] == [50, 100, 100]


@pytest.mark.parametrize("limit", ["", "0", "-1", "x", "9" * 5000])
def test_a_limit_that_is_none_is_the_usual_one(phone, lesson, limit):
    assert len(phone.call("get", f"lessons/?limit={limit}").json()["results"]) == 1


@pytest.mark.parametrize(
    "address", ["specialties/", "lessons/", "memories/", "reviews/due/", "glossary/", "sources/", "gone/"]
)
@pytest.mark.parametrize(
    "cursor",
    ["x", "ä", *(urlsafe_b64encode(text).decode() for text in CURSORS)],
)
def test_a_cursor_that_no_list_gave_is_a_problem(phone, address, cursor):
    fill_shelves(make_lesson())
    remember(phone.learner, 1)
    phone.learner.memories.update(due_day=date(2020, 1, 1))

    reply = phone.call("get", f"{address}?cursor={cursor}")

    assert is_problem(reply, 400, "bad_cursor") or reply.json()["results"] == []


def test_a_memory_says_how_well_it_is_remembered_today(phone):
    remember(phone.learner, 1)

    (memory,) = phone.call("get", "memories/").json()["results"]

    stored = phone.learner.memories.get()
    assert 0 < memory.pop("recall") <= 1
    assert memory == {
        "objective": stored.objective.code,
        "statement": stored.objective.statement,
        "stability": stored.stability,
        "difficulty": stored.difficulty,
        "last_day": stored.last_day.isoformat(),
        "due_day": stored.due_day.isoformat(),
    }


def test_only_what_is_due_on_the_learners_day_is_listed(phone):
    remember(phone.learner, 2)
    phone.learner.memories.filter(pk=phone.learner.memories.first().pk).update(due_day=date(9000, 1, 1))

    listed = [one["due_day"] for one in phone.call("get", "reviews/due/").json()["results"]]

    assert len(listed) == 1


def test_memories_of_others_are_not_listed(phone, stranger):
    remember(phone.learner, 1)

    assert stranger.call("get", "memories/").json()["results"] == []
    assert stranger.call("get", "reviews/due/").json()["results"] == []


def cost(phone, method, address):
    with CaptureQueriesContext(connection) as statements:
        reply = phone.call(method, address)
    assert reply.status_code in (200, 201), reply.content
    return len(statements)


@pytest.mark.parametrize(
    ("address", "statements"),
    [("specialties/", 3), ("lessons/", 3), ("memories/", 3), ("reviews/due/", 3), ("glossary/", 3), ("sources/", 3)],
)
def test_a_list_costs_the_same_for_one_row_and_for_many(phone, address, statements):
    fill_shelves(make_lesson())
    remember(phone.learner, 1)
    one = cost(phone, "get", address)
    for _ in range(5):
        fill_shelves(make_lesson())
    remember(phone.learner, 5)

    assert (one, cost(phone, "get", address)) == (statements, statements)


def test_a_lesson_costs_the_same_however_much_is_in_it(phone):
    short, long = make_lesson([make_version()]), make_lesson([make_version() for _ in range(9)])
    phone.call("get", f"lessons/{short.code}/")  # once in a process Django asks SQLite whether it knows JSON

    assert {cost(phone, "get", f"lessons/{one.code}/") for one in (short, long)} == {4}


@pytest.mark.parametrize("method", ["get", "submit"])
def test_an_attempt_costs_the_same_however_many_questions_it_has(phone, method):
    def measured(count):
        attempt = make_attempt(phone.learner, [make_version() for _ in range(count)])
        send(phone, {"id": attempt.pk}, *(item(slot.pk) for slot in attempt.slots.all()))
        address = f"attempts/{attempt.pk}/"
        return cost(phone, "get", address) if method == "get" else cost(phone, "post", f"{address}submit/")

    assert measured(1) == measured(9)


def test_beginning_costs_the_same_however_many_questions_there_are(phone):
    costs = {
        cost(phone, "post", f"lessons/{make_lesson([make_version() for _ in range(count)]).code}/attempts/")
        for count in (1, 9)
    }

    assert len(costs) == 1
