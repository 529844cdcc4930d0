"""How many people a list held when it was made is kept with it. Of those made before, how many it holds now."""

from __future__ import annotations

from django.db import migrations, models

COUNT = """
    UPDATE contacts_peoplelist l SET people_count = counted.people
      FROM (SELECT list_id, count(*) AS people FROM contacts_listedcontact GROUP BY list_id) counted
     WHERE counted.list_id = l.id
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0023_ticket_events_are_plain")]

    operations = [
        migrations.AddField(
            model_name="peoplelist",
            name="people_count",
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="people when it was made"),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
