"""A key was wrong: an author sees what regrading would do, does it, and takes it back; the learner is told."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role
from quizzes import services
from quizzes.models import Question, Ruling
from quizzes.queries.rulings import state_of
from quizzes.services import regrading, ruling
from tests.browser.access import problems
from tests.browser.conftest import person
from tests.browser.hands import Keyboard, Mouse
from tests.browser.test_question_desk import tick
from tests.factories import make_attempt, make_given, make_version

REASON = "The trial of this year found no difference."


@pytest.fixture
def author(site):
    return person(role=Role.INSTRUCTOR, name="Ines Okafor")


def answered(version, text="Femoral"):
    """A learner's attempt, closed just now."""
    now, learner = timezone.now(), person()
    attempt = make_attempt(learner, [version], now=now)
    choice = next(one["id"] for one in version.body["choices"] if one["text"] == text)
    services.answer(attempt=attempt, given=[make_given(attempt.slots.get(), choice, answered_at=now)], now=now)
    return services.finalise(attempt=attempt, now=now)


def desk(name, version, *args):
    return reverse(f"admin:quizzes_question_{name}", args=[version.question_id, *args])


def rule(page, hand, version):
    """Say that femoral is right, too, up to the preview."""
    page.goto(desk("regrade", version))
    hand.press(page.get_by_role("link", name="Regrade version 1"))
    tick(page.get_by_label("Another key"), hand)
    hand.type(page.get_by_label("Why, for learners"), REASON)
    femoral = next(at for at in range(3) if page.locator(f"[name=choices-{at}-text]").input_value() == "Femoral")
    for at in range(3):
        if page.locator(f"[name=choices-{at}-correct]").is_checked() != (at == femoral):
            tick(page.locator(f"[name=choices-{at}-correct]"), hand)
    hand.press(page.get_by_role("button", name="Show what it would do").last)
    page.get_by_role("heading", name="Mark by mark").wait_for()


@pytest.mark.parametrize("hand", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
def test_an_author_regrades_the_learner_is_told_and_it_is_taken_back(hand, visits, author, witness):
    version = make_version()
    attempt = answered(version)
    page, learner = visits.open(author), visits.open(attempt.learner)

    rule(page, hand, version)
    expect(page.get_by_role("row", name="Learner 1")).to_contain_text("now passed", ignore_case=True)
    hand.press(page.get_by_role("button", name="Apply it"))
    expect(page.get_by_text("Regraded: 1 mark changed.")).to_be_visible()

    learner.goto(reverse("today"))
    expect(learner.get_by_role("heading", name="A mark of yours was changed")).to_be_visible()
    expect(learner.get_by_text(REASON, exact=True)).to_be_visible()
    hand.press(learner.get_by_role("button", name="Put away"))
    expect(learner.get_by_text(REASON, exact=True)).to_have_count(0)
    learner.goto(reverse("attempt-result", args=[attempt.pk]))
    expect(learner.get_by_role("heading", name="Passed.")).to_be_visible()
    expect(learner.get_by_text(REASON, exact=True)).to_be_visible()

    hand.press(page.get_by_role("link", name="Take it back"))
    hand.press(page.get_by_role("button", name="Take it back"))
    expect(page.get_by_text("Taken back: 1 mark changed.")).to_be_visible()
    assert witness.complaints == []


def test_regrading_works_without_scripts(visits, author):
    version = make_version()
    attempt = answered(version)
    page, learner = (visits.open(who, java_script_enabled=False) for who in (author, attempt.learner))

    rule(page, Mouse(), version)
    page.get_by_role("button", name="Change something").click()
    expect(page.get_by_label("Why, for learners")).to_have_value(REASON)
    page.get_by_role("button", name="Show what it would do").last.click()
    page.get_by_role("button", name="Apply it").click()
    learner.goto(reverse("today"))
    learner.get_by_role("button", name="Put away").click()

    expect(page.get_by_text("Regraded: 1 mark changed.")).to_be_visible()
    expect(learner.get_by_text(REASON, exact=True)).to_have_count(0)


def test_the_pages_of_regrading_are_for_everybody(visits, author, witness):
    version = make_version()
    attempt = answered(version)
    page, learner = visits.open(author), visits.open(attempt.learner)
    rule(page, Mouse(), version)
    found = {"preview": problems(page)}
    regrading.apply(
        proposal=ruling.accepting(versions=[version], reason=REASON),
        seen=state_of(Question.objects.get(pk=version.question_id)),
        author=author,
        now=timezone.now(),
    )
    made = Ruling.objects.get(version=version)

    for address in (desk("regrade", version), desk("rule", version, 1), desk("undo", version, made.pk)):
        page.goto(address)
        found[address] = problems(page)
    for address in (reverse("today"), reverse("attempt-result", args=[attempt.pk])):
        learner.goto(address)
        learner.get_by_text(REASON, exact=True).wait_for()
        found[address] = problems(learner)

    assert {address: wrong for address, wrong in found.items() if wrong} == {}
    assert witness.complaints == []
