"""The audit log, to read: no page changes it, and the database would not let any."""

from django.contrib import admin
from django.contrib.admin import AllValuesFieldListFilter as EachWord
from django.contrib.admin.views.main import ChangeList
from django.template.loader import render_to_string

from accounts import queries
from accounts.admin.base import ForAdministrators, called
from accounts.models import AuditEntry


class Entries(ChangeList):
    def get_results(self, request):
        """Name everybody on the page at once."""
        super().get_results(request)
        for told in queries.told(self.result_list):
            told.entry.told = told


class ByActor(admin.SimpleListFilter):
    title, parameter_name = "who", "actor"

    def lookups(self, request, model_admin):
        return [("terminal", queries.TERMINAL), *((str(person.pk), str(person)) for person in queries.actors())]

    def queryset(self, request, entries):
        if self.value() is None:
            return entries
        known = self.value() in dict(self.lookup_choices)
        return queries.entries_by(entries, self.value()) if known else entries.none()


@admin.register(AuditEntry)
class AuditEntryAdmin(ForAdministrators):
    list_display = ["at", "who", "action", "kind", "which"]
    list_filter = [("kind", EachWord), ("action", EachWord), ByActor, ("at", called("time", admin.DateFieldListFilter))]
    search_fields = ["code"]
    search_help_text = "By the code of a lesson or question, or a person's id."
    fields = readonly_fields = ["at", "who", "did", "said"]
    ordering = ["-id"]  # as they came
    show_full_result_count = False
    list_per_page = 50

    def get_changelist(self, request, **kwargs):
        return Entries

    def get_object(self, request, object_id, from_field=None):
        entry = super().get_object(request, object_id, from_field)
        if entry:
            entry.told = queries.told([entry])[0]
        return entry

    @admin.display(description="who")
    def who(self, entry):
        return entry.told.who

    @admin.display(description="which")
    def which(self, entry):
        return entry.told.about

    @admin.display(description="what they did")
    def did(self, entry):
        number = f" ({entry.code})" if entry.kind == "person" else ""
        return f"{entry.kind} {entry.told.about}{number}: {entry.action}"

    @admin.display(description="what changed")
    def said(self, entry):
        return render_to_string("admin/said.html", {"changes": entry.told.changes})
