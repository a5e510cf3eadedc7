"""What is arranged, from the form of its desk to the bank and into files: orders, pairs, extended sets, gaps."""

from random import Random

import pytest
import yaml

from learning.domain.curriculum.canonical import as_yaml
from learning.domain.question_words import kind_words
from quizzes.domain.kinds import KINDS
from quizzes.models import Question
from quizzes.queries.authoring import question_texts
from tests.authoring.bank import make_desk_lesson, save, versions
from tests.authoring.desks import address, signed_in

pytestmark = pytest.mark.django_db
MODEL = "quizzes_question"
STEPS = ["Puncture the artery", "Cross the stenosis", "Inflate the balloon"]
PAIRS = [
    {"left": "Covered stent", "right": "Seal for a perforation", "feedback": "The covering excludes the hole."},
    {"left": "Vascular plug", "right": "Closure of a vessel", "feedback": "It fills the vessel."},
    {"left": "Caval filter", "right": "Catch for clot", "feedback": "It stands in the way to the lungs."},
]
MENU = {"options": ["an artery", "a vein", "a duct"], "answer": "an artery", "feedback": "Blood comes that way."}
NUMBER = {"answer": 2.5, "tolerance": 0, "unit": "mm", "feedback": "It is measured."}
PERCENT = {"answer": 50, "tolerance": 10, "tolerance_in": "percent", "feedback": "Half of it."}
WORDS = {"accept": ["plug", "coil"], "reject": ["clip"], "accents": True, "typos": 1, "feedback": "It closes."}
CONTENTS = {
    "ordering": {"items": STEPS, "feedback": "The wire goes first."},
    "ordering, told step by step": {
        "scoring": "all_or_nothing",
        "items": [*STEPS, {"text": "Look at the flow", "feedback": "The wire still lies across."}],
        "feedback": "The wire goes first.",
    },
    "matching": {"pairs": PAIRS, "distractors": ["Snare for a lost device", "Balloon for a stenosis"]},
    "matching, extended": {
        "options": ["Catch for clot", "Closure of a vessel", "Seal for a perforation", "Snare for a lost device"],
        "pairs": [*PAIRS, {"left": "Coil", "right": "Closure of a vessel", "feedback": "Its fibers make blood clot."}],
    },
    "cloze": {
        "text": "Through {{1}} of {{2}}, half of it by {{3}}, goes {{4}}.",
        "blanks": {"1": MENU, "2": NUMBER, "3": PERCENT, "4": WORDS},
    },
}
EACH = pytest.mark.parametrize("name", CONTENTS)


@pytest.fixture(autouse=True)
def lesson():
    return make_desk_lesson()


def write(name, **fields):
    code = save(kind=name.partition(",")[0], content=CONTENTS[name], **fields)
    return Question.objects.get(code=code)


@EACH
@pytest.mark.promise
def test_files_say_it_in_one_form(name):
    kind, text = KINDS[name.partition(",")[0]], as_yaml(CONTENTS[name])

    written = kind.from_content(yaml.safe_load(text), Random(0))

    assert as_yaml(kind.to_content(written)) == text


def shown(page):
    """Return what a browser would send of a page as it stands."""
    sheet = page.context["sheet"]
    sent = {"seen": page.context["seen"]} if "seen" in page.context else {}
    for form in sheet.forms():
        sent |= {field.html_name: _sent(field.value()) for field in form if _is_sent(field.value())}
    for rows in sheet.lists.values():
        sent |= {field.html_name: field.value() for field in rows.management_form}
    return sent


def _is_sent(value):
    return value is not None and value is not False


def _sent(value):
    return "on" if value is True else value


@EACH
@pytest.mark.promise
def test_what_is_written_is_what_the_bank_holds(name):
    one = write(name)

    assert question_texts()[one.code].content == CONTENTS[name]


@EACH
def test_a_page_that_is_saved_as_it_stands_writes_no_version(name):
    one, client = write(name), signed_in()
    page = client.get(address(one, model=MODEL))

    answer = client.post(address(one, model=MODEL), shown(page))

    assert (answer.status_code, versions(one.code)) == (302, [1])


@EACH
def test_what_is_typed_at_the_desk_is_a_new_version(name):
    one, client = write(name), signed_in()
    sent = shown(client.get(address(one, model=MODEL)))
    field = next(field for field in sent if field.endswith("feedback"))

    answer = client.post(address(one, model=MODEL), {**sent, field: "For another reason."})

    assert (answer.status_code, versions(one.code)) == (302, [1, 2])
    assert "For another reason." in str(question_texts()[one.code].content)


@EACH
def test_a_new_form_is_made_of_the_fields_of_its_kind(name):
    kind = name.partition(",")[0]

    page = signed_in().get(f"/admin/quizzes/question/add/?objective=tests.access.1&kind={kind}").content.decode()

    first = {"ordering": "items-4-text", "matching": "pairs-3-left", "cloze": "blanks-1-options"}[kind]
    assert f'name="{first}"' in page
    assert ('name="fixed_order"' in page) == (kind != "ordering")


def test_what_is_wrong_is_said_beside_its_field():
    one, client = write("matching, extended"), signed_in()
    sent = shown(client.get(address(one, model=MODEL)))

    page = client.post(address(one, model=MODEL), {**sent, "pairs-2-right": "A catch for clots"})

    assert page.status_code == 422
    rows = page.context["sheet"].lists["pairs"]
    assert [form.errors.get("right", []) for form in rows] == [
        [],
        [],
        ['"A catch for clots" is none of the options.'],
        [],
    ]


def test_a_draft_may_lack_what_is_right_and_why():
    blanks = {"1": {"options": MENU["options"], "feedback": ""}}
    drafted = {"text": "Through {{1}}.", "blanks": blanks}

    code = save(kind="cloze", content=drafted, status="draft")

    assert question_texts()[code].content == drafted


def test_a_history_tells_an_order_in_words():
    assert kind_words("ordering", CONTENTS["ordering, told step by step"]) == {
        "what earns marks": "Only the whole order counts",
        "items, in their right order": "\n".join([*STEPS, "Look at the flow"]),
        "feedback": "Look at the flow: The wire still lies across.",
        "feedback on the order": "The wire goes first.",
    }


def test_a_history_tells_each_gap_in_words():
    words = kind_words("cloze", CONTENTS["cloze"])

    assert words["gap 1"].splitlines() == [
        "options of a menu: an artery, a vein, a duct",
        "what belongs there: an artery",
        "feedback: Blood comes that way.",
    ]
    assert words["gap 3"].splitlines() == [
        "what belongs there: 50",
        "tolerance of the number: 10",
        "the tolerance is: in percent",
        "feedback: Half of it.",
    ]


def test_the_preview_marks_an_answer_and_keeps_nothing():
    one, client = write("cloze"), signed_in()
    preview = address(one, "preview", model=MODEL)

    page = client.post(preview, {"choice-2": "2.5", "confidence": "sure"}).content.decode()

    assert "Partly right" in page and "It is measured." in page
