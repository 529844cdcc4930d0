"""Blocks, translation states, sign-offs, reviews, layouts, pictures, prices, senders and sources. Adds only."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import campaigns.models.block
import campaigns.models.library
import campaigns.models.template
from committee.db import append_only

# Of a review, the decision is written once and an approval is ended once; all else stays as it was submitted.
REVIEW_KEEPS_WHAT_WAS_SUBMITTED = """
    CREATE FUNCTION review_keeps_what_was_submitted() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        voiding text[] := ARRAY['voided_at', 'voided_why'];
        deciding text[] := ARRAY['decision', 'decided_by_id', 'decided_at', 'comment'] || voiding;
    BEGIN
        IF TG_OP = 'DELETE'
            OR (to_jsonb(NEW) - deciding) <> (to_jsonb(OLD) - deciding)
            OR (OLD.decision <> '' AND (to_jsonb(NEW) - voiding) <> (to_jsonb(OLD) - voiding))
            OR (OLD.voided_at IS NOT NULL AND to_jsonb(NEW) <> to_jsonb(OLD))
        THEN
            RAISE EXCEPTION 'a review keeps what was submitted and what was decided: %% is refused', TG_OP
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER campaigns_review_keeps_what_was_submitted BEFORE UPDATE OR DELETE ON campaigns_review
        FOR EACH ROW EXECUTE FUNCTION review_keeps_what_was_submitted();
