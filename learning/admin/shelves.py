"""The desks for what all lessons share: specialties, sources and the glossary."""

from __future__ import annotations

import re

from django import forms
from django.contrib import admin

from learning.admin.desk import Desk
from learning.admin.sheets import Lines, Sheet
from learning.domain.curriculum.one_shelf import hints_for_term
from learning.domain.curriculum.texts import SpecialtyText, TermText
from learning.models import GlossaryTerm, Specialty
from learning.queries import curriculum as rows
from learning.queries import holding
from learning.queries.writing import source_texts
from learning.services import shelves as services
from markup.domain import slug
from quizzes.domain.texts import SourceText
from quizzes.models import Source

CERTAINTIES = [
    ("verified", "Verified: somebody saw it and checked these details."),
    ("recalled", "Recalled: from memory. Pages say that its details are not yet checked."),
]


class SourceForm(forms.Form):
    key = forms.SlugField(
        max_length=60,
        help_text="How texts cite it, such as <code>kumbhani-2021</code>: the first author and the year. Fixed once "
        "the source is made.",
    )
    kind = forms.CharField(max_length=30, help_text="Such as trial, guideline, review, textbook or page.")
    authors = forms.CharField(max_length=300, help_text="Such as: Kumbhani DJ, Cannon CP, Beavers CJ, et al.")
    title = Lines(max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    published_in = forms.CharField(max_length=300, help_text="Journal, volume and pages, or the publisher.")
    year = forms.IntegerField(
        min_value=1500, max_value=2100, required=False, help_text="Empty for a page that is kept up to date."
    )
    doi = forms.CharField(
        label="DOI", max_length=200, required=False, help_text="Such as 10.1000/182, nothing before it."
    )
    certainty = forms.ChoiceField(choices=CERTAINTIES, widget=forms.RadioSelect)
    seen = Lines(
        label="What was seen",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What it says, in your own words, and where you read it. A key that rests on a number needs it.",
    )

    def __init__(self, *args, is_new, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_new = is_new
        self.fields["key"].disabled = not is_new

    def clean_key(self):
        key = self.cleaned_data["key"]
        if self.is_new and Source.objects.filter(key=key).exists():
            raise forms.ValidationError("Another source has this key; take another, such as with a letter behind it.")
        return key


@admin.register(Source)
class SourceDesk(Desk):
    kind = "source"
    code_field = "key"
    list_display = ["key", "kind", "title", "year", "certainty"]
    list_filter = ["kind", "certainty"]
    search_fields = ["key", "authors", "title", "doi"]
    ordering = ["key"]

    def sheet(self, request, row, posted=None, files=None):
        initial = {name: getattr(row, name) for name in SourceText.__dataclass_fields__} if row else {}
        return Sheet(SourceForm(posted, initial=initial, is_new=row is None))

    def present(self, row):
        return source_texts().get(row.key)

    def typed(self, sheet, row):
        return SourceText(**sheet.form.cleaned_data)

    def write(self, sheet, row, *, seen, author, now):
        return services.save_source(text=self.typed(sheet, row), seen=seen, author=author, now=now)

    def erase(self, row, *, author, now):
        services.delete_source(key=row.key, author=author, now=now)

    def reasons_to_keep(self, row):
        return holding.reasons_to_keep_source(row.key)


class TermForm(forms.Form):
    term = forms.CharField(max_length=100, help_text="As the glossary lists it. Fixed once the term is made.")
    definition = Lines(
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One sentence, at most 30 words. It stands as a note wherever a lesson uses the term.",
    )
    also = Lines(
        label="Other spellings",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One on each line: plurals, abbreviations. Each leads here, and none may lead to two terms.",
    )

    def __init__(self, *args, is_new, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_new = is_new
        self.fields["term"].disabled = not is_new

    def clean_term(self):
        term = self.cleaned_data["term"]
        if self.is_new and GlossaryTerm.objects.filter(term=term).exists():
            raise forms.ValidationError("The glossary has this term already.")
        return term

    def text(self):
        said = self.cleaned_data
        also = [" ".join(line.split()) for line in said["also"].splitlines()]
        return TermText(said["term"], slug(said["term"]), said["definition"], [line for line in also if line])


@admin.register(GlossaryTerm)
class GlossaryTermDesk(Desk):
    kind = "term"
    code_field = "term"
    list_display = ["term", "definition"]
    search_fields = ["term", "definition"]

    def sheet(self, request, row, posted=None, files=None):
        initial = {"term": row.term, "definition": row.definition, "also": "\n".join(row.also)} if row else {}
        return Sheet(TermForm(posted, initial=initial, is_new=row is None))

    def present(self, row):
        return rows.term_texts().get(row.term)

    def typed(self, sheet, row):
        return sheet.form.text()

    def hints(self, sheet, row):
        return hints_for_term(self.present(row)) if row and not sheet.form.is_bound else {}

    def write(self, sheet, row, *, seen, author, now):
        return services.save_term(text=self.typed(sheet, row), seen=seen, author=author, now=now)

    def erase(self, row, *, author, now):
        services.delete_term(term=row.term, author=author, now=now)

    def reasons_to_keep(self, row):
        return holding.reasons_to_keep_term(row.term)


class SpecialtyForm(forms.Form):
    title = forms.CharField(max_length=120)
    slug = forms.SlugField(
        label="Code word",
        max_length=40,
        help_text="The first part of the codes of its lessons, such as <code>vascular</code>. Fixed once it is made.",
    )
    summary = Lines(max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    position = forms.IntegerField(label="Place on the map", min_value=1, max_value=99)
    planned = Lines(
        label="Lessons in order",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="One on each line: its code, a space and its title: <code>vascular.pe Pulmonary embolism</code>."
        " Move lines to change the order. A lesson that is not written yet is shown as one to come.",
    )

    def __init__(self, *args, is_new, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_new = is_new
        self.fields["slug"].disabled = not is_new

    def clean_slug(self):
        found = self.cleaned_data["slug"]
        if self.is_new and Specialty.objects.filter(slug=found).exists():
            raise forms.ValidationError("Another specialty has this code word.")
        return found

    def clean_planned(self):
        lines = [line.strip() for line in self.cleaned_data["planned"].splitlines() if line.strip()]
        for line in lines:
            if not re.match(r"\S+\s+\S", line):
                raise forms.ValidationError(f"“{line}” needs a code, a space and a title.")
        return [dict(zip(("code", "title"), line.split(None, 1), strict=True)) for line in lines]


@admin.register(Specialty)
class SpecialtyDesk(Desk):
    kind = "specialty"
    code_field = "slug"
    list_display = ["position", "title", "slug", "summary"]
    list_display_links = ["title"]
    search_fields = ["title", "slug"]

    def sheet(self, request, row, posted=None, files=None):
        return Sheet(SpecialtyForm(posted, initial=_initial(row) if row else {}, is_new=row is None))

    def present(self, row):
        return rows.specialty_texts().get(row.slug)

    def typed(self, sheet, row):
        return SpecialtyText(**sheet.form.cleaned_data)

    def write(self, sheet, row, *, seen, author, now):
        return services.save_specialty(text=self.typed(sheet, row), seen=seen, author=author, now=now)

    def erase(self, row, *, author, now):
        services.delete_specialty(slug=row.slug, author=author, now=now)

    def reasons_to_keep(self, row):
        return holding.reasons_to_keep_specialty(row.slug)


def _initial(row):
    planned = "\n".join(f"{one['code']} {one['title']}" for one in row.planned)
    return {**{name: getattr(row, name) for name in ("title", "slug", "summary", "position")}, "planned": planned}
