from django.db import models


class Row(models.Model):
    """What the bare view inserts. Its table exists in the measurement's own database alone."""

    content = models.JSONField()
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "gauge"
