"""What is answered is kept: over a closed tab, a dead network, a killed server, a session that ended, two learners."""

import re
import signal
import sys
from contextlib import contextmanager
from socket import socket

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Session
from quizzes import queries, services
from quizzes.domain.rules import Rules
from quizzes.models import Answer, Feedback, Purpose
from quizzes.queries import Place
from tests.browser.conftest import person, session_of
from tests.conftest import database_url, started, wait_until
from tests.factories import PASSWORD

KEPT = re.compile("^Kept")
WAITS = re.compile("1 answer waits for the network")
LEFT = "Object.keys(localStorage).filter((name) => name.startsWith('patency.waiting/')).length"


def singles(count):
    return list(queries.live_versions().filter(kind="single").order_by("pk")[:count])


def attempt_of(learner, versions=None, *, feedback=Feedback.AT_END, due_at=None, **rules):
    return services.start(
        learner=learner,
        places=[Place(version) for version in versions or singles(3)],
        purpose=Purpose.QUIZ,
        occasion="quiz:keeping",
        title="Keeping",
        feedback=feedback,
        rules=Rules(**rules),
        due_at=due_at,
        now=timezone.now(),
    )


def at(attempt, position=1):
    return reverse("question", args=[attempt.pk, position])


def stored(attempt):
    """Which answers are stored, by position and place of the choice as it is shown."""
    answers = Answer.objects.filter(slot__attempt=attempt).select_related("slot")
    return [(one.slot.position, one.slot.order.index(one.content["choices"][0]), one.confidence) for one in answers]


def open_question(visits, learner, attempt, position=1):
    page = visits.open(learner)
    page.goto(at(attempt, position))
    page.locator("form[data-posts]").wait_for()
    return page


def choose(page, place, within="form"):
    page.locator(within).locator("label.opt").nth(place).click()


def come_back(page):
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def test_an_answer_is_stored_within_two_seconds(visits, witness):
    learner = person()
    attempt = attempt_of(learner)
    page = open_question(visits, learner, attempt)

    choose(page, 1)

    expect(page.locator("[data-kept]")).to_have_text(KEPT, timeout=2000)
    assert stored(attempt) == [(1, 1, "")]
    assert witness.complaints == []


def test_what_is_typed_is_stored_within_two_seconds_of_the_first_key(visits):
    learner = person()
    [version] = queries.live_versions().filter(kind="short")[:1]
    attempt = attempt_of(learner, [version])
    page = open_question(visits, learner, attempt)

    page.locator("[data-choice]").first.press_sequentially("some words", delay=250)  # which takes longer than the pause

    assert Answer.objects.filter(slot__attempt=attempt).exists()
    expect(page.locator("[data-kept]")).to_have_text(KEPT, timeout=2000)
    wait_until(lambda: Answer.objects.filter(slot__attempt=attempt).last().content["text"] == "some words", "it")


def test_a_tab_closed_without_network_loses_nothing(visits):
    learner = person()
    attempt = attempt_of(learner)
    page = open_question(visits, learner, attempt)
    page.context.set_offline(True)
    choose(page, 2)
    expect(page.locator("[data-kept]")).to_have_text(WAITS)

    page.close()
    assert stored(attempt) == []
    again = visits.contexts[0].new_page()
    visits.contexts[0].set_offline(False)
    again.goto("/map/")  # any page of Patency

    wait_until(lambda: stored(attempt) == [(1, 2, "")], "the answer")
    again.goto(at(attempt))
    expect(again.locator("[data-choice]").nth(2)).to_be_checked()
    # The page was left before it heard that the answer had come: this one sends the same fact again.
    wait_until(lambda: again.evaluate(LEFT) == 0, "nothing to wait")
    assert stored(attempt) == [(1, 2, "")]


def left_behind(visits, attempt):
    """Answer the first question without a network, and leave."""
    page = open_question(visits, attempt.learner, attempt)
    page.context.set_offline(True)
    choose(page, 2)
    expect(page.locator("[data-kept]")).to_have_text(WAITS)
    page.close()
    visits.contexts[0].set_offline(False)
    return visits.contexts[0].new_page()


