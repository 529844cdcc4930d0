"""A test address that is taken away is retired: what was sent there stays known, and counts for the day."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0019_words_that_came_along")]
    operations = [
        migrations.AddField(
            model_name="staffaddress",
            name="retired_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="taken away"),
        ),
        migrations.AddConstraint(
            model_name="staffaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(("retired_at__isnull", True), ("verified_at__isnull", True), _connector="OR"),
                name="staff_address_retired_unused",
            ),
        ),
        migrations.AlterField(
            model_name="trial",
            name="address",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="trials",
                to="campaigns.staffaddress",
                verbose_name="address",
            ),
        ),
    ]
