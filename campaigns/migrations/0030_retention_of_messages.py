"""Messages end by rule: their words first, whole ledgers later."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0029_pulse"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="words_gone_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="ledger",
            name="dropped_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="dropped"),
        ),
    ]
