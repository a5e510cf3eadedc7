"""An author writes a lesson in a real browser: by mouse and keyboard, with a live preview, and with scripts off."""

import pytest
from django.urls import reverse

from accounts.models import Role
from learning.models import Lesson
from tests.browser.access import problems
from tests.browser.conftest import person
from tests.browser.hands import Keyboard, Mouse

ADD = reverse("admin:learning_lesson_add")


@pytest.fixture
def author(site):
    return person(role=Role.INSTRUCTOR)


def fill(page, hand, word):
    hand.type(page.get_by_label("Title", exact=True), f"The {word} artery")
    hand.type(page.get_by_label("Summary"), "A way in.")
    hand.type(page.get_by_label("Code word"), word)
    page.get_by_label("Specialty", exact=True).select_option("vascular")


@pytest.mark.parametrize("hand", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
def test_a_lesson_is_written_with_a_live_preview(hand, visits, author, witness):
    page, word = visits.open(author), f"by-{type(hand).__name__.lower()}"
    page.goto(ADD)
    fill(page, hand, word)

    hand.type(page.get_by_label("Text in Markdown"), "A way in through the [[introducer sheath]].")
    preview = page.frame_locator("iframe[name=preview]")
    preview.get_by_text("A way in through the").wait_for()
    hand.press(page.get_by_role("button", name="Add objective"))
    hand.type(page.get_by_label("What learners will be able to do"), "Name the artery.")
    hand.type(page.get_by_label("Key point"), "It is this one.")
    hand.press(page.get_by_role("button", name="Save and go on"))
    page.get_by_text("Saved:").wait_for()

    lesson = Lesson.objects.get(code=f"vascular.{word}")
    assert (lesson.status, lesson.objectives.get().statement) == ("draft", "Name the artery.")
    assert witness.complaints == []


def test_a_lesson_is_written_without_scripts(visits, author):
    page = visits.open(author, java_script_enabled=False)
    page.goto(ADD)
    fill(page, Mouse(), "plain")
    page.get_by_label("Text in Markdown").fill("A plain text.")

    page.get_by_role("button", name="Show the preview").click()
    page.frame_locator("iframe[name=preview]").get_by_text("A plain text.").wait_for()
    page.get_by_role("button", name="Add objective").click()
    page.get_by_label("What learners will be able to do").fill("Name the artery.")
    page.get_by_label("Key point").fill("It is this one.")
    page.get_by_role("button", name="Save and go on").click()

    page.get_by_text("Saved:").wait_for()
    assert Lesson.objects.get(code="vascular.plain").body == "A plain text.\n"


def test_the_preview_follows_and_the_reader_stays_where_they_were(visits, author, witness):
    page = visits.open(author)
    page.goto(reverse("admin:learning_lesson_change", args=[Lesson.objects.get(code="vascular.pta-stent").pk]))
    frame = page.frame(name="preview")
    frame.locator(".read h2").first.wait_for()
    frame.evaluate("scrollTo(0, 900)")

    page.get_by_label("Text in Markdown").press_sequentially("Just typed. ")
    frame.get_by_text("Just typed.").wait_for()

    assert frame.evaluate("scrollY") == 900
    assert witness.complaints == []


def test_what_was_typed_is_not_left_without_a_word(visits, author, witness):
    page, asked = visits.open(author), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.goto(ADD)
    page.get_by_label("Title", exact=True).press_sequentially("Half a title")

    page.get_by_role("link", name="Questions", exact=True).first.click(no_wait_after=True)
    page.wait_for_timeout(300)

    assert (asked, page.get_by_label("Title", exact=True).input_value()) == (["beforeunload"], "Half a title")
    assert witness.complaints == []


def test_a_lesson_that_is_refused_is_for_everybody(visits, author, witness):
    page = visits.open(author)
    page.goto(reverse("admin:learning_lesson_change", args=[Lesson.objects.get(code="foundations.what").pk]))
    page.get_by_label("Title", exact=True).fill("")

    page.get_by_role("button", name="Save and close").click()

    page.get_by_role("alert").get_by_role("link", name="Title").click()
    assert page.evaluate("document.activeElement.name") == "title"
    assert problems(page) == []
    assert [one for one in witness.complaints if "422" not in one] == []


# A text or the preview may be taller than what the bars leave free.
COVERED = """() => {
  const focused = document.activeElement, one = focused.getBoundingClientRect();
  return !focused.matches("body, textarea, iframe") && [...document.querySelectorAll(".desk-toc, .desk-submit")].some(
    (bar) => !bar.contains(focused) && one.bottom > bar.getBoundingClientRect().top
      && one.top < bar.getBoundingClientRect().bottom);
}"""


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_no_bar_lies_over_what_has_the_focus(key, visits, author):
    page = visits.open(author, viewport={"width": 1280, "height": 720})
    page.goto(reverse("admin:learning_lesson_change", args=[Lesson.objects.get(code="vascular.pta-stent").pk]))
    page.frame(name="preview").locator(".read h2").first.wait_for()

    covered = []
    for _ in range(90):
        page.keyboard.press(key)
        if page.evaluate(COVERED):
            covered.append(page.evaluate("document.activeElement.outerHTML"))

    assert covered == []
