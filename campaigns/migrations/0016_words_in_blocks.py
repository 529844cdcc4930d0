"""The words of templates stand in blocks: those of before become three, by keys that their old versions have, too.

Safe to run again. What is written there already, in blocks, is left alone.
"""

from __future__ import annotations

from django.db import migrations

LANGUAGES = ("fr", "en", "de", "es", "ru", "ar", "zh_hans", "ja", "ko")
CODES = {language: language.replace("_", "-") for language in LANGUAGES}
SOURCE = "fr"
# key, kind, settings, and which column of the template has which text of the block.
BLOCKS = (
    ("heading", "heading", {"level": 1}, {"text": "heading"}),
    ("body", "text", {}, {"text": "body"}),
    ("button", "button", {"look": "primary"}, {"label": "button_label", "link": "button_url"}),
)


def put_into_blocks(apps, _schema_editor):
    for template in apps.get_model("campaigns", "MessageTemplate").objects.filter(blocks=None).order_by("pk"):
        units = _of_message(template)
        for key, kind, settings, fields in BLOCKS:
            texts = {
                f"{field}_{language}": getattr(template, f"{column}_{language}") or ""
                for field, column in fields.items()
                for language in LANGUAGES
            }
            if any(texts.values()):
                template.blocks.create(
                    key=key, kind=kind, settings=settings, position=template.blocks.count() + 1, **texts
                )
                units |= {f"{key}.{field}": (texts, field) for field in fields if field != "link"}
        _write_down(apps, template, units)


def _of_message(template):
    texts = {
        f"{field}_{language}": getattr(template, f"{field}_{language}") or ""
        for field in ("subject", "preheader")
        for language in LANGUAGES
    }
    return {field: (texts, field) for field in ("subject", "preheader")}


def _write_down(apps, template, units):
    """What is there was translated by somebody from the French of today; that nobody reviewed it is known."""
    rows = apps.get_model("campaigns", "TranslatedUnit").objects
    for unit, (texts, field) in units.items():
        for language in LANGUAGES:
            if language != SOURCE and texts[f"{field}_{language}"]:
                told = {"state": "draft", "source_text": texts[f"{field}_{SOURCE}"]}
                rows.get_or_create(template=template, language=CODES[language], unit=unit, defaults=told)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0015_layout_of_the_brand")]
    operations = [migrations.RunPython(put_into_blocks, migrations.RunPython.noop)]
