from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_failed_logins"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("administrator", "administrator"),
                    ("focal", "focal"),
                    ("officer", "officer"),
                    ("leader", "leader"),
                    ("clerk", "clerk"),
                ],
                max_length=20,
            ),
        ),
    ]
