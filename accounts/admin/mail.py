"""What was sent, what waits and what was given up."""

from django.contrib import admin

from accounts.admin.base import ForAdministrators
from accounts.models import Mail


class ByState(admin.SimpleListFilter):
    title, parameter_name = "state", "state"
    STATES = {
        "waiting": {"sent_at": None, "failed_at": None},
        "sent": {"sent_at__isnull": False},
        "given-up": {"sent_at": None, "failed_at__isnull": False},
    }

    def lookups(self, request, model_admin):
        return [(state, state.replace("-", " ").capitalize()) for state in self.STATES]

    def queryset(self, request, mails):
        return mails.filter(**self.STATES[self.value()]) if self.value() in self.STATES else mails


@admin.register(Mail)
class MailAdmin(ForAdministrators):
    """Never the text: it may hold a code."""

    list_display = ["created_at", "to", "subject", "state", "tries", "error"]
    list_filter = [ByState]
    search_fields = ["to", "subject"]
    fields = ["to", "subject", "created_at", "state", "sent_at", "failed_at", "tries", "next_try_at", "error"]

    @admin.display(description="state")
    def state(self, mail):
        if mail.sent_at:
            return "sent"
        return "given up" if mail.failed_at else "waiting"
