"""People: administrators correct a profile, give a role, let somebody in or keep them out."""

from allauth.account import admin as allauth_admin
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.utils import timezone

from accounts import queries, services
from accounts.admin.base import Logged, called, tells_secrets
from accounts.models import Role, User, validate_zone

# Both are written elsewhere: addresses by confirming them, rights by giving a role. Naming the modules that register
# them makes sure that they have.
for registered in (allauth_admin.EmailAddress, auth_admin.Group):
    admin.site.unregister(registered)


class PersonForm(forms.ModelForm):
    time_zone = forms.CharField(max_length=64, validators=[validate_zone], help_text="Such as Europe/Paris.")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = User
        fields = ["name", "time_zone", "role", "is_active"]
        labels = {"is_active": "Active"}
        help_texts = {
            "role": "Instructors write the material; administrators also see people, mail and the audit log.",
            "is_active": "Without the tick they are signed out everywhere at once, and nobody signs in as them.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = queries.state_of(self.instance)

    def clean(self):
        cleaned = super().clean()
        self._refuse_what_is_overtaken(cleaned.get("seen"))
        stays = cleaned.get("role") == Role.ADMINISTRATOR and cleaned.get("is_active")
        was = self.initial["role"] == Role.ADMINISTRATOR and self.initial["is_active"]
        if was and not stays and not queries.other_administrators(self.instance).exists():
            raise forms.ValidationError("Nobody else is an administrator. Give somebody else that role first.")
        return cleaned

    def _refuse_what_is_overtaken(self, seen):
        """Keep what was written in the form, and let it be saved once more over what it now knows of."""
        current = queries.state_of(self.instance)
        if seen == current:
            return
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = current
        raise forms.ValidationError(
            "Somebody else changed this person after you opened the page. Now it says: %(now)s. What you wrote still "
            "stands below; nothing is saved yet.",
            params={"now": queries.in_words(self.instance)},
        )

    def _post_clean(self):
        """Leave the person as they are: the service changes them, each thing in its one way."""


@admin.register(User)
class PersonAdmin(Logged):
    kind = "person"
    form = PersonForm
    list_display = ["email", "name", "role", "active", "joined_at", "last_login"]
    list_filter = [
        "role",
        ("is_active", called("whether they may sign in", admin.BooleanFieldListFilter)),
        ("joined_at", called("when they joined", admin.DateFieldListFilter)),
    ]
    search_fields = ["email", "name"]
    search_help_text = "By address or name."
    ordering = ["email"]
    fields = ["email", "name", "time_zone", "role", "is_active", "joined_at", "last_login", "seen"]
    readonly_fields = ["email", "joined_at", "last_login"]
    actions = ["deactivate"]
    list_per_page = 50

    def lookup_allowed(self, lookup, value, request):
        return not tells_secrets(lookup) and super().lookup_allowed(lookup, value, request)

    @admin.display(description="active", boolean=True, ordering="is_active")
    def active(self, person):
        return person.is_active

    def has_add_permission(self, request):
        return False  # people join by themselves, and confirm their address

    def has_delete_permission(self, request, obj=None):
        return False

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def save_model(self, request, person, form, change):
        chosen = form.cleaned_data
        services.change_person(
            person=person,
            seen=chosen["seen"],
            name=chosen["name"],
            time_zone=chosen["time_zone"],
            role=Role(chosen["role"]),
            is_active=chosen["is_active"],
            by=request.user,
            now=timezone.now(),
        )

    @admin.action(description="Deactivate: sign them out everywhere and let nobody in as them", permissions=["change"])
    def deactivate(self, request, people):
        try:
            count = services.deactivate_all(people=people, by=request.user, now=timezone.now())
        except services.LastAdministrator:
            self.message_user(request, "Nobody was deactivated: no administrator would be left.", messages.ERROR)
        else:
            self.message_user(request, f"Deactivated: {count}.", messages.SUCCESS)
