"""Trials by SMS and push: a colleague's telephone and browser are addresses, and a browser's is long."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0047_names_of_letters"),
    ]

    operations = [
        migrations.AlterField(
            model_name="staffaddress",
            name="value",
            field=models.CharField(max_length=1000, verbose_name="address"),
        ),
        migrations.AddField(
            model_name="staffaddress",
            name="keys",
            field=models.JSONField(editable=False, null=True),
        ),
    ]
