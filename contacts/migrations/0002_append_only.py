"""The consent ledger cannot be rewritten."""

from django.db import migrations

from committee.db import append_only


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_tables")]
    operations = [append_only("contacts_consentrecord")]
