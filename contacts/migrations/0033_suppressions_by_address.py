"""All suppressions of an address, lifted ones too, without reading those of everybody."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0032_lists_add_up")]
    operations = [
        # Of a build that was interrupted: started anew, it finds its name free.
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS public.suppression_by_digest", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="suppression",
            index=models.Index(fields=["digest"], name="suppression_by_digest"),
        ),
    ]
