"""Questions with their versions, and the objectives that they ask for."""

from django.contrib import admin

from accounts.admin import Material, MaterialInline
from quizzes.models import Objective, Question, QuestionVersion


class QuestionInline(MaterialInline):
    model = Question
    fields = ["code", "level", "case", "status"]


class VersionInline(admin.StackedInline, MaterialInline):
    model = QuestionVersion
    fields = ["number", "kind", "case_stem", "stem", "body", "author", "created_at"]
    ordering = ["-number"]


@admin.register(Objective)
class ObjectiveAdmin(Material):
    list_display = ["code", "statement", "is_key", "revision"]
    list_filter = ["is_key"]
    search_fields = ["code", "statement"]
    ordering = ["code"]
    inlines = [QuestionInline]


@admin.register(Question)
class QuestionAdmin(Material):
    list_display = ["code", "objective", "level", "status"]
    list_filter = ["status", "level", "versions__kind"]
    list_select_related = ["objective"]
    search_fields = ["code", "objective__statement", "versions__stem"]
    ordering = ["code"]
    inlines = [VersionInline]
