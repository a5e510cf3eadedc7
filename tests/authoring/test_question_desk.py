"""The pages on which questions, objectives and quizzes are written: as forms, without a script."""

import re

import pytest

from accounts.models import AuditEntry, Role
from learning.models import Lesson, LessonSource
from learning.queries.bank import listed_questions, quiz_text
from learning.services import objectives
from learning.services.editing import seen_of
from quizzes import queries
from quizzes.models import Answer, Attempt, Grade, Question, QuestionVersion, Slot
from quizzes.queries.authoring import flagged, objective_texts, question_texts
from reviews.models import Memory
from tests.authoring.bank import CHOICES, EXPLANATION, STEM, asked, make_desk_lesson, objective, save, versions
from tests.authoring.desks import address, rows, signed_in
from tests.factories import NOON, make_attempt, make_source

pytestmark = pytest.mark.django_db
MODEL, ADD = "quizzes_question", "/admin/quizzes/question/add/?objective=tests.access.1&kind=single"


@pytest.fixture(autouse=True)
def lesson():
    return make_desk_lesson()


def typed(question=None, choices=CHOICES, **changes):
    """Return the form of a question as it stands, or of a new one, with changes."""
    stood = question_texts([question.code])[question.code] if question else None
    listed = [
        {**one, **({"correct": "on"} if one.get("correct") else {}), "ORDER": n} for n, one in enumerate(choices, 1)
    ]
    return {
        "seen": seen_of(stood),
        "objective": "tests.access.1",
        "kind": "single",
        "level": "apply",
        "case": "",
        "case_stem": "",
        "stem": STEM,
        "negative_reason": "",
        "explanation": EXPLANATION,
        "sources": ["jolly-2011"],
        "status": "live",
        **rows("choices", listed, len(choices) if question else 0),
        **changes,
    }


def question(**fields):
    return Question.objects.get(code=save(**fields))


def page_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_an_objective_and_a_kind_come_first():
    page = page_of(signed_in().get("/admin/quizzes/question/add/"))

    assert '<optgroup label="Access sites">' in page
    assert "One right choice" in page and "Several right choices" in page


def test_an_instructor_writes_a_question():
    client = signed_in()

    answer = client.post(ADD, typed())

    assert (answer.status_code, answer.url) == (302, "/admin/quizzes/question/")
    assert question_texts()["tests.access.q01"].content == {"choices": CHOICES}
    assert asked() == ["tests.access.q01"]
    assert QuestionVersion.objects.get().author_id == AuditEntry.objects.get().actor


def test_a_form_is_made_of_the_fields_of_its_kind():
    page = page_of(signed_in().get(ADD.replace("single", "multi")))

    for name in ("choices-0-text", "choices-3-correct", "choices-3-feedback"):
        assert f'name="{name}"' in page
    assert 'name="choices-4-text"' not in page


def test_rows_are_put_in_order_and_removed_without_a_script():
    one = question()
    moved = typed(one)
    moved |= {"choices-2-ORDER": 1, "choices-1-DELETE": "on"}
    moved |= {"choices-3-text": "Ulnar artery", "choices-3-feedback": "It is smaller.", "choices-TOTAL_FORMS": 4}

    answer = signed_in().post(address(one, model=MODEL), moved)

    assert answer.status_code == 302
    texts = [choice["text"] for choice in question_texts()[one.code].content["choices"]]
    assert texts == ["Brachial artery", "Radial artery", "Ulnar artery"]


def test_saving_a_page_as_it_is_writes_no_version():
    other = make_source(key="brueck-2009", year=2024)
    LessonSource.objects.create(lesson=Lesson.objects.get(), source=other, position=2)
    one, client = question(sources=["brueck-2009", "jolly-2011"]), signed_in()

    answer = client.post(address(one, model=MODEL), typed(one, sources=["jolly-2011", "brueck-2009"]))

    assert (answer.status_code, versions(one.code)) == (302, [1])


def test_one_more_row_keeps_what_was_typed_and_saves_nothing():
    answer = signed_in().post(ADD, typed(more="choices", stem="Half a sent"))

    assert answer.status_code == 200
    assert 'name="choices-3-text"' in page_of(answer) and "Half a sent" in page_of(answer)
    assert not Question.objects.exists()


