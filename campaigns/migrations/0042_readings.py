"""Who agreed to be measured: the first opening and the first click of a message, of people and of machines."""

import django.db.models.deletion
from django.db import migrations, models

# Of what was told of one message and kind, the first is kept.
KEEP_THE_FIRST = """
    DELETE FROM campaigns_event later USING campaigns_event earlier
     WHERE later.kind IN ('open', 'click') AND earlier.kind = later.kind
       AND earlier.campaign_id = later.campaign_id AND earlier.n = later.n
       AND (earlier.at, earlier.id) < (later.at, later.id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0041_what_they_carried_before"),
    ]

    operations = [
        migrations.AlterField(
            model_name="campaign",
            name="counts_clicks",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Links lead through our site. How often each is followed is counted, and not by whom. Only of people who agreed to be measured do we learn whether they opened and followed it.",
                verbose_name="count the clicks",
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="measured",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="event",
            name="is_machine",
            field=models.BooleanField(db_default=False, default=False, verbose_name="by a machine"),
        ),
        migrations.RunSQL(KEEP_THE_FIRST, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["open", "click"])),
                fields=("campaign", "kind", "is_machine", "n"),
                name="event_one_reading_a_message",
            ),
        ),
        migrations.RemoveConstraint(model_name="event", name="event_of_reading_told_once"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("kind__in", ["open", "click"])), fields=["at"], name="event_of_reading_by_age"
            ),
        ),
        migrations.CreateModel(
            name="EventCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=11, verbose_name="event")),
                (
                    "is_machine",
                    models.BooleanField(db_default=False, default=False, verbose_name="by a machine"),
                ),
                ("was_measured", models.BooleanField(verbose_name="of people who had agreed")),
                ("events", models.BigIntegerField(db_default=0, default=0, verbose_name="events")),
                (
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="event_counts",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "number of events",
                "verbose_name_plural": "numbers of events",
            },
        ),
        migrations.AddConstraint(
            model_name="eventcount",
            constraint=models.UniqueConstraint(
                fields=("campaign", "kind", "is_machine", "was_measured"), name="event_count_once_a_kind"
            ),
        ),
    ]
