"""Regrading from a question's desk: what would change is shown before anything does, and can be taken back."""

from __future__ import annotations

from types import SimpleNamespace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from accounts.models import Role
from learning.admin import kind_forms
from learning.admin.regrading_forms import Action, RulingForm, key_form, key_lists
from learning.admin.sheets import Sheet, lengthened
from learning.domain.regrading_words import mark_words, result_words
from quizzes.domain.adopting import Unfit, same_parts
from quizzes.models import Ruling
from quizzes.queries import rulings
from quizzes.services import previewing, regrading, ruling

PAGE = 50  # changes on one page of a preview
STEPS = ("csrfmiddlewaretoken", "seen", "page", "preview", "apply", "back", "more")


class Regrading:
    """The pages of one desk about regrading. Whoever may write a question may regrade it."""

    def __init__(self, desk):
        self.desk = desk

    def urls(self):
        view = self.desk.admin_site.admin_view
        here = "<path:object_id>/regrade/"
        return [
            path(here, view(self.overview), name="quizzes_question_regrade"),
            path(f"{here}<int:number>/", view(self.rule), name="quizzes_question_rule"),
            path(f"{here}undo/<int:ruling_id>/", view(self.undo), name="quizzes_question_undo"),
        ]

    # All rulings, and the versions that can be ruled on

    def overview(self, request, object_id):
        row = self.desk._row(request, object_id)
        versions = list(rulings.versions_with_answers(row))
        context = {
            "versions": [(one, self._to("rule", row.pk, one.number)) for one in versions],
            "acts": self._acts(row, rulings.standing([one.pk for one in versions])),
        }
        return self._page(request, row, "regrade", f"Regrade {row}", context)

    def _acts(self, row, standing):
        """Return what was ruled, act by act, the newest first; what can be taken back leads there."""
        acts = {}
        for one in rulings.rulings_on(row):
            act = acts.setdefault((one.made_at, one.action), SimpleNamespace(ruling=one, versions=[], changed=0))
            act.versions.append(one.version.number)
            act.changed += one.changed
            act.newest = getattr(act, "newest", True) and standing.get(one.version_id) == one
        for act in acts.values():
            act.undo = self._to("undo", row.pk, act.ruling.pk) if act.newest else ""
        return list(acts.values())

    # One ruling: its form, its preview, and the act

    def rule(self, request, object_id, number):
        row = self.desk._row(request, object_id)
        version = rulings.versions_asked(row).filter(number=number).first()
        if version is None:
            raise Http404
        if request.method != "POST" or {"more", "back"} & set(request.POST):
            return self._show_form(request, row, version, self._again(request, version))
        sheet = self._sheet(version, request.POST)
        if not sheet.is_valid():
            return self._show_form(request, row, version, sheet, status=422)
        try:
            proposal = self._proposal(version, sheet)
        except Unfit as error:
            sheet.form.add_error(None, str(error))
            return self._show_form(request, row, version, sheet, status=422)
        if "apply" in request.POST:
            return self._apply(request, row, version, proposal)
        return self._preview(request, row, version, proposal)

    def _again(self, request, version):
        """Return the form as it is to be shown: fresh, one row longer, or as it was typed."""
        if request.method != "POST":
            return self._sheet(version, None)
        posted = lengthened(request.POST, request.POST["more"]) if "more" in request.POST else request.POST
        sheet = self._sheet(version, posted)
        sheet.is_valid()
        sheet.quiet()
        return sheet

    def _sheet(self, version, posted):
        others = [one for one in rulings.versions_asked(version.question) if one.pk != version.pk]
        alike = [one for one in others if one.kind == version.kind]
        same = [one for one in alike if same_parts(one.kind, one.body, version.body)]
        content = ruling.content_of(version)
        form = RulingForm(posted, others=alike, same=same)
        sheet = Sheet(form, key_lists(version.kind, posted, content))
        sheet.key = key_form(version.kind, posted, content)
        return sheet

    def _proposal(self, version, sheet):
        """Return what was asked for. Raises Unfit."""
        said = sheet.form.cleaned_data
        also = set(map(int, said.get("also") or []))
        versions = [version, *(one for one in rulings.versions_asked(version.question) if one.pk in also)]
        given = {"versions": versions, "reason": said["reason"]}
        match said["action"]:
            case Action.DROP:
                return ruling.dropping(**given)
            case Action.ACCEPT:
                return ruling.accepting(**given)
            case Action.ADOPT:
                other = rulings.versions_asked(version.question).get(pk=said["adopted"])
                return ruling.adopting(other=other, **given)
        if not sheet.key.is_valid():
            raise Unfit("; ".join(text for found in sheet.key.errors.values() for text in found))
        return ruling.rekeying(content=kind_forms.content_of(version.kind, sheet.key, sheet.lists), **given)

    def _show_form(self, request, row, version, sheet, status=200):
        context = {
            "version": version,
            "sheet": sheet,
            "problems": sheet.problems() if status == 422 else [],
            "ruled": rulings.standing([version.pk]).get(version.pk),
        }
        title = f"Regrade version {version.number}"
        return self._page(request, row, "ruling", title, context, status=status)

    def _preview(self, request, row, version, proposal, *, overruled="", status=200):
        found = previewing.preview(proposal=proposal, now=timezone.now())
        context = {
            **self._found(request, found),
            "version": version,
            "proposal": proposal,
            "action": Ruling.Action(proposal.action).label,
            "kept": _kept(request.POST),
            "overruled": overruled,
        }
        title = f"What regrading version {version.number} would do"
        return self._page(request, row, "regrade_preview", title, context, status=status)

    def _apply(self, request, row, version, proposal):
        seen, now = request.POST.get("seen", ""), timezone.now()
        try:
            changed = regrading.apply(proposal=proposal, seen=seen, author=request.user, now=now)
        except regrading.Overruled as error:
            return self._preview(request, row, version, proposal, overruled=str(error), status=409)
        messages.success(request, f"Regraded: {_marks(changed)} changed. Each learner is told.")
        return HttpResponseRedirect(self._to("regrade", row.pk))

    # Taking back

    def undo(self, request, object_id, ruling_id):
        row = self.desk._row(request, object_id)
        made = Ruling.objects.filter(version__question=row, pk=ruling_id).select_related("version").first()
        if made is None:
            raise Http404
        try:
            if request.method == "POST":
                changed = regrading.undo(ruling=made, author=request.user, now=timezone.now())
                messages.success(request, f"Taken back: {_marks(changed)} changed. Each learner is told.")
                return HttpResponseRedirect(self._to("regrade", row.pk))
            found = previewing.preview_undo(ruling=made, now=timezone.now())
        except regrading.NotNewest as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(self._to("regrade", row.pk))
        context = {**self._found(request, found), "made": made}
        return self._page(request, row, "regrade_undo", "Take back a regrading", context)

    # What the pages share

    def _found(self, request, found):
        names = request.user.role == Role.ADMINISTRATOR
        learners = {}
        for one in found.changes:
            learners.setdefault(one.slot.attempt.learner_id, f"Learner {len(learners) + 1}")
        asked = request.POST.get("page") or request.GET.get("page")
        pages = Paginator([_row(one, learners, names) for one in found.changes], PAGE)
        return {"found": found, "page": pages.get_page(asked), "unread": [_of(one) for one in found.unread[:PAGE]]}

    def _page(self, request, row, template, title, context, status=200):
        around = {**self.desk._around(request, row), "title": title, "regrade": self._to("regrade", row.pk)}
        return TemplateResponse(request, f"admin/desk/{template}.html", {**around, **context}, status=status)

    def _to(self, page, *args):
        return self.desk._address(page, *args)


def _row(change, learners, names):
    """Return a line of a preview. An author knows learners by number; who administers accounts, by name."""
    slot, learner = change.slot, change.slot.attempt.learner
    return {
        "who": str(learner) if names else learners[slot.attempt.learner_id],
        "attempt": slot.attempt,
        "old": mark_words(change.old, slot.points),
        "new": mark_words(change.new, slot.points),
        "was": result_words(change.was.earned, change.was.full),
        "becomes": result_words(change.becomes.earned, change.becomes.full),
        "way": "gains" if change.difference > 0 else "loses" if change.difference < 0 else "same",
        "passed": _passed(change),
    }


def _passed(change):
    if change.slot.attempt.finalised_at is None:
        return "still open"
    if change.was.passed == change.becomes.passed:
        return "stays passed" if change.was.passed else "stays not passed"
    return "now passed" if change.becomes.passed else "no longer passed"


def _of(slot):
    return slot.attempt


def _kept(posted):
    """Return what a form said, for the page after it to send it again."""
    return [(name, value) for name, values in posted.lists() if name not in STEPS for value in values]


def _marks(count):
    return "1 mark" if count == 1 else f"{count:,} marks"
