from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from quizzes.domain import kinds
from quizzes.domain.kinds.cloze import Cloze
from tests.quizzes.kinds.arranged import CLOZE
from tests.quizzes.kinds.drawing import HOSTILE, anything, patiently

MENU = {"options": ["an artery", "a vein", "the bile duct"], "answer": "an artery", "feedback": "Blood comes that way."}
NUMBER = {"answer": 2.5, "tolerance": 0.5, "unit": "mm", "feedback": "It is measured."}
TEXT = {"accept": ["embolization", "embolisation"], "reject": ["ablation"], "typos": 1, "feedback": "It closes."}
CONTENT = {"text": "Through {{1}} of {{2}} comes {{3}}.", "blanks": {"1": MENU, "2": NUMBER, "3": TEXT}}
MENU_BODY = CLOZE.body["gaps"]["1"]
TOLD = {
    "1": {"answer": "mTICI", "id": CLOZE.key["gaps"]["1"]["option"]},
    "2": {"answer": "50"},
    "3": {"answer": "2b"},
}


def mark(gaps):
    return kinds.mark("cloze", CLOZE.body, CLOZE.key, {"gaps": gaps}, {})


@pytest.mark.parametrize(
    ("gaps", "earned"),
    [
        (CLOZE.right["gaps"], Fraction(1)),
        ({"2": "45", "3": "iib"}, Fraction(2, 3)),
        ({"2": "44.9", "3": "2b"}, Fraction(1, 3)),
        ({"1": "zzzzzzzz"}, Fraction(0)),
    ],
)
def test_each_gap_earns_its_share_as_its_own_kind_marks_it(gaps, earned):
    assert mark(gaps) == earned


def test_only_menus_can_be_guessed():
    question = CLOZE.question

    assert question.chance(question.read_key(CLOZE.key)) == Fraction(1, 6)


some_gaps = some.dictionaries(some.sampled_from("123"), some.sampled_from([*MENU["options"], "50", "2b", "zzzzzzzz"]))


@patiently
@given(gaps=some_gaps)
def test_marks_are_bounded_and_the_gaps_together_earn_what_each_earns_alone(gaps):
    try:
        earned = mark(gaps)
    except kinds.InvalidAnswer:
        return

    assert 0 <= earned <= 1
    assert sum(mark({name: said}) for name, said in gaps.items()) == earned


malformed = anything | some.dictionaries(some.sampled_from(["gaps", "text"]), anything | some_gaps)


@patiently
@given(answer=malformed.filter(lambda found: isinstance(found, dict)))
def test_an_answer_is_read_or_refused(answer):
    try:
        said = CLOZE.question.read_answer(answer)
    except kinds.InvalidAnswer:
        return

    assert set(answer) == {"gaps"}
    assert set(said) == set(answer["gaps"]) <= set("123")


@pytest.mark.parametrize("said", HOSTILE)
@pytest.mark.parametrize("name", ["1", "2", "3", "4"])
def test_what_no_gap_can_hold_is_refused(name, said):
    with pytest.raises(kinds.InvalidAnswer):
        CLOZE.question.read_answer({"gaps": {name: said}})


@pytest.mark.parametrize("gaps", HOSTILE)
def test_what_are_no_gaps_are_neither_answer_nor_key_nor_body(gaps):
    with pytest.raises(kinds.InvalidAnswer):
        CLOZE.question.read_answer({"gaps": gaps})
    with pytest.raises(kinds.InvalidQuestion):
        CLOZE.question.read_key({"gaps": gaps})
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("cloze", {**CLOZE.body, "gaps": gaps})


@patiently
@given(name=some.sampled_from("123"), found=anything)
def test_a_key_and_a_body_are_read_or_refused_gap_by_gap(name, found):
    with pytest.raises(kinds.InvalidQuestion):
        CLOZE.question.read_key({"gaps": {**CLOZE.key["gaps"], name: found}})
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("cloze", {**CLOZE.body, "gaps": {**CLOZE.body["gaps"], name: found}})


def test_a_wrong_shape_is_said_with_its_gap():
    with pytest.raises(kinds.InvalidAnswer, match=r"^gap 2: write a number alone"):
        CLOZE.question.read_answer({"gaps": {"2": "half of it"}})


@pytest.mark.parametrize("text", ["", "No gap", "{{1}} {{3}}", "{{2}} {{1}}", "{{1}} {{1}}", "{{0}}", "{{1}} {{2}}"])
def test_a_body_has_the_gaps_of_its_text(text):
    with pytest.raises(kinds.InvalidQuestion):
        kinds.read("cloze", {"text": text, "gaps": {"1": MENU_BODY}})


def test_the_public_body_says_nothing_of_what_is_typed():
    shown = CLOZE.question.public(CLOZE.order, {})

    assert shown == CLOZE.body


