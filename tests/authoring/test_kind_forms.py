"""A form is made of what a kind says of its fields: a kind that is not there yet needs no form of its own."""

from types import SimpleNamespace

import pytest
from django import forms

from learning.admin import kind_forms
from learning.domain.question_words import kind_words
from quizzes.domain import kinds
from quizzes.domain.kinds import Field
from tests.authoring.desks import rows

MADE_UP = SimpleNamespace(
    fields=(
        Field("answer", "Answer", type="number"),
        Field("unit", "Unit", longest=10),
        Field("accept", "Accepted answers", type="texts"),
        Field("exact", "To the letter", type="flag"),
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
    "blanks": {"1": {"answer": "radial", "options": ["radial", "ulnar"]}, "2": {"answer": "femoral", "options": []}},
}
SENT = {
    "answer": "2.5",
    "unit": "mm",
    "accept": "Seldinger\r\n\r\n Seldinger technique ",
    "exact": "on",
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
        "blanks": "radial\nfemoral",
        "options": "radial: radial\nulnar",
    }
