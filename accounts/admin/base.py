"""What every list of the administration stands on."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse

from accounts import queries


def tells_secrets(lookup):
    """Whether a filter in an address asks for what no page shows: an answer of yes or no would spell it out."""
    return lookup.partition("__")[0] in ("password", "text", "html")


def called(title, filter_class):
    """Return a filter that stands under words of ours, and not under the name of its field."""

    class Called(filter_class):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.title = title

    return Called


class Logged(admin.ModelAdmin):
    """What is changed here is noted by the service that changes it: one log and not two."""

    kind = ""  # what the audit log calls it; empty: it never stands there
    code_field = "pk"  # the field by which the audit log knows it

    show_facets = admin.ShowFacets.NEVER  # a count for each filter would cost a query for each

    def log_addition(self, request, obj, message):
        pass

    def log_change(self, request, obj, message):
        pass

    def log_deletions(self, request, queryset):
        pass

    def history_view(self, request, object_id, extra_context=None):
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            raise Http404
        if not self.has_view_permission(request, thing):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of {thing}",
            "told": queries.told_of(self.kind, str(getattr(thing, self.code_field))),
            "object": thing,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)


class ReadOnly(Logged):
    """To look at. Whatever is to be changed here goes through a service of its own."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ForAdministrators(ReadOnly):
    """To look at, and for administrators alone."""

    def lookup_allowed(self, lookup, value, request):
        return not tells_secrets(lookup) and super().lookup_allowed(lookup, value, request)

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser
