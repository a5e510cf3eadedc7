"""Quizzes: which questions they ask, and what they draw."""

from django.contrib import admin

from accounts.admin import Material, MaterialInline
from quizzes.models import Quiz, QuizQuestion


class PlaceInline(MaterialInline):
    model = QuizQuestion
    fields = ["position", "question"]
    show_change_link = False


@admin.register(Quiz)
class QuizAdmin(Material):
    list_display = ["code", "title", "feedback", "time_limit"]
    list_filter = ["feedback"]
    search_fields = ["code", "title"]
    ordering = ["code"]
    inlines = [PlaceInline]
