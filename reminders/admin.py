"""What became of each note, for administrators: to look at, above all at what failed and what nobody can know."""

from django.contrib import admin

from accounts.admin.base import ForAdministrators
from reminders.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(ForAdministrators):
    list_display = ["nominal_at", "learner", "state", "reason", "tries", "sent_at", "error"]
    list_filter = ["state", "reason", "channel"]
    list_select_related = ["learner"]
    search_fields = ["learner__email", "id"]
    date_hierarchy = "nominal_date"
    fields = [
        "id",
        "learner",
        "slot",
        "channel",
        "nominal_date",
        "nominal_at",
        "zone",
        "state",
        "reason",
        "tries",
        "next_try_at",
        "fence",
        "lease_until",
        "handed_at",
        "sent_at",
        "error",
    ]
