"""When a code left: whichever process comes first sends it, and no other."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0044_promised_to")]
    operations = [
        migrations.AddField("staffaddress", "code_left_for", models.DateTimeField(editable=False, null=True)),
    ]
