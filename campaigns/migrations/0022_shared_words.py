"""What a picture shows and what a product is called is translated once, for all templates that show it."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0021_old_columns_leave_the_models"),
        ("committee", "0007_translators"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="translatedunit",
            name="unit_once_per_language",
        ),
        migrations.AddField(
            model_name="translatedunit",
            name="source_language",
            field=models.CharField(
                blank=True,
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
                db_default="",
                default="",
                max_length=7,
            ),
        ),
        migrations.AlterField(
            model_name="product",
            name="code",
            field=models.CharField(
                max_length=40,
                unique=True,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[\\w.-]+$", "Letters, digits, points and dashes, without blanks."
                    )
                ],
                verbose_name="code",
            ),
        ),
        migrations.AlterField(
            model_name="translatedunit",
            name="template",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="units",
                to="campaigns.messagetemplate",
                verbose_name="template",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[\\w.-]+$")), name="product_code_is_one_word"
            ),
        ),
        migrations.AddConstraint(
            model_name="translatedunit",
            constraint=models.UniqueConstraint(
                fields=("template", "language", "unit"), name="unit_once_per_language", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="translatedunit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("template__isnull", False), models.Q(("source_language", ""), _negated=True), _connector="OR"
                ),
                name="unit_shared_names_its_source",
            ),
        ),
    ]
