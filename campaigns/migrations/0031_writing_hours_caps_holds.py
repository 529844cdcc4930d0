"""At which hours and how often people are written to, and who is held back."""

import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import campaigns.models.hold
import campaigns.models.limits


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0030_retention_of_messages"),
        ("committee", "0007_translators"),
        ("contacts", "0037_retention_of_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="messagetemplate",
            name="needs_valid_until",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="A warning that arrives too late may do harm.",
                verbose_name="its campaigns say until when they are of use",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("minor", "under age"),
                    ("no_consent", "no consent"),
                    ("paused", "asked for a pause"),
                    ("less_often", "asked for less, and was written to lately"),
                    ("capped", "written to often enough lately"),
                    ("suppressed", "address suppressed"),
                    ("dead_address", "dead address"),
                    ("duplicate_address", "address already written to"),
                    ("erased", "person erased"),
                    ("campaign_cancelled", "campaign cancelled"),
                    ("refused", "refused by the recipient's server"),
                    ("provider_busy", "provider busy, tried again later"),
                    ("gave_up", "given up after several tries"),
                    ("cannot_render", "text could not be made"),
                    ("poison", "stopped the worker several times"),
                    ("too_late", "too late to be of use"),
                    ("control", "control group"),
                    ("held", "held back"),
                    ("quiet_hours", "waits for the hours in which one may write"),
                    ("readers_hour", "waits for the reader's own hour"),
                    ("other_channel", "written to on another channel"),
                    ("language_missing", "no text in a language they read"),
                ],
                db_default="",
                max_length=20,
                verbose_name="reason",
            ),
        ),
        migrations.AlterField(
            model_name="tally",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("minor", "under age"),
                    ("no_consent", "no consent"),
                    ("paused", "asked for a pause"),
                    ("less_often", "asked for less, and was written to lately"),
                    ("capped", "written to often enough lately"),
                    ("suppressed", "address suppressed"),
                    ("dead_address", "dead address"),
                    ("duplicate_address", "address already written to"),
                    ("erased", "person erased"),
                    ("campaign_cancelled", "campaign cancelled"),
                    ("refused", "refused by the recipient's server"),
                    ("provider_busy", "provider busy, tried again later"),
                    ("gave_up", "given up after several tries"),
                    ("cannot_render", "text could not be made"),
                    ("poison", "stopped the worker several times"),
                    ("too_late", "too late to be of use"),
                    ("control", "control group"),
                    ("held", "held back"),
                    ("quiet_hours", "waits for the hours in which one may write"),
                    ("readers_hour", "waits for the reader's own hour"),
                    ("other_channel", "written to on another channel"),
                    ("language_missing", "no text in a language they read"),
                ],
                db_default="",
                default="",
                max_length=20,
                verbose_name="reason",
            ),
        ),
        migrations.CreateModel(
            name="FrequencyCap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("sms", "SMS"), ("push", "push")],
                        default="email",
                        max_length=5,
                        verbose_name="channel",
                    ),
                ),
                (
                    "most",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="messages at most"
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="in so many days",
                    ),
                ),
            ],
            options={
                "verbose_name": "limit of frequency",
                "verbose_name_plural": "limits of frequency",
                "ordering": ["channel", "days"],
                "permissions": [
                    ("import_frequencycap", "Can import frequencycap"),
                    ("export_frequencycap", "Can export frequencycap"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("channel", "days"), name="cap_once_per_channel_and_days"),
                    models.CheckConstraint(
                        condition=models.Q(("days__range", (1, 90)), ("most__gte", 1)), name="cap_is_a_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "why",
                    models.CharField(
                        help_text="Who reads a campaign's report reads this, too.", max_length=200, verbose_name="why"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("segment", "segment"),
                            ("tickets", "ticket holders of a session"),
                            ("list", "list of people"),
                            ("shifts", "volunteers on shift"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("safety", "safety"), ("service", "service"), ("marketing", "marketing")],
                            max_length=9,
                        ),
                        default=campaigns.models.hold.only_marketing,
                        size=None,
                        verbose_name="held back",
                    ),
                ),
                (
                    "placed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="since"
                    ),
                ),
                (
                    "until",
                    models.DateTimeField(
                        blank=True, help_text="Empty: until somebody lifts it.", null=True, verbose_name="until"
                    ),
                ),
                ("lifted_at", models.DateTimeField(editable=False, null=True, verbose_name="lifted")),
                ("people", models.PositiveIntegerField(default=0, editable=False, verbose_name="people")),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lifted by",
                    ),
                ),
                (
                    "people_list",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.peoplelist",
                        verbose_name="list",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contacts.segment",
                        verbose_name="segment",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="committee.session",
                        verbose_name="session",
                    ),
                ),
            ],
            options={
                "verbose_name": "hold",
                "verbose_name_plural": "holds",
                "ordering": ["-placed_at"],
            },
        ),
        migrations.CreateModel(
            name="HeldContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("contact_id", models.BigIntegerField()),
                (
                    "hold",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="held",
                        to="campaigns.hold",
                    ),
                ),
            ],
            options={
                "verbose_name": "person held back",
                "verbose_name_plural": "people held back",
            },
        ),
        migrations.CreateModel(
            name="WritingHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Empty: all countries without a row.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("sms", "SMS"), ("push", "push")],
                        default="sms",
                        max_length=5,
                        verbose_name="channel",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("safety", "safety"), ("service", "service"), ("marketing", "marketing")],
                        default="marketing",
                        max_length=9,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "weekdays",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[
                                (1, "Monday"),
                                (2, "Tuesday"),
                                (3, "Wednesday"),
                                (4, "Thursday"),
                                (5, "Friday"),
                                (6, "Saturday"),
                                (7, "Sunday"),
                            ]
                        ),
                        default=campaigns.models.limits.every_workday,
                        size=None,
                        verbose_name="days of the week",
                    ),
                ),
                ("opens", models.TimeField(default=datetime.time(8, 0), verbose_name="from")),
                (
                    "closes",
                    models.TimeField(
                        default=datetime.time(20, 0), help_text="00:00 is the end of the day.", verbose_name="until"
                    ),
                ),
                ("on_holidays", models.BooleanField(default=False, verbose_name="on public holidays, too")),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="For example, which law says so.",
                        max_length=200,
                        verbose_name="note",
                    ),
                ),
            ],
            options={
                "verbose_name": "hours in which one may write",
                "verbose_name_plural": "hours in which one may write",
                "ordering": ["purpose", "channel", "country"],
                "permissions": [
                    ("import_writinghours", "Can import writinghours"),
                    ("export_writinghours", "Can export writinghours"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("country", "channel", "purpose"), name="writing_hours_said_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens__lt", models.F("closes")), ("closes", datetime.time(0, 0)), _connector="OR"
                        ),
                        name="writing_hours_end_after_they_begin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekdays__contained_by", [1, 2, 3, 4, 5, 6, 7]), ("weekdays__len__gte", 1)
                        ),
                        name="writing_hours_name_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose", "safety"), _negated=True),
                        name="writing_hours_keep_no_warning_back",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(condition=models.Q(("lifted_at", None)), fields=["id"], name="hold_standing"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "segment"), ("segment__isnull", False)),
                    models.Q(("kind", "list"), ("people_list__isnull", False)),
                    models.Q(("kind", "tickets"), ("session__isnull", False)),
                    _connector="OR",
                ),
                name="hold_names_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("purposes__contained_by", ["service", "marketing"]), ("purposes__len__gte", 1)),
                name="hold_keeps_no_warning_back",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="hold_says_why"),
        ),
        migrations.AddIndex(
            model_name="heldcontact",
            index=models.Index(fields=["contact_id"], name="held_contact"),
        ),
        migrations.AddConstraint(
            model_name="heldcontact",
            constraint=models.UniqueConstraint(fields=("hold", "contact_id"), name="held_once_per_hold"),
        ),
    ]
