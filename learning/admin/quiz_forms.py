"""The forms of a quiz: how it is taken, what it asks and what it draws."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC

from django import forms
from django.utils import timezone

from learning.admin.sheets import rows_of
from learning.domain.curriculum.quizzes import LEVELS
from quizzes.domain.composing import MOST_DRAWN, MOST_POINTS
from quizzes.domain.settings import BOUNDS, QuizSettings
from quizzes.domain.texts import DrawText

USUAL = QuizSettings()
FEEDBACK = [
    ("at_once", "After each answer. What was answered is final then."),
    ("at_end", "After the last answer, when the quiz is submitted (usual)."),
    ("later", "From a date on, the same for everybody."),
]
COUNTS = [
    ("best", "The best (usual)"),
    ("last", "The last"),
    ("first", "The first"),
    ("mean", "The mean of all"),
]
# The parts of the form, in their order: a heading, what it is about, and its fields.
GROUPS = [
    ("feedback", "When answers are shown", "", ["feedback", "feedback_from"]),
    (
        "time",
        "When it can be taken, and for how long",
        "Leave what does not matter empty: a quiz is then always open, and nobody watches the clock.",
        ["time_limit", "opens_at", "closes_at"],
    ),
    (
        "attempts",
        "How often, and what passes",
        "",
        ["attempts_allowed", "wait", "pass_percent", "counts"],
    ),
    ("order", "How the questions come", "", ["shuffled", "one_page", "forward_only"]),
    (
        "help",
        "Tries and hints",
        "Usually a question is answered once, and hints are free where a question has any.",
        ["tries", "try_penalty", "hint_penalty"],
    ),
    ("sure", "Marks by certainty", "", ["certainty"]),
]
CERTAINTY = (
    "Guess: 1 if right, 0 if not. Think so: 2 or \N{MINUS SIGN}2. Sure: 3 or \N{MINUS SIGN}6, each times the points of "
    "the question. Learners see this before they answer."
)


class Moment(forms.DateTimeField):
    """A date and a time on the clock of whoever types it; kept in UTC."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def clean(self, value):
        found = super().clean(value)
        return found.astimezone(UTC) if found else None


class SettingsForm(forms.Form):
    """How a quiz is taken."""

    feedback = forms.ChoiceField(label="Feedback comes", choices=FEEDBACK, widget=forms.RadioSelect, required=False)
    feedback_from = Moment(label="From this date on", required=False, help_text="Only with feedback from a date on.")
    time_limit = forms.IntegerField(
        label="Time limit, in minutes", required=False, help_text="Learners with extra time have more of it."
    )
    opens_at = Moment(label="It opens", required=False)
    closes_at = Moment(
        label="It closes", required=False, help_text="What is still open then is submitted as it stands."
    )
    attempts_allowed = forms.IntegerField(label="Attempts allowed", required=False, help_text="Empty: any number.")
    wait = forms.IntegerField(
        label="Hours between attempts", required=False, help_text="From the end of one to the next."
    )
    pass_percent = forms.IntegerField(
        label="Percent to pass", required=False, help_text="Of all that can be earned. Usually 75."
    )
    counts = forms.ChoiceField(label="Of several attempts counts", choices=COUNTS, required=False)
    shuffled = forms.BooleanField(
        label="Shuffle the questions",
        required=False,
        help_text="Each attempt has an order of its own. The parts of a case stay together, in theirs.",
    )
    one_page = forms.BooleanField(
        label="All questions on one page", required=False, help_text="Usually each has a page."
    )
    forward_only = forms.BooleanField(
        label="Only forward", required=False, help_text="A question that was left is final; nobody goes back."
    )
    tries = forms.IntegerField(
        label="Tries at each question", required=False, help_text="Usually 1. More need feedback after each answer."
    )
    try_penalty = forms.IntegerField(
        label="Percent off for each further try", required=False, help_text="Of the marks of the question."
    )
    hint_penalty = forms.IntegerField(
        label="Percent off for each hint", required=False, help_text="Of the marks of the question."
    )
    certainty = forms.BooleanField(label="Marks depend on how sure a learner is", required=False, help_text=CERTAINTY)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name().replace("_", " ")
        for name in ("feedback_from", "opens_at", "closes_at"):
            said = self.fields[name].help_text
            self.fields[name].help_text = f"{said} On your clock ({zone}).".strip()
        for name, (least, most) in BOUNDS.items():
            self.fields[name].widget.attrs |= {"min": least, "max": most}
        for name in ("feedback", "counts", "pass_percent", "tries", "try_penalty", "hint_penalty"):
            self.fields[name].plain = True
        for field in self.fields.values():
            field.plain = getattr(field, "plain", False) or isinstance(field, forms.BooleanField)

    def groups(self):
        """Yield the parts of the page, each with its fields."""
        for name, heading, about, fields in GROUPS:
            yield name, heading, about, [self[field] for field in fields]

    def settings(self):
        """Return what was typed. What was left empty and needs a number is as usual."""
        said = {name: self.cleaned_data.get(name) for name in asdict(USUAL)}
        return QuizSettings(
            **{name: getattr(USUAL, name) if value in (None, "") else value for name, value in said.items()}
        )


class DrawForm(forms.Form):
    """So many questions on an objective."""

    objective = forms.ChoiceField(label="On the objective", required=False)
    level = forms.ChoiceField(required=False, choices=[("", "Any level"), *((one, one.capitalize()) for one in LEVELS)])
    count = forms.IntegerField(label="How many", required=False, min_value=1, max_value=MOST_DRAWN)
    points = forms.IntegerField(label="Points each", required=False, min_value=1, max_value=MOST_POINTS)

    def __init__(self, *args, objectives=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["objective"].choices = [("", "Choose one"), *objectives]
        for field in self.fields.values():
            field.plain = True

    def clean(self):
        said = super().clean()
        if said.get("objective") and not said.get("count") and "count" not in self.errors:
            self.add_error("count", "Say how many questions are drawn.")
        if said.get("count") and not said.get("objective"):
            self.add_error("objective", "Choose the objective to draw on.")
        return said

    def text(self):
        said = self.cleaned_data
        return DrawText(said["objective"], said["count"], said.get("level") or "", said.get("points") or 1)


def draws_for(posted, draws, objectives):
    """Return the list of draws, filled with what was posted or with what the quiz says."""
    # What was posted is compared with nothing: a row that stays as it was is still one.
    initial = [asdict(one) for one in draws] if posted is None else None
    kind = rows_of(DrawForm, blank=1, most=60, placed=False)
    rows = kind(posted, prefix="draws", initial=initial, form_kwargs={"objectives": objectives})
    rows.heading, rows.one = "Questions that each attempt draws", "draw"
    rows.help = (
        "So many live questions on an objective, drawn anew for each attempt from those that are not fixed; none comes "
        "twice. They come after the fixed ones. Of a case only the first question is drawn: put the whole case "
        "among the fixed ones."
    )
    return rows


def initial_settings(settings):
    return asdict(settings)
