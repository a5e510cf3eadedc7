"""The desks for sources, terms and specialties."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Role
from learning.models import GlossaryTerm, Lesson, LessonSource, Specialty
from learning.queries.curriculum import specialty_texts, term_texts
from learning.services.editing import seen_of
from quizzes.models import Source
from tests.authoring.desks import address, save, signed_in
from tests.factories import make_lesson, make_source, make_specialty, make_version

pytestmark = pytest.mark.django_db
SOURCE = {
    "key": "ohm-2010",
    "kind": "trial",
    "authors": "Ohm G",
    "title": "Resistance",
    "published_in": "Journal 1:1-2",
    "year": "2010",
    "doi": "10.1000/182",
    "certainty": "verified",
    "seen": "",
}
STENT = {"term": "stent", "definition": "A scaffold.", "also": "stents\r\nendoprosthesis", "seen": ""}


@pytest.fixture
def client():
    return signed_in()


def post(client, model, fields, thing=None):
    return client.post(address(thing, "change" if thing else "add", model), fields)


def test_a_source_is_written_and_noted(client):
    answer = post(client, "quizzes_source", SOURCE)

    assert answer.status_code == 302
    assert (Source.objects.get().doi, AuditEntry.objects.get().action) == ("10.1000/182", "added")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"doi": "https://doi.org/10.1000/182"}, "must look like 10.1000/182"),
        ({"key": "Ohm_2010"}, "must be lower case letters, digits and single hyphens"),
        ({"key": "taken"}, "Another source has this key"),
        ({"doi": "10.1000/TAKEN"}, "taken has this DOI already"),
        ({"certainty": "sure"}, "Select a valid choice"),
    ],
)
def test_a_source_that_breaks_a_rule_is_refused_at_its_field(client, changes, said):
    make_source(key="taken", doi="10.1000/taken")

    answer = post(client, "quizzes_source", {**SOURCE, **changes})

    assert (answer.status_code, Source.objects.count()) == (422, 1)
    assert said in answer.content.decode()


def test_a_source_that_a_lesson_lists_is_kept(client):
    source, lesson = make_source(), make_lesson(title="Access sites")
    LessonSource.objects.create(lesson=lesson, source=source, position=1)

    answer = client.post(address(source, "delete", "quizzes_source"))

    assert answer.status_code == 409
    assert "The lesson “Access sites” lists it." in answer.content.decode()
    assert Source.objects.filter(pk=source.pk).exists()


def test_a_source_that_only_a_past_version_cites_is_kept(client):
    make_version()
    source = Source.objects.get()

    answer = client.post(address(source, "delete", "quizzes_source"))

    assert "1 explanation cites it, versions of the past included." in answer.content.decode()


def test_a_source_that_nothing_rests_on_is_deleted(client):
    source = make_source()

    answer = client.post(address(source, "delete", "quizzes_source"))

    assert (answer.status_code, Source.objects.count(), AuditEntry.objects.get().action) == (302, 0, "deleted")


@pytest.fixture
def lesson(client):
    """A live lesson that names the stent by another spelling."""
    post(client, "learning_glossaryterm", STENT)
    make_specialty(slug="access", position=1)
    save(client, status="live", body="Place an [[Endoprosthesis]].")
    return Lesson.objects.get()


def reworded(**changes):
    text = term_texts()["stent"]
    return {"definition": text.definition, "also": "\n".join(text.also), "seen": seen_of(text), **changes}


@pytest.mark.promise
def test_a_reworded_definition_is_read_in_every_lesson_at_once(client, lesson):
    url = reverse("lesson", args=[lesson.code])
    before = Client().get(url).content.decode()

    post(client, "learning_glossaryterm", reworded(definition="A tube of mesh."), GlossaryTerm.objects.get())

    after = Client().get(url).content.decode()
    assert [(text in before, text in after) for text in ("A scaffold.", "A tube of mesh.")] == [
        (True, False),
        (False, True),
    ]


def test_a_new_spelling_is_found_in_lessons_that_were_there_before(client, lesson):
    save(client, lesson, status="draft", body="Place a [[scaffold]].")

    post(client, "learning_glossaryterm", reworded(also="scaffold"), GlossaryTerm.objects.get())

    assert "#g-stent" in Lesson.objects.get().html


def test_a_spelling_leads_to_one_term(client, lesson):
    answer = post(client, "learning_glossaryterm", {**STENT, "term": "graft", "also": "Stents"})

    assert answer.status_code == 422
    assert "Stents is already defined" in answer.content.decode().replace("stents is", "Stents is")


def test_a_term_that_a_lesson_uses_is_kept(client, lesson):
    answer = client.post(address(GlossaryTerm.objects.get(), "delete", "learning_glossaryterm"))

    assert answer.status_code == 409
    assert "The lesson “The radial artery” uses it." in answer.content.decode()


def specialty_form(specialty, **changes):
    text = specialty_texts()[specialty.slug]
    planned = "\n".join(f"{one['code']} {one['title']}" for one in text.planned)
    fields = {"title": text.title, "summary": text.summary, "position": text.position, "planned": planned}
    return {**fields, "seen": seen_of(text), **changes}


@pytest.mark.promise
def test_lines_that_move_change_the_order_of_lessons(client):
    specialty = make_specialty(slug="access", position=1)
    save(client, word="one", title="One")
    save(client, word="two", title="Two")

    answer = post(
        client,
        "learning_specialty",
        specialty_form(specialty, planned="access.two Two\naccess.to-come To come\naccess.one One"),
        specialty,
    )

    assert answer.status_code == 302
    assert dict(Lesson.objects.values_list("code", "position")) == {"access.two": 1, "access.one": 3}


def test_a_lesson_that_is_written_stays_in_the_plan(client):
    specialty = make_specialty(slug="access", position=1)
    save(client, word="one", title="One")

    answer = post(client, "learning_specialty", specialty_form(specialty, planned=""), specialty)

    assert answer.status_code == 422
    assert "“One” is written; keep it in the list, or retire it." in answer.content.decode()


def test_a_specialty_with_lessons_is_kept(client):
    lesson = make_lesson()

    answer = client.post(address(lesson.specialty, "delete", "learning_specialty"))

    assert (answer.status_code, Specialty.objects.count()) == (409, 1)


@pytest.mark.parametrize("model", ["quizzes_source", "learning_glossaryterm", "learning_specialty", "learning_lesson"])
def test_a_student_writes_nothing(model):
    answer = post(signed_in(Role.STUDENT), model, SOURCE)

    assert (answer.status_code, Source.objects.count()) == (302, 0)


@pytest.mark.parametrize("term", ["***", "日本"])
def test_a_term_that_no_link_can_lead_to_is_refused(client, term):
    answer = post(client, "learning_glossaryterm", {**STENT, "term": term})

    assert (answer.status_code, GlossaryTerm.objects.count()) == (422, 0)
    assert "has no letter from a to z and no digit" in answer.content.decode()


def test_a_spelling_that_a_text_names_stays(client):
    post(client, "learning_glossaryterm", STENT)
    make_specialty(slug="access")
    save(client, title="Stents", body="[[Stents]] and [[stent]].")
    term = GlossaryTerm.objects.get()

    answer = post(client, "learning_glossaryterm", {**STENT, "also": "", "seen": seen_of(term_texts()["stent"])}, term)
    freed = post(
        client, "learning_glossaryterm", {**STENT, "also": "stents", "seen": seen_of(term_texts()["stent"])}, term
    )

    assert (answer.status_code, freed.status_code) == (422, 302)
    assert "The lesson “Stents” writes [[stents]]. Change it there first." in answer.content.decode()
    assert term_texts()["stent"].also == ["stents"]
