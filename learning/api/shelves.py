"""What all lessons share, for programs: specialties, glossary and sources; and what left."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from learning import models, queries
from learning.api.copies import SINCE, KeptList
from quizzes.models import Source

UPDATED = "When anything of it changed."


class Specialties(KeptList):
    """The branches of the field, in order."""

    class Output(serializers.Serializer):
        id = serializers.CharField(source="slug", help_text="Filters the lessons.")
        title = serializers.CharField()
        summary = serializers.CharField()
        position = serializers.IntegerField()
        lessons = serializers.IntegerField(source="lesson_count", help_text="How many can be read.")
        updated_at = serializers.DateTimeField(help_text=UPDATED)

    serializer_class = Output
    ordering = ("position", "id")

    @extend_schema(parameters=[SINCE])
    def get(self, request: Request) -> Response:
        return super().get(request)

    def rows(self) -> QuerySet[models.Specialty]:
        return queries.specialties()


class Glossary(KeptList):
    """The terms that lessons explain."""

    class Output(serializers.Serializer):
        id = serializers.CharField(source="term", help_text="The term itself.")
        slug = serializers.CharField(help_text="Links in a lesson's text lead to #g- and this.")
        definition = serializers.CharField()
        also = serializers.ListField(child=serializers.CharField(), help_text="Other spellings that lead here.")
        updated_at = serializers.DateTimeField(help_text=UPDATED)

    serializer_class = Output
    ordering = ("slug",)

    @extend_schema(parameters=[SINCE])
    def get(self, request: Request) -> Response:
        return super().get(request)

    def rows(self) -> QuerySet[models.GlossaryTerm]:
        return queries.glossary()


class Sources(KeptList):
    """What the lessons that can be read rest on."""

    class Output(serializers.Serializer):
        id = serializers.CharField(source="key", help_text="As citations name it.")
        kind = serializers.CharField(help_text="Such as trial, guideline or textbook.")
        authors = serializers.CharField()
        title = serializers.CharField()
        year = serializers.IntegerField(allow_null=True, help_text="Null where the source has none.")
        published_in = serializers.CharField()
        doi = serializers.CharField(allow_blank=True)
        certainty = serializers.CharField(help_text="verified: its details were seen; recalled: from memory.")
        updated_at = serializers.DateTimeField(help_text="When anything of it changed, or a lesson first listed it.")

    serializer_class = Output
    ordering = ("key",)

    @extend_schema(parameters=[SINCE])
    def get(self, request: Request) -> Response:
        return super().get(request)

    def rows(self) -> QuerySet[Source]:
        return queries.sources()


class Gone(KeptList):
    """What left since: it is in none of the lists any more. What comes back is listed there, and here no more."""

    class Output(serializers.Serializer):
        kind = serializers.ChoiceField(["lesson", "source", "specialty", "term"], help_text="Which list it was in.")
        id = serializers.CharField(source="code", help_text="Its id there.")
        gone_at = serializers.DateTimeField()

    serializer_class = Output
    ordering = ("gone_at", "id")
    changed = "gone_at"

    @extend_schema(parameters=[SINCE])
    def get(self, request: Request) -> Response:
        return super().get(request)

    def rows(self) -> QuerySet[models.Gone]:
        return queries.gone()