@pytest.mark.parametrize(("position", "loaded"), [(1, "reload"), (2, "navigate")])
def test_a_page_is_loaded_again_only_where_it_shows_what_waited(visits, position, loaded):
    attempt = attempt_of(person())
    page = left_behind(visits, attempt)

    page.goto(at(attempt, position))

    wait_until(lambda: stored(attempt) == [(1, 2, "")], "the answer")
    page.wait_for_timeout(500)
    assert page.evaluate("performance.getEntriesByType('navigation')[0].type") == loaded


def test_a_browser_that_is_full_keeps_what_was_said_last(visits):
    attempt = attempt_of(person())
    page = open_question(visits, attempt.learner, attempt)
    page.context.set_offline(True)
    choose(page, 0)
    expect(page.locator("[data-kept]")).to_have_text(WAITS)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; }")
    choose(page, 1)
    page.wait_for_timeout(200)

    come_back(page)

    wait_until(lambda: stored(attempt)[-1:] == [(1, 1, "")], "the last choice")


def test_an_answer_given_without_network_is_submitted_when_it_is_back(visits):
    learner = person()
    attempt = attempt_of(learner)
    page = open_question(visits, learner, attempt)
    page.context.set_offline(True)
    choose(page, 0)
    page.get_by_role("button", name="Sure", exact=True).click()
    expect(page.locator("[data-kept]")).to_have_text(WAITS)

    come_back(page)

    expect(page).to_have_url(re.compile(at(attempt, 2)))
    assert stored(attempt) == [(1, 0, "sure")]


def test_the_newest_of_several_choices_is_what_waits(visits):
    learner = person()
    attempt = attempt_of(learner)
    page = open_question(visits, learner, attempt)
    page.context.set_offline(True)
    choose(page, 0)
    choose(page, 2)

    come_back(page)

    expect(page.locator("[data-kept]")).to_have_text(KEPT)
    assert stored(attempt)[-1] == (1, 2, "")


def test_a_submit_waits_for_the_answers_and_says_so(visits):
    learner = person()
    attempt = attempt_of(learner)
    page = open_question(visits, learner, attempt)
    page.route("**/attempts/*/1/", lambda route: route.abort())
    choose(page, 1)
    expect(page.locator("[data-kept]")).to_have_text(WAITS)
    page.goto(reverse("attempt-submit", args=[attempt.pk]))
    expect(page.locator("[data-waiting]")).to_have_text(WAITS)

    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator("[data-kept]")).to_have_text(re.compile("Nothing was submitted; what you answered is kept."))
    attempt.refresh_from_db()
    assert attempt.finalised_at is None
    page.unroute("**/attempts/*/1/")
    page.get_by_role("button", name="Submit", exact=True).click()

    expect(page.get_by_role("heading", name="What you showed, fact by fact")).to_be_visible()
    assert stored(attempt) == [(1, 1, "")]


def test_a_session_that_ended_loses_nothing(visits):
    learner = person()
    attempt = attempt_of(learner)
    page = open_question(visits, learner, attempt)
    end_sessions(learner)

    choose(page, 1)
    expect(page.locator("[data-kept]")).to_contain_text("You are signed out.")
    page.locator("[data-kept] a").click()
    page.get_by_label("Email").fill(learner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.locator("[data-choice]").nth(1)).to_be_checked()
    assert (page.url.endswith(at(attempt)), stored(attempt)) == (True, [(1, 1, "")])


def test_a_page_goes_on_after_a_sign_in_in_another_tab(visits):
    learner = person()
    attempt = attempt_of(learner)
    page = open_question(visits, learner, attempt)
    end_sessions(learner)
    page.context.add_cookies([{"name": "sessionid", "value": session_of(learner), "url": visits.site}])
    page.context.add_cookies([{"name": "csrftoken", "value": "n" * 32, "url": visits.site}])

    page.locator("[data-choice]").nth(1).check()
    page.get_by_role("button", name="Sure").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 2 of")
    assert stored(attempt)[-1] == (1, 1, "sure")


def end_sessions(learner):
    Session.objects.filter(user_id=learner.pk).delete()


def test_whoever_signs_in_next_sends_nothing_of_another(visits):
    first, second = person(), person()
    attempt = attempt_of(first)
    page = open_question(visits, first, attempt)
    page.context.set_offline(True)
    choose(page, 1)
    expect(page.locator("[data-kept]")).to_have_text(WAITS)

    page.close()
    context = visits.contexts[0]
    context.set_offline(False)
    context.add_cookies([{"name": "sessionid", "value": session_of(second), "url": visits.site}])
    again, sent = context.new_page(), []
    again.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    again.goto("/today/")

    wait_until(lambda: again.evaluate(LEFT) == 0, "the purge")
    assert sent == []
    assert Answer.objects.filter(slot__attempt__learner__in=[first, second]).count() == 0


