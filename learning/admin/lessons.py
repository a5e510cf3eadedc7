"""A lesson's desk: everything that belongs to one lesson on one page, with a preview as learners will see it."""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import admin
from django.http import Http404
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin

from learning.admin.desk import Desk
from learning.admin.lesson_forms import FACT, FigureForm, FrontForm, ObjectiveForm, PrerequisiteForm, SourceForm
from learning.admin.sheets import Sheet, rows_of
from learning.domain.curriculum.one_lesson import WrittenLesson, told
from learning.models import Lesson
from learning.queries import holding, previewing, shelves, writing
from learning.services import lessons as services
from learning.services import pictures as pictured
from learning.services.editing import Refused
from markup.domain import slug

Objectives = rows_of(ObjectiveForm)
Sources = rows_of(SourceForm)
Prerequisites = rows_of(PrerequisiteForm, blank=1, placed=False, removed=False)
Figures = rows_of(FigureForm, most=30, placed=False)
FIELDS = {"objectives": "statement", "figures": "upload", "sources": "key", "prerequisites": "code"}


@admin.register(Lesson)
class LessonDesk(Desk):
    kind = "lesson"
    desk_template = "admin/desk/lesson.html"
    list_display = ["code", "title", "specialty", "position", "minutes", "status"]
    list_display_links = ["code", "title"]
    list_filter = ["specialty", "status"]
    list_select_related = ["specialty"]
    search_fields = ["code", "title", "body"]

    def get_urls(self):
        preview = self.admin_site.admin_view(self.preview)
        return [
            path("add/preview/", preview, name="learning_lesson_add_preview"),
            path("<path:object_id>/preview/", preview, name="learning_lesson_preview"),
            *super().get_urls(),
        ]

    def sheet(self, request, row, posted=None, files=None):
        before = self.present(row)
        data = posted.copy() if posted is not None else None
        lists = _initial_rows(before) if data is None else {}
        points = {one.code: one.key_point for one in before.objectives} if before else {}
        held = holding.objectives_held(points)
        return Sheet(
            FrontForm(data, initial=_initial(before), specialties=shelves.specialty_choices(), is_new=before is None),
            {
                "objectives": _rows(Objectives, "objectives", data, lists, points=_only(points, held)),
                "sources": _rows(Sources, "sources", data, lists),
                "figures": _rows(Figures, "figures", data, lists, files, figures=_figures(before)),
                "prerequisites": _rows(
                    Prerequisites, "prerequisites", data, lists, lessons=shelves.lesson_choices(row)
                ),
            },
        )

    def present(self, row):
        return writing.written_lesson(row.code) if row else None

    def typed(self, sheet, row):
        return _written(sheet, row)

    def words(self, text):
        return told(text)

    def write(self, sheet, row, *, seen, author, now):
        try:
            return services.save_lesson(
                text=_written(sheet, row),
                pictures=_uploaded(sheet),
                seen=seen,
                author=author,
                now=now,
                changed_facts=_changed_facts(sheet),
            )
        except Refused as error:
            raise Refused({_name(sheet, at): said for at, said in error.problems.items()}) from error

    def erase(self, row, *, author, now):
        services.delete_lesson(code=row.code, author=author, now=now)

    def reasons_to_keep(self, row):
        return holding.reasons_to_keep_lesson(row.code)

    def carry(self, sheet):
        pictured.write_pictures(texts=list(_uploaded(sheet).values()))
        for form in sheet.lists["figures"].forms:
            if hasattr(form, "cleaned_data"):
                form.carry()

    def hints(self, sheet, row):
        if sheet.form.is_bound or row is None:
            return {}
        _, checked = writing.check(self.present(row), {})
        return {_name(sheet, at): said for at, said in checked.hints.items()}

    def besides(self, request, sheet, row):
        known = writing.source_texts()
        for form in sheet.lists["sources"].forms:
            form.source = known.get(form["key"].value() or "")
        return {
            "known_sources": known.values(),
            "preview": self._preview_address(row),
            "plans": shelves.plans(),
            "questions": writing.askable(row.code) if row else {},
        }

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return super().changeform_view(request, object_id, form_url, extra_context)

    @method_decorator([csp_replace({"frame-ancestors": [SELF]}), xframe_options_sameorigin])
    def preview(self, request, object_id=None):
        """Show a lesson as learners will see it: as it is saved, or as it is typed."""
        row = self._row(request, object_id)
        if request.method == "POST":
            sheet = self.sheet(request, row, request.POST, request.FILES)
            sheet.is_valid()
            text, pictures = _written(sheet, row), _uploaded(sheet)
            pictured.write_pictures(texts=list(pictures.values()))
        elif row:
            text, pictures = self.present(row), {}
        else:
            raise Http404
        text, checked = writing.check(text, pictures)
        page = previewing.page_of(text, checked)
        vain = [*checked.problems.get("body", []), *(one for one in checked.hints.get("body", []) if "Line" in one)]
        context = {"lesson": page.lesson, "page": page, "problems": vain}
        return render(request, "learning/preview.html", context)

    def _preview_address(self, row):
        if row is None:
            return reverse("admin:learning_lesson_add_preview")
        return reverse("admin:learning_lesson_preview", args=[row.pk])


