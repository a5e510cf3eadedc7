"""A desk: pages of our own on Django's admin, on which authors write one thing as a whole.

The list stays Django's. A desk builds a form, hands what was typed to one service, and says how it went; two people
who write the same thing lose nothing: see `_overtaken`. What a desk has to say for itself is the first six methods.
"""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from accounts import queries as accounts
from accounts.admin import Logged
from accounts.views import typed
from learning.admin.sheets import Sheet, lengthened
from learning.domain.editing import differences, shortened, worded
from learning.services.editing import Kept, Overtaken, Refused, seen_of


class Desk(Logged):
    kind: str  # what the audit log calls it
    code_field = "code"  # the field by which the audit log and services know it
    code_lookup = ""  # how a row is found by it, where that is no field of its own
    desk_template = "admin/desk/page.html"
    actions = None

    # What a desk says for itself

    def sheet(self, request, row, posted=None, files=None) -> Sheet:
        """Return the forms for a row (None: a new one), filled with what was posted or with what the row says."""
        raise NotImplementedError

    def present(self, row):
        """Return the text of a row as services compare it."""
        raise NotImplementedError

    def write(self, sheet, row, *, seen, author, now) -> str:
        """Save what was typed by one service, and return its code. Raises Refused and Overtaken."""
        raise NotImplementedError

    def erase(self, row, *, author, now) -> None:
        """Delete by one service. Raises Kept."""
        raise NotImplementedError

    def reasons_to_keep(self, row) -> list[str]:
        """Return why `erase` would refuse; nothing where it would not."""
        raise NotImplementedError

    def typed(self, sheet, row):
        """Return the text that was typed, in the shape of `present`; only of a valid sheet."""
        raise NotImplementedError

    # What may differ

    def words(self, text) -> dict[str, str]:
        """Return what a text says in words, by the labels of its fields, for the eye to compare."""
        return worded(text)

    def carry(self, sheet) -> None:
        """Keep what was uploaded and is not saved: a browser sends a chosen file once."""

    def hints(self, sheet, row) -> dict[str, list[str]]:
        """Return what could be better, by field. It keeps nobody from saving."""
        return {}

    def besides(self, request, sheet, row) -> dict:
        """Return what the template of this desk needs besides."""
        return {}

    # Who may

    def has_module_permission(self, request):
        return accounts.may_author(request.user)

    def has_view_permission(self, request, obj=None):
        return accounts.may_author(request.user)

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission

    # Pages

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None and not self.has_add_permission(request):
            raise Http404
        if request.method == "POST" and object_id and self.get_object(request, object_id) is None:
            says = "Somebody deleted it while you wrote. What you typed stands here, to be copied."
            return typed(request, title="It is not there any more.", says=says, status=404, again=False)
        row = self._row(request, object_id)
        if request.method != "POST":
            return self._show(request, row, self.sheet(request, row), seen=self._seen(row))
        if "more" in request.POST:
            posted = lengthened(request.POST, request.POST["more"])
            sheet = self.sheet(request, row, posted, request.FILES)
            sheet.is_valid()
            self.carry(sheet)
            sheet.quiet()
            return self._show(request, row, sheet, seen=posted.get("seen", ""))
        return self._save(request, row, self.sheet(request, row, request.POST, request.FILES))

    def delete_view(self, request, object_id, extra_context=None):
        row = self._row(request, object_id)
        if not self.has_delete_permission(request, row):
            raise Http404
        reasons = self.reasons_to_keep(row)
        if request.method == "POST":
            try:
                self.erase(row, author=request.user, now=timezone.now())
            except Kept as error:
                reasons = error.reasons
            else:
                messages.success(request, f"Deleted: {row}.")
                return HttpResponseRedirect(self._address("changelist"))
        context = {**self._around(request, row), "title": f"Delete: {row}", "reasons": reasons}
        refused = bool(reasons) and request.method == "POST"
        return TemplateResponse(request, "admin/desk/delete.html", context, status=409 if refused else 200)

    def _row(self, request, object_id):
        if not self.has_change_permission(request):
            raise PermissionDenied
        if object_id is None:
            return None
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return row

    def _save(self, request, row, sheet):
        seen = request.POST.get("seen", "")
        if not sheet.is_valid():
            self.carry(sheet)
            return self._show(request, row, sheet, seen=seen, status=422)
        try:
            code = self.write(sheet, row, seen=seen, author=request.user, now=timezone.now())
        except Refused as error:
            self.carry(sheet)
            sheet.refuse(error.problems)
            return self._show(request, row, sheet, seen=seen, status=422)
        except Overtaken as error:
            return self._overtaken(request, row, sheet, error.present)
        return self._saved(request, self.model._default_manager.get(**{self.code_lookup or self.code_field: code}))

    def _saved(self, request, row):
        messages.success(request, f"Saved: {row}.")
        stay = "_continue" in request.POST
        return HttpResponseRedirect(self._address("change", row.pk) if stay else self._address("changelist"))

    def _overtaken(self, request, row, sheet, present):
        """Show what somebody else saved beside what was typed. Saving again saves over it: both were seen."""
        self.carry(sheet)
        theirs = self.words(present) if present is not None else {}
        found = differences(theirs, self.words(self.typed(sheet, row)))
        overtaken = {
            "by": next(iter(accounts.told_of(self.kind, getattr(row, self.code_field), limit=1)), None)
            if row
            else None,
            "differences": [shortened(one) for one in found],
            "gone": present is None,
        }
        return self._show(request, row, sheet, seen=seen_of(present), status=409, overtaken=overtaken)

    def _show(self, request, row, sheet, *, seen, status=200, overtaken=None):
        sheet.hint(self.hints(sheet, row))
        context = {
            **self._around(request, row),
            "title": str(row) if row else f"New {self.opts.verbose_name}",
            "sheet": sheet,
            "seen": seen,
            "overtaken": overtaken,
            "problems": sheet.problems() if status == 422 else [],
            **self.besides(request, sheet, row),
        }
        return TemplateResponse(request, self.desk_template, context, status=status)

    def _seen(self, row):
        return seen_of(self.present(row)) if row else ""

    def _around(self, request, row):
        links = {name: self._address(name, row.pk) for name in ("change", "history", "delete")} if row else {}
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "row": row,
            "links": {**links, "changelist": self._address("changelist"), "add": self._address("add")},
        }

    def _address(self, name, *args):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)
