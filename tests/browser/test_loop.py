"""The loop, as somebody new lives it: sign up, read, answer, be told, and be asked again later."""

import re

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from quizzes.models import Answer, Attempt
from reviews.models import Memory
from reviews.services import catch_up
from tests.accounts.conftest import code_in
from tests.browser.conftest import person
from tests.browser.hands import Keyboard, Mouse
from tests.factories import PASSWORD

LESSON = "/lessons/vascular.pta-stent/"
CHECK = "[id='check-vascular.pta-stent.q03']"
QUESTION = re.compile(r"/attempts/[^/]+/\d+/$")


class Learner:
    """Somebody new with a browser. Every step begins where the one before ended."""

    def __init__(self, page, hand, email):
        self.page, self.hand, self.email = page, hand, email

    @property
    def stored(self):
        return User.objects.get(email=self.email)

    def follow(self, name):
        self.hand.press(self.page.get_by_role("link", name=name).first)

    def push(self, name):
        self.hand.press(self.page.get_by_role("button", name=name, exact=True))

    def sign_up(self):
        self.page.goto("/")
        self.follow("Sign up")
        self.hand.type(self.page.get_by_label("Email"), self.email)
        self.hand.type(self.page.get_by_label("Password"), PASSWORD)
        self.push("Sign up")
        expect(self.page.get_by_role("heading", name="Confirm your address")).to_be_visible()
        self.hand.type(self.page.get_by_label("Code"), code_in(mail.outbox[-1]))
        self.push("Confirm")
        expect(self.page.get_by_text("You have not begun yet.")).to_be_visible()

    def find_the_lesson(self):
        self.follow("Map")
        self.hand.press(self.page.locator("main a[href='/specialties/vascular/']").first)
        self.hand.press(self.page.locator(f"main a[href='{LESSON}']").first)
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Angioplasty")

    def answer_the_check(self):
        check = self.page.locator(CHECK)
        self.hand.choose(check.locator("form"))
        self.hand.press(check.get_by_role("button", name="Sure", exact=True))
        expect(self.page.locator(CHECK).get_by_text("The fact behind it.")).to_be_visible()

    def mark_as_read(self):
        self.push("Mark as read")
        expect(self.page.get_by_text("Marked as read")).to_be_visible()

    def take_the_quiz(self):
        """Answer every question, and submit. Return how many there were."""
        self.push("Start the quiz")
        answered = 0
        expect(self.page).to_have_url(QUESTION)
        while QUESTION.search(self.page.url):
            here = self.page.url
            self.hand.answer(self.page, ("Guess", "Think so", "Sure")[answered % 3])
            expect(self.page).not_to_have_url(here)
            answered += 1
        self.push("Submit")
        expect(self.page.get_by_role("heading", name="What you showed, fact by fact")).to_be_visible()
        return answered

    def look_at_today(self):
        self.follow("Today")
        return " ".join(self.page.locator("section[aria-labelledby=known] dl").inner_text().split())

    def let_fade(self, size):
        """Let so many objectives be due today, and the rest much later."""
        memories = Memory.objects.filter(learner=self.stored)
        due = list(memories.order_by("pk").values_list("pk", flat=True)[:size])
        memories.update(due_day="2999-01-01")
        memories.filter(pk__in=due).update(due_day=self.stored.day_at(timezone.now()))

    def review(self, size):
        """Sit down to what is due; every answer is followed by its feedback."""
        self.push("Start reviews")
        for left in range(size, 0, -1):
            self.hand.answer(self.page, "Sure")
            expect(self.page.get_by_text("The fact behind it.")).to_be_visible()
            self.follow("Next question" if left > 1 else "What opened")
        expect(self.page.get_by_role("heading", name="What moved")).to_be_visible()


