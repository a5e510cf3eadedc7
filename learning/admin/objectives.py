"""An objective's desk: its words, its questions, and whether its fact changed."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.admin.base import called
from learning.admin.desk import Desk
from learning.admin.question_forms import FactForm, ObjectiveForm
from learning.admin.sheets import Sheet
from learning.queries import bank, past
from learning.services import objectives as services
from learning.services.editing import Overtaken, Refused
from quizzes.domain.texts import ObjectiveText
from quizzes.models import Objective
from quizzes.queries.authoring import objective_texts


class ToLookAt(admin.SimpleListFilter):
    title, parameter_name = "what waits", "flagged"

    def lookups(self, request, model_admin):
        return [("yes", "Questions wait")]

    def queryset(self, request, objectives):
        return objectives.filter(waiting__gt=0) if self.value() == "yes" else objectives


@admin.register(Objective)
class ObjectiveDesk(Desk):
    kind = "objective"
    desk_template = "admin/desk/objective.html"
    list_display = ["code", "statement", "lesson", "key", "asked", "to_look_at"]
    list_display_links = ["code", "statement"]
    list_filter = [
        ToLookAt,
        ("is_key", called("key objective", admin.BooleanFieldListFilter)),
        "taught_in__lesson__specialty",
    ]
    search_fields = ["code", "statement"]
    ordering = ["code"]

    def get_urls(self):
        fact = self.admin_site.admin_view(self.fact)
        return [path("<path:object_id>/fact/", fact, name="quizzes_objective_fact"), *super().get_urls()]

    def has_add_permission(self, request):
        return False  # a lesson brings its objectives

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return bank.listed_objectives()

    @admin.display(description="lesson")
    def lesson(self, objective):
        return objective.lesson

    @admin.display(description="key", empty_value="")
    def key(self, objective):
        return "key" if objective.is_key else ""

    @admin.display(description="questions")
    def asked(self, objective):
        return objective.asked

    @admin.display(description="to look at", empty_value="")
    def to_look_at(self, objective):
        return objective.waiting or ""

    def sheet(self, request, row, posted=None, files=None):
        text = self.present(row)
        initial = {"statement": text.statement, "key_point": text.key_point, "is_key": text.is_key}
        return Sheet(ObjectiveForm(posted, initial=initial))

    def present(self, row):
        return objective_texts([row.code])[row.code]

    def typed(self, sheet, row):
        return ObjectiveText(code=row.code, **sheet.form.cleaned_data)

    def write(self, sheet, row, *, seen, author, now):
        return services.save_objective(text=self.typed(sheet, row), seen=seen, author=author, now=now)

    def besides(self, request, sheet, row):
        fact = getattr(request, "fact_form", None)
        return {
            **({"problems": Sheet(fact).problems()} if fact else {}),
            "present": self.present(row),
            "questions": bank.listed_questions().filter(objective=row).order_by("code"),
            "changes": past.changes(row),
            "fact": fact or FactForm(prefix="fact"),
            "fact_address": self._address("fact", row.pk),
        }

    def fact(self, request, object_id):
        return require_POST(self._fact)(request, object_id)

    def _fact(self, request, object_id):
        """Say that the fact changed; what was typed stands there again where it was not taken."""
        row = self._row(request, object_id)
        request.fact_form = form = FactForm(request.POST, prefix="fact")
        status = 422
        if form.is_valid():
            try:
                services.change_fact(
                    code=row.code,
                    seen=request.POST.get("seen", ""),
                    author=request.user,
                    now=timezone.now(),
                    **form.cleaned_data,
                )
            except Refused as error:
                for name, said in error.problems.items():
                    form.add_error(name, said)
            except Overtaken:
                form.add_error(
                    None, "Somebody else changed this objective while you wrote. Look at it, and say it again."
                )
                status = 409
            else:
                messages.success(request, f"The fact changed. {_waiting(bank.listed_objectives().get(pk=row.pk))}")
                return HttpResponseRedirect(self._address("change", row.pk))
        return self._show(request, row, self.sheet(request, row), seen=self._seen(row), status=status)


def _waiting(objective):
    if objective.waiting == 1:
        return "One question waits for somebody to look at it."
    return f"{objective.waiting or 'No'} questions wait for somebody to look at them."
