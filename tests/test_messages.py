"""The back-office speaks French and English: each sentence of ours is in the French catalogue; English needs none."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ["committee", "contacts", "volunteers", "campaigns"]
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}

# And not a bracket within a sentence: what stands between two calls is blanked out by the letter X.
_END_OF_A_CALL = re.compile(r"\) (?=X|\s|_\(|[np]*gettext)")

Key = tuple[str, str | None]


@pytest.fixture(scope="module")
def french() -> polib.POFile:
    return polib.pofile(str(PROJECT / "locale" / "fr" / "LC_MESSAGES" / "django.po"))


def test_french_is_complete(french):
    missing = [entry.msgid for entry in french if not entry.obsolete and not entry.translated()]

    assert missing == []
    assert french.fuzzy_entries() == []


def test_french_keeps_the_placeholders_of_the_english(french):
    names = [
        (entry.msgid, text)
        for entry in french
        for text in ([entry.msgstr] if entry.msgstr else [entry.msgstr_plural[1]] if entry.msgstr_plural else [])
        if _placeholders(entry.msgid_plural or entry.msgid) != _placeholders(text)
    ]
    assert names == []


def test_every_sentence_of_ours_is_in_the_french_catalogue(french):
    """Run `make messages` and translate what is new."""
    known = {(entry.msgid, entry.msgctxt) for entry in french}

    assert sorted({key for key in _ours() if key not in known}, key=str) == []


def test_english_needs_no_catalogue():
    assert not (PROJECT / "locale" / "en").exists()


def _placeholders(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}


def _ours() -> Iterator[Key]:
    for package in PACKAGES:
        for path in (PROJECT / package).rglob("*.py"):
            yield from _keys(path.read_bytes())
    for path in (PROJECT / "templates").rglob("*.html"):
        # Django turns a template into something like Python for the extractor: one sentence a line is enough for us.
        for line in _END_OF_A_CALL.sub(")\n", templatize(path.read_text(), origin=str(path))).splitlines():
            start = max(line.find(f"{word}(") for word in KEYWORDS)
            if start >= 0 and "XX" not in line[start:]:
                yield from _keys(line.strip().lstrip("X ").encode())


def _keys(source: bytes) -> Iterator[Key]:
    for _line, found, _comments, context in extract("python", io.BytesIO(source), keywords=KEYWORDS):
        yield (found[0] if isinstance(found, tuple) else found), context