@pytest.mark.parametrize(
    ("hand", "script"), [(Mouse(), True), (Keyboard(), True), (Mouse(), False)], ids=["mouse", "keyboard", "no-script"]
)
def test_the_loop_closes(visits, witness, hand, script, request):
    page = visits.open(java_script_enabled=script, viewport={"width": 1280, "height": 800})
    new = Learner(page, hand, f"new-{request.node.callspec.id}@example.org")

    new.sign_up()
    new.find_the_lesson()
    new.answer_the_check()
    if script:
        expect(page.locator(CHECK)).to_be_focused()
    new.mark_as_read()
    answered = new.take_the_quiz()
    catch_up(learner_id=new.stored.pk)  # as the worker does
    known = new.look_at_today()
    asked = Memory.objects.filter(learner=new.stored).count()
    new.let_fade(2)
    new.look_at_today()
    new.review(size=2)

    # The order of the choices is drawn, so the first is right now and then; how much is known is tested elsewhere.
    assert re.sub(r"\d+ %", "some %", known) == f"of {asked} objectives would be recalled some %"
    attempts = Attempt.objects.filter(learner=new.stored).order_by("started_at")
    taken = [(one.purpose, one.slots.count(), one.finalised_at is not None) for one in attempts]
    assert taken == [("check", 1, True), ("quiz", answered, True), ("review", 2, True)]
    assert catch_up(learner_id=new.stored.pk) == 2
    assert witness.complaints == []


def test_a_closed_tab_loses_nothing(visits, witness):
    learner = person()
    page = visits.open(learner)
    page.goto(LESSON)
    page.get_by_role("button", name="Start the quiz").click()
    expect(page).to_have_url(QUESTION)
    question = page.url

    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 200):
        page.locator("label.opt").nth(1).click()
    page.close()
    again = visits.contexts[0].new_page()
    again.goto(question)

    expect(again.locator("[data-choice]").nth(1)).to_be_checked()
    assert Answer.objects.filter(slot__attempt__learner=learner).count() == 1
    assert witness.complaints == []


@pytest.mark.parametrize("on", [True, False])
def test_single_keys_answer_unless_they_are_turned_off(visits, on):
    learner = person()
    page = visits.open(learner)
    page.goto("/account/")
    page.get_by_label("Answer with single keys").set_checked(on)
    page.get_by_role("button", name="Save").click()
    page.goto(LESSON)
    page.get_by_role("button", name="Start the quiz").click()
    page.locator("form[data-answer][data-ready]").wait_for()

    page.keyboard.press("1")

    chosen = page.locator("[data-choice]").first.is_checked()
    assert (chosen, page.locator(".keys").count()) == (on, int(on))


def test_a_device_is_signed_out_from_another(visits):
    learner = person()
    lost, mine = visits.open(learner), visits.open(learner)
    mine.goto("/account/devices/")

    mine.get_by_role("button", name="Sign out everywhere else").click()
    lost.goto("/today/")

    expect(mine.get_by_text("Signed out everywhere else.")).to_be_visible()
    assert "/account/login/" in lost.url


def test_the_theme_is_kept_from_page_to_page(visits):
    page = visits.open(person(), color_scheme="light")
    page.goto("/today/")

    page.get_by_role("button", name="Dark theme").first.click()
    page.goto("/map/")

    theme = page.locator("html").get_attribute("data-theme")
    pressed = page.get_by_role("button", name="Dark theme").first.get_attribute("aria-pressed")
    assert (theme, pressed) == ("dark", "true")


def test_the_theme_is_kept_without_script_too(visits):
    page = visits.open(person(), java_script_enabled=False)
    page.goto("/map/")

    page.get_by_role("button", name="Dark theme").first.click()

    assert page.url.endswith("/map/")
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_signing_out_clears_what_the_browser_kept(visits):
    page = visits.open(person())
    page.goto("/account/")
    page.evaluate("localStorage.setItem('draft', 'mine')")

    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(re.compile(r"/$"))

    kept = page.evaluate("localStorage.length")
    page.goto("/today/")
    assert kept == 0
    assert "/account/login/" in page.url
