"""A question's desk: everything that belongs to one question on one page, beside what a learner will see."""

from __future__ import annotations

import re

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import admin, messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import Truncator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from learning.admin import kind_forms
from learning.admin.desk import Desk
from learning.admin.question_filters import ByKind, ByLesson, BySpecialty, ToLookAt
from learning.admin.question_forms import QuestionForm, StartForm, initial_of
from learning.admin.regrading import Regrading
from learning.admin.sheets import Sheet
from learning.admin.statistics import QuestionStatistics
from learning.domain.curriculum.one_question import Weight, remarks
from learning.domain.posted import answer_in
from learning.domain.question_words import question_words
from learning.queries import bank, holding, past, trying, usage
from learning.services import questions as services
from learning.services.editing import Refused
from quizzes.domain import kinds
from quizzes.domain.showing import FIGURED, figure_in
from quizzes.domain.texts import QuestionText
from quizzes.models import Question, Status
from quizzes.queries.authoring import question_texts

FROM_FORM = ("level", "case", "case_stem", "unfolding", "stem", "negative_reason", "explanation", "status")


@admin.register(Question)
class QuestionDesk(Desk):
    kind = "question"
    desk_template = "admin/desk/question.html"
    list_display = ["code", "asks", "lesson", "kind_of", "level", "status", "to_look_at"]
    list_display_links = ["code", "asks"]
    list_filter = [ToLookAt, "status", ByKind, "level", BySpecialty, ByLesson]
    search_fields = ["code", "objective__statement", "versions__stem"]
    ordering = ["code"]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("preview/", view(self.preview), name="quizzes_question_add_preview"),
            path("<path:object_id>/preview/", view(self.preview), name="quizzes_question_preview"),
            path("<path:object_id>/confirm/", view(self.confirm), name="quizzes_question_confirm"),
            *Regrading(self).urls(),
            *QuestionStatistics(self).urls(),
            *super().get_urls(),
        ]

    # The list

    def get_queryset(self, request):
        return bank.listed_questions()

    @admin.display(description="asks")
    def asks(self, question):
        return Truncator(question.asks).words(18)

    @admin.display(description="lesson", ordering="objective__taught_in__lesson")
    def lesson(self, question):
        return question.lesson

    @admin.display(description="kind")
    def kind_of(self, question):
        return kinds.KINDS[question.kind].label if question.kind in kinds.KINDS else question.kind

    @admin.display(description="to look at", empty_value="")
    def to_look_at(self, question):
        return "the fact changed" if question.is_flagged else ""

    # The desk

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None and not self._begun(request):
            return self._start(request)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def sheet(self, request, row, posted=None, files=None):
        text = self.present(row) if row else self._new(request)
        lesson = bank.lesson_teaching(text.objective)
        if lesson is None and row is None:
            raise Http404
        cases, sources = (bank.cases_of(lesson), bank.sources_of(lesson)) if lesson else ({}, {})
        form = QuestionForm(posted, initial=initial_of(text), kind=text.kind, cases=cases, sources=sources)
        sheet = Sheet(form, kind_forms.lists_for(text.kind, posted, text.content))
        sheet.text, sheet.lesson, sheet.cases = text, lesson, cases
        sheet.figures = bank.figures_in(lesson) if lesson and text.kind in FIGURED else {}
        if "figure" in form.fields:
            form.fields["figure"].choices = [*kind_forms.NO_FIGURE, *((code, code) for code in sheet.figures)]
        sheet.revision = _number(posted.get("revision")) if posted is not None else None
        return sheet

    def present(self, row):
        return question_texts([row.code])[row.code]

    def typed(self, sheet, row):
        """Return what was typed; of an invalid sheet, as far as it can be read."""
        if not sheet.form.is_bound:
            return sheet.text
        sheet.form.is_valid()
        said = {name: sheet.form.cleaned_data.get(name) or "" for name in FROM_FORM}
        if said["case"] in sheet.cases and said["case"] != sheet.text.case:
            said["case_stem"] = sheet.cases[said["case"]]  # the field shows the case that was left
        content = kind_forms.content_of(sheet.text.kind, sheet.form, sheet.lists)
        return QuestionText(
            code=sheet.text.code,
            objective=sheet.text.objective,
            kind=sheet.text.kind,
            content=content,
            figure=sheet.figures.get(figure_in(sheet.text.kind, content)),
            fixed_order=bool(sheet.form.cleaned_data.get("fixed_order")),
            sources=_in_order(sheet.form.cleaned_data.get("sources") or [], sheet.text.sources),
            hints=tuple(sheet.form.cleaned_data.get("hints") or ()),
            **said,
        )

    def words(self, text):
        return question_words(text)

    def write(self, sheet, row, *, seen, author, now):
        try:
            return services.save_question(
                text=self.typed(sheet, row), seen=seen, author=author, now=now, revision=sheet.revision
            )
        except Refused as error:
            raise Refused({self._name(sheet, at): said for at, said in error.problems.items()}) from error

    def erase(self, row, *, author, now):
        services.delete_question(code=row.code, author=author, now=now)

    def reasons_to_keep(self, row):
        return holding.reasons_to_keep_question(row.code)

    def hints(self, sheet, row):
        text = self.typed(sheet, row)
        if sheet.lesson is None:
            return {}
        around = bank.surroundings(sheet.lesson, besides=text.code, year=timezone.now().year)
        found: dict[str, list[str]] = {}
        for one in remarks(text, around) if text.stem else []:
            if one.weight is Weight.DOUBT or (one.weight is Weight.UNFIT and text.status != Status.LIVE):
                found.setdefault(self._name(sheet, ".".join(map(str, one.at))), []).append(_hint(one))
        return found

    def besides(self, request, sheet, row):
        return {
            "text": sheet.text,
            "lesson": sheet.lesson,
            "objective": past.objective(sheet.text.objective),
            "parts": sorted({name for figure in sheet.figures.values() for name in figure.parts}),
            "kind_label": kinds.KINDS[sheet.text.kind].label,
            "special": kind_forms.plain_in(sheet.text.kind),
            "standing": past.standing(row) if row else None,
            "usage": usage.usage(row) if row else None,
            "preview": self._address("preview", row.pk) if row else self._address("add_preview"),
            "confirm": self._address("confirm", row.pk) if row else "",
            "regrade": self._address("regrade", row.pk) if row else "",
        }

    def history_view(self, request, object_id, extra_context=None):
        row = self._row(request, object_id)
        context = {**self._around(request, row), "title": f"History of {row}", "versions": past.told_versions(row)}
        context["deeds"] = past.deeds_beside_versions(row)
        return TemplateResponse(request, "admin/desk/question_history.html", context)

    def confirm(self, request, object_id):
        return require_POST(self._confirm)(request, object_id)

    @method_decorator([csp_replace({"frame-ancestors": [SELF]}), xframe_options_sameorigin])
    def preview(self, request, object_id=None):
        """Show a question as learners will see it, as it is saved or as it is typed. An answer is marked, not kept."""
        row = self._row(request, object_id)
        if row is None and not self._begun(request):
            raise Http404
        # What is answered as it is saved brings an answer alone.
        sheet = self.sheet(request, row, request.POST if "stem" in request.POST else None)
        return render(request, "learning/preview_question.html", _preview(self.typed(sheet, row), request.POST))

    # What is settled before anything is written

    def _begun(self, request):
        asked = request.POST if request.method == "POST" else request.GET
        objective = asked.get("objective", "")
        return asked.get("kind") in kinds.KINDS and bool(objective) and "\0" not in objective

    def _start(self, request):
        self._row(request, None)
        asked = request.GET if "kind" in request.GET else None
        form = StartForm(asked, initial=request.GET.dict(), objectives=bank.objective_choices())
        context = {**self._around(request, None), "title": "New question", "form": form}
        return TemplateResponse(
            request, "admin/desk/question_start.html", context, status=200 if asked is None else 422
        )

    def _new(self, request):
        asked = request.POST if request.method == "POST" else request.GET
        return QuestionText("", asked["objective"], "apply", "", "draft", asked["kind"], "", "", {}, False, "", "", [])

    def _confirm(self, request, object_id):
        row = self._row(request, object_id)
        revision = _number(request.POST.get("revision"))
        if services.confirm_question(code=row.code, revision=revision, author=request.user, now=timezone.now()):
            messages.success(request, f"{row} holds for the fact as it is now.")
        else:
            messages.error(request, "The fact changed again meanwhile. Look at it, and decide again.")
        return HttpResponseRedirect(self._address("change", row.pk))

    def _name(self, sheet, at):
        return kind_forms.name_of(sheet.text.kind, sheet.lists, at)


