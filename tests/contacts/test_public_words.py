from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation import to_locale

from committee import languages

# English is the language the texts are written in.
TRANSLATED = [language for language in languages.CODES if language != "en"]
BLOCK = re.compile(r'{% blocktranslate trimmed context "public" %}(.+?){% endblocktranslate %}', re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def public_texts() -> set[str]:
    """Every text of the public's pages, as gettext will look it up."""
    found: set[str] = set()
    for template in (settings.BASE_DIR / "templates" / "contacts").glob("*.html"):
        source = template.read_text("utf-8")
        found.update(re.findall(r'{% translate "([^"]+)" context "public"', source))
        blocks = re.findall(
            r'{% blocktranslate trimmed context "public" %}(.+?){% endblocktranslate %}', source, re.DOTALL
        )
        found.update(re.sub(r"{{ (\w+) }}", r"%(\1)s", " ".join(block.split())) for block in blocks)
        assert source.count('context "public"') == len(re.findall(r'translate "[^"]+" context', source)) + len(blocks)
    for module in Path(settings.BASE_DIR / "contacts").rglob("*.py"):
        found.update(re.findall(r'pgettext(?:_lazy)?\(\s*"public",\s*"([^"]+)"', module.read_text("utf-8")))
    return found


def test_public_texts_are_found_in_templates_and_forms():
    assert {"Yes, unsubscribe me", "Choose at least one subject.", "News from the Games"} <= public_texts()
    assert len(public_texts()) > 30


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_public_text_is_translated_with_its_placeholders(language):
    catalogue = polib.pofile(str(settings.BASE_DIR / "locale" / to_locale(language) / "LC_MESSAGES" / "django.po"))
    words = {entry.msgid: entry.msgstr for entry in catalogue if entry.msgctxt == "public" and not entry.fuzzy}

    missing = {text for text in public_texts() if not words.get(text)}
    assert missing == set()
    for text, translation in words.items():
        assert sorted(PLACEHOLDER.findall(translation)) == sorted(PLACEHOLDER.findall(text)), text


def test_no_text_of_the_public_pages_is_left_outside_the_public_context():
    for template in (settings.BASE_DIR / "templates" / "contacts").glob("*.html"):
        source = template.read_text("utf-8")
        for tag in re.findall(r"{% (?:translate|blocktranslate) [^%]+%}", source):
            assert 'context "public"' in tag, f"{template.name}: {tag}"
