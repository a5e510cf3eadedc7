"""The statistics pages of the desks: of a quiz, of a question, and what needs a look in the whole bank."""

from __future__ import annotations

import csv
from datetime import date, datetime, time, timedelta

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from learning.admin import statistics_sheets
from learning.services.editing import Overtaken, Refused
from learning.services.judging import retire_for
from quizzes.domain import rasch
from quizzes.domain.statistics.findings import ENOUGH
from quizzes.models import QuestionVersion
from quizzes.queries import statistics
from quizzes.queries.statistics import Chosen, Which
from quizzes.services.judging import judge

WHICH = [
    (Which.FIRST, "The first attempt of each learner"),
    (Which.LAST, "The last attempt of each learner"),
    (Which.BEST, "The best attempt of each learner"),
    (Which.ALL, "Every attempt"),
]
SORTS = {
    "place": ("Place", lambda one: (one.drawn, one.position)),
    "facility": ("Facility", lambda one: one.figures.facility),
    "deviation": ("Deviation", lambda one: one.figures.deviation),
    "chance": ("By guessing", lambda one: one.chance),
    "discrimination": ("Discrimination", lambda one: one.figures.discrimination),
    "efficiency": ("Efficiency", lambda one: one.figures.efficiency),
    "intended": ("Intended weight", lambda one: one.weight and one.weight.intended),
    "effective": ("Effective weight", lambda one: one.weight and one.weight.effective),
    "difficulty": ("Difficulty", lambda one: one.difficulty and one.difficulty.logits),
}


PICKER = forms.DateInput({"type": "date"})
SENSIBLE = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2200, 1, 1))]


class ChosenForm(forms.Form):
    """Which attempts are counted."""

    which = forms.ChoiceField(label="Count", choices=WHICH, required=False)
    since = forms.DateField(label="Ended from", required=False, widget=PICKER, validators=SENSIBLE)
    until = forms.DateField(label="Until, with that day", required=False, widget=PICKER, validators=SENSIBLE)

    def chosen(self) -> Chosen:
        """Return what was asked for; what makes no sense is as if it had not been said."""
        said = self.cleaned_data if self.is_valid() else {}
        until = said.get("until")
        return Chosen(
            Which(said.get("which") or Which.FIRST),
            _midnight(said.get("since")),
            _midnight(until + timedelta(days=1)) if until else None,
        )


class NoteForm(forms.Form):
    """What an author says when they decide."""

    version = forms.IntegerField()
    finding = forms.CharField(max_length=120)
    note = forms.CharField(max_length=2_000, required=False)
    decision = forms.ChoiceField(choices=[("keep", "keep"), ("retire", "retire")])


class QuizStatistics:
    """The statistics of a quiz, on its desk."""

    def __init__(self, desk):
        self.desk = desk

    def urls(self):
        view = self.desk.admin_site.admin_view(self.page)
        return [path("<path:object_id>/statistics/", view, name="quizzes_quiz_statistics")]

    def page(self, request, object_id):
        quiz = self.desk._row(request, object_id)
        form = ChosenForm(request.GET)
        report = statistics.quiz_report(quiz, form.chosen())
        if request.GET.get("as") == "csv":
            return _sheet(f"{quiz.code}.csv", statistics_sheets.quiz_rows(report))
        sort = request.GET.get("sort", "place")
        context = {
            "form": _shown(form),
            "report": report,
            "items": _sorted(report.items, sort),
            "columns": _columns(request, sort),
            "csv": _link(request, **{"as": "csv"}),
            "enough": ENOUGH,
            "needed": (rasch.ENOUGH_ATTEMPTS, rasch.ENOUGH_ITEMS),
        }
        return _page(self.desk, request, quiz, "statistics_quiz", f"Statistics: {quiz.title}", context)


