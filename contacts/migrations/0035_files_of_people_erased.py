"""An import at work is marked when somebody in it is erased: its file goes as soon as it has ended.

Of those at work while this is deployed nobody knows: they are marked, too.
"""

from django.db import migrations, models

MARKED = "UPDATE contacts_importrun SET loses_file = true WHERE status IN ('queued', 'running')"


class Migration(migrations.Migration):
    dependencies = [("contacts", "0034_vacuumed_as_they_grow")]
    operations = [
        migrations.AddField(
            model_name="importrun",
            name="loses_file",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RunSQL(MARKED, migrations.RunSQL.noop),
    ]
