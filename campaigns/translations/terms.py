"""Does a translation keep to the glossary? Names that stay as they are, and words that were agreed upon."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Term
from committee import languages
from committee.models.named import in_language
from committee.sentences import filled


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the glossary, by language; `also` are other right spellings, as the cases of Russian."""

    texts: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]
    is_protected: bool
    note: str = ""

    def wanted(self, *, source: str, language: str) -> str:
        """What stands for it in a language: of a protected name without a line there, the name itself."""
        return self.texts.get(language, "") or (self.texts.get(source, "") if self.is_protected else "")

    def spellings(self, *, source: str, language: str) -> tuple[str, ...]:
        wanted = self.wanted(source=source, language=language)
        return (wanted, *self.also.get(language, ())) if wanted else ()


@dataclass(frozen=True, slots=True)
class BrokenTerm:
    """The source has this term, and the translation has none of its spellings."""

    term: str
    wanted: str
    is_protected: bool

    @property
    def message(self) -> Promise:
        if self.is_protected:
            return filled(_("“%(term)s” is a protected name: write “%(wanted)s”."), self._values)
        return filled(_("The glossary says “%(wanted)s” for “%(term)s”."), self._values)

    @property
    def _values(self) -> dict[str, str]:
        return {"term": self.term, "wanted": self.wanted}


def glossary() -> list[Entry]:
    """All of it, longest names first, so that “Stade de France” is asked before “France”."""
    entries = [_entry(term) for term in Term.objects.order_by("pk")]
    return sorted(entries, key=lambda entry: -max(map(len, entry.texts.values()), default=0))


def broken(
    source_text: str, target_text: str, *, source: str, language: str, terms: Iterable[Entry] | None = None
) -> list[BrokenTerm]:
    """The terms of the source that the translation does not keep. `terms` saves the query for many texts."""
    if not target_text.strip():
        return []
    told = _folded(target_text)
    return [
        BrokenTerm(entry.texts[source], entry.wanted(source=source, language=language), entry.is_protected)
        for entry in of_text(source_text, source=source, terms=glossary() if terms is None else terms)
        if (spellings := entry.spellings(source=source, language=language))
        and not any(_folded(spelling) in told for spelling in spellings)
    ]


def of_text(text: str, *, source: str, terms: Iterable[Entry]) -> list[Entry]:
    """The terms that a text uses: what a translator wants beside it."""
    folded = _folded(text)
    return [
        entry
        for entry in terms
        if any(_stands_in(spelling, folded) for spelling in entry.spellings(source=source, language=source))
    ]


def _stands_in(spelling: str, folded: str) -> bool:
    """As words of their own: “Games” is not in “gamester”. Scripts without spaces have no words to look for."""
    word = _folded(spelling)
    if not word:
        return False
    edge = r"\b" if word.isascii() or "LATIN" in unicodedata.name(word[0], "") else ""
    return re.search(rf"{edge}{re.escape(word)}{edge}", folded) is not None


def _folded(text: str) -> str:
    """Without what people vary and what nobody sees: case, kinds of spaces and apostrophes."""
    plain = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    return " ".join(plain.split())


def _entry(term: Term) -> Entry:
    return Entry(
        texts={code: text for code in languages.CODES if (text := in_language(term, "text", code).strip())},
        also={
            code: tuple(line.strip() for line in lines.splitlines() if line.strip())
            for code in languages.CODES
            if (lines := in_language(term, "also", code))
        },
        is_protected=term.is_protected,
        note=term.note,
    )