class QuestionStatistics:
    """The statistics of a question, on its desk, and what needs a look in the whole bank."""

    def __init__(self, desk):
        self.desk = desk

    def urls(self):
        view = self.desk.admin_site.admin_view
        return [
            path("look/", view(self.look), name="quizzes_question_look"),
            path("look/judge/", view(self.judge), name="quizzes_question_judge"),
            path("<path:object_id>/statistics/", view(self.page), name="quizzes_question_statistics"),
        ]

    def page(self, request, object_id):
        question = self.desk._row(request, object_id)
        form = ChosenForm(request.GET)
        report = statistics.question_report(question, form.chosen())
        if request.GET.get("as") == "csv":
            return _sheet(f"{question.code}.csv", statistics_sheets.question_rows(report))
        context = {
            "form": _shown(form),
            "report": report,
            "csv": _link(request, **{"as": "csv"}),
            "enough": ENOUGH,
        }
        return _page(self.desk, request, question, "statistics_question", f"Statistics: {question.code}", context)

    def look(self, request):
        self.desk._row(request, None)
        looks = statistics.to_look_at()
        if request.GET.get("as") == "csv":
            return _sheet("items-that-need-a-look.csv", statistics_sheets.look_rows(looks))
        context = {"looks": looks, "csv": _link(request, **{"as": "csv"}), "enough": ENOUGH}
        return _page(self.desk, request, None, "look", "Questions that need a look", context)

    def judge(self, request):
        return require_POST(self._judge)(request)

    def _judge(self, request):
        self.desk._row(request, None)
        form = NoteForm(request.POST)
        found = QuestionVersion.objects.select_related("question")
        version = found.filter(pk=form.cleaned_data["version"]).first() if form.is_valid() else None
        if version is None:
            raise Http404
        said = {"version": version, "finding": form.cleaned_data["finding"], "note": form.cleaned_data["note"]}
        self._decide(request, form.cleaned_data["decision"], {**said, "author": request.user, "now": timezone.now()})
        return HttpResponseRedirect(reverse("admin:quizzes_question_look"))

    def _decide(self, request, decision, said):
        code = said["version"].question.code
        if decision == "keep":
            judge(keeps=True, **said)
            messages.success(request, f"{code} stays as it is.")
            return
        try:
            retire_for(**said)
        except (Refused, Overtaken) as error:
            messages.error(request, f"{code} is not retired: {error}. Open its desk, and decide there.")
        else:
            messages.success(request, f"{code} is retired: it is asked no more.")


def _page(desk, request, row, name, title, context):
    context = {**desk._around(request, row), "title": title, **context}
    return TemplateResponse(request, f"admin/desk/{name}.html", context)


def _shown(form):
    """Return a form that shows what is counted; the one that was read has nothing where nothing was said."""
    form.is_valid()
    initial = {name: form.cleaned_data.get(name) for name in form.fields}
    return ChosenForm(initial={**initial, "which": initial["which"] or Which.FIRST})


def _sorted(items, sort):
    """Return items by a column, what cannot be computed last; a minus before its name turns the order round."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        return items
    keyed = [(SORTS[name][1](one), one) for one in items]
    known = sorted((one for one in keyed if one[0] is not None), key=lambda one: one[0], reverse=sort.startswith("-"))
    return [one for _, one in [*known, *(one for one in keyed if one[0] is None)]]


def _columns(request, sort):
    """Return the heads of the table: what each is called, where a click on it leads, and which way it is sorted."""
    by = sort.removeprefix("-")
    return [
        {
            "label": label,
            "href": _link(request, sort=f"-{name}" if sort == name else name),
            "sorted": ("descending" if sort.startswith("-") else "ascending") if name == by else "",
        }
        for name, (label, _) in SORTS.items()
    ]


def _link(request, **changed):
    said = {name: request.GET[name] for name in ("which", "since", "until", "sort") if request.GET.get(name)}
    return "?" + urlencode({**said, **changed})


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _sheet(name, rows):
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\N{ZERO WIDTH NO-BREAK SPACE}")  # a spreadsheet reads UTF-8 where this stands first
    csv.writer(answer).writerows(rows)
    return answer
