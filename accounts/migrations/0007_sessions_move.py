"""Whoever is signed in stays so: their sessions move to the table that knows whose they are."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations

BATCH = 500


def move(apps, schema_editor):
    before, after = apps.get_model("sessions", "Session"), apps.get_model("accounts", "Session")
    people = {str(pk) for pk in apps.get_model("accounts", "User").objects.values_list("pk", flat=True)}
    found = (_moved(after, one, people) for one in before.objects.iterator(BATCH))
    after.objects.bulk_create(found, batch_size=BATCH)
    before.objects.all().delete()


def _moved(model, session, people):
    owner = SessionStore().decode(session.session_data).get(SESSION_KEY)
    fields = {name: getattr(session, name) for name in ("session_key", "session_data", "expire_date")}
    return model(**fields, user_id=owner if owner in people else None)


def move_back(apps, schema_editor):
    before, after = apps.get_model("accounts", "Session"), apps.get_model("sessions", "Session")
    rows = before.objects.values("session_key", "session_data", "expire_date").iterator(BATCH)
    after.objects.bulk_create((after(**row) for row in rows), batch_size=BATCH)
    before.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_sessions_know_whose_they_are"), ("sessions", "0001_initial")]
    operations = [migrations.RunPython(move, move_back)]
