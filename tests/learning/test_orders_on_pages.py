"""An order on its pages: what was set stays, and a list that nobody touched is no answer unless it is said to be."""

import re
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from quizzes.models import Answer, Feedback
from tests.factories import NOON, make_learner
from tests.learning.attempts import asked, at, slot, text, whole
from tests.quizzes.kinds.samples import SAMPLES, make_sample

pytestmark = pytest.mark.django_db
ORDER = next(one for one in SAMPLES if one.name == "ordering, pairs")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def learner():
    return make_learner()


@pytest.fixture
def client(learner):
    client = Client()
    client.force_login(learner)
    return client


def posted(attempt, places, prefix=""):
    """The form with a place for each item, in the order in which they are shown."""
    fields = {f"{prefix}choice-{id}": str(place) for id, place in zip(slot(attempt).order, places, strict=True)}
    return {**fields, f"{prefix}response": uuid4(), f"{prefix}confidence": ""}


def menus(page):
    """Return what the menus of a page say, from above."""
    return [int(one) for one in re.findall(r'<option value="(\d)" selected>', page)]


def test_places_that_are_no_order_stay_as_they_were_set(client, learner):
    attempt = asked(learner, versions=[make_sample(ORDER)])
    count = len(slot(attempt).order)

    response = client.post(at(attempt), posted(attempt, [2, 2, *[1] * (count - 2)]))

    assert response.status_code == 422
    assert "give each a place of its own" in text(response)
    assert menus(text(response)) == [2, 2, *[1] * (count - 2)]


def test_an_order_that_is_answered_as_it_is_shown_is_an_answer(client, learner):
    attempt = asked(learner, versions=[make_sample(ORDER)], feedback=Feedback.AT_ONCE, one_page=True)
    shown = slot(attempt).order
    prefix = f"s{slot(attempt).pk}-"

    client.post(whole(attempt), {**posted(attempt, range(1, len(shown) + 1), prefix), "answer": "1"})

    assert [one.content for one in Answer.objects.all()] == [{"order": shown}]


def test_a_page_with_all_questions_says_when_an_order_counts(client, learner):
    attempt = asked(learner, versions=[make_sample(ORDER)], one_page=True)
    alone = asked(learner, versions=[make_sample(ORDER)])

    said = "An order that you leave as it is shown counts once you say how sure you are."

    assert said in text(client.get(whole(attempt)))
    assert said not in text(client.get(reverse("question", args=[alone.pk, 1])))
