"""One sentence is right for every place of the demonstration's Games, in every language.

`venue_sentences.txt` was read line by line. Who changes a form changes its line there, and reads it.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest

from committee import grammar
from committee.demo.seeding import PROGRAMME
from committee.grammar import FORMS, WRITTEN, Name
from committee.languages import CODES, column

SENTENCES = {
    "fr": "Rendez-vous {} demain.",
    "en": "See you {} tomorrow.",
    "de": "Wir sehen uns morgen {}.",
    "es": "Nos vemos mañana {}.",
    "ru": "Встретимся завтра {}.",
}
READ = Path(__file__).parent / "venue_sentences.txt"
OWNERS = {
    "venue": ("venues", FORMS),
    "discipline": ("disciplines", ("at", "of")),
    "line": ("transport_lines", FORMS),
}


def rows(name):
    with (PROGRAMME / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def names(owner):
    """Each name with its forms, by code, as the campaigns know it."""
    forms = defaultdict(dict)
    for row in rows(f"{owner}_name_forms"):
        forms[row[f"{owner}_code"]][row["language"], row["form"]] = row["text"]
    return {
        row["code"]: Name({code: row[column("name", code)] for code in CODES}, forms[row["code"]])
        for row in rows(OWNERS[owner][0])
    }


def test_one_sentence_is_right_for_every_venue():
    written = [
        f"{code} {language} {sentence.format(grammar.form(name, 'at', language))}"
        for code, name in names("venue").items()
        for language, sentence in SENTENCES.items()
    ]

    assert written == READ.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("owner", OWNERS)
def test_no_language_lacks_a_form(owner):
    wanted = OWNERS[owner][1]

    missing = [
        (code, language, form)
        for code, name in names(owner).items()
        for language in CODES
        for form in wanted
        if not grammar.form(name, form, language)
    ]

    assert missing == []


@pytest.mark.parametrize("owner", OWNERS)
def test_files_hold_forms_where_they_must_be_written_and_nowhere_else(owner):
    codes = {row["code"] for row in rows(OWNERS[owner][0])}
    forms = rows(f"{owner}_name_forms")

    assert {row[f"{owner}_code"] for row in forms} == codes
    assert {row["language"] for row in forms} == set(WRITTEN)
    assert len({(row[f"{owner}_code"], row["language"], row["form"]) for row in forms}) == len(forms)
    assert [row["text"] for row in forms if row["text"] != unicodedata.normalize("NFC", row["text"]).strip()] == []
