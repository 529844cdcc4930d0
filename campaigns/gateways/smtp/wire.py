"""Which bytes leave for one message? Nothing that was not meant as a command can become one.

Addresses with a control character, a space or an angle bracket are refused (they could end the command, or add to it);
bare CR and LF become CR LF and leading dots are doubled (they could end the content: SMTP smuggling).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

import idna

from campaigns.gateways import EmailEnvelope, Stuffed

LONGEST_ADDRESS: Final = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
LONGEST_LOCAL_PART: Final = 64
PLAIN_ADDRESS: Final = re.compile(r"[!-;=?A-~]{1,64}@[A-Za-z0-9.-]+|[!-;=?A-~]{1,64}@\[[0-9A-Fa-f:.IPv]+\]")
FORBIDDEN: Final = re.compile(r"[\x00-\x20\x7f-\xa0<>\u1680\u2000-\u200f\u2028-\u202f\u205f\u2066-\u2069\u3000\ufeff]")
BARE_LINE_END: Final = re.compile(rb"\r\n|\r|\n")


class Unsendable(Exception):
    """This message cannot be said to this server; the sentence says why, for the ledger. It stays in `gateways`."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a server offers in its answer to EHLO."""

    pipelining: bool = False
    eight_bit: bool = False
    utf8_addresses: bool = False
    largest: int | None = None

    @classmethod
    def read(cls, extensions: Mapping[str, str]) -> Self:
        size = extensions.get("size", "")
        return cls(
            pipelining="pipelining" in extensions,
            eight_bit="8bitmime" in extensions,
            utf8_addresses="smtputf8" in extensions,
            largest=int(size) if size.isdigit() and int(size) else None,  # 0: no fixed limit (RFC 1870)
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """One message as it goes to one server."""

    commands: tuple[bytes, bytes, bytes]  # MAIL, RCPT, DATA
    content: bytes  # with its final dot


def word(envelope: EmailEnvelope, offer: Offer) -> Wording:
    """The bytes of `envelope` for a server with this `offer`. Raises `Unsendable`."""
    if _is_plain(envelope.sender) and _is_plain(envelope.recipient):
        sender, recipient, needs_utf8 = envelope.sender.encode("ascii"), envelope.recipient.encode("ascii"), False
    else:
        sender, recipient, needs_utf8 = _addresses(envelope, offer)
    content = envelope.content
    eight_bit = not content.isascii()
    if eight_bit and not offer.eight_bit:
        content, eight_bit = _in_7bit(envelope), False
    if offer.largest is not None and len(content) > offer.largest:
        raise Unsendable(f"The message has {len(content)} bytes, the server takes {offer.largest}.")
    parameters = (b" BODY=8BITMIME" if eight_bit else b"") + (b" SMTPUTF8" if needs_utf8 else b"")
    commands = (b"MAIL FROM:<%b>%b\r\n" % (sender, parameters), b"RCPT TO:<%b>\r\n" % recipient, b"DATA\r\n")
    return Wording(commands, enclose(content))


def _addresses(envelope: EmailEnvelope, offer: Offer) -> tuple[bytes, bytes, bool]:
    """Sender, recipient, and whether they need a server that takes more than ASCII."""
    needs_utf8 = _needs_utf8(envelope.sender) or _needs_utf8(envelope.recipient)
    if needs_utf8 and not offer.utf8_addresses:
        raise Unsendable("The address has no ASCII form, and the server takes no other (SMTPUTF8).")
    sender = _address(envelope.sender, utf8=needs_utf8) if envelope.sender else b""
    return sender, _address(envelope.recipient, utf8=needs_utf8), needs_utf8


def enclose(content: bytes) -> bytes:
    """The content as DATA carries it: every line ends in CR LF, leading dots are doubled, a lone dot ends it."""
    if isinstance(content, Stuffed):
        return content.on_the_wire + b".\r\n"
    if not content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r"):
        content = BARE_LINE_END.sub(b"\r\n", content)
    if b"\n." in content:
        content = content.replace(b"\n.", b"\n..")
    if content.startswith(b"."):
        content = b"." + content
    return content + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")


def _in_7bit(envelope: EmailEnvelope) -> bytes:
    if envelope.content_7bit is None:
        raise Unsendable("The message has 8-bit content, and the server takes only 7-bit (8BITMIME).")
    content = envelope.content_7bit()
    if not content.isascii():
        raise Unsendable("The 7-bit form of the message is not 7-bit.")
    return content


def _needs_utf8(address: str) -> bool:
    return not address.rpartition("@")[0].isascii()


def _is_plain(address: str) -> bool:
    return PLAIN_ADDRESS.fullmatch(address) is not None and len(address) <= LONGEST_ADDRESS


def _address(address: str, *, utf8: bool) -> bytes:
    if _is_plain(address):
        return address.encode("ascii")
    local, at, domain = address.rpartition("@")
    if FORBIDDEN.search(address) or not (local and at and domain):
        raise Unsendable("The address is not one that mail can be sent to.")
    # Within SMTPUTF8 a domain may keep its letters, but its ASCII form is understood by more servers.
    written = local.encode("utf-8" if utf8 else "ascii") + b"@" + _ascii_domain(domain)
    if len(written) > LONGEST_ADDRESS or len(local.encode()) > LONGEST_LOCAL_PART:
        raise Unsendable("The address is longer than any that mail can be sent to.")
    return written


def _ascii_domain(domain: str) -> bytes:
    try:
        return idna.encode(domain, uts46=True)
    except (idna.IDNAError, UnicodeError) as error:
        raise Unsendable("The domain of the address is not one that can exist.") from error
