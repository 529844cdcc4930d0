"""Translations are compiled on any machine, and only when they have changed."""

from __future__ import annotations

import gettext
import os

import pytest

from committee import catalogues

FRENCH = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "%(count)s volunteer"
msgid_plural "%(count)s volunteers"
msgstr[0] "%(count)s bénévole"
msgstr[1] "%(count)s bénévoles"

#, fuzzy
msgid "Venue"
msgstr "Lieu, peut-être"
"""


@pytest.fixture
def french(tmp_path):
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(FRENCH)
    return folder


def test_a_catalogue_is_compiled_with_its_plurals_and_without_what_is_fuzzy(french, tmp_path):
    assert catalogues.compile_stale(tmp_path) == [french / "django.po"]

    with (french / "django.mo").open("rb") as compiled:
        read = gettext.GNUTranslations(compiled)
    assert [read.ngettext("%(count)s volunteer", "", n) for n in (0, 1, 2)] == [
        "%(count)s bénévole",
        "%(count)s bénévole",
        "%(count)s bénévoles",
    ]
    assert read.gettext("Venue") == "Venue"


def test_only_a_catalogue_that_has_changed_is_compiled_again(french, tmp_path):
    catalogues.compile_stale(tmp_path)
    assert catalogues.compile_stale(tmp_path) == []

    later = (french / "django.mo").stat().st_mtime + 1
    os.utime(french / "django.po", (later, later))
    assert catalogues.compile_stale(tmp_path) == [french / "django.po"]
