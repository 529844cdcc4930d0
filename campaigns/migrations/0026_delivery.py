"""Delivery: what is known of providers and their reports, counts, the stop of everything, waves and variants."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0025_ways_of_editing"),
        ("committee", "0007_translators"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=40)),
                ("reference", models.CharField(max_length=120)),
                ("ledger", models.IntegerField()),
                ("n", models.IntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "provider's name of a message",
                "verbose_name_plural": "providers' names of messages",
            },
        ),
        migrations.CreateModel(
            name="ProviderState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="provider")),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("sms", "SMS"), ("push", "push")],
                        max_length=5,
                        verbose_name="channel",
                    ),
                ),
                ("is_enabled", models.BooleanField(db_default=True, default=True, verbose_name="in use")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        db_default=100,
                        default=100,
                        validators=[django.core.validators.MaxValueValidator(1000)],
                        verbose_name="share of the channel",
                    ),
                ),
                ("failures", models.PositiveIntegerField(db_default=0, default=0, verbose_name="failures in a row")),
                ("broken_since", models.DateTimeField(editable=False, null=True, verbose_name="left alone since")),
                ("retry_at", models.DateTimeField(editable=False, null=True, verbose_name="tried again at")),
                ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="last answer")),
                (
                    "note",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=200, verbose_name="what it said last"
                    ),
                ),
            ],
            options={
                "verbose_name": "provider",
                "verbose_name_plural": "providers",
                "ordering": ["channel", "code"],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=40, verbose_name="provider")),
                ("event_id", models.CharField(max_length=200, verbose_name="event")),
                (
                    "received_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="received"
                    ),
                ),
                ("headers", models.JSONField(db_default={}, default=dict)),
                ("body", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "waiting"),
                            ("applied", "applied"),
                            ("ignored", "says nothing new"),
                            ("unmatched", "of a message we do not know"),
                            ("unparsed", "not understood"),
                        ],
                        db_default="new",
                        default="new",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("not_before", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="note")),
            ],
            options={
                "verbose_name": "report of a provider",
                "verbose_name_plural": "reports of providers",
            },
        ),
        migrations.CreateModel(
            name="Standstill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "since",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="since"),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True, verbose_name="ended")),
                ("why", models.CharField(max_length=200, verbose_name="why")),
            ],
            options={
                "verbose_name": "stop of everything",
                "verbose_name_plural": "stops of everything",
                "permissions": [("stop_everything", "Can stop and restart all sending")],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("sms", "SMS"), ("push", "push")],
                        max_length=5,
                        verbose_name="channel",
                    ),
                ),
                ("language", models.CharField(max_length=7, verbose_name="language")),
                (
                    "variant",
                    models.CharField(blank=True, db_default="", default="", max_length=1, verbose_name="variant"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "pending"),
                            ("deferred", "deferred"),
                            ("sending", "sending"),
                            ("in_doubt", "in doubt"),
                            ("sent", "sent"),
                            ("delivered", "delivered"),
                            ("bounced", "bounced"),
                            ("excluded", "excluded"),
                            ("cancelled", "cancelled"),
                            ("expired", "expired"),
                            ("rejected", "rejected"),
                            ("failed", "failed"),
                        ],
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("minor", "under age"),
                            ("no_consent", "no consent"),
                            ("paused", "asked for a pause"),
                            ("less_often", "asked for less, and was written to lately"),
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
                            ("capped", "written to often enough lately"),
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
                (
                    "possible_duplicate",
                    models.BooleanField(db_default=False, default=False, verbose_name="possible duplicate"),
                ),
                ("delta", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "count of messages",
                "verbose_name_plural": "counts of messages",
            },
        ),
        migrations.AddField(
            model_name="batch",
            name="variant",
            field=models.CharField(blank=True, db_default="", default="", max_length=1, verbose_name="variant"),
        ),
        migrations.AddField(
            model_name="batch",
            name="wave",
            field=models.SmallIntegerField(db_default=0, default=0, verbose_name="wave"),
        ),
        migrations.AddField(
            model_name="campaign",
            name="canary_percent",
            field=models.DecimalField(
                blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="first to so many percent"
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="open_wave",
            field=models.SmallIntegerField(db_default=0, default=0, editable=False, verbose_name="wave under way"),
        ),
        migrations.AddField(
            model_name="campaign",
            name="paused_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("staff", "by a colleague"),
                    ("restored", "the database was restored from a copy"),
                    ("bounces", "too many addresses refused it"),
                    ("complaints", "too many readers complained"),
                ],
                db_default="",
                default="",
                editable=False,
                max_length=10,
                verbose_name="held",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="seed",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="campaign",
            name="stop_above_bounces",
            field=models.DecimalField(
                db_default=5,
                decimal_places=2,
                default=5,
                max_digits=5,
                verbose_name="held above this share of refusals, in percent",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="stop_above_complaints",
            field=models.DecimalField(
                db_default=Decimal("0.1"),
                decimal_places=2,
                default=Decimal("0.1"),
                max_digits=5,
                verbose_name="held above this share of complaints, in percent",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="valid_until",
            field=models.DateTimeField(
                blank=True,
                help_text="What has not left by then is not sent any more.",
                null=True,
                verbose_name="of use until",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="wave_minutes",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="minutes between waves",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="wave_opened_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="campaign",
            name="wave_people",
            field=models.PositiveIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="people in a wave",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="hold_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="parts",
            field=models.SmallIntegerField(null=True, verbose_name="parts"),
        ),
        migrations.AddField(
            model_name="message",
            name="provider_id",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="variant",
            field=models.CharField(blank=True, db_default="", max_length=1, verbose_name="variant"),
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
                    ("capped", "written to often enough lately"),
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
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("wave_minutes", None), ("wave_people", None)),
                    models.Q(("wave_minutes__gte", 1), ("wave_people__gte", 1)),
                    _connector="OR",
                ),
                name="campaign_waves_have_size_and_pace",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("canary_percent", None),
                    models.Q(("canary_percent__gt", 0), ("canary_percent__lte", 50)),
                    _connector="OR",
                ),
                name="campaign_canary_is_a_small_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stop_above_bounces__range", (0, 100)), ("stop_above_complaints__range", (0, 100))
                ),
                name="campaign_limits_are_shares",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("paused_why__in", ["", "staff", "restored", "bounces", "complaints"])),
                name="campaign_held_for_a_known_reason",
            ),
        ),
        migrations.AddField(
            model_name="messagereference",
            name="campaign",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="campaigns.campaign",
            ),
        ),
        migrations.AddConstraint(
            model_name="providerstate",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__range", (0, 1000))), name="provider_weight_is_a_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="providerstate",
            constraint=models.CheckConstraint(
                condition=models.Q(("broken_since", None), ("retry_at__isnull", False), _connector="OR"),
                name="provider_left_alone_is_tried_again",
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(condition=models.Q(("state", "new")), fields=["id"], name="receipt_waiting"),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                condition=models.Q(("state__in", ["unmatched", "unparsed"])),
                fields=["-received_at"],
                name="receipt_to_look_at",
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(models.F("received_at"), name="receipt_received"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("provider", "event_id"), name="receipt_once_per_event"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["new", "applied", "ignored", "unmatched", "unparsed"])),
                name="receipt_state_is_known",
            ),
        ),
        migrations.AddField(
            model_name="standstill",
            name="by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="standstill",
            name="ended_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="ended by",
            ),
        ),
        migrations.AddField(
            model_name="tally",
            name="campaign",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tallies",
                to="campaigns.campaign",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagereference",
            constraint=models.UniqueConstraint(fields=("provider", "reference"), name="reference_names_one_message"),
        ),
        migrations.AddConstraint(
            model_name="standstill",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("ended_at",),
                name="standstill_one_at_a_time",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="standstill",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", ""), _negated=True), name="standstill_says_why"
            ),
        ),
    ]
