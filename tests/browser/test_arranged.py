"""Questions that are arranged, each by mouse, by keyboard alone and without script: what is said is what is marked."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from quizzes import services
from quizzes.models import Answer, Feedback, Grade
from quizzes.services import Given
from tests.browser.access import OVERHANG, problems
from tests.browser.conftest import person
from tests.browser.hands import Keyboard, Mouse
from tests.factories import make_attempt
from tests.quizzes.kinds.samples import SAMPLES, make_sample

NAMES = ("ordering, pairs", "matching", "matching, extended", "cloze")
SAMPLE = {sample.name: sample for sample in SAMPLES if sample.name in NAMES}
WAYS = pytest.mark.parametrize(
    ("hand", "script"), [(Mouse(), True), (Keyboard(), True), (Mouse(), False)], ids=["mouse", "keyboard", "no-script"]
)


def asked(name, **fields):
    """Return a learner's attempt that asks this alone."""
    return make_attempt(person(), [make_sample(SAMPLE[name])], now=timezone.now(), **fields)


def open_question(visits, attempt, **options):
    page = visits.open(attempt.learner, viewport={"width": 1280, "height": 900}, **options)
    page.goto(reverse("question", args=[attempt.pk, 1]))
    return page


def choose(page, hand, name, value):
    """Take an option of a menu; with the keyboard by its arrows."""
    menu = page.locator(f"select[name={name}]")
    if not isinstance(hand, Keyboard):
        menu.select_option(value)
        return
    menu.focus()
    for _ in range(30):
        if menu.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not reach {value}")


def arrange(page, hand, order, *, script):
    """Put items into an order, one after the other, from the top."""
    for place, id in enumerate(order, start=1):
        if not script:
            page.locator(f"select[name=choice-{id}]").select_option(str(place))
            continue
        item = page.locator(f"li:has(select[name=choice-{id}])")
        while item.locator("[data-pos]").inner_text() != str(place):
            hand.press(item.get_by_role("button", name="Move up"))


def say(page, hand, sample, *, script):
    """Give the right answer of a sample."""
    if sample.kind == "ordering":
        arrange(page, hand, sample.right["order"], script=script)
        return
    for name, [value] in sample.posted.items():
        if page.locator(f"select[name={name}]").count():
            choose(page, hand, name, value)
        else:
            hand.type(page.locator(f"input[name={name}]"), value)


@WAYS
@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_is_what_is_marked(visits, witness, hand, script, name):
    attempt = asked(name, feedback=Feedback.AT_ONCE)
    page = open_question(visits, attempt, java_script_enabled=script)

    say(page, hand, SAMPLE[name], script=script)
    hand.press(page.get_by_role("button", name="Sure", exact=True))
    expect(page.get_by_role("heading", name="Right", exact=True)).to_be_visible()

    # A choice that was on its way may come after what was submitted; it is older, and does not count.
    assert Grade.objects.get(slot__attempt=attempt).answer.content == SAMPLE[name].right
    assert witness.complaints == []


def test_an_order_is_kept_once_it_changed_and_comes_back_as_it_was_left(visits, witness):
    attempt = asked("ordering, pairs")
    page = open_question(visits, attempt)
    shown = attempt.slots.get().order

    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Move down").first.click()
    page.reload()

    order = [shown[1], shown[0], *shown[2:]]
    assert page.locator("[data-order] select").evaluate_all("all => all.map(one => one.name)") == [
        f"choice-{id}" for id in order
    ]
    assert [answer.content for answer in Answer.objects.filter(slot__attempt=attempt)] == [{"order": order}]
    assert witness.complaints == []


def test_an_order_that_nobody_touched_is_sent_by_a_submit_alone(visits):
    attempt = asked("ordering, pairs")
    page = open_question(visits, attempt)
    page.locator("form[data-ready]").wait_for()
    before = Answer.objects.filter(slot__attempt=attempt).count()

    page.get_by_role("button", name="Think so", exact=True).click()
    page.wait_for_url("**/submit/")

    assert before == 0
    assert Answer.objects.get(slot__attempt=attempt).content == {"order": attempt.slots.get().order}


def test_a_screen_reader_hears_where_an_item_went_and_focus_stays_on_it(visits):
    page = open_question(visits, asked("ordering, pairs"))
    label = page.locator("[data-label]").first.inner_text()

    for _ in range(3):
        page.locator(f"li:has-text('{label}')").get_by_role("button", name="Move down").click()

    assert page.locator("[data-voice]").inner_text() == f"{label}: place 4 of 4"
    assert page.evaluate("document.activeElement.ariaLabel") == f"Move up: {label}"


def test_a_long_match_that_its_menu_cuts_off_is_told_whole(visits):
    version = make_sample(SAMPLE["matching"])
    long = "A task that is told in more words than a closed menu has room for"
    version.body["rights"][0]["text"] = long
    version.save()
    page = open_question(visits, make_attempt(person(), [version], now=timezone.now()))
    menu = page.locator(".pairs select").first

    menu.select_option(label=long)
    told = page.locator(".chosen").first.inner_text()
    menu.select_option(label="Task e")

    assert [told, page.locator(".chosen").first.inner_text()] == [long, ""]


def test_an_item_is_dragged_to_its_place(visits):
    page = open_question(visits, asked("ordering, pairs"))
    first = page.locator("[data-label]").first.inner_text()
    grip, last = page.locator("[data-grip]").first.bounding_box(), page.locator("[data-grip]").last.bounding_box()

    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(last["x"] + 10, last["y"] + 40, steps=8)
    page.mouse.up()

    assert page.locator("[data-label]").last.inner_text() == first
    assert page.locator("[data-pos]").all_inner_texts() == ["1", "2", "3", "4"]


def test_two_items_at_one_place_are_pointed_out_and_nothing_is_kept(visits):
    attempt = asked("ordering, pairs", feedback=Feedback.AT_ONCE)
    page = open_question(visits, attempt, java_script_enabled=False)

    for place, menu in zip(["3", "2", "2", "2"], page.locator("[data-order] select").all(), strict=True):
        menu.select_option(place)
    page.locator("[data-order] select").first.select_option("2")
    page.get_by_role("button", name="Sure", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("give each a place of its own")
    assert not Answer.objects.filter(slot__attempt=attempt).exists()


def test_a_number_that_is_none_is_pointed_out_and_what_was_typed_stays(visits):
    attempt = asked("cloze", feedback=Feedback.AT_ONCE)
    page = open_question(visits, attempt)

    page.locator("[name=choice-2]").fill("about half")
    page.get_by_role("button", name="Sure", exact=True).click()

    expect(page.get_by_role("alert")).to_contain_text("Gap 2: write a number alone")
    expect(page.locator("[name=choice-2]")).to_have_value("about half")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("settled", [False, True], ids=["open", "settled"])
def test_each_kind_is_for_everybody_at_every_size_in_light_and_dark(visits, name, settled):
    attempt = asked(name, feedback=Feedback.AT_ONCE)
    slot, now = attempt.slots.get(), timezone.now()
    if settled:
        given = Given(uuid4(), slot.pk, dict(SAMPLE[name].wrong), "sure", now, 0)
        services.answer(attempt=attempt, given=[given], now=now)
        services.settle(slot=slot, now=now)
    page = open_question(visits, attempt)

    assert problems(page) == []


@pytest.mark.parametrize("name", NAMES)
def test_each_kind_is_for_everybody_without_script(visits, name):
    page = open_question(visits, asked(name), java_script_enabled=False)
    page.set_viewport_size({"width": 320, "height": 700})

    assert page.evaluate(OVERHANG) == 0
