"""What all lessons share: specialties, sources and the glossary."""

from django.contrib import admin

from accounts.admin import Material
from learning.models import GlossaryTerm, Specialty
from quizzes.models import Source


@admin.register(Specialty)
class SpecialtyAdmin(Material):
    list_display = ["position", "title", "slug", "summary"]
    list_display_links = ["title"]
    search_fields = ["title", "slug"]


@admin.register(Source)
class SourceAdmin(Material):
    list_display = ["key", "kind", "title", "year", "certainty"]
    list_filter = ["kind", "certainty"]
    search_fields = ["key", "authors", "title", "doi"]
    ordering = ["key"]


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(Material):
    list_display = ["term", "definition"]
    search_fields = ["term", "definition"]
