"""How does UTF-8 go through a server that takes only ASCII, and lines of any length through one that does not?"""

from __future__ import annotations

from binascii import b2a_qp
from typing import Final

SOFT_BREAK: Final = b"=\r\n"
_LONGEST_LINE: Final = 76


def quoted_printable(text: bytes) -> bytes:
    """The text in quoted-printable, with room for a soft break after its end."""
    # The standard library writes the line breaks it finds: so it is given one kind, and the other put in afterwards.
    encoded = b2a_qp(text.replace(b"\r\n", b"\n"), istext=True).replace(b"\n", b"\r\n")
    start = encoded.rfind(b"\n") + 1
    if len(encoded) - start < _LONGEST_LINE:
        return encoded
    cut = start + _LONGEST_LINE - 4
    escape = encoded.rfind(b"=", cut - 2, cut)
    if escape >= 0:  # never within an escape, =C3 for one
        cut = escape
    return encoded[:cut] + SOFT_BREAK + encoded[cut:]
