"""How the names of disciplines and lines stand after “at”, “to”, “from”, “of”."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0005_tickets_are_told"),
    ]

    operations = [
        migrations.CreateModel(
            name="DisciplineNameForm",
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
                    "form",
                    models.CharField(
                        choices=[("at", "at"), ("to", "to"), ("from", "from"), ("of", "of")],
                        max_length=4,
                        verbose_name="form",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="text")),
                (
                    "discipline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="name_forms",
                        to="committee.discipline",
                        verbose_name="discipline",
                    ),
                ),
            ],
            options={
                "verbose_name": "form of a discipline’s name",
                "verbose_name_plural": "forms of disciplines’ names",
                "ordering": ["discipline", "language", "form"],
                "permissions": [
                    ("import_disciplinenameform", "Can import disciplinenameform"),
                    ("export_disciplinenameform", "Can export disciplinenameform"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("discipline", "language", "form"), name="discipline_name_form_once_per_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("language__in", ("fr", "en", "de", "es", "ru", "ar", "zh-hans", "ja", "ko"))
                        ),
                        name="discipline_name_form_in_a_language",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LineNameForm",
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
                    "form",
                    models.CharField(
                        choices=[("at", "at"), ("to", "to"), ("from", "from"), ("of", "of")],
                        max_length=4,
                        verbose_name="form",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="text")),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="name_forms",
                        to="committee.transportline",
                        verbose_name="transport line",
                    ),
                ),
            ],
            options={
                "verbose_name": "form of a line’s name",
                "verbose_name_plural": "forms of lines’ names",
                "ordering": ["line", "language", "form"],
                "permissions": [
                    ("import_linenameform", "Can import linenameform"),
                    ("export_linenameform", "Can export linenameform"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "language", "form"), name="line_name_form_once_per_language"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("language__in", ("fr", "en", "de", "es", "ru", "ar", "zh-hans", "ja", "ko"))
                        ),
                        name="line_name_form_in_a_language",
                    ),
                ],
            },
        ),
    ]
