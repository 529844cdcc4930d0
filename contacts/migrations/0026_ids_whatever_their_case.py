"""The beginning of an id is found whatever its case. Each new index takes the place of an old one: imports pay no more."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

CAPITALS = django.contrib.postgres.indexes.OpClass(
    django.db.models.functions.text.Upper("external_id"), name="text_pattern_ops"
)
# Of a build that was interrupted: started anew, it finds its name free.
LEFT_BEHIND = "DROP INDEX CONCURRENTLY IF EXISTS"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0025_names_in_one_piece")]
    operations = [
        migrations.RunSQL(f"{LEFT_BEHIND} public.contact_by_id_in_capitals", migrations.RunSQL.noop),
        AddIndexConcurrently(model_name="contact", index=models.Index(CAPITALS, name="contact_by_id_in_capitals")),
        RemoveIndexConcurrently(model_name="contact", name="contact_by_external_id"),
        migrations.RunSQL(f"{LEFT_BEHIND} public.reference_by_id_in_capitals", migrations.RunSQL.noop),
        AddIndexConcurrently(model_name="reference", index=models.Index(CAPITALS, name="reference_by_id_in_capitals")),
        RemoveIndexConcurrently(model_name="reference", name="reference_by_external_id"),
    ]
