"""The letters that hold an address nobody has confirmed are found at once, among millions of others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

LEFT_BEHIND = "DROP INDEX CONCURRENTLY IF EXISTS public.notice_to_new_address"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0035_files_of_people_erased")]
    operations = [
        migrations.RunSQL(LEFT_BEHIND, migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("kind", "new_address"), models.Q(("address", ""), _negated=True)),
                fields=["valid_until"],
                name="notice_to_new_address",
            ),
        ),
    ]
