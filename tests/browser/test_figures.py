"""Questions on a figure: by mouse, by touch, by keyboard alone, and without a script."""

import hashlib
import re
from io import BytesIO
from random import Random

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from accounts.models import Role
from learning.models import Picture
from quizzes.domain.drawn import Drawn
from quizzes.domain.kinds import KINDS
from quizzes.domain.showing import as_shown
from quizzes.models import Answer, Feedback, Question
from tests.browser.access import WIDTHS, problems, violations
from tests.browser.conftest import person
from tests.factories import make_attempt
from tests.quizzes.kinds.figures import DRAWING, HOTSPOT, LABELS, ON_PICTURE
from tests.quizzes.kinds.samples import Sample, make_sample

RIGHT = {"hotspot": "The crack in the wall", "picture": "Occlusion"}
LARGEST_PAGE = 14_000  # bytes, with a drawing inside


def kept_picture():
    found = BytesIO()
    Image.new("L", (800, 600), 120).save(found, "PNG")
    digest = hashlib.sha256(found.getvalue()).hexdigest()
    fields = {"media_type": "image/png", "width": 800, "height": 600, "content": found.getvalue()}
    Picture.objects.get_or_create(digest=digest, defaults=fields)
    return Drawn(box=(0, 0, 800, 600), digest=digest, media_type="image/png")


@pytest.fixture
def learner(site):
    return person()


@pytest.fixture
def questions(site):
    """The three kinds of figure that are asked on, each as a live question."""
    asked = [("hotspot", HOTSPOT, DRAWING), ("labels", LABELS, DRAWING), ("hotspot", ON_PICTURE, kept_picture())]
    made = []
    for kind, content, figure in asked:
        written = KINDS[kind].from_content(content, Random(1))
        body = as_shown(written.body, figure)
        made.append(make_sample(Sample("", kind, body, written.key, {}, written.feedback, written.order, {}, {}, {})))
    return dict(zip(["hotspot", "labels", "picture"], made, strict=True))


@pytest.fixture
def open_at(visits, learner, questions):
    """Open the page of a question, in an attempt of its own."""

    def opened(name, **options):
        now = timezone.now()
        attempt = make_attempt(learner, [questions[name]], feedback=Feedback.AT_ONCE, now=now)
        page = visits.open(learner, **options)
        page.goto(reverse("question", args=[attempt.pk, 1]))
        return page

    return opened


def number_of(page, text):
    """Return the number of a place, as the list has it."""
    return int(page.locator("label", has_text=text).locator("i").inner_text())


def answer(page):
    page.get_by_role("button", name="Sure", exact=True).click()
    page.get_by_role("heading", name="Right").wait_for()


@pytest.mark.parametrize("name", RIGHT)
def test_a_place_is_picked_on_the_figure(name, open_at, learner, witness):
    page = open_at(name)
    at = number_of(page, RIGHT[name])

    page.locator(".mk").nth(at - 1).click()

    expect(page.get_by_label(RIGHT[name])).to_be_checked()
    expect(page.locator(".mk").nth(at - 1)).to_have_attribute("data-state", "picked")
    answer(page)
    assert Answer.objects.filter(slot__attempt__learner=learner).exists()
    assert witness.complaints == []


def test_a_part_of_the_drawing_is_as_good_as_its_number(open_at):
    page = open_at("hotspot")

    page.locator("g[data-region] rect").click(position={"x": 8, "y": 8})

    expect(page.get_by_role("radio", name="Stent")).to_be_checked()


def test_the_tip_of_a_leader_is_as_good_as_its_number(open_at):
    page = open_at("hotspot")
    place = page.get_by_label(RIGHT["hotspot"])

    page.locator(f".tip[data-place='{place.get_attribute('value')}']").click()

    expect(place).to_be_checked()


@pytest.mark.parametrize("name", RIGHT)
def test_a_place_is_picked_with_a_keyboard_alone(name, open_at):
    page = open_at(name)
    page.locator("form[data-answer][data-ready]").wait_for()

    page.keyboard.press(str(number_of(page, RIGHT[name])))
    page.keyboard.press("s")

    page.get_by_role("heading", name="Right").wait_for()


@pytest.mark.parametrize("name", RIGHT)
def test_a_place_is_picked_without_a_script(name, open_at):
    page = open_at(name, java_script_enabled=False)

    page.locator("label.opt", has_text=RIGHT[name]).click()

    answer(page)


