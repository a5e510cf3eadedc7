"""The administration: people and mail for administrators, and the base of what instructors read."""

from __future__ import annotations

from allauth.account import admin as allauth_admin
from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from accounts import queries, services
from accounts.models import Mail, Role, User, validate_zone


def sign_in(request, extra_context=None):
    """One sign-in for the whole site, with its limits and its mail; for a student there is no administration."""
    index = reverse("admin:index")
    if request.user.is_authenticated and not request.user.is_staff:
        raise Http404
    if request.user.is_authenticated:
        return redirect(index)
    return redirect_to_login(request.GET.get("next") or index)


def elsewhere(name):
    """Return a view that leads to the site's own page: it knows limits, notices and what a browser kept."""
    return lambda request, extra_context=None: redirect(name)


admin.site.login = sign_in
admin.site.password_change = elsewhere("account_change_password")
admin.site.logout = elsewhere("account_logout")
admin.site.site_header = admin.site.site_title = "Patency"
admin.site.index_title = "Administration"
# Both are written elsewhere: addresses by confirming them, rights by giving a role. Naming the modules that register
# them makes sure that they have.
for registered in (allauth_admin.EmailAddress, auth_admin.Group):
    admin.site.unregister(registered)


def tells_secrets(lookup):
    """Whether a filter in an address asks for what no page shows: an answer of yes or no would spell it out."""
    return lookup.partition("__")[0] in ("password", "text", "html")


class ReadOnly(admin.ModelAdmin):
    """To look at. Whatever is to be changed here goes through a service of its own."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class Material(ReadOnly):
    """Lessons, questions and what belongs to them: read by instructors and administrators."""

    def has_module_permission(self, request):
        return queries.may_author(request.user)

    def has_view_permission(self, request, obj=None):
        return queries.may_author(request.user)


class MaterialInline(admin.TabularInline):
    """A part of some material, read with it."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return queries.may_author(request.user)


class PersonForm(forms.ModelForm):
    time_zone = forms.CharField(max_length=64, validators=[validate_zone], help_text="Such as Europe/Paris.")

    class Meta:
        model = User
        fields = ["name", "time_zone", "role", "is_active"]
        help_texts = {
            "role": "Instructors read the material here; administrators also see people and mail.",
            "is_active": "Without the tick they are signed out everywhere at once, and nobody signs in as them.",
        }

    def clean(self):
        cleaned = super().clean()
        stays = cleaned.get("role") == Role.ADMINISTRATOR and cleaned.get("is_active")
        was = self.initial["role"] == Role.ADMINISTRATOR and self.initial["is_active"]
        if was and not stays and not queries.other_administrators(self.instance).exists():
            raise forms.ValidationError("Nobody else is an administrator. Give somebody else that role first.")
        return cleaned

    def _post_clean(self):
        """Leave the person as they are: the services change them, each thing in its one way."""


@admin.register(User)
class PersonAdmin(admin.ModelAdmin):
    form = PersonForm
    list_display = ["email", "name", "role", "is_active", "joined_at", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    fields = ["email", "name", "time_zone", "role", "is_active", "joined_at", "last_login"]
    readonly_fields = ["email", "joined_at", "last_login"]

    def lookup_allowed(self, lookup, value, request):
        return not tells_secrets(lookup) and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request):
        return False  # people join by themselves, and confirm their address

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, person, form, change):
        chosen = form.cleaned_data
        services.update_profile(person=person, name=chosen["name"], time_zone=chosen["time_zone"])
        if chosen["role"] != person.role:
            services.give_role(person=person, role=Role(chosen["role"]))
        if chosen["is_active"] != person.is_active:
            change_state = services.reactivate if chosen["is_active"] else services.deactivate
            change_state(person=person)


@admin.register(Mail)
class MailAdmin(ReadOnly):
    """What was sent, what waits and what was given up. Never the text: it may hold a code."""

    list_display = ["created_at", "to", "subject", "state", "tries", "error"]
    list_filter = [("failed_at", admin.EmptyFieldListFilter), ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["to", "subject"]
    fields = ["to", "subject", "created_at", "state", "sent_at", "failed_at", "tries", "next_try_at", "error"]

    def lookup_allowed(self, lookup, value, request):
        return not tells_secrets(lookup) and super().lookup_allowed(lookup, value, request)

    @admin.display(description="state")
    def state(self, mail):
        if mail.sent_at:
            return "sent"
        return "given up" if mail.failed_at else "waiting"

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser
