"""A form is made of what a kind says of its fields: a kind that is not there yet needs no form of its own."""

from random import Random
from types import SimpleNamespace

import pytest
from django import forms

from learning.admin import kind_forms
from learning.domain.question_words import kind_words
from quizzes.domain import kinds
from quizzes.domain.kinds import Field
from tests.authoring.desks import rows
from tests.quizzes.kinds.samples import SAMPLES

MADE_UP = SimpleNamespace(
    fields=(
        Field("answer", "Answer", type="number"),
        Field("unit", "Unit", longest=10),
        Field("accept", "Accepted answers", type="texts"),
        Field("exact", "To the letter", type="flag"),
        Field("slips", "Slips", type="menu", options=(("", "None"), ("2", "Two"), ("true", "Any"), ("few", "Few"))),
        Field(
            "blanks",
            "Blanks",
            type="numbered",
            row="Blank",
            fields=(Field("answer", "Answer"), Field("options", "Options", type="texts")),
        ),
    )
)
CONTENT = {
    "answer": 2.5,
    "unit": "mm",
    "accept": ["Seldinger", "Seldinger technique"],
    "exact": True,
    "slips": 2,
    "blanks": {"1": {"answer": "radial", "options": ["radial", "ulnar"]}, "2": {"answer": "femoral", "options": []}},
}
SENT = {
    "answer": "2.5",
    "unit": "mm",
    "accept": "Seldinger\r\n\r\n Seldinger technique ",
    "exact": "on",
    "slips": "2",
    **rows("blanks", [{"answer": "radial", "options": "radial\nulnar"}, {"answer": "femoral", "options": ""}], 0),
}


@pytest.fixture(autouse=True)
def made_up(monkeypatch):
    monkeypatch.setitem(kinds.KINDS, "made-up", MADE_UP)


def form(data=None, initial=None):
    fields = {field.name: kind_forms.form_field(field) for field in kind_forms.plain_in("made-up")}
    return type("MadeUp", (forms.Form,), fields)(data, initial=initial)


def test_what_is_typed_is_what_files_say():
    typed = form(SENT)

    assert typed.is_valid()
    assert kind_forms.content_of("made-up", typed, kind_forms.lists_for("made-up", SENT, {})) == CONTENT


def test_a_form_shows_what_a_question_says():
    page = form(initial=CONTENT).as_p()
    blanks = kind_forms.lists_for("made-up", None, CONTENT)["blanks"]

    assert 'value="2.5"' in page and "Seldinger\nSeldinger technique</textarea>" in page
    assert [one["options"].value() for one in blanks] == ["radial\nulnar", ""]


def test_a_whole_number_stays_one():
    assert type(kind_forms.Number().clean("3")) is int


@pytest.mark.parametrize(
    ("at", "name"),
    [("unit", "unit"), ("blanks.2.options", "blanks-1-options"), ("blanks.2", "blanks-1-answer"), ("blanks", "blanks")],
)
def test_a_rule_leads_to_the_field_that_it_speaks_of(at, name):
    lists = kind_forms.lists_for("made-up", SENT, {})

    assert kind_forms.name_of("made-up", lists, at) == name


def test_every_kind_is_told_in_words():
    assert kind_words("made-up", CONTENT) == {
        "answer": "2.5",
        "unit": "mm",
        "accepted answers": "Seldinger\nSeldinger technique",
        "to the letter": "yes",
        "slips": "Two",
        "blank 1": "answer: radial\noptions: radial, ulnar",
        "blank 2": "answer: femoral",
    }


@pytest.mark.parametrize(("chosen", "said"), [("", ""), ("2", 2), ("true", True), ("few", "few")])
def test_a_choice_of_a_menu_is_what_files_write(chosen, said):
    menu = kind_forms.form_field(MADE_UP.fields[4])

    assert (menu.clean(chosen), menu.prepare_value(said)) == (said, chosen if said is True else said)


@pytest.mark.parametrize(("typed", "said"), [("7", 7), ("0.5", 0.5), ("a - b", "a - b"), ("", "")])
def test_a_formula_that_is_a_number_is_one(typed, said):
    assert kind_forms.Formula(required=False).clean(typed) in (said, None)


def sent_again(kind, content):
    """Return what a browser would send that got the forms of a question and changed nothing."""
    fields = {field.name: kind_forms.form_field(field) for field in kind_forms.plain_in(kind)}
    if "figure" in fields:
        fields["figure"].choices = [(content["figure"], "of the lesson")]
    made = type("Sent", (forms.Form,), fields)
    sent = _values(made(initial=content))
    for name, shown in kind_forms.lists_for(kind, None, content).items():
        sent |= rows(name, [_values(one) for one in shown.initial_forms], len(shown.initial_forms))
    return made(sent), sent


def _values(shown):
    found = {field.name: field.value() for field in shown if field.name in shown.base_fields}
    return {
        name: "on" if value is True and name in FLAGS else value for name, value in found.items() if value is not None
    }


FLAGS = ("correct", "reuse", "case_sensitive", "accents", "exact")


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_every_kind_comes_back_from_its_form_as_it_went_there(sample):
    kind = kinds.KINDS[sample.kind]

    typed, sent = sent_again(sample.kind, sample.content)

    assert typed.is_valid(), typed.errors
    content = kind_forms.content_of(sample.kind, typed, kind_forms.lists_for(sample.kind, sent, {}))
    assert kind.problems_in(content) == []
    assert kind.to_content(kind.from_content(content, Random(0))) == sample.content
