"""Of how many rows of a list's file were the people named before? Of older lists, what is missing to their sum."""

from django.db import migrations, models

COUNT = """
    UPDATE contacts_peoplelist SET repeated = greatest(0, rows::bigint - unknown - people_count)
    WHERE repeated = 0
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0031_letters_to_new_addresses")]
    operations = [
        migrations.AddField(
            model_name="peoplelist",
            name="repeated",
            field=models.PositiveIntegerField(
                db_default=0, default=0, verbose_name="rows about somebody named before"
            ),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
