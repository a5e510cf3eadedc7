"""Lessons, with their objectives, sources and figures."""

from django.contrib import admin

from accounts.admin import Material, MaterialInline
from learning.models import Figure, Lesson, LessonCheck, LessonObjective, LessonSource


class ObjectiveInline(MaterialInline):
    model = LessonObjective
    fields = ["position", "objective"]
    show_change_link = False


class SourceInline(MaterialInline):
    model = LessonSource
    fields = ["position", "source"]
    show_change_link = False


class CheckInline(MaterialInline):
    model = LessonCheck
    fields = ["position", "question"]
    show_change_link = False


class FigureInline(MaterialInline):
    model = Figure
    fields = ["code", "file", "alt", "credit"]
    show_change_link = False


@admin.register(Lesson)
class LessonAdmin(Material):
    list_display = ["code", "title", "specialty", "position", "minutes", "status"]
    list_filter = ["specialty", "status"]
    list_select_related = ["specialty"]
    search_fields = ["code", "title", "body"]
    fields = ["code", "title", "specialty", "position", "summary", "minutes", "status", "body"]
    inlines = [ObjectiveInline, SourceInline, CheckInline, FigureInline]