def test_what_is_wrong_is_refused_at_its_field():
    wrong = typed(explanation="Too short.")
    wrong |= {"choices-1-feedback": ""}

    answer = signed_in().post(ADD, wrong)

    assert answer.status_code == 422
    page = page_of(answer)
    assert "Not saved yet: 2 things to mend" in page
    assert '<a href="#id_choices-1-feedback">Choice 2: Feedback</a>' in page
    assert '<a href="#id_explanation">Explanation</a>: The explanation has 2 words; from 20 to 120.' in page
    assert not Question.objects.exists()


def test_what_is_wrong_with_a_whole_list_stands_at_its_head_and_is_linked():
    none_right = [{**one, "correct": False} for one in CHOICES]

    page = page_of(signed_in().post(ADD, typed(choices=none_right, sources=[])))

    said = "Exactly one choice must be marked as right; 0 are."
    assert f'<li><a href="#choices">Choices</a>: {said}</li>' in page
    assert '<li><a href="#id_sources">Sources</a>: Cite at least one source of the lesson.</li>' in page
    assert said in page.partition('id="choices-h"')[2].partition("Choice 1")[0]


def test_a_draft_is_saved_with_hints_beside_its_fields():
    client = signed_in()
    client.post(ADD, typed(status="draft", explanation="", sources=[]))

    page = page_of(client.get(address(Question.objects.get(), model=MODEL)))

    assert "<li>Before it can go live: The explanation has 0 words; from 20 to 120.</li>" in page
    assert "<li>Before it can go live: Cite at least one source of the lesson.</li>" in page


def test_the_second_of_two_is_told_and_loses_nothing():
    one, client = question(), signed_in()
    stale = typed(one, level="understand", stem="What I typed for an hour: which artery?")
    save(code=one.code, stem="Which artery lies over bone?")

    told = client.post(address(one, model=MODEL), stale)

    page = page_of(told)
    assert told.status_code == 409
    assert "What I typed for an hour: which artery?" in page and "lies over bone" in page
    assert versions(one.code) == [1, 2]

    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    again = client.post(address(one, model=MODEL), {**stale, "seen": seen})

    assert (again.status_code, versions(one.code)) == (302, [1, 2, 3])


def counts():
    return [model.objects.count() for model in (Attempt, Slot, Answer, Grade, Memory, QuestionVersion, AuditEntry)]


def test_the_preview_asks_as_learners_are_asked():
    page = page_of(signed_in().post(address(page="add_preview", model=MODEL), typed(stem="Which is it? Which artery?")))

    assert page.count('type="radio" name="choice"') == 3
    assert "Radial artery" in page and EXPLANATION not in re.sub(r'<input type="hidden"[^>]*>', "", page)


def test_an_answer_to_the_preview_is_marked_and_stored_nowhere():
    one, client = question(), signed_in()
    shown = page_of(client.get(address(one, page="preview", model=MODEL)))
    choice = re.search(r'value="(\w{8})" data-choice><i>\d</i><span>Radial artery', shown)[1]
    before = counts()

    page = page_of(client.post(address(one, page="preview", model=MODEL), {"choice": choice, "confidence": "sure"}))

    assert "Your answer, right" in page and EXPLANATION in page
    assert counts() == before


def test_the_preview_marks_what_is_typed_and_not_what_is_saved():
    one, client = question(), signed_in()
    wrong_key = [{**CHOICES[0], "correct": False}, {**CHOICES[1], "correct": True}, CHOICES[2]]
    form = typed(one, choices=wrong_key)
    shown = page_of(client.post(address(one, page="preview", model=MODEL), form))
    radial = re.search(r'value="(\w{8})" data-choice><i>\d</i><span>Radial artery', shown)[1]

    page = page_of(client.post(address(one, page="preview", model=MODEL), {**form, "choice": radial}))

    assert "Not this time" in page