def _number(posted):
    """Return the revision of the fact that a page showed; 0 where it does not say."""
    return int(posted) if re.fullmatch("[0-9]{1,9}", posted or "") else 0


def _in_order(chosen, before):
    """Return the ticked sources: those of before in their order, then the new ones in that of the lesson."""
    kept = [key for key in before if key in chosen]
    return [*kept, *(key for key in chosen if key not in kept)]


def _hint(remark):
    return f"Before it can go live: {remark.said}" if remark.weight is Weight.UNFIT else remark.said


def _preview(text, posted):
    """Return what the preview shows: the question, or what a learner is told who picked this; and why neither."""
    said = answer_in(dict(posted.lists()))
    besides = (*said, "confidence")
    kept = [(name, value) for name in posted for value in posted.getlist(name) if name not in besides]
    context = {"text": text, "typed": [one for one in kept if one[0] != "csrfmiddlewaretoken"]}
    try:
        context["asked"] = asked = trying.asking(text)
        if said:
            context["told"] = trying.told(text, asked, said)
        elif "confidence" in posted:
            context["error"] = "Choose an answer first."
    except kinds.InvalidQuestion as error:
        context["missing"] = str(error)
    except kinds.InvalidAnswer as error:
        context["error"] = f"{str(error)[:1].upper()}{str(error)[1:].rstrip('.')}."
    return context
