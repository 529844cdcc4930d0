"""How many parts does this text make as an SMS, and which character makes it dear?

A part carries 140 bytes. Where every character stands in the alphabet of GSM (3GPP TS 23.038), that is 160 of them, of
which those of its extension take two places; one single character beyond makes the whole text UCS-2, with 70 places,
of which whatever lies beyond the basic plane takes two. A text of several parts gives up a few places of each to the
header that joins them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION: Final = "\f^{}\\[~]|€"

# What authors type without noticing, and what stands for it in the alphabet. Letters lose their accent by themselves.
NEIGHBOURS: Final = {
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u3000": " ",
    "\u200b": "", "\u00ad": "", "\ufeff": "",
    "‘": "'", "’": "'", "‚": "'", "′": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "″": '"', "«": '"', "»": '"', "‹": "'", "›": "'",
    "‐": "-", "\u2011": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "•": "-", "·": ".",
    "…": "...", "×": "x", "œ": "oe", "Œ": "OE", "№": "No", "©": "(c)", "®": "(R)", "™": "(TM)",
    "ẞ": "SS", "\t": " ", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip


class Encoding(StrEnum):
    """How the characters travel; `GSM_7` is the cheap way."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


# Places of a text that fits one part, and of each part of a longer one.
ALONE: Final = {Encoding.GSM_7: 160, Encoding.UCS_2: 70}
JOINED: Final = {Encoding.GSM_7: 153, Encoding.UCS_2: 67}
_PLACES: Final = {**dict.fromkeys(BASIC, 1), **dict.fromkeys(EXTENSION, 2)}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a provider charges for: `parts`. `left` are the places still free in the last one."""

    encoding: Encoding
    units: int
    parts: int
    left: int


def count(text: str) -> Parts:
    """The parts of `text` as it would leave, exactly: no character of two places is cut in half."""
    encoding = Encoding.UCS_2 if first_beyond(text) else Encoding.GSM_7
    places = [_places(character, encoding) for character in text]
    units = sum(places)
    if units <= ALONE[encoding]:
        return Parts(encoding, units, 1 if text else 0, ALONE[encoding] - units)

    parts, filled = 1, 0
    for each in places:
        if filled + each > JOINED[encoding]:
            parts, filled = parts + 1, 0
        filled += each
    return Parts(encoding, units, parts, JOINED[encoding] - filled)


def first_beyond(text: str) -> str | None:
    """The first character for which the whole text leaves as UCS-2; none where all are in the alphabet."""
    return next((character for character in text if character not in _PLACES), None)


def nearest(character: str) -> str | None:
    """What says the same within the alphabet: “e” for “ê”, an apostrophe for a typographic one. None where nothing."""
    if character in _PLACES:
        return character
    if character in NEIGHBOURS:
        return NEIGHBOURS[character]
    bare = unicodedata.normalize("NFKD", character)[0]
    return bare if bare in _PLACES else None


def _places(character: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM_7:
        return _PLACES[character]
    return 2 if ord(character) > 0xFFFF else 1
