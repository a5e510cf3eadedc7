"""A quiz's desk: which questions it asks, in which order, what it draws, and how it is taken."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from learning.admin.desk import Desk
from learning.admin.quiz_forms import SettingsForm, draws_for, initial_settings
from learning.admin.sheets import Sheet
from learning.admin.statistics import QuizStatistics
from learning.domain.assessment_words import told_quiz
from learning.models import Assessment
from learning.queries import bank
from learning.services import quizzes as services
from learning.services.editing import Overtaken
from quizzes.domain.composing import MOST_POINTS
from quizzes.domain.texts import QuizText
from quizzes.models import Quiz


class QuizForm(SettingsForm):
    """How the quiz is taken, and a place and points for each question of the lesson."""

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for one in questions:
            self.fields[f"place-{one.code}"] = _number(f"Place of {one.code}", 0, 999)
            self.fields[f"points-{one.code}"] = _number(f"Points of {one.code}", 1, MOST_POINTS)

    def placed(self):
        """Yield each question of the lesson with its fields."""
        return ((one, self[f"place-{one.code}"], self[f"points-{one.code}"]) for one in self.questions)

    def text(self, quiz, draws):
        """Return the quiz as it was typed: places that are equal keep the order of the page."""
        said = self.cleaned_data
        placed = [(said[f"place-{one.code}"], one.code) for one in self.questions if said.get(f"place-{one.code}")]
        asked = [code for _, code in sorted(placed, key=lambda one: one[0])]
        points = {code: said.get(f"points-{code}") or 1 for code in asked}
        worth = {code: number for code, number in points.items() if number != 1}
        return QuizText(quiz.code, quiz.title, asked, draws, worth, self.settings())


def _number(label, least, most):
    field = forms.IntegerField(label=label, min_value=least, max_value=most, required=False)
    field.plain = True
    return field


@admin.register(Quiz)
class QuizDesk(Desk):
    kind = "quiz"
    desk_template = "admin/desk/quiz.html"
    list_display = ["code", "title", "asks"]
    list_display_links = ["code", "title"]
    search_fields = ["code", "title"]
    ordering = ["code"]

    def get_urls(self):
        restore = self.admin_site.admin_view(self.restore)
        return [
            path("<path:object_id>/restore/", restore, name="quizzes_quiz_restore"),
            *QuizStatistics(self).urls(),
            *super().get_urls(),
        ]

    def has_add_permission(self, request):
        return False  # a lesson has one as soon as a question of it is live

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return bank.listed_quizzes()

    @admin.display(description="questions")
    def asks(self, quiz):
        return quiz.size

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        row = self._row(request, object_id)
        if row and (beside := Assessment.objects.filter(quiz=row).first()):
            return HttpResponseRedirect(reverse("admin:learning_assessment_change", args=[beside.pk]))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def sheet(self, request, row, posted=None, files=None):
        lesson, text = bank.lesson_of_quiz(row.code), self.present(row)
        if lesson is None:
            raise Http404
        places = {f"place-{code}": place for place, code in enumerate(text.questions, start=1)}
        points = {f"points-{code}": number for code, number in text.points.items()}
        questions = sorted(bank.askable_in(lesson, text.questions), key=lambda one: _order(text, one))
        form = QuizForm(posted, initial={**places, **points, **initial_settings(text.settings)}, questions=questions)
        objectives = [
            (one.code, f"{one.statement} ({one.there} to draw from)")
            for one in bank.drawable_in(lesson, text.questions)
        ]
        return Sheet(form, {"draws": draws_for(posted, text.draws, objectives)})

    def present(self, row):
        return bank.quiz_text(row.code)

    def typed(self, sheet, row):
        draws = [form.text() for form in sheet.lists["draws"].kept()]
        return sheet.form.text(self.present(row), draws)

    def words(self, text):
        return told_quiz(text)

    def write(self, sheet, row, *, seen, author, now):
        return services.save_quiz(text=self.typed(sheet, row), seen=seen, author=author, now=now)

    def besides(self, request, sheet, row):
        lesson = bank.lesson_of_quiz(row.code)
        return {
            "lesson": lesson,
            "asked": bank.asked_in(lesson),
            "checks": bank.checks_of(lesson),
            "restore": self._address("restore", row.pk),
        }

    def restore(self, request, object_id):
        return require_POST(self._restore)(request, object_id)

    def _restore(self, request, object_id):
        row = self._row(request, object_id)
        try:
            seen = request.POST.get("seen", "")
            services.restore_quiz(code=row.code, seen=seen, author=request.user, now=timezone.now())
        except Overtaken:
            messages.error(request, "Somebody else changed this quiz meanwhile. Look at it, and decide again.")
        else:
            messages.success(request, "The quiz asks again what its lesson gives it.")
        return HttpResponseRedirect(self._address("change", row.pk))


def _order(text, question):
    """Return what orders the page: what is asked in its order, then the rest by code."""
    codes = list(text.questions)
    return (codes.index(question.code) if question.code in codes else len(codes), question.code)
