"""Which HTML did an author put among their words? It is printed as typed, and whoever typed it is told which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from campaigns.flow.render.soundness import Fault

# Names of elements: other words between angle brackets are words.
_ELEMENTS: Final = frozenset(
    """
    a abbr applet article audio b base blink body br button canvas center code col details div dl dt em embed font form
    frame frameset h1 h2 h3 h4 h5 h6 head hr html i iframe img input ins label li link main marquee math meta nav
    noscript object ol option p param picture pre s script section select small source span strong style sub sup svg
    table tbody td template textarea tfoot th thead title tr tt u ul video
    """.split()  # noqa: SIM905 (a list of words reads better as one)
)
_TAG: Final = re.compile(r"<\s*/?\s*([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>]|$)")
_COMMENT: Final = re.compile(r"<!--(?:\s*\[if[^\]]*\])?|<!\[(?:end)?(?:if|CDATA)|<!DOCTYPE|<\?\w+", re.IGNORECASE)
_SCHEME: Final = re.compile(r"\b(?:java|vb)script\s*:|\bdata\s*:\s*[a-z]+/[a-z0-9.+-]+|\bfile\s*:\s*//", re.IGNORECASE)
_IMPORT: Final = re.compile(r"@import\b", re.IGNORECASE)


def of_text(source: str) -> list[Fault]:
    """Tags, comments, and addresses that would run something, in reading order; each of a line once."""
    found = sorted((match.start(), shown) for match, shown in _matches(source))
    faults = [Fault("HTML_DANGEROUS", source.count("\n", 0, place) + 1, _said(shown)) for place, shown in found]
    return list(dict.fromkeys(faults))


def _matches(source: str) -> Iterator[tuple[re.Match[str], str]]:
    for match in _TAG.finditer(source):
        if match[1].lower() in _ELEMENTS:
            yield match, f"<{match[1].lower()}>"
    for pattern in (_COMMENT, _SCHEME, _IMPORT):
        for match in pattern.finditer(source):
            yield match, match[0]


def _said(shown: str) -> str:
    return _("“%(tag)s” does nothing in a text, its readers would see it as it stands: take it out.") % {"tag": shown}