@pytest.mark.parametrize(
    ("gap", "blank"),
    [
        ("menu", MENU),
        ("number", NUMBER),
        ("percent", {"answer": 50, "tolerance": 10, "tolerance_in": "percent", "feedback": "Half."}),
        ("exact", {"answer": 0, "tolerance": 0, "feedback": "None."}),
        ("text", TEXT),
        ("strict", {"accept": ["Fr"], "case_sensitive": True, "accents": True, "feedback": "French."}),
    ],
)
def test_content_is_read_and_written_as_the_same(gap, blank):
    content = {"text": "Here: {{1}}.", "blanks": {"1": blank}}

    assert Cloze.to_content(Cloze.from_content(content, Random(0))) == content


def test_what_a_form_leaves_empty_says_nothing():
    empty = {"options": [], "answer": "", "accept": [], "reject": [], "typos": "", "case_sensitive": False, "unit": ""}
    blanks = {name: {**empty, "tolerance": None, **blank} for name, blank in CONTENT["blanks"].items()}
    blanks["2"]["answer"] = "2.5"

    assert Cloze.to_content(Cloze.from_content({**CONTENT, "blanks": blanks}, Random(0))) == CONTENT


@pytest.mark.parametrize(
    ("beside", "at"),
    [
        ({"text": " "}, ["text"]),
        ({"text": "{{1}} {{2}} {{3}} {{four}}"}, ["text"]),
        ({"text": "{{1}} {{2}}"}, ["blanks"]),
        ({"text": "{{2}} {{1}} {{3}}"}, ["text"]),
        ({"blanks": [MENU, NUMBER, TEXT]}, ["blanks"]),
        ({"1": {**MENU, "answer": "a nerve"}}, ["blanks", "1", "answer"]),
        ({"1": {**MENU, "options": ["one", "One"]}}, ["blanks", "1", "options", 1]),
        ({"1": {**MENU, "feedback": ""}}, ["blanks", "1", "feedback"]),
        ({"1": {**MENU, "unit": "mm"}}, ["blanks", "1", "unit"]),
        ({"1": {"answer": "an artery", "feedback": "So."}}, ["blanks", "1", "options"]),
        ({"2": {**NUMBER, "answer": "many"}}, ["blanks", "2", "answer"]),
        ({"2": {**NUMBER, "tolerance": -1}}, ["blanks", "2", "tolerance"]),
        ({"3": {**TEXT, "reject": ["Embolization"]}}, ["blanks", "3", "reject"]),
    ],
)
def test_what_is_wrong_with_content_is_said_where_it_stands(beside, at):
    blanks = {name: beside.get(name, blank) for name, blank in CONTENT["blanks"].items()}
    content = {"text": CONTENT["text"], "blanks": blanks, **{name: beside[name] for name in beside if name in CONTENT}}

    problems = Cloze.problems_in(content)

    assert list(problems[0].at)[: len(at)] == at
    with pytest.raises(kinds.InvalidQuestion):
        Cloze.from_content(content, Random(0))


@patiently
@given(text=anything, blanks=anything, blank=anything, name=some.sampled_from([*MENU, *NUMBER, *TEXT]), said=anything)
def test_content_is_read_or_refused_and_nothing_else(text, blanks, blank, name, said):
    whole = CONTENT["blanks"]
    for item in (
        {"text": text, "blanks": blanks},
        {**CONTENT, "blanks": {**whole, "1": blank}},
        *({**CONTENT, "blanks": {**whole, at: {**whole[at], name: said}}} for at in whole),
    ):
        try:
            Cloze.from_content(item, Random(0))
        except kinds.InvalidQuestion:
            continue


def test_a_draft_may_lack_what_is_right_and_why():
    drafted = {"text": "Through {{1}}.", "blanks": {"1": {"options": MENU["options"], "feedback": ""}}}

    assert Cloze.to_content(Cloze.from_content(drafted, Random(0), draft=True)) == drafted


def test_a_settled_question_tells_each_gap_and_whether_it_was_right():
    told = CLOZE.question.explain(CLOZE.key, CLOZE.feedback, {"gaps": {"1": "zzzzzzzz", "2": "50"}}, {})

    right = {"1": False, "2": True, "3": False}
    assert told.key == {"gaps": {name: {**one, "is_right": right[name]} for name, one in TOLD.items()}}
    assert told.reasons == CLOZE.feedback


def test_nothing_of_an_open_menu_is_an_answer():
    posted = {"choice-1": [""], "choice-2": [" 50 "], "choice-3": [" "]}

    assert CLOZE.question.answer_from_form(posted) == {"gaps": {"2": "50"}}
    assert CLOZE.question.answer_from_form({"choice-1": [""]}) == {}
