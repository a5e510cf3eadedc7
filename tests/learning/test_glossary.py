import re

import pytest
from django.urls import reverse

from learning.models import GlossaryTerm
from quizzes.models import Status
from tests.factories import NOON, make_lesson

pytestmark = pytest.mark.django_db


def make_term(term, *lessons, definition="What it is.", also=()):
    slug = term.casefold().replace(" ", "-")
    row = GlossaryTerm.objects.create(term=term, slug=slug, definition=definition, also=list(also), updated_at=NOON)
    row.lessons.set(lessons)
    return row


def shown(client, sought=""):
    """Return the terms that the page shows, in its order."""
    page = client.get(reverse("glossary"), {"q": sought}).content.decode()
    return re.findall(r"<dt [^>]*><strong>(.*?)</strong>", page)


def test_terms_stand_by_letter_without_regard_to_case(client):
    for term in ("stent", "ALARA", "4D flow", "angioplasty"):
        make_term(term)

    page = client.get(reverse("glossary")).content.decode()

    assert shown(client) == ["4D flow", "ALARA", "angioplasty", "stent"]
    assert re.findall(r"<h2 [^>]*>(.*?)</h2>", page) == ["#", "A", "S"]


def test_a_term_leads_to_each_lesson_that_explains_it(client):
    first, second = make_lesson(title="First lesson"), make_lesson(title="Second lesson")
    make_term("stent", second, first)

    page = client.get(reverse("glossary")).content.decode()

    addresses = [f"{reverse('lesson', args=[lesson.code])}#g-stent" for lesson in (first, second)]
    assert re.findall(r'<a href="(.*?)">(?:First|Second) lesson</a>', page) == addresses


def test_a_draft_is_no_lesson_of_a_term(client):
    make_term("stent", make_lesson(title="Not out yet", status=Status.DRAFT))

    assert "Not out yet" not in client.get(reverse("glossary")).content.decode()


@pytest.mark.parametrize("sought", ["sten", "STENT", " scaffold ", "mesh tube"])
def test_a_term_is_found_by_name_spelling_or_definition(client, sought):
    make_term("stent", definition="A mesh tube.", also=["scaffold"])
    make_term("wire")

    assert shown(client, sought) == ["stent"]


def test_what_is_not_found_is_said_with_what_was_typed(client):
    make_term("stent")

    page = client.get(reverse("glossary"), {"q": "<b>xyz"}).content.decode()

    assert "0 terms with “&lt;b&gt;xyz”" in page
    assert 'value="&lt;b&gt;xyz"' in page


@pytest.mark.parametrize("count", [1, 7])
def test_the_glossary_costs_two_queries_however_long_it_is(client, count, django_assert_num_queries):
    for number in range(count):
        make_term(f"term {number}", make_lesson())

    with django_assert_num_queries(2):
        client.get(reverse("glossary"))
