"""From an author's empty page to a learner's memory, in a real browser: written, published, learned, corrected."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Role
from reviews.models import Memory
from reviews.services import catch_up
from tests.browser.conftest import person

OBJECTIVE = "Name the vessel that feeds a hepatocellular carcinoma"
FACT = "Hepatocellular carcinoma takes most of its blood from the hepatic artery, and the liver from the portal vein."
TEXT = "A tumor of the liver drinks from the artery [@kaufman-lee]. The liver around it lives on the portal vein."
STEM = "In the case of {}, one hepatocellular carcinoma is to be treated. Which vessel brings most of its blood?"
EXPLANATION = (
    "The tumor is fed by branches of the hepatic artery, while the liver around it gets most of its blood from the "
    "portal vein. That is why embolization through the artery harms the tumor far more than the liver."
)
CHOICES = [
    ("The portal vein", "It feeds the liver around the tumor; early nodules take more from it than advanced ones."),
    ("The hepatic artery", "Its branches grow into the tumor, which is why treatment goes through the artery."),
    ("The hepatic veins", "They drain the liver; blood in them has passed the tumor already."),
]


class Author:
    """An instructor at the desks."""

    def __init__(self, page, code):
        self.page, self.code = page, code

    def push(self, name):
        self.page.get_by_role("button", name=name, exact=True).last.click()

    def save(self):
        self.push("Save and go on")
        self.page.get_by_text("Saved:").wait_for()

    def write_a_lesson(self):
        self.page.goto(reverse("admin:learning_lesson_add"))
        self.page.get_by_label("Title", exact=True).fill(f"Chemoembolization ({self.code})")
        self.page.get_by_label("Summary").fill("Why treatment goes through the artery.")
        self.page.get_by_label("Code word").fill(self.code.partition(".")[2])
        self.page.get_by_label("Specialty", exact=True).select_option("oncology")
        self.push("Add objective")
        self.page.get_by_label("What learners will be able to do").fill(OBJECTIVE)
        self.page.get_by_label("Key point").fill(FACT)
        self.page.get_by_label("Text in Markdown").fill(TEXT)
        self.push("Add source")
        self.page.get_by_label("Source", exact=True).fill("kaufman-lee")
        self.save()

    def write_a_question(self):
        self.page.goto(reverse("admin:quizzes_question_add"))
        self.page.get_by_label("Objective").select_option(f"{self.code}.1")
        self.page.get_by_label("One right choice").check()
        self.push("Write the question")
        self.page.get_by_label("Question", exact=True).fill(STEM.format(self.code))
        for place, (text, feedback) in enumerate(CHOICES):
            self.page.locator(f"[name=choices-{place}-text]").fill(text)
            self.page.locator(f"[name=choices-{place}-feedback]").fill(feedback)
        self.page.get_by_label("Explanation").fill(EXPLANATION)
        self.page.locator("[name=sources]").first.check()

    def set_the_key(self, right):
        for place in range(len(CHOICES)):
            self.page.locator(f"[name=choices-{place}-correct]").set_checked(place == right)

    def publish(self):
        self.page.locator("[name=status][value=live]").check()
        self.save()


def learn(page, code, answer):
    """Read the lesson, answer its quiz, and return what the result says."""
    page.goto(reverse("lesson", args=[code]))
    page.get_by_role("button", name="Start the quiz", exact=True).click()
    page.locator("label.opt", has_text=answer).click()
    page.get_by_role("button", name="Sure", exact=True).click()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="What you showed, fact by fact")).to_be_visible()
    return page.locator("details.answer .st").first.inner_text()


@pytest.mark.parametrize(("script", "code"), [(True, "oncology.tace-short"), (False, "oncology.tace-plain")])
def test_what_an_instructor_writes_is_learned_and_a_wrong_key_is_corrected(script, code, visits, witness, site):
    author = Author(visits.open(person(role=Role.INSTRUCTOR), java_script_enabled=script), code)
    learners = [person(), person()]
    first, second = (visits.open(one, java_script_enabled=script) for one in learners)

    author.write_a_lesson()
    hidden = first.goto(reverse("lesson", args=[code])).status
    author.publish()
    lesson = author.page.url
    author.write_a_question()
    author.set_the_key(0)  # wrong, as it turns out
    author.publish()
    before = learn(first, code, "The hepatic artery")
    author.set_the_key(1)
    author.save()
    after = learn(second, code, "The hepatic artery")
    for one in learners:
        catch_up(learner_id=one.pk)  # as the worker does

    assert (hidden, before.strip(), after.strip()) == (404, "Not yet", "Right")
    assert [Memory.objects.get(learner=one).missed for one in learners] == [True, False]
    assert [one for one in witness.complaints if "404" not in one] == []
    _retire(author, lesson)
    assert second.goto(reverse("lesson", args=[code])).status == 404


def _retire(author, lesson):
    author.page.goto(lesson)
    author.page.locator("[name=status][value=retired]").check()
    author.save()
