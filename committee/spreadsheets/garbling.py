"""Has this text been through a wrong encoding before it reached us?

Two signs: the replacement character, and what UTF-8 looks like when it was read as Windows-1252 ("HÃ©lÃ¨ne").
"""

from __future__ import annotations

import re
from typing import Final

_CONTINUATION: Final = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
# Latin letters (é, ç), Cyrillic and Arabic (two in a row), punctuation (’, “), and the scripts of three bytes.
_DOUBLY_ENCODED: Final = re.compile(
    rf"[ÂÃ]{_CONTINUATION}|(?:[ÐÑØÙ]{_CONTINUATION}){{2}}|â€{_CONTINUATION}|[ãäåæçèéêëì]{_CONTINUATION}{{2}}"
)


def is_garbled(text: str) -> bool:
    if text.isascii():
        return False
    if "\ufffd" in text:
        return True
    # Most texts hold no suspect at all, and the first search says so.
    return _DOUBLY_ENCODED.search(text) is not None and any(map(_was_utf8, _DOUBLY_ENCODED.findall(text)))


def _was_utf8(piece: str) -> bool:
    """Do these characters, taken as the bytes they stand for, spell UTF-8?"""
    try:
        piece.encode("cp1252", errors="surrogateescape").decode("utf-8")
    except UnicodeEncodeError:
        # The five bytes that Windows-1252 leaves open come through as the controls of Latin-1.
        return all(character <= "\u00ff" for character in piece)
    except UnicodeDecodeError:
        return False
    return True
