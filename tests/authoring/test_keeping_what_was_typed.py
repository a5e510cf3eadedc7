"""What somebody typed for an hour is not lost because they were signed out, or because somebody deleted the row."""

import re
from html import unescape

import pytest
from django.test import Client

from learning.models import Lesson
from learning.services import lessons as services
from tests.authoring.desks import address, lesson_form, save, signed_in
from tests.factories import NOON, make_specialty

pytestmark = pytest.mark.django_db
BODY = 'The "radial" artery & <b>others</b>.\n\n## At the wrist\n'
FIELD = re.compile(r'<textarea name="([^"]+)"[^>]*>\n(.*?)</textarea>', re.DOTALL)


@pytest.fixture
def lesson():
    make_specialty(slug="access", title="Access", position=1)
    save(signed_in())
    return Lesson.objects.get()


def kept(answer):
    """Return the form that an answer brings back, as a browser reads it."""
    return {name: unescape(value) for name, value in FIELD.findall(answer.content.decode())}


def test_who_was_signed_out_sends_the_same_form_again(lesson):
    sent = lesson_form(lesson, body=BODY)

    answer = Client().post(address(lesson), sent)
    signed_in().post(address(lesson), kept(answer))

    lesson.refresh_from_db()
    assert (answer.status_code, "You are signed out." in answer.content.decode()) == (403, True)
    assert lesson.body == BODY


def test_who_signed_in_anew_has_an_old_token_and_loses_nothing(lesson):
    client = signed_in(client=Client(enforce_csrf_checks=True))
    headers = {"Sec-Fetch-Site": "same-origin"}

    answer = client.post(address(lesson), lesson_form(lesson, body=BODY), headers=headers)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.content.decode())[1]
    client.post(address(lesson), {**kept(answer), "csrfmiddlewaretoken": token}, headers=headers)

    lesson.refresh_from_db()
    assert answer.status_code == 403
    assert lesson.body == BODY


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_a_form_of_another_site_is_not_brought_back(lesson, site):
    client = signed_in(client=Client(enforce_csrf_checks=True))

    answer = client.post(address(lesson), lesson_form(lesson, body=BODY), headers={"Sec-Fetch-Site": site})

    assert (answer.status_code, kept(answer)) == (403, {})


def test_what_was_typed_into_a_row_that_is_gone_can_be_copied(lesson):
    sent = lesson_form(lesson, body=BODY)
    services.delete_lesson(code=lesson.code, author=None, now=NOON)

    answer = signed_in().post(address(lesson), sent)

    assert answer.status_code == 404
    assert BODY in unescape(answer.content.decode())
    assert not Lesson.objects.exists()
