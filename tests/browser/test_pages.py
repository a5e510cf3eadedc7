"""Every page: no violation of WCAG 2.2 AA, nothing to scroll sideways, no complaint of the browser."""

import pytest
from django.urls import reverse

from reminders.queries import Purpose, token
from tests.browser.access import WIDTHS, problems
from tests.browser.conftest import person
from tests.browser.world import BEGUN, READ, World

CHECK = "vascular.pta-stent.q03"


def link(world, purpose):
    """Return where a link in a reminder leads."""
    return reverse(f"reminder-{purpose.name.lower()}", args=[token(world.learner, purpose)])


VISITOR = {
    "landing": "/",
    "map": "/map/",
    "specialty": "/specialties/vascular/",
    "lesson": f"/lessons/{READ}/",
    "sign-in": "/account/login/",
    "sign-up": "/account/signup/",
    "reset": "/account/password/reset/",
    "glossary": "/glossary/",
    "glossary-found": "/glossary/?q=stent",
    "sources": "/about/sources/",
    "privacy": "/about/privacy/",
    "accessibility": "/about/accessibility/",
    "no-such-page": "/nowhere/",
    "api": "/api/v1/docs/",
    "mail": "/mail/",
}
BEGINNER = {
    "today-new": "/today/",
    "review-nothing": "/review/",
    "lesson-new": f"/lessons/{BEGUN}/",
}
LEARNER = {
    "today": "/today/",
    "map": "/map/",
    "specialty": "/specialties/vascular/",
    "specialty-of-one-begun": "/specialties/foundations/",
    "specialty-without-lessons": "/specialties/pain/",
    "lesson-read": f"/lessons/{READ}/",
    "lesson-check-missing": f"/lessons/{READ}/?missing={CHECK}",
    "lesson-begun": f"/lessons/{BEGUN}/",
    "question-answered": lambda world: reverse("question", args=[world.begun.pk, 1]),
    "question-open": lambda world: reverse("question", args=[world.begun.pk, 2]),
    "submit": lambda world: reverse("attempt-submit", args=[world.begun.pk]),
    "result": lambda world: reverse("attempt-result", args=[world.taken.pk]),
    "answer-after-the-end": lambda world: reverse("question", args=[world.taken.pk, 1]),
    "review": "/review/",
    "review-question": lambda world: reverse("question", args=[world.reviewing.pk, 3]),
    "review-feedback": lambda world: reverse("question", args=[world.reviewing.pk, 1]),
    "review-done": lambda world: reverse("attempt-result", args=[world.reviewed.pk]),
    "account": "/account/",
    "devices": "/account/devices/",
    "reminders": "/reminders/",
    "reminders-by-link": lambda world: link(world, Purpose.PREFERENCES),
    "unsubscribe": lambda world: link(world, Purpose.UNSUBSCRIBE),
    "address": "/account/email/",
    "password": "/account/password/change/",
    "sign-in-again": "/account/reauthenticate/",
    "sign-out": "/account/logout/",
    "no-such-page": "/nowhere/",
}
WALKS = [(who, name) for who in ("visitor", "beginner", "learner") for name in globals()[who.upper()]]


@pytest.fixture(scope="module")
def world(site):
    return World()


def visit(visits, world, who, name):
    """Open a page as somebody. An address that needs what the world holds is a function of it."""
    people = {"visitor": None, "beginner": world.beginner, "learner": world.learner}
    address = globals()[who.upper()][name]
    page = visits.open(people[who], viewport={"width": WIDTHS[-1], "height": 900})
    address = address(world) if callable(address) else address
    page.goto(address)
    assert page.url == f"{visits.site}{address}"  # and not where it was sent on to
    return page


@pytest.mark.parametrize(("who", "name"), WALKS)
def test_a_page_is_for_everybody_at_every_size_breaks_no_policy_and_asks_nobody_else(visits, world, witness, who, name):
    page = visit(visits, world, who, name)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")

    found = problems(page)

    # The browser reports every answer that is not 200, and that page is not.
    expected = ["404"] if name == "no-such-page" else []
    complaints = [one for one in witness.complaints if not any(f"status of {code}" in one for code in expected)]
    assert (found, complaints) == ([], [])


def refused_sign_in(page):
    page.goto("/account/login/")
    page.get_by_label("Email").fill("nobody@example.org")
    page.get_by_label("Password").fill("not the one")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("main [role=alert]").first.wait_for()


def refused_sign_up(page):
    page.goto("/account/signup/")
    page.get_by_label("Email").fill("nobody")
    page.get_by_role("button", name="Sign up", exact=True).click()
    page.locator("main [role=alert]").first.wait_for()


def code_by_mail(page):
    page.goto("/account/password/reset/")
    page.get_by_label("Email").fill("nobody@example.org")
    page.locator("main form .btn").first.click()
    page.get_by_label("Code").wait_for()


def answered_check(page):
    page.goto(f"/lessons/{READ}/")
    check = page.locator(f"[id='check-{CHECK}']")
    check.locator("label.opt").first.click()
    check.get_by_role("button", name="Guess", exact=True).click()
    page.locator(f"[id='check-{CHECK}'] .fact").wait_for()


def unanswered_question(page):
    page.goto(f"/lessons/{READ}/")
    page.get_by_role("button", name="Start the quiz", exact=True).click()
    page.locator("form[data-answer][data-ready]").wait_for()
    page.get_by_role("button", name="Sure", exact=True).click()
    page.locator("[data-missing]").wait_for()


@pytest.mark.parametrize(
    ("signed_in", "steps"),
    [
        (False, refused_sign_in),
        (False, refused_sign_up),
        (False, code_by_mail),
        (True, answered_check),
        (True, unanswered_question),
    ],
)
def test_what_a_form_leads_to_is_for_everybody_too(visits, signed_in, steps):
    page = visits.open(person() if signed_in else None)
    steps(page)
    page.wait_for_load_state("networkidle")

    assert problems(page) == []
