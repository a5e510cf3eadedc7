from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="reviewevent",
            name="kind",
            field=models.CharField(
                choices=[("graded", "Graded"), ("withdrawn", "Withdrawn")], default="graded", max_length=10
            ),
        ),
    ]
