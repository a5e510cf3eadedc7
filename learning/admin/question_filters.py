"""What the list of questions can be narrowed to."""

from __future__ import annotations

from django.contrib import admin

from learning.queries import bank
from quizzes.domain.kinds import KINDS
from quizzes.queries.authoring import FLAGGED


class ToLookAt(admin.SimpleListFilter):
    title, parameter_name = "what waits", "flagged"

    def lookups(self, request, model_admin):
        return [("yes", "The fact changed")]

    def queryset(self, request, questions):
        return questions.filter(FLAGGED) if self.value() == "yes" else questions


class ByKind(admin.SimpleListFilter):
    title, parameter_name = "kind", "kind_of"

    def lookups(self, request, model_admin):
        return [(name, kind.label) for name, kind in KINDS.items()]

    def queryset(self, request, questions):
        return questions.filter(kind=self.value()) if self.value() in KINDS else questions


class BySpecialty(admin.SimpleListFilter):
    title, parameter_name = "specialty", "specialty"

    def lookups(self, request, model_admin):
        return bank.specialty_choices()

    def queryset(self, request, questions):
        taught = "objective__taught_in__lesson__specialty__slug"
        return questions.filter(**{taught: self.value()}) if self.value() else questions


class ByLesson(admin.SimpleListFilter):
    title, parameter_name = "lesson", "lesson"

    def lookups(self, request, model_admin):
        return bank.lesson_choices(request.GET.get("specialty"))

    def queryset(self, request, questions):
        return questions.filter(objective__taught_in__lesson__code=self.value()) if self.value() else questions
