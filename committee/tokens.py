"""What stands in a link that we send: whose it is, what it may do, and a signature that nobody else can make.

A token is 48 bytes, written as 64 characters that need no escaping in a URL:

    version and scope 1 · channel 1 · topic 4 · reference 4 + 4 · subject 16 · signature 18

It holds no address and no name, only random ids and row numbers, and works for as long as its key is `LINK_KEY` or one
of `LINK_KEY_FALLBACKS`: the link of an old e-mail must still let its reader leave. What a link opens may end sooner:
the row it names says when.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
import uuid
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from committee import kept_settings
from committee.errors import CommitteeError

LENGTH: Final = 64

_VERSION: Final = 1 << 4
_BODY: Final = struct.Struct(">BBIII16s")
_SIGNATURE_BYTES: Final = LENGTH * 3 // 4 - _BODY.size
# Written into links that live for years: a number is never given to another channel.
_CHANNELS: Final = ("", "email", "sms", "push")
_CODE_OF: Final = {channel: code for code, channel in enumerate(_CHANNELS)}


class BadToken(CommitteeError):
    message = _("This link is not complete, or it was not made by us.")


class Scope(IntEnum):
    """What a link may do: a token made for one scope opens no other. The numbers are for ever, and below 16."""

    UNSUBSCRIBE = 1
    CONFIRM = 2
    VIEW_IN_BROWSER = 3
    PREFERENCES = 4
    EXPORT = 5
    ERASURE = 6
    NEW_ADDRESS = 7
    LINK = 8  # of nobody: `subject` is the beginning of the hash of an address
    READING = 9  # names a message and nobody: `subject` is empty
    RENEWAL = 10  # kept by a browser, which tells by it that it has another subscription; in no link


@dataclass(frozen=True, slots=True)
class Token:
    """What a link says: `subject` is a public id, `reference` the campaign and place of the message it came with."""

    scope: Scope
    subject: uuid.UUID
    topic_id: int
    channel: str
    reference: tuple[int, int]


def make(
    scope: Scope, *, subject: uuid.UUID, topic_id: int = 0, channel: str = "", reference: tuple[int, int] = (0, 0)
) -> str:
    """The token for a link. The same arguments always give the same token."""
    body = _BODY.pack(_VERSION | scope, _CODE_OF[channel], topic_id, *reference, subject.bytes)
    return base64.urlsafe_b64encode(body + _signature(body, kept_settings.link_key())).decode()


def read(text: str, scope: Scope) -> Token:
    """What a link for `scope` says. Raises `BadToken`, in the same time whatever is wrong with it."""
    signed = _decoded(text)
    body, signature = signed[: _BODY.size], signed[_BODY.size :]
    keys = [settings.LINK_KEY, *settings.LINK_KEY_FALLBACKS]
    # Every key is tried, whichever fits: the time it takes tells nothing.
    genuine = [hmac.compare_digest(signature, _signature(body, key)) for key in keys]
    if not any(genuine) or body[0] != _VERSION | scope:
        raise BadToken
    _first, channel, topic_id, campaign, place, subject = _BODY.unpack(body)
    return Token(scope, uuid.UUID(bytes=subject), topic_id, _CHANNELS[channel], (campaign, place))


def _decoded(text: str) -> bytes:
    """The bytes of a token; zeros, which no signature fits, for what could not be one."""
    try:
        signed = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        signed = b""
    return signed if len(text) == LENGTH and len(signed) == LENGTH * 3 // 4 else bytes(LENGTH * 3 // 4)


def _signature(body: bytes, key: str) -> bytes:
    """HMAC-SHA-256 (RFC 2104), begun from where the key alone has led: half of what `hmac.digest` costs."""
    begun_inner, begun_outer = _begun(key)
    inner, outer = begun_inner.copy(), begun_outer.copy()
    inner.update(body)
    outer.update(inner.digest())
    return outer.digest()[:_SIGNATURE_BYTES]


@lru_cache(maxsize=8)
def _begun(key: str) -> tuple[hashlib._Hash, hashlib._Hash]:
    block = hashlib.sha256().block_size
    secret = key.encode()
    padded = (hashlib.sha256(secret).digest() if len(secret) > block else secret).ljust(block, b"\0")
    return hashlib.sha256(bytes(b ^ 0x36 for b in padded)), hashlib.sha256(bytes(b ^ 0x5C for b in padded))