""".replace("%%", "%")


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0011_letters_to_new_addresses"),
        ("committee", "0007_translators"),
        ("contacts", "0036_letters_to_new_addresses_are_found"),
        ("volunteers", "0004_field_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PartnerCampaign",
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("email", "e-mail"), ("sms", "SMS"), ("push", "push")], max_length=5
                        ),
                        default=list,
                        size=None,
                        verbose_name="channels",
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField(verbose_name="during")),
                ("audience", models.CharField(blank=True, default="", max_length=200, verbose_name="audience")),
                (
                    "contact_note",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="A team or an office.",
                        max_length=200,
                        verbose_name="who knows about it",
                    ),
                ),
            ],
            options={
                "verbose_name": "campaign of a partner",
                "verbose_name_plural": "campaigns of partners",
                "ordering": ["-during"],
            },
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("sms", "SMS"), ("push", "push")],
                        default="sms",
                        max_length=5,
                        verbose_name="channel",
                    ),
                ),
                ("provider", models.CharField(max_length=40, verbose_name="provider")),
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
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="valid")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=6,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="amount",
                    ),
                ),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
            ],
            options={
                "verbose_name": "price",
                "verbose_name_plural": "prices",
                "ordering": ["channel", "provider", "country", "valid"],
                "permissions": [("import_price", "Can import price"), ("export_price", "Can export price")],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_fr", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_en", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_de", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_es", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ru", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ar", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_zh_hans", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ja", models.CharField(max_length=120, null=True, verbose_name="name")),
                ("name_ko", models.CharField(max_length=120, null=True, verbose_name="name")),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="price",
                    ),
                ),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                ("link", models.CharField(blank=True, max_length=500, verbose_name="link")),
                ("link_fr", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_en", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_de", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_es", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_ru", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_ar", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_zh_hans", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_ja", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_ko", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("available_until", models.DateTimeField(blank=True, null=True, verbose_name="sold until")),
            ],
            options={
                "verbose_name": "product",
                "verbose_name_plural": "products",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "written_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="asked"),
                ),
                ("note", models.CharField(blank=True, default="", max_length=500, verbose_name="note")),
                ("facts", models.JSONField(default=dict)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("approved", "approved"),
                            ("returned", "sent back"),
                            ("withdrawn", "withdrawn"),
                            ("void", "void"),
                        ],
                        default="",
                        max_length=9,
                        verbose_name="decision",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("comment", models.CharField(blank=True, default="", max_length=1000, verbose_name="comment")),
                ("voided_at", models.DateTimeField(null=True, verbose_name="void since")),
                (
                    "voided_why",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="why it is void"),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ReviewComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(blank=True, default="", max_length=7, verbose_name="language")),
                ("unit", models.CharField(blank=True, default="", max_length=60, verbose_name="place")),
                ("text", models.TextField(max_length=2000, verbose_name="comment")),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="said"),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SenderIdentity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="For the staff, on lists and forms.", max_length=60, unique=True, verbose_name="name"
                    ),
                ),
                ("display_name", models.CharField(blank=True, max_length=60, verbose_name="name shown")),
                ("display_name_fr", models.CharField(blank=True, max_length=60, null=True, verbose_name="name shown")),
                ("display_name_en", models.CharField(blank=True, max_length=60, null=True, verbose_name="name shown")),
                ("display_name_de", models.CharField(blank=True, max_length=60, null=True, verbose_name="name shown")),
                ("display_name_es", models.CharField(blank=True, max_length=60, null=True, verbose_name="name shown")),
                ("display_name_ru", models.CharField(blank=True, max_length=60, null=True, verbose_name="name shown")),
                ("display_name_ar", models.CharField(blank=True, max_length=60, null=True, verbose_name="name shown")),
                (
                    "display_name_zh_hans",
                    models.CharField(blank=True, max_length=60, null=True, verbose_name="name shown"),
                ),
                ("display_name_ja", models.CharField(blank=True, max_length=60, null=True, verbose_name="name shown")),
                ("display_name_ko", models.CharField(blank=True, max_length=60, null=True, verbose_name="name shown")),
                (
                    "mailbox",
                    models.CharField(
                        default="news",
                        max_length=64,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$",
                                "Small letters, digits, dots and dashes: what stands before the @.",
                            )
                        ],
                        verbose_name="mailbox",
                    ),
                ),
                (
                    "reply_to",
                    models.EmailField(
                        blank=True,
                        help_text="A language without an address uses the French one.",
                        max_length=254,
                        verbose_name="replies go to",
                    ),
                ),
                (
                    "reply_to_fr",
                    models.EmailField(
                        blank=True,
                        help_text="A language without an address uses the French one.",
                        max_length=254,
                        null=True,
                        verbose_name="replies go to",
                    ),
                ),
                (
                    "reply_to_en",
                    models.EmailField(
                        blank=True,
                        help_text="A language without an address uses the French one.",
                        max_length=254,
                        null=True,
                        verbose_name="replies go to",
                    ),
                ),
                (
                    "reply_to_de",
                    models.EmailField(
                        blank=True,
                        help_text="A language without an address uses the French one.",
                        max_length=254,
                        null=True,
                        verbose_name="replies go to",
                    ),
                ),
                (
                    "reply_to_es",
                    models.EmailField(
                        blank=True,
                        help_text="A language without an address uses the French one.",
                        max_length=254,
                        null=True,
                        verbose_name="replies go to",
                    ),
                ),
                (
                    "reply_to_ru",
                    models.EmailField(
                        blank=True,
                        help_text="A language without an address uses the French one.",
                        max_length=254,
                        null=True,
                        verbose_name="replies go to",
                    ),
                ),
                (
                    "reply_to_ar",
                    models.EmailField(
                        blank=True,
                        help_text="A language without an address uses the French one.",
                        max_length=254,
                        null=True,
                        verbose_name="replies go to",
                    ),
                ),
                (
                    "reply_to_zh_hans",
                    models.EmailField(
                        blank=True,
                        help_text="A language without an address uses the French one.",
                        max_length=254,
                        null=True,
                        verbose_name="replies go to",
                    ),
                ),
                (
                    "reply_to_ja",
                    models.EmailField(
                        blank=True,
                        help_text="A language without an address uses the French one.",
                        max_length=254,
                        null=True,
                        verbose_name="replies go to",
                    ),
                ),
                (
                    "reply_to_ko",
                    models.EmailField(
                        blank=True,
                        help_text="A language without an address uses the French one.",
                        max_length=254,
                        null=True,
                        verbose_name="replies go to",
                    ),
                ),
                (
                    "sms_sender",
                    models.CharField(
                        blank=True,
                        max_length=11,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?![0-9 ]*$)[A-Za-z0-9 ]{1,11}$",
                                "Up to eleven letters, digits and blanks, with one letter at least: telephones show nothing else.",
                            )
                        ],
                        verbose_name="SMS sender",
                    ),
                ),
                (
                    "sms_stop",
                    models.CharField(
                        blank=True,
                        help_text="Stands at the end of every marketing SMS.",
                        max_length=60,
                        verbose_name="how to stop SMS",
                    ),
                ),
                (
                    "sms_stop_fr",
                    models.CharField(
                        blank=True,
                        help_text="Stands at the end of every marketing SMS.",
                        max_length=60,
                        null=True,
                        verbose_name="how to stop SMS",
                    ),
                ),
                (
                    "sms_stop_en",
                    models.CharField(
                        blank=True,
                        help_text="Stands at the end of every marketing SMS.",
                        max_length=60,
                        null=True,
                        verbose_name="how to stop SMS",
                    ),
                ),
                (
                    "sms_stop_de",
                    models.CharField(
                        blank=True,
                        help_text="Stands at the end of every marketing SMS.",
                        max_length=60,
                        null=True,
                        verbose_name="how to stop SMS",
                    ),
                ),
                (
                    "sms_stop_es",
                    models.CharField(
                        blank=True,
                        help_text="Stands at the end of every marketing SMS.",
                        max_length=60,
                        null=True,
                        verbose_name="how to stop SMS",
                    ),
                ),
                (
                    "sms_stop_ru",
                    models.CharField(
                        blank=True,
                        help_text="Stands at the end of every marketing SMS.",
                        max_length=60,
                        null=True,
                        verbose_name="how to stop SMS",
                    ),
                ),
                (
                    "sms_stop_ar",
                    models.CharField(
                        blank=True,
                        help_text="Stands at the end of every marketing SMS.",
                        max_length=60,
                        null=True,
                        verbose_name="how to stop SMS",
                    ),
                ),
                (
                    "sms_stop_zh_hans",
                    models.CharField(
                        blank=True,
                        help_text="Stands at the end of every marketing SMS.",
                        max_length=60,
                        null=True,
                        verbose_name="how to stop SMS",
                    ),
                ),
                (
                    "sms_stop_ja",
                    models.CharField(
                        blank=True,
                        help_text="Stands at the end of every marketing SMS.",
                        max_length=60,
                        null=True,
                        verbose_name="how to stop SMS",
                    ),
                ),
                (
                    "sms_stop_ko",
                    models.CharField(
                        blank=True,
                        help_text="Stands at the end of every marketing SMS.",
                        max_length=60,
                        null=True,
                        verbose_name="how to stop SMS",
                    ),
                ),
                ("is_default", models.BooleanField(default=False, verbose_name="for new campaigns")),
            ],
            options={
                "verbose_name": "sender",
                "verbose_name_plural": "senders",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("sha256", models.CharField(max_length=64)),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="signed"),
                ),
                ("remark", models.CharField(blank=True, default="", max_length=300, verbose_name="remark")),
            ],
            options={
                "verbose_name": "sign-off",
                "verbose_name_plural": "sign-offs",
            },
        ),
        migrations.CreateModel(
            name="StaffAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("email", "e-mail address"),
                            ("phone", "phone number"),
                            ("push", "push subscription"),
                        ],
                        default="email",
                        max_length=5,
                        verbose_name="kind",
                    ),
                ),
                ("value", models.CharField(max_length=254, verbose_name="address")),
                ("code_digest", models.BinaryField(null=True)),
                ("code_sent_at", models.DateTimeField(editable=False, null=True, verbose_name="code sent")),
                ("tries", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("verified_at", models.DateTimeField(editable=False, null=True, verbose_name="verified")),
            ],
            options={
                "verbose_name": "test address",
                "verbose_name_plural": "test addresses",
                "ordering": ["user", "kind", "value"],
            },
        ),
        migrations.CreateModel(
            name="TemplateBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(default=campaigns.models.block.new_key, editable=False, max_length=8)),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("heading", "heading"),
                            ("text", "text"),
                            ("image", "image"),
                            ("button", "button"),
                            ("columns", "two columns"),
                            ("sessions", "session list"),
                            ("products", "products"),
                            ("partner", "partner"),
                            ("mjml", "MJML"),
                        ],
                        default="text",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("text_fr", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_en", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_de", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_es", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_ru", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_ar", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_zh_hans", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_ja", models.TextField(blank=True, null=True, verbose_name="text")),
                ("text_ko", models.TextField(blank=True, null=True, verbose_name="text")),
                ("second", models.TextField(blank=True, verbose_name="second text")),
                ("second_fr", models.TextField(blank=True, null=True, verbose_name="second text")),
                ("second_en", models.TextField(blank=True, null=True, verbose_name="second text")),
                ("second_de", models.TextField(blank=True, null=True, verbose_name="second text")),
                ("second_es", models.TextField(blank=True, null=True, verbose_name="second text")),
                ("second_ru", models.TextField(blank=True, null=True, verbose_name="second text")),
                ("second_ar", models.TextField(blank=True, null=True, verbose_name="second text")),
                ("second_zh_hans", models.TextField(blank=True, null=True, verbose_name="second text")),
                ("second_ja", models.TextField(blank=True, null=True, verbose_name="second text")),
                ("second_ko", models.TextField(blank=True, null=True, verbose_name="second text")),
                ("label", models.CharField(blank=True, max_length=120, verbose_name="label")),
                ("label_fr", models.CharField(blank=True, max_length=120, null=True, verbose_name="label")),
                ("label_en", models.CharField(blank=True, max_length=120, null=True, verbose_name="label")),
                ("label_de", models.CharField(blank=True, max_length=120, null=True, verbose_name="label")),
                ("label_es", models.CharField(blank=True, max_length=120, null=True, verbose_name="label")),
                ("label_ru", models.CharField(blank=True, max_length=120, null=True, verbose_name="label")),
                ("label_ar", models.CharField(blank=True, max_length=120, null=True, verbose_name="label")),
                ("label_zh_hans", models.CharField(blank=True, max_length=120, null=True, verbose_name="label")),
                ("label_ja", models.CharField(blank=True, max_length=120, null=True, verbose_name="label")),
                ("label_ko", models.CharField(blank=True, max_length=120, null=True, verbose_name="label")),
                ("link", models.CharField(blank=True, max_length=500, verbose_name="link")),
                ("link_fr", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_en", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_de", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_es", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_ru", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_ar", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_zh_hans", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_ja", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("link_ko", models.CharField(blank=True, max_length=500, null=True, verbose_name="link")),
                ("settings", models.JSONField(blank=True, default=dict, verbose_name="settings")),
            ],
            options={
                "verbose_name": "block",
                "verbose_name_plural": "blocks",
                "ordering": ["template", "position"],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=120, verbose_name="word")),
                ("text_fr", models.CharField(max_length=120, null=True, verbose_name="word")),
                ("text_en", models.CharField(max_length=120, null=True, verbose_name="word")),
                ("text_de", models.CharField(max_length=120, null=True, verbose_name="word")),
                ("text_es", models.CharField(max_length=120, null=True, verbose_name="word")),
                ("text_ru", models.CharField(max_length=120, null=True, verbose_name="word")),
                ("text_ar", models.CharField(max_length=120, null=True, verbose_name="word")),
                ("text_zh_hans", models.CharField(max_length=120, null=True, verbose_name="word")),
                ("text_ja", models.CharField(max_length=120, null=True, verbose_name="word")),
                ("text_ko", models.CharField(max_length=120, null=True, verbose_name="word")),
                (
                    "also",
                    models.TextField(
                        blank=True,
                        help_text="Other right spellings, one a line: cases, plurals.",
                        verbose_name="also right",
                    ),
                ),
                (
                    "also_fr",
                    models.TextField(
                        blank=True,
                        help_text="Other right spellings, one a line: cases, plurals.",
                        null=True,
                        verbose_name="also right",
                    ),
                ),
                (
                    "also_en",
                    models.TextField(
                        blank=True,
                        help_text="Other right spellings, one a line: cases, plurals.",
                        null=True,
                        verbose_name="also right",
                    ),
                ),
                (
                    "also_de",
                    models.TextField(
                        blank=True,
                        help_text="Other right spellings, one a line: cases, plurals.",
                        null=True,
                        verbose_name="also right",
                    ),
                ),
                (
                    "also_es",
                    models.TextField(
                        blank=True,
                        help_text="Other right spellings, one a line: cases, plurals.",
                        null=True,
                        verbose_name="also right",
                    ),
                ),
                (
                    "also_ru",
                    models.TextField(
                        blank=True,
                        help_text="Other right spellings, one a line: cases, plurals.",
                        null=True,
                        verbose_name="also right",
                    ),
                ),
                (
                    "also_ar",
                    models.TextField(
                        blank=True,
                        help_text="Other right spellings, one a line: cases, plurals.",
                        null=True,
                        verbose_name="also right",
                    ),
                ),
                (
                    "also_zh_hans",
                    models.TextField(
                        blank=True,
                        help_text="Other right spellings, one a line: cases, plurals.",
                        null=True,
                        verbose_name="also right",
                    ),
                ),
                (
                    "also_ja",
                    models.TextField(
                        blank=True,
                        help_text="Other right spellings, one a line: cases, plurals.",
                        null=True,
                        verbose_name="also right",
                    ),
                ),
                (
                    "also_ko",
                    models.TextField(
                        blank=True,
                        help_text="Other right spellings, one a line: cases, plurals.",
                        null=True,
                        verbose_name="also right",
                    ),
                ),
                (
                    "is_protected",
                    models.BooleanField(
                        default=False,
                        help_text="A text that writes it otherwise is refused, not only remarked on.",
                        verbose_name="protected",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "terms",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="TranslatedUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("unit", models.CharField(max_length=60, verbose_name="text")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("machine", "by machine"), ("reviewed", "reviewed")],
                        default="draft",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("source_text", models.TextField(blank=True, verbose_name="translated from")),
                (
                    "written_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="written"),
                ),
                ("reviewed_at", models.DateTimeField(null=True, verbose_name="reviewed")),
            ],
            options={
                "verbose_name": "translated text",
                "verbose_name_plural": "translated texts",
            },
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "e-mail"), ("sms", "SMS"), ("push", "push")],
                        default="email",
                        max_length=5,
                        verbose_name="channel",
                    ),
                ),
                ("reader", models.CharField(max_length=60, verbose_name="as read by")),
                (
                    "status",
                    models.CharField(
                        choices=[("pending", "waiting"), ("sent", "sent"), ("failed", "failed")],
                        default="pending",
                        max_length=7,
                        verbose_name="status",
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="asked"),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                ("answer", models.CharField(blank=True, default="", max_length=200, verbose_name="answer")),
            ],
            options={
                "verbose_name": "trial",
                "verbose_name_plural": "trials",
                "ordering": ["-pk"],
            },
        ),
        migrations.AlterModelOptions(
            name="messagetemplate",
            options={
                "ordering": ["name"],
                "permissions": [
                    ("translate_messagetemplate", "Can translate templates"),
                    ("sign_off_messagetemplate", "Can sign off a language of a template"),
                    ("approve_messagetemplate", "Can approve templates"),
                    ("send_trial", "Can send trials to colleagues"),
                ],
                "verbose_name": "template",
                "verbose_name_plural": "templates",
            },
        ),
        migrations.AddField(
            model_name="campaign",
            name="approved_sha256",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="campaign",
            name="channel_rule",
            field=models.CharField(
                choices=[
                    ("all", "all that they can be reached on"),
                    ("first", "the first that they can be reached on"),
                    ("choice", "the one they chose last"),
                ],
                db_default="first",
                default="first",
                max_length=6,
                verbose_name="which channel",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="channels",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[("email", "e-mail"), ("sms", "SMS"), ("push", "push")], max_length=5
                ),
                db_default=["email"],
                default=campaigns.models.template.only_email,
                size=None,
                verbose_name="channels",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="control_share",
            field=models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                validators=[django.core.validators.MaxValueValidator(50)],
                verbose_name="control share, in percent",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="line",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committee.transportline",
                verbose_name="transport line",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="offset_minutes",
            field=models.IntegerField(
                blank=True,
                help_text="Before it: −120.",
                null=True,
                verbose_name="minutes from the start of the session",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="schedule_kind",
            field=models.CharField(
                choices=[
                    ("moment", "at one moment, everywhere"),
                    ("reader", "at the hour of each reader"),
                    ("session", "before or after a session starts"),
                ],
                db_default="moment",
                default="moment",
                max_length=7,
                verbose_name="leaves",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committee.session",
                verbose_name="session",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="venue",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="committee.venue",
                verbose_name="venue",
            ),
        ),
        migrations.AddField(
            model_name="compiledtext",
            name="engine",
            field=models.SmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="approved_version",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="campaigns.templateversion",
                verbose_name="approved version",
            ),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="archived_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="archived"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="archived_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="channels",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[("email", "e-mail"), ("sms", "SMS"), ("push", "push")], max_length=5
                ),
                db_default=["email"],
                default=campaigns.models.template.only_email,
                size=None,
                verbose_name="channels",
            ),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="fallbacks",
            field=models.JSONField(blank=True, db_default={}, default=dict, verbose_name="fallback languages"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_body",
            field=models.TextField(blank=True, null=True, verbose_name="push text"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_body_ar",
            field=models.TextField(blank=True, null=True, verbose_name="push text"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_body_de",
            field=models.TextField(blank=True, null=True, verbose_name="push text"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_body_en",
            field=models.TextField(blank=True, null=True, verbose_name="push text"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_body_es",
            field=models.TextField(blank=True, null=True, verbose_name="push text"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_body_fr",
            field=models.TextField(blank=True, null=True, verbose_name="push text"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_body_ja",
            field=models.TextField(blank=True, null=True, verbose_name="push text"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_body_ko",
            field=models.TextField(blank=True, null=True, verbose_name="push text"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_body_ru",
            field=models.TextField(blank=True, null=True, verbose_name="push text"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_body_zh_hans",
            field=models.TextField(blank=True, null=True, verbose_name="push text"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_title",
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name="push title"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_title_ar",
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name="push title"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_title_de",
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name="push title"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_title_en",
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name="push title"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_title_es",
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name="push title"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_title_fr",
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name="push title"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_title_ja",
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name="push title"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_title_ko",
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name="push title"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_title_ru",
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name="push title"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_title_zh_hans",
            field=models.CharField(blank=True, max_length=200, null=True, verbose_name="push title"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_url",
            field=models.CharField(blank=True, max_length=500, null=True, verbose_name="push link"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_url_ar",
            field=models.CharField(blank=True, max_length=500, null=True, verbose_name="push link"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_url_de",
            field=models.CharField(blank=True, max_length=500, null=True, verbose_name="push link"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_url_en",
            field=models.CharField(blank=True, max_length=500, null=True, verbose_name="push link"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_url_es",
            field=models.CharField(blank=True, max_length=500, null=True, verbose_name="push link"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_url_fr",
            field=models.CharField(blank=True, max_length=500, null=True, verbose_name="push link"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_url_ja",
            field=models.CharField(blank=True, max_length=500, null=True, verbose_name="push link"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_url_ko",
            field=models.CharField(blank=True, max_length=500, null=True, verbose_name="push link"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_url_ru",
            field=models.CharField(blank=True, max_length=500, null=True, verbose_name="push link"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="push_url_zh_hans",
            field=models.CharField(blank=True, max_length=500, null=True, verbose_name="push link"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="sms",
            field=models.TextField(blank=True, null=True, verbose_name="SMS"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="sms_ar",
            field=models.TextField(blank=True, null=True, verbose_name="SMS"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="sms_de",
            field=models.TextField(blank=True, null=True, verbose_name="SMS"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="sms_en",
            field=models.TextField(blank=True, null=True, verbose_name="SMS"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="sms_es",
            field=models.TextField(blank=True, null=True, verbose_name="SMS"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="sms_fr",
            field=models.TextField(blank=True, null=True, verbose_name="SMS"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="sms_ja",
            field=models.TextField(blank=True, null=True, verbose_name="SMS"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="sms_ko",
            field=models.TextField(blank=True, null=True, verbose_name="SMS"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="sms_ru",
            field=models.TextField(blank=True, null=True, verbose_name="SMS"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="sms_zh_hans",
            field=models.TextField(blank=True, null=True, verbose_name="SMS"),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="source_language",
            field=models.CharField(
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
                db_default="fr",
                default="fr",
                max_length=7,
                verbose_name="written in",
            ),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="status",
            field=models.CharField(
                choices=[("draft", "draft"), ("in_review", "in review"), ("approved", "approved")],
                db_default="draft",
                default="draft",
                editable=False,
                max_length=9,
                verbose_name="status",
            ),
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="tags",
            ),
        ),
        migrations.AddField(
            model_name="templateversion",
            name="format",
            field=models.SmallIntegerField(db_default=1, default=1, editable=False),
        ),
        migrations.CreateModel(
            name="CampaignSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("segment", "segment"),
                            ("tickets", "ticket holders of a session"),
                            ("list", "list of people"),
                            ("shifts", "volunteers on shift"),
                        ],
                        default="segment",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "is_former",
                    models.BooleanField(
                        default=False,
                        help_text="Cancelled, returned or transferred tickets.",
                        verbose_name="those who no longer hold one",
                    ),
                ),
                ("from_at", models.DateTimeField(blank=True, null=True, verbose_name="from")),
                ("until_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "people_list",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaign_sources",
                        to="contacts.peoplelist",
                        verbose_name="list",
                    ),
                ),
                (
                    "position_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="volunteers.position",
                        verbose_name="volunteer position",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaign_sources",
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
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="committee.venue",
                        verbose_name="venue",
                    ),
                ),
            ],
            options={
                "verbose_name": "source of people",
                "verbose_name_plural": "sources of people",
                "ordering": ["campaign", "position"],
            },
        ),
        migrations.CreateModel(
            name="CampaignVariant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "label",
                    models.CharField(
                        choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")], max_length=1, verbose_name="variant"
                    ),
                ),
                (
                    "share",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="share of people, in percent",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="variants",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.messagetemplate",
                        verbose_name="template",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.templateversion",
                        verbose_name="frozen text",
                    ),
                ),
            ],
            options={
                "verbose_name": "variant",
                "verbose_name_plural": "variants",
                "ordering": ["campaign", "label"],
            },
        ),
        migrations.CreateModel(
            name="Edit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("language", models.CharField(blank=True, default="", max_length=7, verbose_name="language")),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("page", "page"),
                            ("desk", "translation desk"),
                            ("xliff", "XLIFF"),
                            ("workbook", "Excel file"),
                            ("restore", "restored version"),
                            ("copy", "copy"),
                            ("machine", "machine translation"),
                        ],
                        max_length=8,
                        verbose_name="by way of",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="written"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="edits",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edits",
                        to="campaigns.messagetemplate",
                        verbose_name="template",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edits",
                        to="campaigns.templateversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "edit",
                "verbose_name_plural": "edits",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Folder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="folders",
                        to="campaigns.folder",
                        verbose_name="inside",
                    ),
                ),
            ],
            options={
                "verbose_name": "folder",
                "verbose_name_plural": "folders",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="folder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="templates",
                to="campaigns.folder",
                verbose_name="folder",
            ),
        ),
        migrations.CreateModel(
            name="Image",
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
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "file",
                    models.FileField(
                        storage=campaigns.models.library.picture_storage, upload_to="", verbose_name="file"
                    ),
                ),
                ("sha256", models.CharField(editable=False, max_length=64, unique=True)),
                ("media_type", models.CharField(editable=False, max_length=20, verbose_name="kind")),
                ("width", models.PositiveIntegerField(editable=False, verbose_name="width")),
                ("height", models.PositiveIntegerField(editable=False, verbose_name="height")),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="size")),
                ("alt", models.CharField(blank=True, max_length=300, verbose_name="what it shows")),
                ("alt_fr", models.CharField(blank=True, max_length=300, null=True, verbose_name="what it shows")),
                ("alt_en", models.CharField(blank=True, max_length=300, null=True, verbose_name="what it shows")),
                ("alt_de", models.CharField(blank=True, max_length=300, null=True, verbose_name="what it shows")),
                ("alt_es", models.CharField(blank=True, max_length=300, null=True, verbose_name="what it shows")),
                ("alt_ru", models.CharField(blank=True, max_length=300, null=True, verbose_name="what it shows")),
                ("alt_ar", models.CharField(blank=True, max_length=300, null=True, verbose_name="what it shows")),
                ("alt_zh_hans", models.CharField(blank=True, max_length=300, null=True, verbose_name="what it shows")),
                ("alt_ja", models.CharField(blank=True, max_length=300, null=True, verbose_name="what it shows")),
                ("alt_ko", models.CharField(blank=True, max_length=300, null=True, verbose_name="what it shows")),
                ("is_decorative", models.BooleanField(default=False, verbose_name="only decoration")),
                ("archived_at", models.DateTimeField(editable=False, null=True, verbose_name="archived")),
                (
                    "folder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="images",
                        to="campaigns.folder",
                        verbose_name="folder",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "image",
                "verbose_name_plural": "images",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Layout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("is_default", models.BooleanField(default=False, verbose_name="for new templates")),
                ("archived_at", models.DateTimeField(editable=False, null=True, verbose_name="archived")),
            ],
            options={
                "verbose_name": "layout",
                "verbose_name_plural": "layouts",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)), fields=("is_default",), name="layout_one_default"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LayoutVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("mjml", models.TextField(verbose_name="MJML")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="created"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "layout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="campaigns.layout",
                        verbose_name="layout",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a layout",
                "verbose_name_plural": "versions of layouts",
                "ordering": ["layout", "-number"],
            },
        ),
        migrations.AddField(
            model_name="messagetemplate",
            name="layout_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="templates",
                to="campaigns.layoutversion",
                verbose_name="layout",
            ),
        ),
        migrations.AddField(
            model_name="templateversion",
            name="layout_version",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="campaigns.layoutversion",
                verbose_name="layout",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "in_review", "approved"])), name="template_status_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("source_language__in", ("fr", "en", "de", "es", "ru", "ar", "zh-hans", "ja", "ko"))
                ),
                name="template_source_language_is_one_of_ours",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("channels__len__gte", 1)), name="template_written_for_a_channel"
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    ("approved_version__isnull", False),
                    _connector="OR",
                ),
                name="template_approved_names_its_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("archived_at__isnull", True), ("archived_by__isnull", False), _connector="OR"),
                name="template_archived_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="partnercampaign",
            name="created_by",
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
            model_name="partnercampaign",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="campaigns",
                to="committee.partner",
                verbose_name="partner",
            ),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="price_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("channel", "="), ("provider", "="), ("country", "="), ("valid", "&&")],
                name="price_valid_once",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="image",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="products",
                to="campaigns.image",
                verbose_name="image",
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="products",
                to="committee.partner",
                verbose_name="partner",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="campaign",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="campaigns.campaign",
                verbose_name="campaign",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="submitted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked by",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="template",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="campaigns.messagetemplate",
                verbose_name="template",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reviews",
                to="campaigns.templateversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="reviewcomment",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="reviewcomment",
            name="campaign",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="campaigns.campaign",
                verbose_name="campaign",
            ),
        ),
        migrations.AddField(
            model_name="reviewcomment",
            name="review",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="campaigns.review",
                verbose_name="review",
            ),
        ),
        migrations.AddField(
            model_name="reviewcomment",
            name="template",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="campaigns.messagetemplate",
                verbose_name="template",
            ),
        ),
        migrations.AddField(
            model_name="senderidentity",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="identities",
                to="committee.partner",
                verbose_name="partner",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="identity",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="campaigns",
                to="campaigns.senderidentity",
                verbose_name="sender",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel_rule__in", ["all", "first", "choice"])), name="campaign_rule_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("channels__len__gte", 1)), name="campaign_has_a_channel"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("control_share__range", (0, 50))), name="campaign_control_share_is_a_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("schedule_kind__in", ["moment", "reader"]),
                    models.Q(
                        ("offset_minutes__isnull", False), ("schedule_kind", "session"), ("session__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="campaign_anchored_to_a_session",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    models.Q(("approved_sha256", ""), _negated=True),
                    _connector="OR",
                ),
                name="campaign_approved_names_what",
            ),
        ),
        migrations.AddField(
            model_name="signoff",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="signoff",
            name="template",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sign_offs",
                to="campaigns.messagetemplate",
                verbose_name="template",
            ),
        ),
        migrations.AddField(
            model_name="signoff",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="campaigns.templateversion",
                verbose_name="version",
            ),
        ),
        migrations.AddField(
            model_name="staffaddress",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="addresses",
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
        migrations.AddField(
            model_name="templateblock",
            name="image",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="blocks",
                to="campaigns.image",
                verbose_name="image",
            ),
        ),
        migrations.AddField(
            model_name="templateblock",
            name="template",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="blocks",
                to="campaigns.messagetemplate",
                verbose_name="template",
            ),
        ),
        migrations.AddField(
            model_name="translatedunit",
            name="reviewed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="reviewed by",
            ),
        ),
        migrations.AddField(
            model_name="translatedunit",
            name="template",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="units",
                to="campaigns.messagetemplate",
                verbose_name="template",
            ),
        ),
        migrations.AddField(
            model_name="translatedunit",
            name="written_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="written by",
            ),
        ),
        migrations.AddField(
            model_name="trial",
            name="address",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="trials",
                to="campaigns.staffaddress",
                verbose_name="address",
            ),
        ),
        migrations.AddField(
            model_name="trial",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="asked by",
            ),
        ),
        migrations.AddField(
            model_name="trial",
            name="template",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="trials",
                to="campaigns.messagetemplate",
                verbose_name="template",
            ),
        ),
        migrations.AddField(
            model_name="trial",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="campaigns.templateversion",
                verbose_name="version",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignsource",
            constraint=models.UniqueConstraint(
                fields=("campaign", "position"), name="source_position_once_per_campaign"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignsource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "segment"), ("segment__isnull", False)),
                    models.Q(("kind", "list"), ("people_list__isnull", False)),
                    models.Q(("kind", "tickets"), ("session__isnull", False)),
                    models.Q(("kind", "shifts"), ("venue__isnull", False)),
                    models.Q(("kind", "shifts"), ("position_of__isnull", False)),
                    models.Q(("from_at__isnull", False), ("kind", "shifts"), ("until_at__isnull", False)),
                    _connector="OR",
                ),
                name="source_names_what_its_kind_needs",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignvariant",
            constraint=models.UniqueConstraint(fields=("campaign", "label"), name="variant_label_once_per_campaign"),
        ),
        migrations.AddConstraint(
            model_name="campaignvariant",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__range", (1, 100))), name="variant_share_is_a_share"
            ),
        ),
        migrations.AddConstraint(
            model_name="edit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("campaign__isnull", True), ("template__isnull", False)),
                    models.Q(("campaign__isnull", False), ("template__isnull", True)),
                    _connector="OR",
                ),
                name="edit_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="folder",
            constraint=models.UniqueConstraint(
                fields=("parent", "name"), name="folder_name_once_inside_its_parent", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="folder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", True), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"
                ),
                name="folder_not_inside_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=models.CheckConstraint(
                condition=models.Q(("height__gt", 0), ("size__gt", 0), ("width__gt", 0)), name="image_measured"
            ),
        ),
        migrations.AddConstraint(
            model_name="layoutversion",
            constraint=models.UniqueConstraint(fields=("layout", "number"), name="layout_version_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="partnercampaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("during__isempty", False), ("during__lower_inf", False), ("during__upper_inf", False)
                ),
                name="partner_campaign_begins_and_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__gte", 0)), name="product_price_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("campaign__isnull", True), ("template__isnull", False)),
                    models.Q(("campaign__isnull", False), ("template__isnull", True)),
                    _connector="OR",
                ),
                name="review_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision__in", ["", "approved", "returned", "withdrawn", "void"])),
                name="review_decision_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", "")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decision__in", ["approved", "returned"]),
                    ),
                    models.Q(("decided_at__isnull", False), ("decision__in", ["withdrawn", "void"])),
                    _connector="OR",
                ),
                name="review_decided_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("voided_at__isnull", True), ("decision", "approved"), _connector="OR"),
                name="review_voided_once_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision__in", ["approved", "returned"]), _negated=True),
                    models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                    _connector="OR",
                ),
                name="review_not_decided_by_its_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "approved"), _negated=True),
                    models.Q(("written_by__contains", [models.F("decided_by")]), _negated=True),
                    _connector="OR",
                ),
                name="review_not_decided_by_a_writer",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "")), fields=("template",), name="review_one_open_per_template"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "")), fields=("campaign",), name="review_one_open_per_campaign"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewcomment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("campaign__isnull", True), ("template__isnull", False)),
                    models.Q(("campaign__isnull", False), ("template__isnull", True)),
                    _connector="OR",
                ),
                name="comment_on_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="senderidentity",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)), fields=("is_default",), name="identity_one_default"
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.UniqueConstraint(fields=("template", "language", "sha256", "by"), name="sign_off_once"),
        ),
        migrations.AddConstraint(
            model_name="staffaddress",
            constraint=models.UniqueConstraint(fields=("user", "kind", "value"), name="staff_address_once"),
        ),
        migrations.AddConstraint(
            model_name="templateblock",
            constraint=models.UniqueConstraint(fields=("template", "key"), name="block_key_once_per_template"),
        ),
        migrations.AddConstraint(
            model_name="templateblock",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("template", "position"),
                name="block_position_once_per_template",
            ),
        ),
        migrations.AddConstraint(
            model_name="templateblock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["heading", "text", "image", "button", "columns", "sessions", "products", "partner", "mjml"],
                    )
                ),
                name="block_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="templateblock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "image"), _negated=True), ("image__isnull", False), _connector="OR"
                ),
                name="block_picture_has_an_image",
            ),
        ),
        migrations.AddConstraint(
            model_name="translatedunit",
            constraint=models.UniqueConstraint(fields=("template", "language", "unit"), name="unit_once_per_language"),
        ),
        migrations.AddConstraint(
            model_name="translatedunit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "machine", "reviewed"])), name="unit_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="translatedunit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False), ("state", "reviewed")),
                    models.Q(
                        models.Q(("state", "reviewed"), _negated=True),
                        ("reviewed_at__isnull", True),
                        ("reviewed_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="unit_reviewed_by_somebody_some_time",
            ),
        ),
        migrations.AddIndex(
            model_name="trial",
            index=models.Index(fields=["requested_by", "requested_at"], name="trial_of_a_day"),
        ),
        migrations.AddConstraint(
            model_name="trial",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["pending", "sent", "failed"])), name="trial_status_is_known"
            ),
        ),
        append_only("campaigns_layoutversion"),
        append_only("campaigns_signoff"),
        append_only("campaigns_edit"),
        append_only("campaigns_reviewcomment"),
        migrations.RunSQL(
            REVIEW_KEEPS_WHAT_WAS_SUBMITTED,
            "DROP TRIGGER campaigns_review_keeps_what_was_submitted ON campaigns_review;"
            "DROP FUNCTION review_keeps_what_was_submitted();",
        ),
    ]
