"""The item bank, to read: a question with its versions, never its key."""

from django.contrib import admin

from accounts.admin import Material, MaterialInline
from quizzes.models import Objective, Question, QuestionVersion, Quiz, QuizQuestion, Source


class QuestionInline(MaterialInline):
    model = Question
    fields = ["code", "level", "case", "status"]


class VersionInline(admin.StackedInline, MaterialInline):
    model = QuestionVersion
    fields = ["number", "kind", "case_stem", "stem", "body", "author", "created_at"]
    ordering = ["-number"]


class PlaceInline(MaterialInline):
    model = QuizQuestion
    fields = ["position", "question"]
    show_change_link = False


@admin.register(Source)
class SourceAdmin(Material):
    list_display = ["key", "kind", "title", "year", "certainty"]
    list_filter = ["kind", "certainty"]
    search_fields = ["key", "authors", "title", "doi"]
    ordering = ["key"]


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


@admin.register(Quiz)
class QuizAdmin(Material):
    list_display = ["code", "title", "feedback", "time_limit"]
    list_filter = ["feedback"]
    search_fields = ["code", "title"]
    ordering = ["code"]
    inlines = [PlaceInline]
