"""An instructor writes a question in a real browser, learners are asked it, and its key is corrected."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role
from learning.models import Lesson
from learning.services import start_quiz
from quizzes import services
from quizzes.models import Question
from tests.browser.access import problems
from tests.browser.conftest import person
from tests.browser.hands import Keyboard, Mouse
from tests.factories import make_given

LESSON, OBJECTIVE, NEXT = "vascular.pta-stent", "vascular.pta-stent.1", "Save and go on"
STEM = "A 70-year-old woman has an iliac stenosis that is to be dilated. What opens the lumen during {}?"
EXPLANATION = (
    "A balloon that is inflated inside a stenosis fractures the plaque and stretches the wall. The lumen gains by "
    "that, and loses some of it again when the wall recoils."
)
CHOICES = [
    ("Plaque fracture", "The plaque cracks, and the wall is stretched beside it."),
    ("Plaque removal", "Nothing leaves the vessel; an atherectomy would take plaque away."),
    ("Plaque melting", "No heat is used; a laser would be needed for that."),
]


@pytest.fixture
def author(site):
    return person(role=Role.INSTRUCTOR, name="Ines Okafor")


def begin(page, hand):
    page.goto(reverse("admin:quizzes_question_add"))
    page.get_by_label("Objective").select_option(OBJECTIVE)
    tick(page.get_by_label("One right choice"), hand)
    hand.press(page.get_by_role("button", name="Write the question"))


def tick(box, hand):
    """Change a tick, or take a radio button."""
    if isinstance(hand, Keyboard):
        box.focus()
        box.page.keyboard.press("Space")
    else:
        box.click()


def write(page, hand, act):
    hand.type(page.get_by_label("Question", exact=True), STEM.format(act))
    for place, (text, _) in enumerate(CHOICES):
        hand.type(page.locator(f"[name=choices-{place}-text]"), text)


def complete(page, hand):
    for place, (_, feedback) in enumerate(CHOICES):
        hand.type(page.locator(f"[name=choices-{place}-feedback]"), feedback)
    tick(page.locator("[name=choices-0-correct]"), hand)
    hand.type(page.get_by_label("Explanation"), EXPLANATION)
    tick(page.locator("[name=sources]").first, hand)


def save(page, hand):
    hand.press(page.get_by_role("button", name=NEXT).last)
    page.get_by_text("Saved:").wait_for()


def attempt_at(code):
    """Return a student's attempt at the lesson's quiz, and the slot in it that asks this question."""
    attempt = start_quiz(learner=person(), lesson=Lesson.objects.get(code=LESSON), now=timezone.now())
    return attempt, attempt.slots.get(version__question__code=code)


def mark(attempt, slot, text):
    choice = next(one["id"] for one in slot.version.body["choices"] if one["text"] == text)
    now = timezone.now()
    services.answer(attempt=attempt, given=[make_given(slot, choice, answered_at=now)], now=now)
    services.finalise(attempt=attempt, now=now)
    slot.refresh_from_db()
    return slot.grade.mark


@pytest.mark.parametrize("hand", [Mouse(), Keyboard()], ids=["mouse", "keyboard"])
def test_a_question_goes_from_a_draft_to_the_quiz_and_its_key_is_corrected(hand, visits, author, witness):
    page = visits.open(author, viewport={"width": 1280, "height": 900})
    begin(page, hand)

    write(page, hand, f"an angioplasty seen by {type(hand).__name__.lower()}")
    preview = page.frame_locator("iframe[name=preview]")
    preview.get_by_text("Plaque melting").wait_for()
    save(page, hand)
    code = page.get_by_role("heading", level=1).inner_text()
    expect(page.get_by_text("Before it can go live: The explanation has 0 words; from 20 to 120.")).to_be_visible()

    complete(page, hand)
    preview.locator("input[type=hidden][name=sources]").wait_for(state="attached")  # it has everything that was typed
    preview.locator("label.opt", has_text="Plaque removal").click()
    preview.get_by_role("button", name="Sure", exact=True).click()
    expect(preview.get_by_role("heading", name="Not this time")).to_be_visible()
    tick(page.get_by_label("Live: learners are asked it."), hand)
    save(page, hand)
    first, shown = attempt_at(code)

    tick(page.locator("[name=choices-0-correct]"), hand)
    tick(page.locator("[name=choices-1-correct]"), hand)
    save(page, hand)
    second, asked_anew = attempt_at(code)

    assert [shown.version.number, asked_anew.version.number] == [2, 3]
    assert (mark(first, shown, "Plaque fracture"), mark(second, asked_anew, "Plaque fracture")) == (1, 0)
    assert witness.complaints == []


def test_a_question_is_written_without_scripts(visits, author):
    page = visits.open(author, java_script_enabled=False)
    begin(page, Mouse())

    write(page, Mouse(), "an angioplasty without scripts")
    page.get_by_role("button", name="Show the preview").click()
    preview = page.frame_locator("iframe[name=preview]")
    preview.get_by_text("Plaque melting").wait_for()
    page.get_by_role("button", name="Add choice").click()
    page.locator("[name=choices-4-text]").fill("Plaque softening")
    page.locator("[name=choices-4-ORDER]").fill("1")
    complete(page, Mouse())
    page.get_by_role("button", name=NEXT).last.click()

    page.get_by_text("Saved:").wait_for()
    assert page.locator("[name=choices-0-text]").input_value() == "Plaque softening"


def test_the_desks_of_questions_are_for_everybody(visits, author, witness):
    page = visits.open(author)
    question = Question.objects.get(code="vascular.pta-stent.q01")
    pages = [
        reverse("admin:quizzes_question_add"),
        *(reverse(f"admin:quizzes_question_{name}", args=[question.pk]) for name in ("change", "history", "delete")),
        reverse("admin:quizzes_question_preview", args=[question.pk]),
        reverse("admin:quizzes_objective_change", args=[question.objective_id]),
        reverse("admin:quizzes_quiz_change", args=[question.places.get().quiz_id]),
        *(reverse(f"admin:quizzes_{name}_changelist") for name in ("question", "objective", "quiz")),
    ]

    found = {address: _wrong(page, address) for address in pages}

    assert found == {address: [] for address in pages}
    assert witness.complaints == []


def _wrong(page, address):
    page.goto(address)
    if page.frame(name="preview"):
        page.frame_locator("iframe[name=preview]").get_by_role("button", name="Sure", exact=True).wait_for()
    return problems(page)