def test_signing_out_takes_what_waited_with_it(visits):
    learner = person()
    attempt = attempt_of(learner)
    page = open_question(visits, learner, attempt)
    page.route("**/attempts/*/1/", lambda route: route.abort())
    choose(page, 1)
    expect(page.locator("[data-kept]")).to_have_text(WAITS)

    page.goto("/account/")
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Signing out removes what waits from this browser.")
    assert page.evaluate(LEFT) == 1
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(lambda url: not url.endswith("/account/"))

    assert page.evaluate(LEFT) == 0


def test_signing_out_sends_what_waits_first(visits):
    learner = person()
    attempt = attempt_of(learner)
    page = open_question(visits, learner, attempt)
    page.route("**/attempts/*/1/", lambda route: route.abort())
    choose(page, 1)
    expect(page.locator("[data-kept]")).to_have_text(WAITS)
    page.goto("/account/")
    page.unroute("**/attempts/*/1/")

    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(lambda url: not url.endswith("/account/"))

    assert stored(attempt) == [(1, 1, "")]


def test_nothing_of_a_key_waits_in_a_browser(visits):
    learner = person()
    attempt = attempt_of(learner)
    page = open_question(visits, learner, attempt)
    page.context.set_offline(True)
    choose(page, 1)
    expect(page.locator("[data-kept]")).to_have_text(WAITS)

    waiting = page.evaluate("Object.values(localStorage).map((one) => JSON.parse(one))")

    [slot] = attempt.slots.filter(position=1)
    assert [sorted(one) for one in waiting] == [
        ["answered_at", "attempt", "confidence", "fields", "id", "kept_at", "learner", "position", "sequence"]
    ]
    assert waiting[0]["fields"] == [["choice", slot.order[1]]]


@contextmanager
def own_server(tmp_path):
    """A server that can be killed: a process of its own on this test's database."""
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    environ = {
        "PATENCY_DATA": str(tmp_path),
        "DATABASE_URL": database_url(),
        "PATENCY_SECRET_KEY": settings.SECRET_KEY,
        "PATENCY_DEBUG": "1",
    }
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]

    def start():
        return started(command, environ, tmp_path / "server.log")

    yield f"http://127.0.0.1:{port}", port, start


def answers_at(port):
    with socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_a_killed_server_loses_nothing(visits, tmp_path):
    learner = person()
    attempt = attempt_of(learner)
    with own_server(tmp_path) as (address, port, start):
        with start() as server:
            wait_until(lambda: answers_at(port), "the server", seconds=90)
            page = visits.open()
            page.context.add_cookies([{"name": "sessionid", "value": session_of(learner), "url": address}])
            page.goto(address + at(attempt))
            page.locator("form[data-posts]").wait_for()
            server.send_signal(signal.SIGKILL)
            server.wait()
            choose(page, 1)
            expect(page.locator("[data-kept]")).to_have_text(WAITS)
        with start():
            wait_until(lambda: answers_at(port), "the server", seconds=90)
            expect(page.locator("[data-kept]")).to_have_text(KEPT, timeout=20_000)

    assert stored(attempt) == [(1, 1, "")]


@pytest.mark.parametrize("script", [True, False])
def test_many_questions_are_answered_on_one_page(visits, witness, script):
    learner = person()
    attempt = attempt_of(learner, one_page=True)
    page = visits.open(learner, java_script_enabled=script)
    page.goto(reverse("attempt-page", args=[attempt.pk]))

    for position in (1, 2, 3):
        choose(page, 1, f"#q{position}")
        page.locator(f"#q{position} .sure label").nth(2).click()
    page.get_by_role("button", name="Check and submit").last.click()
    page.get_by_role("button", name="Submit", exact=True).click()

    expect(page.get_by_role("heading", name="What you showed, fact by fact")).to_be_visible()
    newest = {position: (place, sure) for position, place, sure in stored(attempt)}
    assert newest == dict.fromkeys((1, 2, 3), (1, "sure"))
    assert witness.complaints == []
