"""What a client needs that keeps a copy: tags that tell whether it still holds, and all that changed since."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.http import urlencode

from learning.domain.curriculum.texts import RenderedText, TermText
from learning.models import LessonSource, Reading
from learning.queries import curriculum
from learning.services import material
from quizzes.services import authoring
from tests.api.conftest import Phone, is_problem
from tests.factories import NOON, make_lesson, make_source, make_specialty, make_version

KEPT = "private, no-cache"
LATER = NOON + timedelta(hours=1)
LISTS = ["specialties/", "lessons/", "glossary/", "sources/", "gone/"]


def ids(phone, address, since=None):
    query = {} if since is None else {"updated_since": since.isoformat()}
    return [one["id"] for one in phone.call("get", f"{address}?{urlencode(query)}").json()["results"]]


def term(name, definition="A scaffold."):
    return TermText(name, name.replace(" ", "-"), definition, [])


def list_source(lesson, source, position=1):
    LessonSource.objects.create(lesson=lesson, source=source, position=position)


def rewrite(lesson, now=LATER, **fields):
    material.write_lessons(texts=[replace(curriculum.lesson_texts()[lesson.code], **fields)], now=now)


# What is listed


def test_the_glossary_says_what_a_term_means(phone):
    material.write_terms(texts=[TermText("stent", "stent", "A scaffold.", ["stents"])], now=NOON)

    assert phone.call("get", "glossary/").json()["results"] == [
        {
            "id": "stent",
            "slug": "stent",
            "definition": "A scaffold.",
            "also": ["stents"],
            "updated_at": "2026-03-02T12:00:00Z",
        }
    ]


def test_a_source_is_listed_as_its_lesson_lists_it(phone, lesson):
    source = make_source()
    list_source(lesson, source)

    (listed,) = phone.call("get", "sources/").json()["results"]

    assert listed == {
        "id": source.key,
        "kind": "trial",
        "authors": "Author A",
        "title": "A trial of access sites",
        "year": 2011,
        "published_in": "Journal 1:1-2",
        "doi": "",
        "certainty": "verified",
        "updated_at": "2026-03-02T12:00:00Z",
    }


def test_a_source_of_drafts_alone_does_not_exist(phone, lesson):
    shown = make_source()
    for source, status in [(shown, "live"), (make_source(), "draft"), (make_source(), "retired")]:
        list_source(make_lesson(status=status), source)

    assert ids(phone, "sources/") == [shown.key]


# Tags


@pytest.fixture
def addresses(lesson):
    list_source(lesson, make_source())
    material.write_terms(texts=[term("stent")], now=NOON)
    return [*LISTS, f"lessons/{lesson.code}/"]


def test_what_is_held_is_not_sent_again(phone, addresses):
    for address in addresses:
        first = phone.call("get", address)
        again = phone.call("get", address, **{"if-none-match": first["ETag"]})
        weak = phone.call("get", address, **{"if-none-match": f'"other", W/{first["ETag"]}'})

        assert (first.status_code, first["Cache-Control"]) == (200, KEPT)
        for held in (again, weak):
            assert (held.status_code, held.content, held["ETag"]) == (304, b"", first["ETag"])
            assert (held["Cache-Control"], held["Vary"]) == (KEPT, first["Vary"])


def test_another_answer_has_another_tag(phone, lesson):
    held = phone.call("get", "lessons/")["ETag"]
    rewrite(lesson, title="Ways in")

    reply = phone.call("get", "lessons/", **{"if-none-match": held})

    assert (reply.status_code, reply["ETag"] == held) == (200, False)


@pytest.mark.parametrize("address", ["lessons/", "lessons/{}/"])
def test_a_tag_is_good_for_whom_it_was_given(phone, stranger, lesson, address):
    Reading.objects.create(learner=phone.learner, lesson=lesson, read_at=NOON)
    address = address.format(lesson.code)
    held = phone.call("get", address)["ETag"]

    theirs = stranger.call("get", address, **{"if-none-match": held})

    assert (theirs.status_code, b'"read":false' in theirs.content) == (200, True)


def test_no_proxy_takes_an_answer_for_somebody_elses(phone, addresses):
    vary = [phone.call("get", address)["Vary"] for address in addresses]

    assert all({"Cookie", "X-Session-Token"} <= set(one.split(", ")) for one in vary)


def test_whoever_is_signed_out_gets_no_word_on_what_they_hold(phone, addresses):
    held = phone.call("get", addresses[0])["ETag"]

    reply = Phone().call("get", addresses[0], **{"if-none-match": held})

    assert is_problem(reply, 401, "not_authenticated")
    assert not reply.has_header("ETag")


def test_a_head_says_what_a_get_would(phone, addresses):
    for address in addresses:
        head, get = phone.call("head", address), phone.call("get", address)

        assert (head.status_code, head.content, head["ETag"]) == (200, b"", get["ETag"])
        assert phone.call("head", address, **{"if-none-match": get["ETag"]}).status_code == 304


def test_options_say_which_methods_there_are(phone, addresses):
    assert {phone.call("options", address)["Allow"] for address in addresses} == {"GET, HEAD, OPTIONS"}


# What changed since


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    "instant",
    [
        "",
        "now",
        "2026-03-02",
        "2026-03-02T12:00:00",
        "2026-03-02T12:00:00 01:00",
        "0001-01-01T00:00:00%2B14:00",
        "9" * 99,
    ],
)
def test_an_instant_that_is_none_or_has_no_offset_is_a_problem(phone, address, instant):
    assert is_problem(phone.call("get", f"{address}?updated_since={instant}"), 400, "bad_instant")


def test_an_instant_is_the_same_in_every_zone(phone, lesson):
    found = [
        len(phone.call("get", f"lessons/?updated_since={instant}").json()["results"])
        for instant in ("2026-03-02T12:00:00Z", "2026-03-02T13:00:00%2B01:00", "2026-03-02T12:00:00.000001Z")
    ]

    assert found == [1, 1, 0]


def change_title(lesson):
    rewrite(lesson, title="Ways in")


def change_text(lesson):
    material.write_rendered(rendered={lesson.code: RenderedText("<p>Radial.</p>", [])}, quizzes=[], now=LATER)


def change_source(lesson):
    key = lesson.sources.get().key
    authoring.write_sources(texts=[replace(authoring.source_texts()[key], title="Another trial")], now=LATER)


def change_term(lesson):
    material.write_terms(texts=[term(lesson.terms.get().term, "A spring.")], now=LATER)


def forget_term(lesson):
    material.forget_terms(terms=[lesson.terms.get().term], now=LATER)


def change_objective(lesson):
    code = lesson.objectives.first().code
    authoring.write_objectives(texts=[replace(authoring.objective_texts()[code], statement="Name it.")], now=LATER)


def change_question_of_check(lesson):
    code = lesson.checks.get().question.code
    authoring.write_questions(texts=[replace(authoring.question_texts()[code], stem="Which one?")], now=LATER)


def retire_question_of_quiz(lesson):
    authoring.retire_questions(codes=[lesson.quiz.questions.first().code], now=LATER)


def change_quiz(lesson):
    text = authoring.quiz_texts()[lesson.quiz.code]
    authoring.write_quizzes(texts=[replace(text, questions=list(text.questions)[1:])], now=LATER)


def change_prerequisite(lesson):
    rewrite(lesson.prerequisites.get(), title="Before that")


@pytest.mark.promise
@pytest.mark.parametrize(
    "change",
    [
        change_title,
        change_text,
        change_source,
        change_term,
        forget_term,
        change_objective,
        change_question_of_check,
        retire_question_of_quiz,
        change_quiz,
        change_prerequisite,
    ],
)
def test_a_lesson_changes_with_whatever_it_shows(phone, change):
    lesson, before, other = make_lesson(), make_lesson(), make_lesson()
    material.write_terms(texts=[term("stent"), term("balloon")], now=NOON)
    check, source = make_version().question.code, make_source().key
    rewrite(lesson, NOON, sources=[source], terms=["stent"], prerequisites=[before.code], checks=[check])
    unchanged = ids(phone, "lessons/", LATER)
    told = phone.call("get", f"lessons/{lesson.code}/").json()

    change(lesson)

    changed = ids(phone, "lessons/", LATER)
    now_told = phone.call("get", f"lessons/{lesson.code}/").json()
    assert unchanged == []
    assert (lesson.code in changed, other.code in changed) == (True, False)
    assert (told["updated_at"], now_told["updated_at"]) == ("2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z")


@pytest.mark.promise
def test_a_source_and_a_specialty_change_when_a_lesson_comes(phone):
    lesson, source = make_lesson(status="draft"), make_source()
    list_source(lesson, source)
    before = [ids(phone, address, LATER) for address in ("sources/", "specialties/")]

    rewrite(lesson, status="live")

    after = [ids(phone, address, LATER) for address in ("sources/", "specialties/")]
    assert (before, after) == ([[], []], [[source.key], [lesson.specialty.slug]])


@pytest.mark.promise
def test_what_left_is_told_with_when(phone, lesson):
    source, specialty = make_source(), make_specialty()
    list_source(lesson, source)
    material.write_terms(texts=[term("stent")], now=NOON)

    material.retire_lessons(codes=[lesson.code], now=LATER)
    material.forget_terms(terms=["stent", "never heard of"], now=LATER)
    material.forget_specialties(slugs=[specialty.slug], now=LATER)

    told = phone.call("get", f"gone/?{urlencode({'updated_since': LATER.isoformat()})}").json()["results"]
    assert sorted((one["kind"], one["id"], one["gone_at"]) for one in told) == [
        ("lesson", lesson.code, "2026-03-02T13:00:00Z"),
        ("source", source.key, "2026-03-02T13:00:00Z"),
        ("specialty", specialty.slug, "2026-03-02T13:00:00Z"),
        ("term", "stent", "2026-03-02T13:00:00Z"),
    ]
    assert ids(phone, "gone/", LATER + timedelta(seconds=1)) == []


@pytest.mark.promise
def test_what_comes_back_is_gone_no_more(phone, lesson):
    list_source(lesson, make_source())
    material.retire_lessons(codes=[lesson.code], now=LATER)
    gone = ids(phone, "gone/")

    rewrite(lesson, status="live")

    assert (len(gone), ids(phone, "gone/"), ids(phone, "lessons/", LATER)) == (2, [], [lesson.code])


@pytest.mark.promise
def test_a_draft_leaves_no_trace(phone):
    lesson, source = make_lesson(status="draft"), make_source()
    list_source(lesson, source)

    rewrite(lesson, title="Ways in")
    material.retire_lessons(codes=[lesson.code], now=LATER)

    assert (ids(phone, "gone/"), ids(phone, "sources/"), ids(phone, "specialties/", LATER)) == ([], [], [])
