"""The words of a version cannot be rewritten."""

from django.db import migrations

from committee.db import append_only


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_tables")]
    operations = [append_only("campaigns_templateversion")]