def _rows(kind, prefix, data, lists, files=None, **kwargs):
    return kind(data, files, prefix=prefix, initial=lists.get(prefix), form_kwargs=kwargs)


def _only(points, held):
    return {code: point for code, point in points.items() if code in held}


def _figures(before: WrittenLesson | None):
    return {one.code: one for one in before.figures} if before else {}


def _initial(before: WrittenLesson | None):
    if before is None:
        return {}
    names = ("specialty", "title", "summary", "minutes", "position", "status", "slug", "body")
    return {**{name: getattr(before, name) for name in names}, "word": before.code.partition(".")[2]}


def _initial_rows(before: WrittenLesson | None):
    if before is None:
        return {"objectives": [], "sources": [], "figures": [], "prerequisites": []}
    return {
        "objectives": [
            {"code": one.code, "statement": one.statement, "key_point": one.key_point, "is_key": one.is_key}
            for one in before.objectives
        ],
        "sources": [{"key": key} for key in before.sources],
        "figures": [
            {"was": one.code, "code": one.code, "alt": one.alt, "credit": one.credit} for one in before.figures
        ],
        "prerequisites": [{"code": code} for code in before.prerequisites],
    }


def _written(sheet: Sheet, row) -> WrittenLesson:
    """Return what was typed; of an invalid sheet, as far as it can be read."""
    said, lists = sheet.form.cleaned_data, {name: _kept(rows) for name, rows in sheet.lists.items()}
    title = said.get("title", "")
    return WrittenLesson(
        code=row.code if row else f"{said.get('specialty', '')}.{said.get('word') or 'new'}",
        specialty=said.get("specialty", ""),
        slug=said.get("slug") or slug(title)[:80].strip("-"),
        position=said.get("position") or 999,
        title=title,
        summary=said.get("summary", ""),
        minutes=said.get("minutes") or 1,
        status=said.get("status", "draft"),
        objectives=[one.text() for one in lists["objectives"]],
        sources=[one.cleaned_data["key"] for one in lists["sources"] if one.cleaned_data.get("key")],
        prerequisites=[one.cleaned_data["code"] for one in lists["prerequisites"] if one.cleaned_data.get("code")],
        figures=[one.text() for one in lists["figures"] if one.is_valid()],
        body=said.get("body", ""),
    )


def _kept(rows):
    return [one for one in rows.kept() if hasattr(one, "cleaned_data")]


def _uploaded(sheet: Sheet):
    found = [one.uploaded for one in sheet.lists["figures"].forms if one.uploaded]
    return {one.digest: one for one in found}


def _changed_facts(sheet: Sheet):
    said = [one.cleaned_data for one in sheet.lists["objectives"].kept()]
    return {one["code"]: one["reason"] for one in said if one.get("change") == FACT}


def _name(sheet: Sheet, at: str) -> str:
    """Return the name of the field that a rule speaks of, such as objectives.2."""
    name, _, place = at.partition(".")
    if name not in sheet.lists:
        return "word" if at == "code" else at
    rows = sheet.lists[name]
    forms = rows.kept() if rows.is_bound else rows.forms
    return forms[int(place)].add_prefix(FIELDS[name]) if place and int(place) < len(forms) else ""
