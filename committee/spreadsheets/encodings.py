"""In which encoding was this text saved? Decided on the whole file, so that no row finds out later."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

from committee.spreadsheets.sources import Source

WESTERN: Final = ("cp1252", "mac_roman", "cp850")
# What spreadsheet programs in these languages still save as plain "CSV".
_BY_LANGUAGE: Final = {
    "ru": ("cp1251", "koi8_r"),
    "ar": ("cp1256",),
    "zh-hans": ("gb18030",),
    "ja": ("cp932", "euc_jp"),
    "ko": ("cp949",),
}
_SCRIPTS: Final = {
    "cp1251": "CYRILLIC",
    "koi8_r": "CYRILLIC",
    "cp1256": "ARABIC",
    "gb18030": "CJK",
    "cp932": "HIRAGANA KATAKANA CJK",
    "euc_jp": "HIRAGANA KATAKANA CJK",
    "cp949": "HANGUL CJK",
}
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE: Final = 256 * 1024
# Below this share of believable characters a guess is no better than garbage.
_BELIEVABLE: Final = 0.8
# The signs that people write beyond ASCII; others, such as boxes and blocks, betray a wrong guess.
_SIGNS: Final = frozenset("“”„‘’‚«»‹›–—…€£°©®™§·•№¿¡ªº²³½¼×±\u00a0\u202f　、。・「」（）！？：，")


def decide(source: Source, *, language: str | None = None, at_most: int | None = None) -> str | None:
    """The codec the file is in; None where every guess reads like garbage. `language` hints at older encodings.

    `at_most` so many bytes of it are looked at, for a first impression.
    """
    head = source.head(_SAMPLE)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    if wide := utf16_without_mark(head):
        return wide
    well_formed, malformed = _utf8_tally(source, at_most)
    # Bad bytes among good UTF-8 are bad cells, to be told one by one, not another encoding.
    if not malformed or well_formed >= malformed:
        return "utf-8"
    return _legacy(_lines_beyond_ascii(source, at_most), language)


def utf16_without_mark(head: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in every second byte, and always the same second."""
    even, odd = head[::2], head[1::2]
    if len(odd) < 2:
        return None
    if odd.count(0) > 0.4 * len(odd) and not even.count(0):
        return "utf-16-le"
    if even.count(0) > 0.4 * len(even) and not odd.count(0):
        return "utf-16-be"
    return None


def _utf8_tally(source: Source, at_most: int | None) -> tuple[int, int]:
    """How many characters beyond ASCII are well-formed UTF-8, and how many places are not."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    well_formed = malformed = 0
    for chunk in source.chunks(at_most):
        text = decoder.decode(chunk)
        if text.isascii():
            continue
        replaced = max(0, text.count("\ufffd") - chunk.count(b"\xef\xbf\xbd"))
        malformed += replaced
        well_formed += len(text) - len(text.encode("ascii", "ignore")) - replaced
    # A first impression may end inside a character.
    end = decoder.decode(b"", final=at_most is None)
    return well_formed, malformed + end.count("\ufffd")


def _lines_beyond_ascii(source: Source, at_most: int | None) -> bytes:
    """The lines that tell one encoding from another, up to the size of a sample."""
    found = bytearray()
    rest = b""
    for chunk in source.chunks(at_most):
        *whole, rest = (rest[-_SAMPLE:] + chunk).split(b"\n")
        for line in whole:
            if not line.isascii():
                found += line + b"\n"
        if len(found) > _SAMPLE:
            return bytes(found[:_SAMPLE])
    return bytes(found + (b"" if rest.isascii() else rest))[:_SAMPLE]


def _legacy(sample: bytes, language: str | None) -> str | None:
    """The likeliest encoding from before UTF-8; the earlier candidate wins a tie."""
    hinted = _BY_LANGUAGE.get(language or "", ())
    best, best_score = None, _BELIEVABLE
    for encoding in (*hinted, *WESTERN):
        score = _believable_share(sample.decode(encoding, errors="replace"), _SCRIPTS.get(encoding))
        if score > best_score:
            best, best_score = encoding, score
    return best


_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")


def _believable_share(text: str, scripts: str | None) -> float:
    """How much of what is beyond ASCII stands where a writer of that script would put it: 0 to 1."""
    judged = score = 0.0
    for match in _BEYOND_ASCII.finditer(text):
        place = match.start()
        judged += 1
        score += _believable(text[place - 1 : place], match[0], text[place + 1 : place + 2], scripts)
    return score / judged if judged else 0.0


def _believable(before: str, character: str, after: str, scripts: str | None) -> float:
    category = unicodedata.category(character)
    if character == "\ufffd" or category in {"Cc", "Co", "Cn"}:
        return 0
    if category[0] not in "LM" or character in _SIGNS:
        # Signs stand at the edge of a word; inside one only the apostrophe does.
        return 0.9 if character == "’" or (character in _SIGNS and not (before.isalpha() and after.isalpha())) else 0
    # A capital inside a word that is not all capitals.
    if category == "Lu" and (before.islower() or (before.isupper() and after.islower())):
        return 0
    if scripts is not None:
        # A letter of another script inside a Latin word is the Latin word's accent, misread.
        is_inside_latin = any(side.isascii() and side.isalpha() for side in (before, after))
        return float(not is_inside_latin and unicodedata.name(character, "").split()[0] in scripts.split())
    # Western words mix their accents with plain letters: three accented letters on end are another script.
    inside_a_run = before.isalpha() and after.isalpha() and not before.isascii() and not after.isascii()
    return 0 if inside_a_run else 1
