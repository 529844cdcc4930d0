"""What a file tells of, people, tickets or a list, is kept with its import; and the list with the import that fills it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0029_ids_of_people_let_go"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="importrun",
            name="kind",
            field=models.CharField(
                choices=[("people", "people"), ("tickets", "tickets"), ("list", "a list of people")],
                # Until it is started again, the program of before says nothing of it.
                db_default="people",
                default="people",
                max_length=7,
                verbose_name="what it tells of",
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="touched_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="peoplelist",
            name="import_run",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="people_list",
                to="contacts.importrun",
                verbose_name="import",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["people", "tickets", "list"])), name="import_kind_is_known"
            ),
        ),
    ]
