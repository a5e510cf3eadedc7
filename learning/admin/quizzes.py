"""A quiz's desk: which questions it asks, in which order, and what it draws."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from learning.admin.desk import Desk
from learning.admin.sheets import Sheet
from learning.queries import bank
from learning.services import quizzes as services
from learning.services.editing import Overtaken
from quizzes.domain.texts import DrawText, QuizText
from quizzes.models import Quiz


class QuizForm(forms.Form):
    """A place for each question of the lesson, and a number for each objective to draw on."""

    def __init__(self, *args, questions, objectives, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions, self.objectives = questions, objectives
        for one in questions:
            self.fields[f"place-{one.code}"] = _number(f"Place of {one.code}", 999)
        for one in objectives:
            self.fields[f"draw-{one.code}"] = _number(f"How many to draw on: {one.statement}", 20)

    def placed(self):
        """Yield each question of the lesson with its field."""
        return ((one, self[f"place-{one.code}"]) for one in self.questions)

    def drawn(self):
        return ((one, self[f"draw-{one.code}"]) for one in self.objectives)

    def text(self, quiz):
        """Return the quiz as it was typed: places that are equal keep the order of the page."""
        said = self.cleaned_data
        placed = [(said[f"place-{one.code}"], one.code) for one in self.questions if said.get(f"place-{one.code}")]
        counts = [(one.code, said.get(f"draw-{one.code}")) for one in self.objectives]
        draws = [DrawText(code, count) for code, count in counts if count]
        return QuizText(quiz.code, quiz.title, [code for _, code in sorted(placed, key=lambda one: one[0])], draws)


def _number(label, most):
    field = forms.IntegerField(label=label, min_value=0, max_value=most, required=False)
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
        return [path("<path:object_id>/restore/", restore, name="quizzes_quiz_restore"), *super().get_urls()]

    def has_add_permission(self, request):
        return False  # a lesson has one as soon as a question of it is live

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return bank.listed_quizzes()

    @admin.display(description="questions")
    def asks(self, quiz):
        return quiz.size

    def sheet(self, request, row, posted=None, files=None):
        lesson, text = bank.lesson_of_quiz(row.code), self.present(row)
        if lesson is None:
            raise Http404
        places = {f"place-{code}": place for place, code in enumerate(text.questions, start=1)}
        draws = {f"draw-{one.objective}": one.count for one in text.draws}
        questions = sorted(bank.askable_in(lesson, text.questions), key=lambda one: _order(text, one))
        form = QuizForm(
            posted,
            initial={**places, **draws},
            questions=questions,
            objectives=bank.drawable_in(lesson, text.questions),
        )
        return Sheet(form)

    def present(self, row):
        return bank.quiz_text(row.code)

    def typed(self, sheet, row):
        return sheet.form.text(self.present(row))

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