def test_labels_are_taken_and_put_on_the_figure(open_at, witness):
    page = open_at("labels")

    for label, place in (("Stent", "At the right"), ("Dissection", "At the left")):
        page.get_by_role("button", name=label).click()
        page.locator(".mk").nth(number_of(page, place) - 1).click()

    expect(page.get_by_role("combobox", name="At the right")).to_have_value(re.compile(r"\w{8}"))
    expect(page.get_by_role("button", name="Stent")).to_contain_text(f"on {number_of(page, 'At the right')}")
    answer(page)
    assert witness.complaints == []


def test_a_label_moves_from_one_place_to_another(open_at):
    page = open_at("labels")
    numbers = [number_of(page, place) for place in ("At the left", "At the right")]

    for number in numbers:
        page.get_by_role("button", name="Stent").click()
        page.locator(".mk").nth(number - 1).click()

    expect(page.get_by_role("combobox", name="At the left")).to_have_value("")
    expect(page.get_by_role("button", name="Stent")).to_contain_text(f"on {numbers[1]}")


def test_labels_are_placed_with_a_keyboard_alone(open_at):
    page = open_at("labels")

    for place, label in (("At the left", "Dissection"), ("At the right", "Stent")):
        page.get_by_role("combobox", name=place).focus()
        page.keyboard.type(label)
    page.get_by_role("button", name="Sure", exact=True).focus()
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Right").wait_for()


def test_labels_are_placed_without_a_script(open_at):
    page = open_at("labels", java_script_enabled=False)

    page.get_by_role("combobox", name="At the left").select_option("Dissection")
    page.get_by_role("combobox", name="At the right").select_option("Stent")

    answer(page)


@pytest.mark.parametrize("name", [*RIGHT, "labels"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_number_is_large_enough_to_touch(name, width, open_at):
    page = open_at(name, viewport={"width": width, "height": 900})

    boxes = [one.bounding_box() for one in page.locator(".mk circle").all()]

    assert boxes
    assert all(min(box["width"], box["height"]) >= 24 for box in boxes)


@pytest.mark.parametrize("name", [*RIGHT, "labels"])
def test_asked_and_answered_everybody_can_use_it(name, open_at):
    page = open_at(name)
    asked = problems(page)

    if name == "labels":
        page.get_by_role("combobox", name="At the left").select_option("Stent")
    else:
        page.locator("label.opt").first.click()
    page.get_by_role("button", name="Guess", exact=True).click()
    page.locator(".verdict").wait_for()
    page.wait_for_load_state("networkidle")

    assert [*asked, *problems(page)] == []


def test_a_page_with_its_drawing_is_small(visits, learner):
    version = Question.objects.get(code="vascular.pta-stent.q14").versions.get()
    attempt = make_attempt(learner, [version], feedback=Feedback.AT_ONCE, now=timezone.now())

    response = visits.open(learner).goto(reverse("question", args=[attempt.pk, 1]))

    assert len(response.body()) <= LARGEST_PAGE


def test_who_hears_the_page_hears_the_figure_in_words_and_its_places_by_name(open_at):
    page = open_at("hotspot")

    expect(page.get_by_role("img", name=HOTSPOT["text_alternative"])).to_be_visible()
    for name in ("The crack in the wall", "Stent", re.compile(r"^\d Wall$")):
        expect(page.get_by_role("radio", name=name)).to_be_attached()
    expect(page.get_by_role("group", name="Is it so?").first).to_be_visible()


def test_an_author_chooses_on_the_figure(visits, site, witness):
    page = visits.open(person(role=Role.INSTRUCTOR, name="Ines Okafor"))
    page.goto(f"{reverse('admin:quizzes_question_add')}?objective=vascular.pta-stent.8&kind=hotspot")

    page.locator("[name=regions-0-region]").focus()
    page.locator("svg[data-figure] [data-part=stent]").click()
    page.locator("[name=regions-1-shape]").focus()
    page.locator("svg[data-figure] [data-part=balloon]").click()

    expect(page.locator("[name=regions-0-region]")).to_have_value("stent")
    expect(page.locator("[name=regions-1-shape]")).to_have_value(re.compile(r"circle \d+ \d+ 36"))
    assert [one["id"] for one in violations(page)] == []
    assert witness.complaints == []