@pytest.mark.parametrize(
    ("changes", "choices", "said"),
    [
        ({"choice": "no-such-"}, CHOICES, "Expected a list of ids that this question offers."),
        ({"confidence": "sure"}, CHOICES, "Choose an answer first."),
        ({}, CHOICES[:1], "There is not enough to show yet"),
    ],
)
def test_the_preview_says_what_is_missing(changes, choices, said):
    page = page_of(signed_in().post(address(page="add_preview", model=MODEL), typed(choices=choices, **changes)))

    assert said in page


def test_a_history_tells_every_version_by_what_changed():
    one = question()
    save(code=one.code, content={"choices": [{**CHOICES[0], "text": "Radial artery at the wrist"}, *CHOICES[1:]]})
    save(code=one.code, status="retired")

    page = re.sub(r"<[^>]*>", " ", page_of(signed_in().get(address(one, page="history", model=MODEL))))
    page = re.sub(r"\s+", " ", page)

    assert page.index("Version 2,") < page.index("Version 1,") < page.index("Where it stood")
    assert "right: Radial artery added: at the wrist" in page
    assert "Retired by a command at the terminal" in page


def test_what_was_asked_is_not_deleted_and_the_page_says_why():
    one = question()
    make_attempt(versions=list(queries.live_versions()))

    answer = signed_in().post(address(one, page="delete", model=MODEL))

    assert (answer.status_code, Question.objects.count()) == (409, 1)
    assert "1 attempt has asked it." in page_of(answer) and "Retire it instead" in page_of(answer)


def test_what_cannot_be_deleted_is_not_offered_to_be():
    one = question()
    make_attempt(versions=list(queries.live_versions()))

    page = page_of(signed_in().get(address(one, page="delete", model=MODEL)))

    assert ("This cannot be deleted" in page, "Delete it" in page) == (True, False)


def test_a_draft_is_deleted():
    one = question(status="draft")

    answer = signed_in().post(address(one, page="delete", model=MODEL))

    assert (answer.status_code, Question.objects.count()) == (302, 0)


def change_fact(client, **changes):
    one = objective()
    seen = seen_of(objective_texts([one.code])[one.code])
    sent = {"seen": seen, "fact-became": "Ulnar access bleeds least.", "fact-reason": "A trial showed it.", **changes}
    return client.post(address(one, page="fact", model="quizzes_objective"), sent)


def test_an_instructor_says_that_a_fact_changed_and_confirms_a_question():
    one, client = question(), signed_in()

    told = client.get(change_fact(client).url)
    warned = page_of(client.get(address(one, model=MODEL)))
    client.post(address(one, page="confirm", model=MODEL), {"revision": revision_in(warned)})

    assert "The fact changed. One question waits for somebody to look at it." in page_of(told)
    assert "The fact behind this question changed" in warned and "goes on being asked" in warned
    assert not flagged().exists()


def revision_in(page):
    """Return the revision of the fact that a page shows."""
    return re.search(r'name="revision" value="(\d+)"', page)[1]


def test_who_wrote_with_an_older_fact_before_them_takes_no_flag():
    one, client = question(), signed_in()
    shown = page_of(client.get(address(one, model=MODEL)))
    change_fact(client)
    read = {**typed(one, stem=f"{STEM} Choose one."), "revision": revision_in(shown)}

    client.post(address(one, model=MODEL), read)
    confirmed = client.post(address(one, page="confirm", model=MODEL), {"revision": revision_in(shown)}, follow=True)

    assert one.versions.count() == 2
    assert flagged().exists()
    assert "The fact changed again meanwhile." in page_of(confirmed)


@pytest.mark.parametrize(
    ("changes", "status"), [({"fact-reason": ""}, 422), ({"fact-became": " "}, 422), ({"seen": "stale"}, 409)]
)
def test_a_change_of_a_fact_that_is_not_taken_keeps_what_was_typed(changes, status):
    typed_fact = {"fact-became": "Ulnar access bleeds least.", "fact-reason": "What I know.", **changes}

    answer = change_fact(signed_in(), **typed_fact)

    assert answer.status_code == status
    assert objective().revision == 1
    assert (changes.get("fact-reason", "What I know.")) in page_of(answer)
    assert "Not saved yet: 1 thing to mend" in page_of(answer)


