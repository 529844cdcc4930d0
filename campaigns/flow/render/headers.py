"""How is a header written so that it holds one thing only, in ASCII, whatever its value holds?"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError


class UnsendableAddress(CommitteeError):
    """An address that cannot stand in a header."""

    message = _("This e-mail address cannot be written in a message.")


_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS: Final = re.compile(rf'(?:{_ATOM}(?:\.{_ATOM})*|"(?:[ !#-\[\]-~]|\\[ -~])*")@[A-Za-z0-9.-]+')
_MESSAGE_ID: Final = re.compile(r"[^\s<>@]+@[^\s<>@]+", re.ASCII)
_NOT_PLAIN: Final = re.compile(r"[^ -~]|=\?|^ | $|  ")
_QUOTED: Final = re.compile(r'(["\\])')
_LONGEST_LINE: Final = 66  # with the header's name before it, under the 76 that RFC 2047 asks for
_BYTES_OF_WORD: Final = 42  # an encoded word of 75 characters, and a little less


@lru_cache(maxsize=4096)
def unstructured(text: str) -> bytes:
    """A text such as a subject (RFC 2047). `text` must be one line; it may hold anything else."""
    if _NOT_PLAIN.search(text):
        return b"\r\n ".join(_encoded_words(text))
    if len(text) <= _LONGEST_LINE:
        return text.encode("ascii")
    lines = list(_filled(text.split(" ")))
    if max(map(len, lines)) > _LONGEST_LINE:
        return b"\r\n ".join(_encoded_words(text))
    return "\r\n ".join(lines).encode("ascii")


def mailbox(name: str, address: str) -> bytes:
    """A named address, as in From."""
    if not name:
        return sole_address(address)
    quoted = b'"' + _QUOTED.sub(r"\\\1", name).encode("ascii") + b'"' if not _NOT_PLAIN.search(name) else None
    return (quoted or unstructured(name)) + b" <" + sole_address(address) + b">"


def sole_address(address: str) -> bytes:
    """A bare address. Its domain may be written in any script. Raises `UnsendableAddress`."""
    if _ADDRESS.fullmatch(address):
        return address.encode("ascii")
    local, _at, domain = address.rpartition("@")
    try:
        written = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        written = ""
    if not _ADDRESS.fullmatch(written):
        raise UnsendableAddress
    return written.encode("ascii")


def message_id(identifier: str) -> bytes:
    """An identifier without its angle brackets."""
    if not _MESSAGE_ID.fullmatch(identifier):
        message = f"not a Message-ID: {identifier!r}"
        raise ValueError(message)
    return identifier.encode("ascii")


@lru_cache(maxsize=256)
def moment(at: datetime) -> bytes:
    """An aware time, as in Date."""
    return format_datetime(at).encode("ascii")


def _filled(words: list[str]) -> Iterator[str]:
    line = words[0]
    for word in words[1:]:
        if len(line) + 1 + len(word) > _LONGEST_LINE:
            yield line
            line = word
        else:
            line += f" {word}"
    yield line


def _encoded_words(text: str) -> Iterator[bytes]:
    """Encoded words, each of whole characters: readers join them again without the space between."""
    word = b""
    for character in text:
        encoded = character.encode()
        if len(word) + len(encoded) > _BYTES_OF_WORD:
            yield b"=?utf-8?b?" + b64encode(word) + b"?="
            word = b""
        word += encoded
    yield b"=?utf-8?b?" + b64encode(word) + b"?="
