"""Letters leave with words that were approved: what they say today is frozen as such, and a later edit waits.

Of each text that was made for them it is kept who signs it, so that letters follow a change of their sender.
"""

from __future__ import annotations

from django.db import migrations, models

from campaigns.migrations import _letters


def approve(apps, _schema_editor):
    _letters.approve(apps)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0016_words_in_blocks")]
    operations = [
        # What came with the program was read by nobody whom the tables know.
        migrations.RemoveConstraint(model_name="translatedunit", name="unit_reviewed_by_somebody_some_time"),
        migrations.AddConstraint(
            model_name="translatedunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("reviewed_at__isnull", False), ("state", "reviewed"))
                | models.Q(
                    models.Q(("state", "reviewed"), _negated=True),
                    ("reviewed_at__isnull", True),
                    ("reviewed_by__isnull", True),
                ),
                name="unit_reviewed_some_time",
            ),
        ),
        migrations.AddField(
            model_name="compiledtext",
            name="sender_sha256",
            field=models.CharField(default="", db_default="", max_length=64),
        ),
        migrations.RunPython(approve, migrations.RunPython.noop),
    ]
