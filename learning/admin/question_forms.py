"""The forms of the desks of questions and objectives."""

from __future__ import annotations

from django import forms
from django.utils.text import Truncator

from learning.admin.kind_forms import OnePerLine, form_field, plain_in
from learning.admin.sheets import Lines
from learning.domain.curriculum.questions import LEVELS, LONGEST_HINT, MOST_HINTS
from learning.services.questions import NEW_CASE
from quizzes.domain.kinds import KINDS
from quizzes.domain.texts import QuestionText

LEVELS_IN_WORDS = dict(
    zip(
        LEVELS,
        (
            "Remember: a term or a fact",
            "Understand: explain, classify, interpret",
            "Apply: decide for a new patient, or calculate",
            "Analyze: compare evidence, resolve a conflict",
        ),
        strict=True,
    )
)
STATUSES = [
    ("draft", "Draft: nobody is asked it. It may be incomplete."),
    ("live", "Live: learners are asked it. It has to be whole."),
    ("retired", "Retired: it is asked no more. What was answered stays."),
]
STEM = (
    "At most 90 words: age and sex, setting, complaint and the findings that matter, then one question. Whoever covers "
    "the choices must be able to answer."
)
EXPLANATION = "From 20 to 120 words. It stands on its own and states the principle. Learners read it after they answer."


class StartForm(forms.Form):
    """What is settled before anything is written: neither changes later."""

    objective = forms.ChoiceField(help_text="What is remembered. A question asks for one objective, and keeps it.")
    kind = forms.ChoiceField(
        choices=lambda: [(name, kind.label) for name, kind in KINDS.items()], widget=forms.RadioSelect
    )

    def __init__(self, *args, objectives, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["objective"].choices = [("", "Choose one"), *objectives]


class QuestionForm(forms.Form):
    """A question of a kind, with the fields of that kind that are no lists."""

    level = forms.ChoiceField(choices=list(LEVELS_IN_WORDS.items()), help_text="What it asks of the learner's head.")
    case = forms.ChoiceField(
        required=False, help_text="Two to four questions may share a case that is told before them."
    )
    case_stem = Lines(
        label="The case itself",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Only where the question belongs to a case; at most 150 words. The questions that share it follow.",
    )
    unfolding = Lines(
        label="How the case went on",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only from the second question of a case on: what happened after the one before. It shows once that "
        "one is settled, and stays.",
    )
    stem = Lines(
        label="Question", required=False, max_length=5_000, help_text=STEM, widget=forms.Textarea(attrs={"rows": 5})
    )
    negative_reason = Lines(
        label="Why it asks for what is not so",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only for a question with NOT, EXCEPT or LEAST, where practice asks so: what must be stopped.",
    )
    fixed_order = forms.BooleanField(
        label="Keep what is listed in this order",
        required=False,
        help_text="For numbers in ascending order. Otherwise each learner sees an order of their own.",
    )
    hints = OnePerLine(
        required=False,
        max_length=MOST_HINTS * (LONGEST_HINT + 1),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One on each line, the gentlest first. A learner takes them one after another, and each may cost "
        "marks where the quiz says so.",
    )
    explanation = Lines(
        required=False, max_length=5_000, help_text=EXPLANATION, widget=forms.Textarea(attrs={"rows": 5})
    )
    sources = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What the explanation rests on, from the list of the lesson. A source is added to the lesson first.",
    )
    status = forms.ChoiceField(label="Where it stands", choices=STATUSES, widget=forms.RadioSelect, initial="draft")

    def __init__(self, *args, kind, cases, sources, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("stem", "explanation", "sources", "case"):
            self.fields[name].plain = True
        told = [(code, f"{code}: {stem[:90]}") for code, stem in cases.items()]
        self.fields["case"].choices = [("", "It stands alone"), *told, (NEW_CASE, "A new case, told below")]
        self.fields["sources"].choices = [(key, _cited(one)) for key, one in sources.items()]
        if not KINDS[kind].can_fix_order:
            del self.fields["fixed_order"]
        for field in plain_in(kind):
            self.fields[field.name] = form_field(field)


class ObjectiveForm(forms.Form):
    statement = Lines(
        label="What a learner can do",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It begins with a verb: say, choose, name.",
    )
    key_point = Lines(
        label="The fact behind it",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One sentence; learners see it after they have answered. Change the wording here. Where the fact "
        "itself is another one now, say so below.",
    )
    is_key = forms.BooleanField(
        label="A key objective", required=False, help_text="It is asked in two variants at least."
    )


class FactForm(forms.Form):
    """That the fact of an objective changed."""

    became = Lines(label="What the fact is now", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))
    reason = Lines(
        label="Why it changed, for learners",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A trial, a guideline, a withdrawn device. Whoever learned the old fact reads this.",
    )


def initial_of(text: QuestionText) -> dict:
    told = ("level", "case", "case_stem", "unfolding", "stem", "negative_reason", "explanation", "status")
    names = (*told, "fixed_order", "sources")
    return {**text.content, **{name: getattr(text, name) for name in names}, "hints": list(text.hints)}


def _cited(source) -> str:
    authors, title = Truncator(source.authors).chars(60), Truncator(source.title).chars(120)
    return f"{authors}: {title}{f', {source.year}' if source.year else ''}"
