"""The audit trail cannot be rewritten."""

from django.db import migrations

from committee.db import append_only


class Migration(migrations.Migration):
    dependencies = [("committee", "0001_tables")]
    operations = [append_only("committee_auditentry")]
