"""Does everybody get words, in their language or in one that was chosen for them?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import contents
from campaigns.enums import Severity
from campaigns.flow.render.content import Finding
from committee import languages
from contacts.segments.words import language_name


def unserved(content: Mapping[str, Any], readers: Mapping[str, int] | None) -> Iterator[Finding]:
    """LANGUAGE_MISSING, LANGUAGE_FALLS_BACK and FALLBACK_LEADS_NOWHERE, with the number of people it touches.

    A fallback that was declared and touches nobody is as it was meant to be: nothing is said of it.
    """
    written = contents.languages_in(dict(content))
    served = contents.served_by(dict(content))
    yield from _dead_ends(content.get("fallbacks", {}), written)
    for language in languages.CODES:
        if language in written:
            continue
        name = capfirst(language_name(language))
        if other := served.get(language):
            if readers is not None and not readers.get(language):
                continue
            message = _("Whoever reads %(language)s will read %(other)s") % {
                "language": language_name(language),
                "other": language_name(other),
            }
            yield Finding("LANGUAGE_FALLS_BACK", Severity.WARNING, _counted(message, readers, language), language)
        else:
            message = _("%(language)s is missing and no fallback is declared") % {"language": name}
            said = _counted(message, readers, language)
            yield Finding("LANGUAGE_MISSING", Severity.ERROR, said, language, field="fallbacks")


def _counted(message: str, readers: Mapping[str, int] | None, language: str) -> str:
    """The sentence with the number of people, where it is known."""
    if readers is None:
        return f"{message}."
    people = readers.get(language, 0)
    number = ngettext("%(count)s person reads it", "%(count)s people read it", people) % {
        "count": number_format(people, force_grouping=True)
    }
    return _("%(message)s: %(number)s.") % {"message": message, "number": number}


def _dead_ends(fallbacks: Mapping[str, list[str]], written: list[str]) -> Iterator[Finding]:
    """A chain of which nothing is written: it would be followed to its end and help nobody. One that has some written
    is followed to the first of them, and LANGUAGE_FALLS_BACK says to which.
    """
    for language, chain in fallbacks.items():
        if language not in languages.CODES:
            yield _nowhere(_("“%(code)s” is no language of ours.") % {"code": language}, "")
            continue
        for other in chain:
            if other == language:
                yield _nowhere(_("A language cannot stand in for itself."), language)
            elif other not in languages.CODES:
                yield _nowhere(_("“%(code)s” is no language of ours.") % {"code": other}, language)
            elif language not in written and not any(each in written for each in chain):
                yield _nowhere(
                    _("%(language)s shall stand in, and is not written.")
                    % {"language": capfirst(language_name(other))},
                    language,
                )


def _nowhere(message: str, language: str) -> Finding:
    return Finding("FALLBACK_LEADS_NOWHERE", Severity.ERROR, message, language, field="fallbacks")
