"""A quiz beside lessons, from the desk of its author to the page of its learner."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Role
from quizzes.models import Attempt, ExtraTime, Quiz
from tests.browser.access import problems
from tests.browser.conftest import person
from tests.browser.hands import Keyboard, Mouse
from tests.browser.test_question_desk import tick

STENT = "vascular.pta-stent"


@pytest.fixture
def author(site):
    return person(role=Role.INSTRUCTOR, name="Ines Okafor")


def make(page, hand, code):
    """Write a quiz of a fixed question and a draw, up to the save."""
    page.goto(reverse("admin:learning_assessment_add"))
    hand.type(page.get_by_label("Title"), "What stayed")
    hand.type(page.get_by_label("Code", exact=True), code)
    hand.type(page.get_by_label("Summary"), "The vascular lessons, asked as one.")
    page.get_by_label("Specialty").select_option("vascular")
    page.get_by_label("On the objective").first.select_option(f"{STENT}.8")
    hand.type(page.get_by_label("How many").first, "1")
    hand.type(page.get_by_label("Code of the question").first, f"{STENT}.q01")
    hand.type(page.get_by_label("Time limit, in minutes"), "20")
    hand.type(page.get_by_label("Attempts allowed"), "2")
    tick(page.get_by_label("Live: learners find it"), hand)


@pytest.mark.parametrize("hand", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
def test_an_author_makes_a_quiz_and_a_learner_takes_it(hand, visits, author, witness):
    code = f"final-{type(hand).__name__.lower()}"
    page, learner = visits.open(author), person()
    taking = visits.open(learner)

    make(page, hand, code)
    hand.press(page.get_by_role("button", name="Save and go on"))
    expect(page.get_by_text("It asks 2 questions now.")).to_be_visible()

    taking.goto(reverse("specialty", args=["vascular"]))
    hand.press(taking.locator(f"a[href='/quizzes/{code}/']"))
    expect(taking.get_by_text("You have 20 minutes from the start.")).to_be_visible()
    hand.press(taking.get_by_role("button", name="Begin the quiz"))
    taking.wait_for_url("**/attempts/**")
    assert Attempt.objects.get(learner=learner).quiz.code == code
    assert witness.complaints == []


def test_the_desk_and_the_page_work_without_scripts(visits, author):
    page, learner = visits.open(author, java_script_enabled=False), person()
    taking = visits.open(learner, java_script_enabled=False)

    make(page, Mouse(), "final-plain")
    page.get_by_role("button", name="Add a draw").click()
    page.get_by_label("On the objective").nth(1).select_option(f"{STENT}.6")
    page.get_by_label("How many").nth(1).fill("1")
    page.get_by_role("button", name="Save and go on").click()
    taking.goto("/quizzes/final-plain/")
    taking.get_by_role("button", name="Begin the quiz").click()

    assert Attempt.objects.get(learner=learner).slots.count() == 3


def test_a_contradiction_is_named_and_leads_to_its_field(visits, author):
    page = visits.open(author)
    page.goto(reverse("admin:quizzes_quiz_change", args=[Quiz.objects.get(code=STENT).pk]))

    page.get_by_label("Tries at each question").fill("3")
    page.get_by_role("button", name="Save the quiz").click()
    page.get_by_role("alert").get_by_role("link", name="Tries at each question").click()

    expect(page.get_by_label("Tries at each question")).to_be_focused()
    expect(page.locator("#help")).to_contain_text("Several tries need feedback after each answer")


def test_the_pages_keep_to_the_rules_of_access(visits, author):
    administrator = person(role=Role.ADMINISTRATOR, is_superuser=True)
    quiz = Quiz.objects.get(code=STENT)
    desk, office = visits.open(author), visits.open(administrator)
    learner = person()
    ExtraTime.objects.create(learner=learner, percent=25)
    own = visits.open(learner)
    make(desk, Mouse(), "final-for-all")
    desk.get_by_role("button", name="Save and go on").click()
    desk.get_by_text("It asks 2 questions now.").wait_for()
    visited = [
        (desk, desk.url),
        (desk, reverse("admin:quizzes_quiz_change", args=[quiz.pk])),
        (office, reverse("admin:quizzes_extratime_add")),
        (own, "/quizzes/final-for-all/"),
        (own, reverse("account")),
    ]

    for page, address in visited:
        page.goto(address)
        assert problems(page) == [], page.url
