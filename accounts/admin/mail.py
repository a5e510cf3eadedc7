"""What was sent, what waits and what was given up."""

from django.contrib import admin

from accounts.admin.base import ForAdministrators
from accounts.models import Mail


@admin.register(Mail)
class MailAdmin(ForAdministrators):
    """Never the text: it may hold a code."""

    list_display = ["created_at", "to", "subject", "state", "tries", "error"]
    list_filter = [("failed_at", admin.EmptyFieldListFilter), ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["to", "subject"]
    fields = ["to", "subject", "created_at", "state", "sent_at", "failed_at", "tries", "next_try_at", "error"]

    @admin.display(description="state")
    def state(self, mail):
        if mail.sent_at:
            return "sent"
        return "given up" if mail.failed_at else "waiting"
