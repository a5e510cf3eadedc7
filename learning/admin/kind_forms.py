"""Forms made of what a question kind says of its fields: a new kind needs none of its own."""

from __future__ import annotations

import json
from itertools import groupby

from django import forms

from learning.admin.sheets import Lines, rows_of
from quizzes.domain.kinds import KINDS, Field

LISTS = ("rows", "numbered")
NO_FIGURE = [("", "Choose one")]
PARTS = "parts-of-figures"  # the id of the list of what the lesson's figures show
LONGEST_NUMBER = 20  # digits, before and after the point
EMPTY = {"text": "", "prose": "", "texts": [], "formula": ""}


class Number(forms.DecimalField):
    """A number as content/ writes it: whole if it is whole."""

    def clean(self, value):
        found = super().clean(value)
        if found is None:
            return None
        return int(found) if found == found.to_integral_value() else float(found)


class Formula(forms.CharField):
    """A number as content/ writes it, or a text that leads to one."""

    def clean(self, value):
        typed = super().clean(value)
        try:
            return Number(max_digits=LONGEST_NUMBER, required=False).clean(typed)
        except forms.ValidationError:
            return typed


class Menu(forms.ChoiceField):
    """One of several words. A file writes `true` and `2` as they stand: they are no texts there."""

    def clean(self, value):
        chosen = super().clean(value)
        return json.loads(chosen) if chosen in ("true", "false") or chosen.isdecimal() else chosen

    def prepare_value(self, value):
        return str(value).lower() if isinstance(value, bool) else value


class OnePerLine(Lines):
    """A list of texts, one on each line."""

    def prepare_value(self, value):
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value):
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class Row(forms.Form):
    """A part of a list, such as a choice."""

    def sections(self):
        """Return its fields as (heading, whether it is open, fields): without a heading they stand in the open."""
        own = [field for field in self if field.name in self.base_fields]
        for aside, found in groupby(own, key=lambda field: field.field.aside):
            fields = list(found)
            yield aside, any(map(_says_something, fields)), fields


def _says_something(field):
    is_said = str(field.value()) not in ("None", "", "[]", "False")  # 0 says something
    return is_said or bool(field.errors) or bool(getattr(field, "hints", None))


def _one_of(names):
    """Return a line to type in that offers names: those of a list in the page, by its id."""
    return forms.TextInput(attrs={"list": names, "autocomplete": "off"})


def _area(rows):
    return forms.Textarea(attrs={"rows": rows})


MAKES = {
    "text": lambda field, said: forms.CharField(max_length=field.longest, **said),
    "prose": lambda field, said: Lines(max_length=field.longest, widget=_area(3), **said),
    "flag": lambda field, said: forms.BooleanField(**said),
    "number": lambda field, said: Number(max_digits=LONGEST_NUMBER, **said),
    "formula": lambda field, said: Formula(max_length=field.longest, **said),
    "menu": lambda field, said: Menu(choices=field.options, **said),
    "figure": lambda field, said: forms.ChoiceField(choices=NO_FIGURE, **said),  # the desk adds the lesson's
    "region": lambda field, said: forms.CharField(max_length=field.longest, widget=_one_of(PARTS), **said),
    "texts": lambda field, said: OnePerLine(max_length=field.longest, widget=_area(5), **said),
}


def form_field(field: Field):
    """Return a form's field for a kind's. None is required: the rules say what a draft may lack."""
    made = MAKES[field.type](field, {"label": field.label, "help_text": field.help, "required": False})
    made.plain, made.aside = field.required, field.aside
    return made


def lists_in(kind: str) -> list[Field]:
    return [field for field in KINDS[kind].fields if field.type in LISTS]


def plain_in(kind: str) -> list[Field]:
    return [field for field in KINDS[kind].fields if field.type not in LISTS]


def lists_for(kind: str, posted, content) -> dict:
    """Return the lists of forms of a kind by their names, filled with what was posted or with what a question says."""
    return {field.name: _list_for(field, posted, content.get(field.name)) for field in lists_in(kind)}


def _list_for(field: Field, posted, said):
    row = type("RowForm", (Row,), {one.name: form_field(one) for one in field.fields})
    parts = [one if isinstance(one, dict) else {field.fields[0].name: one} for one in _listed(said)]
    rows = rows_of(row, blank=0 if parts or posted is not None else field.rows, most=field.most)
    made = rows(posted, prefix=field.name, initial=None if posted is not None else parts)
    made.heading, made.help, made.one = field.label, field.help, field.row.lower()
    return made


def _listed(said) -> list:
    return list(said.values()) if isinstance(said, dict) else said or []


def content_of(kind: str, form, lists) -> dict:
    """Return the fields of a kind as content/ says them; of what is invalid, as far as it can be read."""
    typed = getattr(form, "cleaned_data", {})
    content = {field.name: typed.get(field.name) for field in plain_in(kind)}
    for field in lists_in(kind):
        parts = [_part(field, one.cleaned_data) for one in kept(lists[field.name])]
        content[field.name] = parts if field.type == "rows" else {str(at): one for at, one in enumerate(parts, 1)}
    return content


def kept(rows):
    """Return the rows that stay, in their order; before anything was typed, those that are shown."""
    if not rows.is_bound:
        return []
    rows.is_valid()
    return [one for one in rows.kept() if hasattr(one, "cleaned_data")]


def _part(field: Field, typed):
    """Return a part of a list. A flag that is not set says nothing; a part of one text may be that text alone."""
    said = {one.name: typed.get(one.name, EMPTY.get(one.type)) for one in field.fields}
    first, *others = said.values()
    if field.bare and not any(others):
        return first
    return {name: value for name, value in said.items() if value is not None and value is not False}


def name_of(kind: str, lists, at: str) -> str:
    """Return the name of the form's field that a rule speaks of, such as choices.2.text."""
    name, *path = at.split(".")
    if name not in lists or not path:
        return name
    field = next(one for one in lists_in(kind) if one.name == name)
    rows, place = lists[name], int(path[0]) - (field.type == "numbered")
    shown = kept(rows) if rows.is_bound else rows.forms
    within = path[1] if len(path) > 1 and path[1] in rows.form.base_fields else field.fields[0].name
    return shown[place].add_prefix(within) if place < len(shown) else name
