"""Extra time, for administrators: they alone see who there is. The history of the person tells who gave it."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils import timezone

from accounts.admin import Logged
from accounts.models import User
from quizzes.models import ExtraTime, Quiz
from quizzes.services.extra_time import MOST, give_extra_time, take_extra_time

EVERY = "Every quiz with a time limit"


class ExtraTimeForm(forms.ModelForm):
    email = forms.EmailField(label="Address", help_text="Of the learner's account.")
    quiz = forms.ModelChoiceField(
        Quiz.objects.order_by("title"),
        required=False,
        empty_label=EVERY,
        help_text="What is said of one quiz goes before what is said of every quiz.",
    )
    percent = forms.IntegerField(
        label="Percent longer than the time limit",
        min_value=0,
        max_value=MOST,
        help_text="25 makes 75 minutes of an hour. 0 at one quiz: no longer than its limit there.",
    )

    class Meta:
        model = ExtraTime
        fields = ["quiz", "percent"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["email"].initial = self.instance.learner.email
            self.fields["email"].disabled = self.fields["quiz"].disabled = True

    def clean_email(self):
        found = User.objects.filter(email__iexact=self.cleaned_data["email"]).first()
        if found is None:
            raise forms.ValidationError("Nobody has an account with this address.")
        self.learner = found
        return found.email

    def clean(self):
        said = super().clean()
        if not said.get("quiz") and said.get("percent") == 0:
            self.add_error("percent", "Nothing beside the limit is what everybody has. Take the entry away instead.")
        return said

    def _post_clean(self):
        """Leave the row as it is: the service writes it, and writes over one that is there."""


@admin.register(ExtraTime)
class ExtraTimeAdmin(Logged):
    kind, code_field = "person", "learner_id"  # whose history tells of it
    form = ExtraTimeForm
    fields = ["email", "quiz", "percent"]
    list_display = ["learner", "where", "percent"]
    list_select_related = ["learner", "quiz"]
    search_fields = ["learner__email", "learner__name"]
    search_help_text = "By address or name of the learner."
    ordering = ["learner__email"]
    actions = None

    @admin.display(description="at", ordering="quiz__title")
    def where(self, extra):
        return extra.quiz.title if extra.quiz else EVERY

    def lookup_allowed(self, lookup, value, request):
        return False  # it is found by its search alone

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission

    def save_model(self, request, extra, form, change):
        said = form.cleaned_data
        saved = give_extra_time(
            learner=form.learner,
            quiz=said["quiz"],
            percent=said["percent"],
            by=request.user,
            now=timezone.now(),
        )
        extra.pk, extra.learner, extra.quiz, extra.percent = saved.pk, saved.learner, saved.quiz, saved.percent

    def delete_model(self, request, extra):
        take_extra_time(extra=extra, by=request.user, now=timezone.now())
