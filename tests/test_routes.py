"""Every route with every role, against objects that belong to one learner.

A route that is missing from the tables fails a test. What someone may not see does not exist for them: 404, not 403.
"""

import re

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from accounts.models import Role, User
from accounts.queries import devices
from learning.models import LessonCheck
from quizzes.models import Feedback
from tests.factories import (
    NOON,
    make_assessment,
    make_attempt,
    make_figure,
    make_learner,
    make_lesson,
    make_quiz,
    make_regraded,
    make_ruling,
)

ROLES = ("visitor", "deactivated", "stranger", "instructor", "administrator", "owner")

# What the roles get, in the order visitor (and deactivated), stranger, instructor, administrator, owner.
EVERYONE = (200, 200, 200, 200, 200)
NOWHERE = (404, 404, 404, 404, 404)
MOVES = (302, 302, 302, 302, 302)
SIGNED_IN = (302, 200, 200, 200, 200)  # a visitor is sent to sign in
SIGNED_OUT = (200, 302, 302, 302, 302)
API = (401, 200, 200, 200, 200)
STAFF = (302, 302, 200, 200, 302)
ADMINISTRATORS = (302, 302, 403, 200, 302)

PAGES = {
    "": ("get", SIGNED_OUT),
    "today/": ("get", SIGNED_IN),
    "map/": ("get", EVERYONE),
    "specialties/<slug:slug>/": ("get", EVERYONE),
    "lessons/<code:code>/": ("get", EVERYONE),
    "lessons/<code:code>/read/": ("post", MOVES),
    "lessons/<code:code>/quiz/": ("post", MOVES),
    "lessons/<code:code>/checks/<code:question>/": ("post", (302, 422, 422, 422, 422)),  # nothing is chosen
    "quizzes/<code:code>/": ("get", EVERYONE),
    "quizzes/<code:code>/begin/": ("post", MOVES),
    "review/": ("get", SIGNED_IN),
    "attempts/here/": ("get", EVERYONE),
    "attempts/<uuid:attempt_id>/": ("get", (302, 404, 404, 404, 302)),
    "attempts/<uuid:attempt_id>/<int:position>/": ("get", (302, 404, 404, 404, 200)),
    "attempts/<uuid:attempt_id>/all/": ("get", (302, 404, 404, 404, 302)),
    "attempts/<uuid:attempt_id>/clock/": ("get", (302, 404, 404, 404, 200)),
    "attempts/<uuid:attempt_id>/submit/": ("post", (302, 404, 404, 404, 302)),
    "attempts/<uuid:attempt_id>/result/": ("get", (302, 404, 404, 404, 302)),
    "attempts/<uuid:attempt_id>/leave/": ("get", (302, 404, 404, 404, 302)),
    "progress/calibration/": ("get", SIGNED_IN),
    "reminders/": ("get", SIGNED_IN),
    "r/preferences/<str:token>/": ("get", NOWHERE),  # of whoever holds a good link; this one is broken
    "r/unsubscribe/<str:token>/": ("post", NOWHERE),
    "^figures/(?P<digest>[0-9a-f]{64})\\.(?P<extension>png|jpg|webp)$": ("get", EVERYONE),
    "notices/seen/": ("post", MOVES),
    "theme/": ("post", MOVES),
    "glossary/": ("get", EVERYONE),
    "about/sources/": ("get", EVERYONE),
    "about/privacy/": ("get", EVERYONE),
    "about/accessibility/": ("get", EVERYONE),
    "mail/": ("get", EVERYONE),  # of the local default alone
    "mail/<slug:name>/": ("get", NOWHERE),
    "mail/<slug:name>/html/": ("get", NOWHERE),
    "healthz": ("get", EVERYONE),
    "readyz": ("get", (503, 503, 503, 503, 503)),  # no worker runs in this test
}
ENDPOINTS = {
    "api/v1/specialties/": ("get", API),
    "api/v1/^figures/(?P<digest>[0-9a-f]{64})/$": ("get", API),
    "api/v1/quizzes/": ("get", API),
    "api/v1/^quizzes/(?P<code>[a-z0-9.-]+)/$": ("get", API),
    "api/v1/^quizzes/(?P<code>[a-z0-9.-]+)/attempts/$": ("post", (401, 201, 201, 201, 201)),
    "api/v1/lessons/": ("get", API),
    "api/v1/^lessons/(?P<code>[a-z0-9.-]+)/$": ("get", API),
    "api/v1/^lessons/(?P<code>[a-z0-9.-]+)/attempts/$": ("post", (401, 201, 201, 201, 201)),
    "api/v1/attempts/<uuid:attempt_id>/": ("get", (401, 404, 404, 404, 200)),
    "api/v1/attempts/<uuid:attempt_id>/answers/": ("post", (401, 404, 404, 404, 400)),
    "api/v1/attempts/<uuid:attempt_id>/submit/": ("post", (401, 404, 404, 404, 200)),
    "api/v1/slots/<int:slot_id>/settle/": ("post", (401, 404, 404, 404, 200)),
    "api/v1/slots/<int:slot_id>/flag/": ("put", (401, 404, 404, 404, 204)),
    "api/v1/slots/<int:slot_id>/hints/": ("post", (401, 404, 404, 404, 400)),
    "api/v1/slots/<int:slot_id>/tries/": ("post", (401, 404, 404, 404, 409)),
    "api/v1/notices/": ("get", API),
    "api/v1/notices/<int:notice_id>/seen/": ("post", (401, 404, 404, 404, 204)),
    "api/v1/reviews/attempts/": ("post", (401, 409, 409, 409, 409)),  # nothing is due
    "api/v1/reviews/due/": ("get", API),
    "api/v1/memories/": ("get", API),
    "api/v1/calibration/": ("get", API),
    "api/v1/reminders/": ("get", API),
    "api/v1/glossary/": ("get", API),
    "api/v1/sources/": ("get", API),
    "api/v1/gone/": ("get", API),
    "api/v1/account/": ("get", API),
    "api/v1/account/devices/": ("get", API),
    "api/v1/account/devices/<uuid:device_id>/": ("delete", (401, 404, 404, 404, 204)),
    "api/v1/schema/": ("get", EVERYONE),
    "api/v1/docs/": ("get", EVERYONE),
    "api/<path:rest>": ("get", NOWHERE),
}
ACCOUNTS = {
    "account/": ("get", SIGNED_IN),
    "account/devices/": ("get", SIGNED_IN),
    "account/logout/": ("get", SIGNED_IN),
    "account/confirm-email/": ("get", MOVES),
    "account/login/": ("get", SIGNED_OUT),
    "account/inactive/": ("get", EVERYONE),
    "account/signup/": ("get", SIGNED_OUT),
    "account/reauthenticate/": ("get", (302, 403, 403, 403, 403)),  # people of this test have no password
    "account/email/": ("get", SIGNED_IN),
    "account/password/change/": ("get", MOVES),
    "account/password/set/": ("get", SIGNED_IN),
    "account/password/reset/": ("get", EVERYONE),
    "account/login/code/confirm/": ("get", MOVES),
    "account/password/reset/confirm/": ("get", MOVES),
    "account/password/reset/complete/": ("get", MOVES),
    "account/password/reset/done/": ("get", EVERYONE),
}
# The app client knows no cookie: without a token everybody is a visitor. 409: nothing waits to be confirmed.
APP_CLIENT = {
    f"_allauth/app/v1/{route}": (method, (status,) * 5)
    for route, method, status in [
        ("config", "get", 200),
        ("auth/session", "get", 401),
        ("auth/reauthenticate", "post", 401),
        ("auth/code/confirm", "post", 409),
        ("auth/password/request", "post", 400),
        ("auth/password/reset", "post", 409),
        ("auth/login", "post", 400),
        ("auth/signup", "post", 400),
        ("auth/email/verify", "post", 409),
        ("auth/email/verify/resend", "post", 409),
        ("auth/phone/verify", "post", 409),
        ("auth/phone/verify/resend", "post", 409),
        ("account/password/change", "post", 401),
        ("account/email", "get", 401),
        ("account/phone", "get", 401),
        ("tokens/refresh", "post", 400),
    ]
}
ADMIN = {
    "admin/": ("get", STAFF),
    "admin/login/": ("get", (302, 404, 302, 302, 404)),  # one sign-in for the whole site
    "admin/logout/": ("post", MOVES),
    "admin/password_change/": ("get", MOVES),  # to the site's own
    "admin/password_change/done/": ("get", STAFF),
    "admin/autocomplete/": ("get", (302, 302, 403, 403, 302)),
    "admin/jsi18n/": ("get", STAFF),
    "admin/^(?P<app_label>accounts|reminders|learning|quizzes)/$": ("get", MOVES),  # to the index
    "admin/(?P<url>.*)$": ("get", (302, 302, 404, 404, 302)),
    "admin/accounts/user/": ("get", ADMINISTRATORS),
    "admin/accounts/mail/": ("get", ADMINISTRATORS),
    "admin/accounts/auditentry/": ("get", ADMINISTRATORS),
    "admin/reminders/delivery/": ("get", ADMINISTRATORS),
    "admin/learning/specialty/": ("get", STAFF),
    "admin/learning/lesson/": ("get", STAFF),
    "admin/learning/lesson/add/preview/": ("get", (302, 302, 404, 404, 302)),  # it shows what a form says
    "admin/learning/lesson/<path:object_id>/preview/": ("get", STAFF),
    "admin/learning/glossaryterm/": ("get", STAFF),
    "admin/learning/assessment/": ("get", STAFF),
    "admin/quizzes/extratime/": ("get", ADMINISTRATORS),
    "admin/quizzes/source/": ("get", STAFF),
    "admin/quizzes/objective/": ("get", STAFF),
    "admin/quizzes/objective/<path:object_id>/fact/": ("post", (302, 302, 422, 422, 302)),  # nothing is said
    "admin/quizzes/question/": ("get", STAFF),
    "admin/quizzes/question/preview/": ("get", (302, 302, 404, 404, 302)),  # it shows what a form says
    "admin/quizzes/question/<path:object_id>/preview/": ("get", STAFF),
    "admin/quizzes/question/<path:object_id>/confirm/": ("post", MOVES),
    "admin/quizzes/question/<path:object_id>/regrade/": ("get", STAFF),
    "admin/quizzes/question/<path:object_id>/regrade/<int:number>/": ("get", STAFF),
    "admin/quizzes/question/<path:object_id>/regrade/undo/<int:ruling_id>/": ("get", STAFF),
    "admin/quizzes/question/<path:object_id>/statistics/": ("get", STAFF),
    "admin/quizzes/question/look/": ("get", STAFF),
    "admin/quizzes/question/look/judge/": ("post", (302, 302, 404, 404, 302)),  # nothing is said
    "admin/quizzes/quiz/": ("get", STAFF),
    "admin/quizzes/quiz/<path:object_id>/statistics/": ("get", STAFF),
    "admin/quizzes/quiz/<path:object_id>/restore/": ("post", MOVES),
}
TABLE = {**PAGES, **ENDPOINTS, **ACCOUNTS, **APP_CLIENT, **ADMIN}
# The pages behind a list of the admin: whoever cannot open the list opens none of them.
BEHIND_A_LIST = re.compile(r"(admin/\w+/\w+/)(add/|<path:object_id>/(history/|delete/|change/)?)")


