"""The desk of quizzes that stand beside lessons."""

from __future__ import annotations

from django import forms
from django.contrib import admin

from learning.admin.desk import Desk
from learning.admin.quiz_forms import SettingsForm, draws_for, initial_settings
from learning.admin.sheets import Lines, Sheet, rows_of
from learning.domain.assessment_words import told
from learning.domain.curriculum.texts import AssessmentText
from learning.models import Assessment
from learning.queries import bank, holding
from learning.queries.assessments import assessment_texts, listed_assessments
from learning.services import assessments as services
from quizzes.domain.composing import MOST_POINTS
from quizzes.domain.texts import QuizText

PURPOSES = [
    ("placement", "Placement: it shows a learner what to begin with."),
    ("practice", "Practice: taken as often as one likes."),
    ("final", "Final: it shows what stayed."),
]
QUIZ_STATUSES = [
    ("draft", "Draft: no learner finds it."),
    ("live", "Live: learners find it and can take it as set below."),
    ("retired", "Retired: nobody finds it any more. What was answered stays."),
]


class AssessmentForm(SettingsForm):
    title = forms.CharField(max_length=200)
    code = forms.CharField(
        max_length=80,
        help_text="Lower case letters, digits and hyphens, such as vascular-final. It stays as it is made.",
    )
    summary = Lines(
        max_length=300, widget=forms.Textarea(attrs={"rows": 2}), help_text="One sentence: what it asks, and for whom."
    )
    specialty = forms.ChoiceField(required=False, help_text="Where learners find it: with a specialty, or on the map.")
    purpose = forms.ChoiceField(choices=PURPOSES, widget=forms.RadioSelect, initial="practice")
    position = forms.IntegerField(
        label="Place", min_value=1, max_value=999, initial=1, help_text="Among the quizzes of its specialty."
    )
    status = forms.ChoiceField(
        label="Where it stands", choices=QUIZ_STATUSES, widget=forms.RadioSelect, initial="draft"
    )
    head = ("title", "code", "summary", "specialty", "purpose", "position", "status")

    def __init__(self, *args, is_new, specialties, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_new = is_new
        self.fields["code"].disabled = not is_new
        self.fields["specialty"].choices = [("", "Above all of them"), *specialties]
        self.fields["specialty"].plain = True

    def clean_code(self):
        code = self.cleaned_data["code"]
        if self.is_new and Assessment.objects.filter(quiz__code=code).exists():
            raise forms.ValidationError("Another quiz has this code. Choose one that nothing had before.")
        return code

    def about(self):
        return [self[name] for name in self.head]

    def text(self, asked, draws):
        said = self.cleaned_data
        questions = [code for code, _ in asked]
        points = {code: worth for code, worth in asked if worth != 1}
        quiz = QuizText(said["code"], said["title"], questions, draws, points, self.settings())
        names = ("code", "summary", "specialty", "purpose", "position", "status")
        return AssessmentText(quiz=quiz, **{name: said[name] for name in names})


class AskedForm(forms.Form):
    """A question that every attempt asks."""

    question = forms.CharField(label="Code of the question", max_length=80, required=False)
    points = forms.IntegerField(required=False, min_value=1, max_value=MOST_POINTS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.plain = True

    def asked(self):
        return self.cleaned_data["question"].strip(), self.cleaned_data.get("points") or 1


def _asked_for(posted, quiz):
    initial = [{"question": code, "points": quiz.points.get(code)} for code in quiz.questions]
    rows = rows_of(AskedForm, blank=1, most=300)(
        posted, prefix="asked", initial=None if posted is not None else initial
    )
    rows.heading, rows.one = "Questions that every attempt asks", "question"
    rows.help = "In this order, each named by its code, such as vascular.pta-stent.q03: the list of questions shows it."
    return rows


@admin.register(Assessment)
class AssessmentDesk(Desk):
    kind = "assessment"
    code_lookup = "quiz__code"
    desk_template = "admin/desk/assessment.html"
    list_display = ["title", "code", "specialty", "purpose", "status", "asks"]
    list_filter = ["status", "purpose", "specialty"]
    search_fields = ["quiz__code", "quiz__title"]
    ordering = ["specialty__position", "position"]

    def get_queryset(self, request):
        return listed_assessments()

    @admin.display(description="title", ordering="quiz__title")
    def title(self, row):
        return row.quiz.title

    @admin.display(description="questions")
    def asks(self, row):
        return row.size

    def sheet(self, request, row, posted=None, files=None):
        text = self.present(row) if row else None
        quiz = text.quiz if text else QuizText("", "")
        objectives = bank.objective_choices()
        form = AssessmentForm(
            posted, initial=_initial(text, quiz), is_new=row is None, specialties=bank.specialty_choices()
        )
        return Sheet(form, {"asked": _asked_for(posted, quiz), "draws": draws_for(posted, quiz.draws, objectives)})

    def present(self, row):
        return assessment_texts([row.code]).get(row.code)

    def typed(self, sheet, row):
        asked = [form.asked() for form in sheet.lists["asked"].kept()]
        draws = [form.text() for form in sheet.lists["draws"].kept()]
        return sheet.form.text([one for one in asked if one[0]], draws)

    def words(self, text):
        return told(text)

    def write(self, sheet, row, *, seen, author, now):
        return services.save_assessment(text=self.typed(sheet, row), seen=seen, author=author, now=now)

    def erase(self, row, *, author, now):
        services.delete_assessment(code=row.code, author=author, now=now)

    def reasons_to_keep(self, row):
        return holding.reasons_to_keep_assessment(row.code)


def _initial(text, quiz):
    about = {name: getattr(text, name) for name in AssessmentForm.head if name != "title"} if text else {}
    title = {"title": quiz.title} if text else {}
    return {**about, **title, **initial_settings(quiz.settings)}
