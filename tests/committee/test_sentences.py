"""A sentence that a table keeps speaks the language of whoever reads it, values and all."""

from __future__ import annotations

import json

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from committee.sentences import filled, in_each, kept, kept_text, spoken, spoken_text

NEEDED = _("Line %(line)d: %(message)s")
LABEL = _("Given name")


def read_in(language, say):
    with translation.override(language):
        return say()


def test_a_value_that_speaks_itself_is_said_in_the_language_of_the_reader():
    with translation.override("fr"):
        found = json.loads(json.dumps(kept(filled(NEEDED, {"line": 3, "message": LABEL}))))

    said = {language: read_in(language, lambda: spoken(found)) for language in ("en", "fr")}
    assert said["en"] == "Line 3: Given name"
    assert said["fr"].endswith(read_in("fr", lambda: str(LABEL)))
    assert "Given name" not in said["fr"]


def test_a_sentence_may_stand_in_another():
    inner = filled(_("At most %(most)d characters."), {"most": 40})

    text = read_in("fr", lambda: kept_text(filled(NEEDED, {"line": 3, "message": inner})))

    assert spoken_text(text) == "Line 3: At most 40 characters."
    assert "40" in read_in("fr", lambda: spoken_text(text))


def test_words_that_no_catalogue_has_are_kept_in_each_language():
    said = in_each(lambda: {"en": "Mailbox, link", "fr": "Boîte, lien"}[translation.get_language()])
    text = read_in("fr", lambda: kept_text(filled(NEEDED, {"line": 3, "message": said})))

    assert spoken_text(text) == "Line 3: Mailbox, link"
    assert read_in("fr", lambda: spoken_text(text)).endswith("Boîte, lien")
    assert read_in("de", lambda: str(said)) == "Boîte, lien"


def test_what_was_written_plainly_is_read_as_it_is():
    for plain in ("", "Une ligne est trop longue.", "100 %", "404", "[1]"):
        assert spoken_text(plain) == plain
