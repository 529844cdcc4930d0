"""Who vouches for an e-mail? Its sender's domain, by a signature nobody else can make: DKIM (RFC 6376, RFC 8463).

Signed is what leaves: the 7-bit form, which no server on the way has to recode (RFC 6376, 5.3). Head and body are
taken relaxed, so that white space and folding may change. Of the fields that say who, what, when and how to leave, one
more is signed than there is, so that none can be added.

Canonical form and signature are ours, on OpenSSL: dkimpy makes the same twenty times more slowly, and checks ours in
the tests.
"""

from __future__ import annotations

import logging
import re
import time
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from campaigns.gateways import EmailEnvelope, Stuffed
from campaigns.gateways.options import Options
from campaigns.gateways.smtp.wire import BARE_LINE_END

logger = logging.getLogger(__name__)

SMALLEST_RSA: Final = 1024  # bits; RFC 8301 forbids less, and asks for 2048
DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
SELECTOR: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?", re.IGNORECASE)

ONCE: Final = (
    b"from", b"reply-to", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type",
    b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip
OTHERS: Final = (b"content-language", b"auto-submitted")

NEXT_FIELD: Final = re.compile(rb"\r\n(?![ \t])")
WHITE_SPACE: Final = re.compile(rb"[ \t]+")
SPACES: Final = re.compile(rb"  +")  # a pattern that begins with letters of its own is found as fast as they are
SENDER: Final = re.compile(rb"@([A-Za-z0-9.-]+)>?\s*$")


@dataclass(frozen=True, slots=True)
class Key:
    """A private key, and where its public half stands in the DNS: `selector._domainkey.domain`."""

    domain: str
    selector: str
    algorithm: str
    sign: Callable[[bytes], bytes]

    @classmethod
    def from_pem(cls, pem: bytes, *, domain: str, selector: str) -> Self:
        """Raises `ValueError`, `TypeError` or `UnsupportedAlgorithm` where it is no key that one can sign with."""
        key = load_pem_private_key(pem, password=None)
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return cls(domain, selector, "ed25519-sha256", lambda head: key.sign(sha256(head).digest()))
        if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < SMALLEST_RSA:
            raise ValueError(pem[:0])
        return cls(domain, selector, "rsa-sha256", lambda head: key.sign(head, padding.PKCS1v15(), hashes.SHA256()))


class Signer:
    """The keys of one provider. A domain may have several: one of each algorithm, or two while one is replaced."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self._keys = keys

    def signed(self, envelope: EmailEnvelope) -> EmailEnvelope:
        """The envelope with its content signed; as it was where no key is its sender's. Raises nothing."""
        try:
            content = envelope.content_7bit() if envelope.content_7bit else envelope.content
            written = self.sign(content, at=int(time.time()))
        except Exception:
            # It still leaves: the return path vouches for it, too (SPF).
            logger.exception("%s could not be signed.", envelope.key)
            return envelope
        if written is content:
            return envelope
        return EmailEnvelope(
            key=envelope.key, recipient=envelope.recipient, sender=envelope.sender, content=written, content_7bit=None
        )

    def sign(self, content: bytes, *, at: int) -> bytes:
        """The content with a signature of each key of its sender's domain before it; the same object without any."""
        lines = _in_lines(content)
        head, _, body = lines.partition(b"\r\n\r\n")
        fields = [(field.partition(b":")[0].rstrip().lower(), field) for field in NEXT_FIELD.split(head)]
        keys = self._keys_of(next((field for name, field in fields if name == b"from"), b""))
        if not keys:
            return content
        names, signed = _chosen(fields)
        of_body = b64encode(sha256(_body(body)).digest())
        return _stuffed(b"".join([*(_signature(key, names, signed, of_body, at) for key in keys), lines]))

    def _keys_of(self, sender: bytes) -> list[Key]:
        """The keys of the sender's domain; those of the domain above it, where it has none of its own."""
        found = SENDER.search(sender)
        domain = found[1].decode().lower() if found else ""
        while domain:
            if keys := [key for key in self._keys if key.domain == domain]:
                return keys
            domain = domain.partition(".")[2]
        return []


def build(options: Options) -> Signer | None:
    """The keys that a provider lists under `dkim`; None where it lists none."""
    keys = [_key(section) for section in options.sections("dkim")]
    return Signer(keys) if keys else None


def _key(options: Options) -> Key:
    domain, selector = options.text("domain").lower(), options.text("selector")
    if not DOMAIN.fullmatch(domain):
        raise options.wrong("domain", "write the sender's domain, like committee.example")
    if not SELECTOR.fullmatch(selector):
        raise options.wrong("selector", "write the name that stands before ._domainkey in the DNS")
    given = "key" if options.has("key") else "key_file"
    pem = options.text("key").encode() if given == "key" else options.file("key_file").read_bytes()
    options.refuse_unread()
    try:
        return Key.from_pem(pem, domain=domain, selector=selector)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise options.wrong(given, "give a private key in PEM without a password, RSA or Ed25519") from None


def _in_lines(content: bytes) -> bytes:
    """As it will be on the wire: every line ends in CR LF."""
    if content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r"):
        return content
    return BARE_LINE_END.sub(b"\r\n", content)


def _stuffed(content: bytes) -> bytes:
    """The content with its form for the wire: all its lines end in CR LF, and a signature begins it."""
    if not content.endswith(b"\r\n"):
        return content
    stuffed = Stuffed(content)
    stuffed.on_the_wire = content.replace(b"\n.", b"\n..") if b"\n." in content else content
    return stuffed


def _chosen(fields: list[tuple[bytes, bytes]]) -> tuple[bytes, list[bytes]]:
    """The names for `h=`, and the fields that they stand for, in that order: the last of a name comes first."""
    names: list[bytes] = []
    signed: list[bytes] = []
    for name in (*ONCE, *OTHERS):
        present = [field for found, field in reversed(fields) if found == name]
        names += [name] * len(present)
        signed += [_field(name, field) for field in present]
    # Once more than they are there: a field that is added breaks the signature.
    names += [name for name in ONCE if name in names]
    return b":".join(names), signed


def _field(name: bytes, field: bytes) -> bytes:
    """A field in relaxed form (RFC 6376, 3.4.2)."""
    value = field.partition(b":")[2].replace(b"\r\n", b"")
    return name + b":" + WHITE_SPACE.sub(b" ", value).strip(b" ") + b"\r\n"


def _body(body: bytes) -> bytes:
    """The body in relaxed form (RFC 6376, 3.4.4)."""
    body = SPACES.sub(b" ", body.replace(b"\t", b" ")).replace(b" \r\n", b"\r\n").rstrip(b" ")
    while body.endswith(b"\r\n"):
        body = body[:-2]
    return body + b"\r\n" if body else b""


def _signature(key: Key, names: bytes, signed: list[bytes], of_body: bytes, at: int) -> bytes:
    tags = (
        f"v=1; a={key.algorithm}; c=relaxed/relaxed; d={key.domain}; s={key.selector}; t={at};\r\n"
        f" bh={of_body.decode()};\r\n h={_folded(names.decode())};\r\n b="
    )
    unsigned = _field(b"dkim-signature", f"DKIM-Signature: {tags}".encode()).removesuffix(b"\r\n")
    value = b64encode(key.sign(b"".join([*signed, unsigned]))).decode()
    folded = "\r\n ".join(value[place : place + 72] for place in range(0, len(value), 72))
    return f"DKIM-Signature: {tags}{folded}\r\n".encode()


def _folded(names: str) -> str:
    """The names on lines of a usual length; white space may stand around their colons."""
    lines = [""]
    for name in names.split(":"):
        if len(lines[-1]) + len(name) > 70:
            lines.append("")
        lines[-1] += f"{name}:"
    return "\r\n  ".join(lines).removesuffix(":")
