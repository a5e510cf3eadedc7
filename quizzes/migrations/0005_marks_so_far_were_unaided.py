from django.db import migrations
from django.db.models import F


def copy_marks(apps, schema_editor):
    apps.get_model('quizzes', 'Grade').objects.update(
        unaided_numerator=F('numerator'), unaided_denominator=F('denominator')
    )


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0004_ways_of_asking'),
    ]

    operations = [migrations.RunPython(copy_marks, migrations.RunPython.noop)]
