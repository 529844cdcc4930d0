"""May this file be given to an XML parser at all? Decided on its bytes and its text, before any parser sees it."""

from __future__ import annotations

import codecs
import re
from typing import Final

from django.utils.translation import gettext_lazy as _

from campaigns.desk.parcels import MOST_UNITS, refused

LARGEST: Final = 5 * 1024 * 1024
# A text has some ten tags; so many of them are no translation, and would only cost time.
_MOST_TAGS: Final = 300_000
_UNIT: Final = re.compile(r"<(?:[\w.-]+:)?unit[\s>]")
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_BEGINNINGS: Final = tuple(mark for mark, _encoding in _MARKS)
_DECLARATION: Final = re.compile(r"\A\s*<\?xml\b[^>]*?\?>")
_DECLARED: Final = re.compile(r"encoding\s*=\s*[\"']([^\"']*)[\"']")
_ENCODINGS: Final = frozenset({"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"})
_DANGEROUS: Final = re.compile(r"<!\s*(?:doctype|entity|element|attlist|notation)|<\?xml-", re.IGNORECASE)


def opened(file: bytes) -> bytes:
    """The file in UTF-8 and without its declaration. Raises `HandedRefused` for what no tool of an agency writes."""
    if not file.strip():
        raise refused(_("The file is empty."))
    if len(file) > LARGEST:
        raise refused(_("The file is larger than the %(most)d MB allowed."), most=LARGEST // (1024 * 1024))
    if file.startswith(b"PK"):
        raise refused(_("This is a packed file: unpack it, and hand in one language at a time."))
    if not file.startswith(_BEGINNINGS) and not file.lstrip().startswith(b"<"):
        raise refused(_("This is neither XLIFF nor an Excel workbook: hand in the file as it was exported here."))
    text = _decoded(file)
    if (found := _DANGEROUS.search(text)) is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise refused(_("The file declares a document type or entities, which no XLIFF has."), place=line)
    if len(_UNIT.findall(text)) > MOST_UNITS or text.count("<") > _MOST_TAGS:
        raise refused(_("The file has more than %(most)d texts."), most=MOST_UNITS)
    # The lines stay where they are: places are told by them.
    return _DECLARATION.sub(lambda match: "\n" * match[0].count("\n"), text).encode()


def _decoded(file: bytes) -> str:
    encoding: str | None = "utf-8"
    for mark, found in _MARKS:
        if file.startswith(mark):
            encoding = found
            break
    if encoding is None:
        raise refused(_UNREADABLE)
    try:
        text = file.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise refused(_UNREADABLE) from error
    declaration = _DECLARATION.match(text)
    declared = _DECLARED.search(declaration[0]) if declaration else None
    if declared is not None and declared[1].lower() not in _ENCODINGS:
        raise refused(_UNREADABLE)
    return text


_UNREADABLE: Final = _("The file is neither in UTF-8 nor in UTF-16: save it again in one of the two.")
