"""Names, places and attributes of people; who is a duplicate of whom; what people ask of us; how long we keep them."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from committee.db import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0004_roles"),
        ("contacts", "0009_names_in_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attribute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_]*$", "Small letters, digits and underscores only."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("label", models.CharField(max_length=80, verbose_name="label")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("text", "text"),
                            ("number", "number"),
                            ("yes_no", "yes or no"),
                            ("date", "date"),
                            ("choice", "one of a list"),
                        ],
                        max_length=6,
                        verbose_name="type",
                    ),
                ),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="list",
                    ),
                ),
            ],
            options={
                "verbose_name": "attribute",
                "verbose_name_plural": "attributes",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Duplicate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("same_address", "same address and like names"),
                            ("same_name_and_place", "same name, birth year and postcode"),
                        ],
                        max_length=20,
                        verbose_name="why",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("suspected", "to be looked at"), ("merged", "merged"), ("two", "two people")],
                        default="suspected",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                (
                    "found_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="found"
                    ),
                ),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided")),
            ],
            options={
                "verbose_name": "possible duplicate",
                "verbose_name_plural": "possible duplicates",
            },
        ),
        migrations.CreateModel(
            name="ListedContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "verbose_name": "person of a list",
                "verbose_name_plural": "people of lists",
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("merged_at", models.DateTimeField(verbose_name="merged")),
                ("why", models.CharField(max_length=500, verbose_name="why")),
                ("before", models.JSONField(default=dict, editable=False, verbose_name="before")),
                ("moved", models.JSONField(default=dict, editable=False, verbose_name="moved")),
            ],
            options={
                "verbose_name": "merge",
                "verbose_name_plural": "merges",
            },
        ),
        migrations.CreateModel(
            name="PeopleList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True, db_default=django.db.models.functions.datetime.Now(), verbose_name="changed"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                ("file_name", models.CharField(blank=True, max_length=255, verbose_name="file name")),
                ("rows", models.PositiveIntegerField(default=0, verbose_name="rows of the file")),
                ("unknown", models.PositiveIntegerField(default=0, verbose_name="rows about nobody we know")),
            ],
            options={
                "verbose_name": "list of people",
                "verbose_name_plural": "lists of people",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="created"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        auto_now=True, db_default=django.db.models.functions.datetime.Now(), verbose_name="changed"
                    ),
                ),
                ("system", models.CharField(max_length=40, verbose_name="source system")),
                ("external_id", models.CharField(max_length=100, verbose_name="id in that system")),
            ],
            options={
                "verbose_name": "id in another system",
                "verbose_name_plural": "ids in other systems",
            },
        ),
        migrations.CreateModel(
            name="RequestStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="when")),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("identity_asked", "identity asked for"),
                            ("in_progress", "in progress"),
                            ("answered", "answered"),
                            ("refused", "refused"),
                        ],
                        max_length=14,
                        verbose_name="status",
                    ),
                ),
                ("what", models.CharField(max_length=40, verbose_name="what")),
                ("note", models.CharField(blank=True, db_default="", max_length=500, verbose_name="note")),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("inactive_contact", "people without a sign of life"),
                            ("unconfirmed_sign_up", "sign-ups that were never confirmed"),
                            ("closed_request", "answered requests of people"),
                        ],
                        max_length=20,
                        unique=True,
                        verbose_name="what",
                    ),
                ),
                ("days", models.PositiveIntegerField(verbose_name="kept for, in days")),
                ("is_active", models.BooleanField(default=True, verbose_name="in force")),
            ],
            options={
                "verbose_name": "rule of retention",
                "verbose_name_plural": "rules of retention",
                "ordering": ["subject"],
            },
        ),
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                ("is_dry", models.BooleanField(verbose_name="dry run")),
                ("report", models.JSONField(default=dict, verbose_name="report")),
            ],
            options={
                "verbose_name": "run of the retention rules",
                "verbose_name_plural": "runs of the retention rules",
                "ordering": ["-started_at"],
            },
        ),
        migrations.CreateModel(
            name="RightsRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("access", "access to their data"),
                            ("erasure", "erasure"),
                            ("rectification", "correction"),
                            ("restriction", "restriction"),
                            ("objection", "objection"),
                        ],
                        max_length=13,
                        verbose_name="request",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("identity_asked", "identity asked for"),
                            ("in_progress", "in progress"),
                            ("answered", "answered"),
                            ("refused", "refused"),
                        ],
                        default="received",
                        max_length=14,
                        verbose_name="status",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("page", "“my data” page"),
                            ("email", "e-mail"),
                            ("post", "post"),
                            ("phone", "telephone"),
                        ],
                        max_length=5,
                        verbose_name="came by",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("due_at", models.DateTimeField(verbose_name="to be answered by")),
                (
                    "extended_why",
                    models.CharField(blank=True, db_default="", max_length=300, verbose_name="why it takes longer"),
                ),
                (
                    "identity_check",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mailbox", "link sent to their mailbox"),
                            ("document", "document seen"),
                            ("account", "signed in to their account"),
                            ("known", "known in person"),
                        ],
                        db_default="",
                        max_length=8,
                        verbose_name="identity",
                    ),
                ),
                ("identified_at", models.DateTimeField(blank=True, null=True, verbose_name="identified")),
                ("closed_at", models.DateTimeField(editable=False, null=True, verbose_name="closed")),
                ("outcome", models.JSONField(default=dict, editable=False, verbose_name="proof")),
            ],
            options={
                "verbose_name": "request of a person",
                "verbose_name_plural": "requests of people",
            },
        ),
        migrations.CreateModel(
            name="TicketEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("system", models.CharField(max_length=40, verbose_name="source system")),
                (
                    "event_id",
                    models.CharField(
                        help_text="The shop’s own id: told twice, it is one.", max_length=100, verbose_name="event"
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="ticket number")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("bought", "bought"),
                            ("transferred", "transferred"),
                            ("resold", "resold"),
                            ("refunded", "refunded"),
                            ("changed", "changed"),
                        ],
                        max_length=11,
                        verbose_name="what happened",
                    ),
                ),
                ("happened_at", models.DateTimeField(verbose_name="happened")),
                (
                    "received_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="received"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("public", "public"),
                            ("companion", "companion"),
                            ("accessibility", "accessibility"),
                            ("hospitality", "hospitality"),
                        ],
                        db_default="",
                        max_length=13,
                        verbose_name="kind",
                    ),
                ),
                ("category", models.CharField(blank=True, db_default="", max_length=20, verbose_name="category")),
                ("block", models.CharField(blank=True, db_default="", max_length=20, verbose_name="block")),
            ],
            options={
                "verbose_name": "ticket event",
                "verbose_name_plural": "ticket events",
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=60, verbose_name="version")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("fr", "Français"),
                            ("en", "English"),
                            ("de", "Deutsch"),
                            ("es", "Español"),
                            ("ru", "Русский"),
                            ("ar", "العربية"),
                            ("zh-hans", "简体中文"),
                            ("ja", "日本語"),
                            ("ko", "한국어"),
                        ],
                        max_length=7,
                        verbose_name="language",
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
                (
                    "first_shown_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="first shown",
                    ),
                ),
            ],
            options={
                "verbose_name": "wording of a consent",
                "verbose_name_plural": "wordings of consents",
            },
        ),
        migrations.AlterModelOptions(
            name="contact",
            options={
                "permissions": [
                    ("import_contact", "Can import contacts"),
                    ("export_contact", "Can export contacts"),
                    ("merge_contact", "Can merge contacts"),
                ],
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
            },
        ),
        migrations.RemoveConstraint(
            model_name="contact",
            name="contact_erased_has_no_name",
        ),
        migrations.AddField(
            model_name="address",
            name="current_since",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="in use since"
            ),
        ),
        migrations.AddField(
            model_name="address",
            name="keys",
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="address",
            name="line",
            field=models.CharField(
                blank=True,
                choices=[
                    ("mobile", "mobile"),
                    ("landline", "landline"),
                    ("either", "mobile or landline"),
                    ("other", "other"),
                ],
                db_default="",
                editable=False,
                max_length=8,
                verbose_name="line",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="attributes",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, verbose_name="attributes"
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="is_minor",
            field=models.BooleanField(blank=True, null=True, verbose_name="under age"),
        ),
        migrations.AddField(
            model_name="contact",
            name="language_source",
            field=models.CharField(
                choices=[
                    ("stated", "stated by the person"),
                    ("reported", "reported by another system"),
                    ("assumed", "assumed"),
                ],
                db_default="assumed",
                default="assumed",
                max_length=8,
                verbose_name="how we know the language",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="last_sign_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="last sign of life"
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="merged_into",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="contacts.contact",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="native_name",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="For example: 王晓明.",
                max_length=200,
                verbose_name="name in their own script",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="pace",
            field=models.CharField(
                choices=[("all", "everything"), ("less", "less often")],
                db_default="all",
                default="all",
                max_length=4,
                verbose_name="how often",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="paused_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="paused until"),
        ),
        migrations.AddField(
            model_name="contact",
            name="postcode",
            field=models.CharField(blank=True, db_default="", max_length=12, verbose_name="postcode"),
        ),
        migrations.AddField(
            model_name="contact",
            name="region",
            field=models.CharField(blank=True, db_default="", max_length=80, verbose_name="region"),
        ),
        migrations.AddField(
            model_name="segment",
            name="description",
            field=models.CharField(blank=True, db_default="", max_length=300, verbose_name="what it is for"),
        ),
        migrations.AddField(
            model_name="topic",
            name="kind",
            field=models.CharField(
                choices=[
                    ("marketing", "our own news and offers"),
                    ("partner", "a partner’s brand"),
                    ("tracking", "measuring what is opened and clicked"),
                    ("service", "service to ticket holders and volunteers"),
                ],
                db_default="marketing",
                default="marketing",
                max_length=9,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="topics",
                to="committee.partner",
                verbose_name="partner",
            ),
        ),
        migrations.AlterField(
            model_name="address",
            name="normalised",
            field=models.CharField(editable=False, max_length=1000, verbose_name="normalised"),
        ),
        migrations.AlterField(
            model_name="address",
            name="value",
            field=models.CharField(help_text="As the person wrote it.", max_length=1000, verbose_name="address"),
        ),
        migrations.AlterField(
            model_name="consentrecord",
            name="source",
            field=models.CharField(
                choices=[
                    ("sign_up", "sign-up page"),
                    ("confirmation", "confirmation link"),
                    ("import", "import"),
                    ("api", "other system"),
                    ("staff", "member of staff"),
                    ("unsubscribe", "unsubscribe page"),
                    ("one_click", "one-click unsubscribe"),
                    ("preferences", "preference centre"),
                    ("retention", "end of the time we keep people"),
                    ("erasure", "erasure"),
                    ("merge", "merge of two contacts"),
                ],
                max_length=12,
                verbose_name="source",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="family_name",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="With its particles: de la Cruz.",
                max_length=100,
                verbose_name="family name",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="given_name",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Or the only name, of who has one.",
                max_length=100,
                verbose_name="given name",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("confirm_opt_in", "confirmation of a sign-up"),
                    ("preferences_link", "link to the preference centre"),
                    ("export_ready", "link to the person’s own data"),
                    ("confirm_erasure", "confirmation of an erasure"),
                    ("erasure_done", "notice that a person was erased"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
        # Known by their legal ground before there was a kind.
        migrations.RunSQL(
            "UPDATE contacts_topic SET kind = 'service' WHERE basis = 'service'", migrations.RunSQL.noop
        ),
        migrations.RemoveConstraint(model_name="topic", name="topic_has_a_legal_basis"),
        migrations.RemoveField(model_name="topic", name="basis"),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(kind="partner", partner__isnull=False)
                | (~models.Q(kind="partner") & models.Q(partner=None)),
                name="topic_of_a_partner_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=["marketing", "partner", "tracking", "service"]),
                name="topic_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("line", ""),
                    models.Q(("kind", "phone"), ("line__in", ["mobile", "landline", "either", "other"])),
                    _connector="OR",
                ),
                name="address_line_is_of_a_phone",
            ),
        ),
        migrations.AddConstraint(
            model_name="address",
            constraint=models.CheckConstraint(
                condition=models.Q(("keys", None), ("kind", "push"), _connector="OR"),
                name="address_keys_are_of_a_push_subscription",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("erased_at", None), ("merged_into", None)),
                    models.Q(("family_name", ""), ("given_name", ""), ("native_name", "")),
                    _connector="OR",
                ),
                name="contact_gone_has_no_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="contact_not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("language_source__in", ["stated", "reported", "assumed"]), ("pace__in", ["all", "less"])
                ),
                name="contact_choices_are_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="attribute",
            constraint=models.CheckConstraint(
                condition=models.Q(("type__in", ["text", "number", "yes_no", "date", "choice"])),
                name="attribute_type_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="attribute",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("choices__len__gt", 0), ("type", "choice")),
                    models.Q(models.Q(("type", "choice"), _negated=True), ("choices", [])),
                    _connector="OR",
                ),
                name="attribute_list_is_of_a_choice",
            ),
        ),
        migrations.AddField(
            model_name="duplicate",
            name="decided_by",
            field=models.ForeignKey(
                editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="duplicate",
            name="first",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contacts.contact",
                verbose_name="older entry",
            ),
        ),
        migrations.AddField(
            model_name="duplicate",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contacts.contact",
                verbose_name="newer entry",
            ),
        ),
        migrations.AddField(
            model_name="listedcontact",
            name="contact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="lists", to="contacts.contact"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="absorbed",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merge",
                to="contacts.contact",
                verbose_name="merged entry",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name="by"
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="survivor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merges",
                to="contacts.contact",
                verbose_name="kept entry",
            ),
        ),
        migrations.AddField(
            model_name="peoplelist",
            name="created_by",
            field=models.ForeignKey(
                editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="listedcontact",
            name="list",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="people",
                to="contacts.peoplelist",
            ),
        ),
        migrations.AddField(
            model_name="reference",
            name="contact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="references",
                to="contacts.contact",
                verbose_name="contact",
            ),
        ),
        migrations.AddField(
            model_name="requeststep",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name="by"
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject__in", ["inactive_contact", "unconfirmed_sign_up", "closed_request"])),
                name="retention_subject_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject", "inactive_contact"), _negated=True), ("days__gte", 365), _connector="OR"
                ),
                name="retention_of_people_at_least_a_year",
            ),
        ),
        migrations.AddField(
            model_name="retentionrun",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name="by"
            ),
        ),
        migrations.AddField(
            model_name="rightsrequest",
            name="assigned_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="in charge",
            ),
        ),
        migrations.AddField(
            model_name="rightsrequest",
            name="contact",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rights_requests",
                to="contacts.contact",
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="rightsrequest",
            name="identified_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="identified by",
            ),
        ),
        migrations.AddField(
            model_name="requeststep",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="contacts.rightsrequest"
            ),
        ),
        migrations.AddField(
            model_name="ticketevent",
            name="gate",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committee.gate",
            ),
        ),
        migrations.AddField(
            model_name="ticketevent",
            name="holder",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contacts.contact",
                verbose_name="holder",
            ),
        ),
        migrations.AddField(
            model_name="ticketevent",
            name="session",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committee.session",
            ),
        ),
        migrations.AddField(
            model_name="ticketevent",
            name="venue_part",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committee.venuepart",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(
                fields=("version", "language"), name="wording_once_per_version_and_language"
            ),
        ),
        migrations.AddIndex(
            model_name="duplicate",
            index=models.Index(
                condition=models.Q(("status", "suspected")), fields=["-found_at", "-id"], name="duplicate_suspected"
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicate",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="duplicate_pair_once"),
        ),
        migrations.AddConstraint(
            model_name="duplicate",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="duplicate_older_entry_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicate",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["suspected", "merged", "two"])), name="duplicate_status_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="listedcontact",
            constraint=models.UniqueConstraint(fields=("list", "contact"), name="listed_contact_once_per_list"),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(
                fields=["external_id"], name="reference_by_external_id", opclasses=["varchar_pattern_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.UniqueConstraint(fields=("system", "external_id"), name="reference_names_one_person"),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("external_id", ""), _negated=True), models.Q(("system", ""), _negated=True)
                ),
                name="reference_is_not_empty",
            ),
        ),
        migrations.AddIndex(
            model_name="rightsrequest",
            index=models.Index(
                condition=models.Q(("status__in", ["received", "identity_asked", "in_progress"])),
                fields=["due_at"],
                name="rights_request_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["access", "erasure", "rectification", "restriction", "objection"]),
                    ("origin__in", ["page", "email", "post", "phone"]),
                    ("status__in", ["received", "identity_asked", "in_progress", "answered", "refused"]),
                ),
                name="rights_request_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("status__in", ["received", "identity_asked", "in_progress"])),
                    models.Q(("closed_at__isnull", False), ("status__in", ["answered", "refused"])),
                    _connector="OR",
                ),
                name="rights_request_closed_since",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "answered"), _negated=True),
                    models.Q(("contact__isnull", False), models.Q(("identity_check", ""), _negated=True)),
                    _connector="OR",
                ),
                name="rights_request_answered_to_somebody_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("identified_at", None), ("identity_check", "")),
                    models.Q(
                        ("identity_check__in", ["mailbox", "document", "account", "known"]),
                        ("identified_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="rights_request_identified_since",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_at__gt", models.F("received_at"))), name="rights_request_due_later"
            ),
        ),
        migrations.AddIndex(
            model_name="ticketevent",
            index=models.Index(fields=["system", "number", "happened_at", "event_id"], name="ticket_event_of_ticket"),
        ),
        migrations.AddConstraint(
            model_name="ticketevent",
            constraint=models.UniqueConstraint(fields=("system", "event_id"), name="ticket_event_counts_once"),
        ),
        migrations.AddConstraint(
            model_name="ticketevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("type__in", ["bought", "transferred", "resold", "refunded", "changed"])),
                name="ticket_event_type_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticketevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("holder", None), ("type", "refunded")),
                    models.Q(("holder", None), ("type", "changed")),
                    models.Q(("holder__isnull", False), ("type__in", ["bought", "transferred", "resold"])),
                    _connector="OR",
                ),
                name="ticket_event_names_who_holds_it_now",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticketevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("type", "bought"), _negated=True), ("session__isnull", False), _connector="OR"
                ),
                name="ticket_event_bought_for_a_session",
            ),
        ),
        append_only("contacts_wording"),
        append_only("contacts_ticketevent"),
    ]
