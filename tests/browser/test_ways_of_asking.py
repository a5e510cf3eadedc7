"""The ways of asking in a real browser: for everybody at every size, by keyboard, without script, and the clock."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from quizzes import queries, services
from quizzes.models import Answer, Attempt, Feedback, Question, QuestionVersion, Status
from quizzes.models.keys import AnswerKey
from tests.browser.access import OVERHANG, problems
from tests.browser.conftest import person
from tests.browser.test_keeping import at, attempt_of, choose, open_question, singles, stored
from tests.conftest import wait_until
from tests.quizzes.kinds.samples import NUMERIC, make_sample

RIGHT_AND_WRONG = {"tries": 3, "try_penalty": 20}
HINTS = ["Think of what limits the flow."]


@pytest.fixture(scope="module")
def hinted(site):
    AnswerKey.objects.update(hints=HINTS)
    [second] = queries.live_versions().filter(question__code="vascular.pta-stent.q09")
    QuestionVersion.objects.filter(pk=second.pk).update(unfolding="Six months later the pain comes back.")


def case():
    parts = queries.live_versions().filter(question__case="vascular.pta-stent.c1")
    return [*parts.order_by("question__code"), *singles(1)]


def wrong(slot):
    right = AnswerKey.objects.get(pk=slot.version_id).key["correct"]
    return next(place for place, id in enumerate(slot.order) if id not in right)


def say(attempt, position=1):
    """A wrong answer, by the services themselves."""
    slot, now = attempt.slots.get(position=position), timezone.now()
    content = {"choices": [slot.order[wrong(slot)]]}
    given = services.Given(f"00000000-0000-4000-8000-{slot.pk:012}", slot.pk, content, "sure", now, 0)
    services.answer(attempt=attempt, given=[given], now=now)
    return slot


def not_yet(learner):
    attempt = attempt_of(learner, feedback=Feedback.AT_ONCE, hint_penalty=10, **RIGHT_AND_WRONG)
    services.take_hint(slot=attempt.slots.get(position=1), now=timezone.now())
    services.try_answer(slot=say(attempt), now=timezone.now())
    return at(attempt)


def flagged(learner):
    attempt = attempt_of(learner, due_at=timezone.now() + timedelta(minutes=30))
    services.flag(slot=say(attempt), flagged=True)
    return reverse("attempt-submit", args=[attempt.pk])


def case_going_on(learner):
    attempt = attempt_of(learner, case())
    services.settle(slot=say(attempt), now=timezone.now())
    return at(attempt, 2)


def final(learner):
    attempt = attempt_of(learner, forward_only=True)
    services.settle(slot=say(attempt), now=timezone.now())
    return at(attempt)


def opened_later(learner):
    attempt = attempt_of(learner, feedback=Feedback.LATER, feedback_from=timezone.now() + timedelta(days=3))
    services.finalise(attempt=attempt, now=timezone.now())
    return reverse("attempt-result", args=[attempt.pk])


def certain_result(learner):
    attempt = attempt_of(learner, certainty=True)
    say(attempt)
    services.finalise(attempt=attempt, now=timezone.now())
    return reverse("attempt-result", args=[attempt.pk])


def told_on_one_page(learner):
    attempt = attempt_of(learner, feedback=Feedback.AT_ONCE, one_page=True)
    services.settle(slot=say(attempt), now=timezone.now())
    return reverse("attempt-page", args=[attempt.pk])


def every_kind(learner):
    kinds = {version.kind: version for version in queries.live_versions().order_by("-pk")}
    attempt = attempt_of(learner, [*kinds.values(), *case()[:2]], one_page=True, certainty=True)
    return reverse("attempt-page", args=[attempt.pk])


def number_with_a_long_unit(learner):
    version = make_sample(replace(NUMERIC, body={**NUMERIC.body, "units": ["reinterventions"]}))
    Question.objects.filter(pk=version.question_id).update(status=Status.DRAFT)  # no other test asks it
    return at(attempt_of(learner, [version]))


PAGES = [
    not_yet,
    flagged,
    case_going_on,
    final,
    opened_later,
    certain_result,
    told_on_one_page,
    every_kind,
    number_with_a_long_unit,
    lambda learner: at(attempt_of(learner, certainty=True)),
    lambda learner: at(attempt_of(learner, forward_only=True)),
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_for_everybody_at_every_size_in_light_and_dark(visits, witness, hinted, address):
    learner = person()
    page = visits.open(learner)
    page.goto(address(learner))
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")

    found = problems(page)
    page.set_viewport_size({"width": 320, "height": 900})

    assert (found, page.evaluate(OVERHANG), witness.complaints) == ([], 0, [])


# --- Without script, and by keyboard ---------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False])
def test_tries_lead_to_the_answer(visits, hinted, script):
    learner = person()
    attempt = attempt_of(learner, feedback=Feedback.AT_ONCE, **RIGHT_AND_WRONG)
    page = visits.open(learner, java_script_enabled=script)
    page.goto(at(attempt))

    choose(page, wrong(attempt.slots.get(position=1)))
    page.get_by_role("button", name="Think so", exact=True).click()
    expect(page.get_by_text("Two tries left; each further try costs 20 % of the marks.")).to_be_visible()
    page.get_by_role("button", name="Stop trying and see the answer").click()

    expect(page.get_by_role("heading", name="Not this time")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_hint_and_a_flag_lose_nothing_of_the_form(visits, hinted, script):
    learner = person()
    attempt = attempt_of(learner)
    page = visits.open(learner, java_script_enabled=script)
    page.goto(at(attempt))
    choose(page, 2)

    page.get_by_role("button", name="Take a hint").click()
    expect(page.get_by_text(HINTS[0])).to_be_visible()
    page.get_by_role("button", name="Flag", exact=True).click()
    expect(page.get_by_role("button", name="Flagged: take the flag off")).to_be_visible()

    expect(page.locator("[data-choice]").nth(2)).to_be_checked()
    assert stored(attempt) == [(1, 2, "")]


@pytest.mark.parametrize("script", [True, False])
def test_a_case_unfolds(visits, hinted, script):
    learner = person()
    attempt = attempt_of(learner, case())
    page = visits.open(learner, java_script_enabled=script)
    page.goto(at(attempt))

    choose(page, 0)
    page.get_by_role("button", name="Guess", exact=True).click()

    expect(page.get_by_text("Six months later the pain comes back.")).to_be_visible()
    page.goto(at(attempt))
    expect(page.get_by_text("Your answer is final: guess.")).to_be_visible()


def test_single_keys_never_act_while_somebody_types(visits):
    learner = person()
    [version] = queries.live_versions().filter(kind="short")[:1]
    attempt = attempt_of(learner, [version])
    page = open_question(visits, learner, attempt)

    page.locator("[data-choice]").first.press_sequentially("1gts2")

    assert page.locator("[data-choice]").first.input_value() == "1gts2"
    assert page.url.endswith(at(attempt))
    expect(page.locator(".keys [data-digits]")).to_be_hidden()
    expect(page.locator(".keys")).to_contain_text("answer as guess, think so, sure")


def test_the_keys_line_names_as_many_digits_as_there_are_choices(visits):
    learner = person()
    attempt = attempt_of(learner)
    page = open_question(visits, learner, attempt)

    expect(page.locator(".keys [data-last]")).to_have_text(str(page.locator("[data-choice]").count()))


def test_a_page_of_many_questions_is_answered_by_keyboard(visits):
    learner = person()
    attempt = attempt_of(learner, one_page=True)
    page = visits.open(learner)
    page.goto(reverse("attempt-page", args=[attempt.pk]))
    page.locator("form[data-posts]").wait_for()

    page.locator("#q2 [data-choice]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#q2 [data-kept]")).to_have_text("Kept.")
    # It may say so of the choice, while how sure its learner is still goes out.
    wait_until(lambda: stored(attempt)[-1][2] != "", "how sure its learner is")

    assert stored(attempt)[-1] == (2, 1, "guess")


def test_what_is_no_answer_is_told_in_place(visits):
    learner = person()
    attempt = attempt_of(learner)
    page = open_question(visits, learner, attempt)

    page.get_by_role("button", name="Sure", exact=True).click()

    expect(page.locator("[data-missing]")).to_have_text("Give an answer first.")
    assert Answer.objects.filter(slot__attempt=attempt).count() == 0


def test_what_the_server_says_of_an_answer_is_told_in_place(visits):
    learner = person()
    [version] = queries.live_versions().filter(kind="numeric")[:1]
    attempt = attempt_of(learner, [version])
    page = open_question(visits, learner, attempt)
    field = page.locator("input[data-choice]").first
    field.fill("many")

    page.get_by_role("button", name="Sure", exact=True).click()

    expect(page.locator("[data-missing]")).to_contain_text(re.compile(r"\w"))
    expect(page.locator("[data-missing]")).not_to_have_text("Give an answer first.")
    expect(field).to_have_value("many")


# --- The clock -------------------------------------------------------------------------------------------------


def seconds(page):
    minutes, rest = page.locator("[data-face]").inner_text().split(":")
    return int(minutes) * 60 + int(rest)


@pytest.mark.parametrize("device", ["2001-01-01T00:00:00Z", "2040-01-01T00:00:00Z"])
def test_a_wrong_clock_on_the_device_does_no_harm(visits, device):
    learner = person()
    attempt = attempt_of(learner, due_at=timezone.now() + timedelta(minutes=10))
    # Begun a while ago: the server lifts an instant before the start to it, which would pass for the right one.
    Attempt.objects.filter(pk=attempt.pk).update(started_at=timezone.now() - timedelta(minutes=20))
    page = visits.open(learner)
    page.clock.install(time=device)
    page.goto(at(attempt))
    page.locator("form[data-posts]").wait_for()

    shown = seconds(page)
    before = timezone.now()
    choose(page, 1)
    page.clock.run_for(2000)
    expect(page.locator("[data-kept]")).to_have_text(re.compile("^Kept"))

    [answer] = Answer.objects.filter(slot__attempt=attempt)
    assert 540 < shown <= 600
    assert abs((answer.answered_at - before).total_seconds()) < 60


def test_a_page_that_comes_back_asks_for_the_time(visits):
    learner = person()
    attempt = attempt_of(learner, due_at=timezone.now() + timedelta(minutes=30))
    page = open_question(visits, learner, attempt)
    Attempt.objects.filter(pk=attempt.pk).update(due_at=timezone.now() + timedelta(minutes=3))

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    wait_until(lambda: seconds(page) <= 180, "the clock")


def test_at_zero_the_page_says_so_and_goes_to_the_result(visits):
    learner = person()
    attempt = attempt_of(learner, due_at=timezone.now() + timedelta(seconds=6))
    page = open_question(visits, learner, attempt)
    choose(page, 1)
    expect(page.locator("[data-kept]")).to_have_text(re.compile("^Kept"))

    page.wait_for_url(re.compile("/result/$"), timeout=15_000)

    attempt.refresh_from_db()
    assert (attempt.finalised_at is not None, stored(attempt)) == (True, [(1, 1, "")])


def test_at_zero_without_network_the_page_waits(visits):
    learner = person()
    attempt = attempt_of(learner, due_at=timezone.now() + timedelta(seconds=4))
    page = open_question(visits, learner, attempt)
    page.context.set_offline(True)

    expect(page.locator("[data-kept]")).to_contain_text("The time is over.", timeout=10_000)
    page.wait_for_timeout(500)
    assert page.url.endswith(at(attempt))
    page.context.set_offline(False)

    page.wait_for_url(re.compile("/result/$"), timeout=15_000)