def routes(patterns=None, prefix=""):
    """Yield every route of the project, as it stands in the url files."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        else:
            yield here


ROUTES = list(dict.fromkeys(routes()))


@pytest.fixture
def people(db):
    """One person for each role; the lesson, attempt and slot of the addresses belong to the owner."""
    return {
        "visitor": None,
        "deactivated": make_learner(),
        "stranger": make_learner(),
        "instructor": make_learner(role=Role.INSTRUCTOR),
        "administrator": make_learner(role=Role.ADMINISTRATOR, is_superuser=True),
        "owner": make_learner(),
    }


@pytest.fixture
def named(people):
    """What the addresses name."""
    lesson = make_lesson()
    question = lesson.quiz.questions.first()
    LessonCheck.objects.create(lesson=lesson, question=question, position=1)
    make_assessment(make_quiz(code=lesson.code))
    attempt = make_attempt(people["owner"], feedback=Feedback.AT_ONCE)
    Client().force_login(people["owner"])
    return {
        "code": lesson.code,
        "slug": lesson.specialty.slug,
        "question": question.code,
        "attempt_id": attempt.pk,
        "position": 1,
        "slot_id": attempt.slots.get().pk,
        "notice_id": make_regraded(people["owner"]).pk,
        "number": 1,
        "ruling_id": make_ruling(question).pk,
        "device_id": devices(people["owner"], None, NOON)[0].id,
        "name": "no-letter",
        "token": "no-token",
        "rest": "nothing/",
        "url": "nothing",
        "app_label": "learning",
        "content_type_id": 1,
        "object_id": lesson.pk,
        "digest": make_figure(lesson).picture_id,
        "extension": "png",
    }


def address(route, named):
    """Return the path of a route with everything filled in that it names."""
    filled = re.sub(
        r"\(\?P<(\w+)>[^)]*\)|<\w+:(\w+)>",
        lambda found: str(named[found[1] or found[2]]),
        route.replace("^", "").replace("\\.", "."),
    )
    return "/" + filled.removesuffix("$")


def status(method, path, person, *, active=True):
    client = Client()
    if person:
        client.force_login(person)
        User.objects.filter(pk=person.pk).update(is_active=active)
    speaks_json = method != "get" and path.startswith(("/api/", "/_allauth/"))
    sent = {"data": {}, "content_type": "application/json"} if speaks_json else {}
    return getattr(client, method)(path, **sent).status_code


def statuses(method, path, people):
    return {role: status(method, path, people[role], active=role != "deactivated") for role in ROLES}


def test_every_route_is_in_a_table():
    missing = [route for route in ROUTES if route not in TABLE and not BEHIND_A_LIST.fullmatch(route)]

    assert missing == []


def test_the_tables_name_no_route_that_is_gone():
    assert [route for route in TABLE if route not in ROUTES] == []


@pytest.mark.parametrize("route", [route for route in TABLE if route not in ADMIN])
def test_a_route_answers_each_role_as_the_table_says(route, people, named):
    method, (visitor, *others) = TABLE[route]

    found = statuses(method, address(route, named), people)

    assert found == dict(zip(ROLES, (visitor, visitor, *others), strict=True))


@pytest.mark.parametrize("route", ADMIN)
def test_the_admin_answers_each_role_as_the_table_says(route, people, named):
    method, (visitor, *others) = TABLE[route]

    found = statuses(method, address(route, named), people)

    assert found == dict(zip(ROLES, (visitor, visitor, *others), strict=True))


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_without_the_list_opens_a_page_behind_it(method, people, named):
    opened = {}
    for route in ROUTES:
        if found := BEHIND_A_LIST.fullmatch(route):
            allowed = dict(zip(ROLES, (0, *TABLE[found[1]][1]), strict=True))
            barred = [role for role in ROLES if allowed[role] != 200]
            for role in barred:
                got = status(method, address(route, named), people[role], active=role != "deactivated")
                if got not in (302, 403, 404):
                    opened[route, role] = got

    assert opened == {}