def test_questions_to_look_at_are_found_in_the_lists():
    one, other = question(), question(objective="tests.access.2", stem="Which nerve is near?")
    objectives.change_fact(
        code="tests.access.1",
        became="Another.",
        reason="So.",
        seen=seen_of(objective_texts()["tests.access.1"]),
        author=None,
        now=NOON,
    )
    client = signed_in()

    listed = page_of(client.get("/admin/quizzes/question/?flagged=yes"))
    objectives_listed = page_of(client.get("/admin/quizzes/objective/?flagged=yes"))
    index = re.sub(r"<[^>]*>", "", page_of(client.get("/admin/")))

    assert (one.code in listed, other.code in listed) == (True, False)
    assert ("tests.access.1" in objectives_listed, "tests.access.2" in objectives_listed) == (True, False)
    assert "One question waits to be looked at: the fact behind it changed." in index


@pytest.mark.parametrize(
    ("query", "found"),
    [("status=draft", 1), ("kind_of=multi", 0), ("level=understand", 1), ("specialty=tests", 2), ("lesson=x", 0)],
)
def test_the_list_is_narrowed(query, found):
    question(), question(status="draft", level="understand", stem="Which nerve is near?")
    client = signed_in()
    narrowed = {name: ("status__exact" if name == "status" else name) for name in ("status", "level")}
    name, value = query.split("=")

    answer = client.get(f"/admin/quizzes/question/?{narrowed.get(name, name)}={value}")

    assert answer.context["cl"].result_count == found


def test_the_list_costs_as_many_queries_for_many(django_assert_num_queries):
    question(), question(stem="Which nerve is near?")

    with django_assert_num_queries(1):
        assert [one.kind for one in listed_questions()] == ["single", "single"]


def test_an_instructor_composes_a_quiz_and_gives_it_back():
    first, second = question(), question(stem="Which nerve is near?")
    client, quiz = signed_in(), first.places.get().quiz
    draw = {"draws-TOTAL_FORMS": 1, "draws-INITIAL_FORMS": 0, "draws-0-objective": "tests.access.1", "draws-0-count": 1}
    form = {"seen": seen_of(quiz_text("tests.access")), f"place-{second.code}": 1, **draw}

    saved = client.post(address(quiz, model="quizzes_quiz"), form)
    composed = quiz_text("tests.access")
    page = page_of(client.get(address(quiz, model="quizzes_quiz")))
    client.post(address(quiz, page="restore", model="quizzes_quiz"), {"seen": seen_of(composed)})

    assert saved.status_code == 302
    assert (composed.questions, [(one.objective, one.count) for one in composed.draws]) == (
        [second.code],
        [("tests.access.1", 1)],
    )
    assert "It asks <strong>2 questions</strong> now" in page and "Somebody composed it" in page
    assert sorted(asked()) == sorted([first.code, second.code])


@pytest.mark.parametrize("role", [Role.STUDENT])
def test_for_a_student_there_is_no_desk(role):
    one, client = question(), signed_in(role)
    pages = [address(one, page=name, model=MODEL) for name in ("change", "history", "delete", "preview")]

    found = {client.get(page, follow=True).status_code for page in [*pages, ADD]}

    assert found == {404}


def test_every_page_keeps_to_the_strict_policy():
    one, client = question(), signed_in()
    pages = [
        *(address(one, page=name, model=MODEL) for name in ("change", "history", "delete", "preview")),
        *(ADD, "/admin/quizzes/question/add/", "/admin/quizzes/question/"),
        address(objective(), model="quizzes_objective"),
        address(one.places.get().quiz, model="quizzes_quiz"),
    ]

    answers = {page: client.get(page) for page in pages}

    forbidden = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)(?![^>]*json)|\son\w+=|javascript:")
    assert {page: forbidden.findall(answer.content.decode()) for page, answer in answers.items()} == {
        page: [] for page in pages
    }
    assert {answer["Content-Security-Policy"].count("unsafe") for answer in answers.values()} == {0}
