"""The administration: for everybody, in both themes, from a phone to a desk, and under the same policy as the site."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import AuditEntry, Role
from learning.models import Lesson
from quizzes.models import Question
from tests.browser.access import problems
from tests.browser.conftest import person

WIDTHS = (320, 1280)  # px
LEAST = 44  # px, a target for a finger


class World:
    """An administrator who has changed somebody, and an instructor."""

    def __init__(self):
        now = timezone.now()
        self.administrator = person(role=Role.ADMINISTRATOR, is_superuser=True, name="Ada Lovelace")
        self.instructor = person(role=Role.INSTRUCTOR)
        self.changed = person(name="Grace Hopper")
        services.correct_profile(
            person=self.changed, name="Grace", time_zone="Europe/Paris", by=self.administrator, now=now
        )
        services.give_role(person=self.changed, role=Role.INSTRUCTOR, by=self.administrator, now=now)

    def address(self, name):
        return {
            "index": lambda: reverse("admin:index"),
            "people": lambda: reverse("admin:accounts_user_changelist"),
            "people-found": lambda: reverse("admin:accounts_user_changelist") + "?q=grace&role__exact=instructor",
            "person": lambda: reverse("admin:accounts_user_change", args=[self.changed.pk]),
            "history": lambda: reverse("admin:accounts_user_history", args=[self.changed.pk]),
            "log": lambda: reverse("admin:accounts_auditentry_changelist"),
            "entry": lambda: reverse("admin:accounts_auditentry_change", args=[AuditEntry.objects.first().pk]),
            "mail": lambda: reverse("admin:accounts_mail_changelist"),
            "sources": lambda: reverse("admin:quizzes_source_changelist") + "?p=2",
            "lessons": lambda: reverse("admin:learning_lesson_changelist"),
            "lesson": lambda: reverse("admin:learning_lesson_change", args=[Lesson.objects.first().pk]),
            "lesson-history": lambda: reverse("admin:learning_lesson_history", args=[Lesson.objects.first().pk]),
            "lesson-delete": lambda: reverse("admin:learning_lesson_delete", args=[Lesson.objects.first().pk]),
            "questions": lambda: reverse("admin:quizzes_question_changelist"),
            "question": lambda: reverse("admin:quizzes_question_change", args=[Question.objects.first().pk]),
        }[name]()


PAGES = {
    "administrator": ["index", "people", "people-found", "person", "history", "log", "entry", "mail"],
    "instructor": [
        "index",
        "sources",
        "lessons",
        "lesson",
        "lesson-history",
        "lesson-delete",
        "questions",
        "question",
    ],
}
WALKS = [(who, name) for who, names in PAGES.items() for name in names]


@pytest.fixture(scope="module")
def world(site):
    return World()


def visit(visits, world, who, name):
    page = visits.open(getattr(world, who), viewport={"width": WIDTHS[-1], "height": 900})
    page.goto(world.address(name))
    return page


@pytest.mark.parametrize(("who", "name"), WALKS)
def test_the_administration_is_for_everybody_breaks_no_policy_and_asks_nobody_else(visits, world, witness, who, name):
    page = visit(visits, world, who, name)

    found = problems(page, WIDTHS)

    assert (found, witness.complaints) == ([], [])


@pytest.mark.parametrize("name", ["index", "people", "person"])
def test_what_the_administration_is_operated_with_is_large_enough(visits, world, name):
    page = visit(visits, world, "administrator", name)
    page.set_viewport_size({"width": 390, "height": 900})

    controls = page.locator(".top a, .top button, main input:visible:not([type=checkbox]), main select, .submit-row a")
    small = [
        (each.evaluate("(node) => node.outerHTML"), box["height"])
        for each in controls.all()
        if (box := each.bounding_box()) and box["height"] < LEAST - 0.5
    ]

    assert small == []


def test_the_switch_makes_the_administration_dark_and_the_site_with_it(visits, world):
    page = visit(visits, world, "instructor", "index")
    light = background(page)

    page.get_by_role("button", name="Dark theme").click()
    page.reload()
    dark = background(page)
    page.goto(reverse("today"))

    assert light != dark
    assert background(page) == dark


def test_the_switch_works_without_a_script(visits, world):
    page = visits.open(world.instructor, java_script_enabled=False)
    page.goto(reverse("admin:index"))

    page.get_by_role("button", name="Dark theme").click()

    assert page.locator("html[data-theme=dark]").count() == 1
    assert page.url == f"{visits.site}{reverse('admin:index')}"


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_administration_leads_to_the_site_and_to_the_account(visits, world):
    page = visit(visits, world, "instructor", "index")

    found = {link.get_attribute("href") for link in page.locator(".top a").all()}

    assert {reverse("today"), reverse("account"), reverse("admin:index")} <= found


def test_a_wide_list_scrolls_in_a_region_of_its_own(visits, world):
    page = visit(visits, world, "administrator", "people")
    page.set_viewport_size({"width": 320, "height": 900})

    hidden = page.evaluate("(() => { const one = document.querySelector('.results'); "
                           "return one.scrollWidth - one.clientWidth; })()")  # fmt: skip

    assert hidden > 0


def test_where_the_keyboard_is_can_be_seen(visits, world):
    page = visit(visits, world, "administrator", "person")

    page.locator("#id_name").focus()
    page.keyboard.press("Tab")

    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
