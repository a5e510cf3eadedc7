"""The form of a ruling: what is done to the marks, why, and, for another key, what is right."""

from __future__ import annotations

from django import forms

from learning.admin import kind_forms
from learning.admin.sheets import Lines
from quizzes.models import Ruling

Action = Ruling.Action
ACTIONS = [
    (Action.REKEY, "Another key: something else is right. Say what, below."),
    (Action.ADOPT, "Mark by another version: its key is right for these answers too."),
    (Action.ACCEPT, "Accept every answer: whoever answered gets all the marks."),
    (Action.DROP, "Drop the question: it counts in no result, and is forgotten by memory."),
]
NO_PART = ("feedback",)  # what a kind asks its author for that no ruling changes


class RulingForm(forms.Form):
    """What is ruled on a version. `others` are the versions whose key could be taken, `same` those with equal parts."""

    prefix = "ruling"
    action = forms.ChoiceField(label="What to do", choices=ACTIONS, widget=forms.RadioSelect)
    adopted = forms.ChoiceField(
        label="By which version",
        required=False,
        help_text="Only to mark by another version. Parts are matched by their texts.",
    )
    also = forms.MultipleChoiceField(
        label="For these versions, too",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They show the same choices or parts, so that the same ruling fits them.",
    )
    reason = Lines(
        label="Why, for learners",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody whose mark changes reads this beside the old and the new mark.",
    )

    def __init__(self, *args, others, same, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["adopted"].choices = [("", "Choose one"), *((one.pk, f"Version {one.number}") for one in others)]
        self.fields["also"].choices = [(one.pk, f"Version {one.number}") for one in same]
        self.fields["adopted"].plain = True
        for name, there in (("adopted", others), ("also", same)):
            if not there:
                del self.fields[name]
        if not others:
            self.fields["action"].choices = [one for one in ACTIONS if one[0] != Action.ADOPT]

    def clean(self):
        found = super().clean()
        if found.get("action") == Action.ADOPT and not found.get("adopted"):
            self.add_error("adopted", "Choose the version whose key is right.")
        return found


def key_form(kind: str, posted, content):
    """Return the fields of a kind that are no lists, filled with what was posted or with what holds now."""
    fields = {field.name: kind_forms.form_field(field) for field in kind_forms.plain_in(kind)}
    return type("KeyForm", (forms.Form,), fields)(posted, initial=content)


def key_lists(kind: str, posted, content) -> dict:
    """Return the lists of a kind without the reasons in them: those are no part of a key."""
    lists = kind_forms.lists_for(kind, posted, content)
    for rows in lists.values():
        rows.help = ""  # it says how to write a question, and this one is written
        for form in rows.forms:
            for name in NO_PART:
                form.fields.pop(name, None)
    return lists
