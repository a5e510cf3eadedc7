from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_audit_log_is_only_appended_to'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='single_keys',
            field=models.BooleanField(default=True, help_text='Whether digits and letters answer on question pages.'),
        ),
    ]
