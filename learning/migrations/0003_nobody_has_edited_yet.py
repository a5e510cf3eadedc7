"""Digests of what was imported have another shape from here on. Nobody could edit before, so the files may still win."""

from django.db import migrations


def mark_unedited(apps, schema_editor):
    apps.get_model("learning", "Imported").objects.exclude(digest="").update(digest="unedited")


class Migration(migrations.Migration):
    dependencies = [("learning", "0002_pictures_and_copies")]
    operations = [migrations.RunPython(mark_unedited, migrations.RunPython.noop)]
