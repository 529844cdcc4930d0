"""How does a push service know that it is we who write? VAPID (RFC 8292): one key pair, and a signed promise a service."""

from __future__ import annotations

import base64
import time
from typing import Final

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

VALID_SECONDS: Final = 12 * 3600  # services take at most a day
RENEWED_BEFORE: Final = 3600
SCALAR_BYTES: Final = 32


class BadVapidKey(ValueError):
    """Not a private key of the curve P-256 in base64url."""


def new_key() -> str:
    """A private key, as VAPID_PRIVATE_KEY takes it."""
    return written(ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(SCALAR_BYTES, "big"))


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Raises `BadVapidKey`."""
    try:
        scalar = read(text)
        if len(scalar) != SCALAR_BYTES:
            raise BadVapidKey
        return ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())
    except ValueError:
        raise BadVapidKey from None


def public_key(text: str) -> str:
    """What a browser is given when it subscribes. Raises `BadVapidKey`."""
    point = private_key(text).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return written(point)


def written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def read(text: str) -> bytes:
    """Raises `ValueError`."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


class Vapid:
    """The signatures of one process, each kept until it is about to end."""

    def __init__(self, key: str, *, contact: str) -> None:
        self._key = private_key(key)
        self._public = public_key(key)
        self._contact = contact
        self._signed: dict[str, tuple[float, str]] = {}

    def authorization(self, service: str) -> str:
        """The header for a push service, named by its origin."""
        until, header = self._signed.get(service, (0.0, ""))
        now = time.time()
        if now > until - RENEWED_BEFORE:
            until = now + VALID_SECONDS
            claims = {"aud": service, "exp": int(until), "sub": self._contact}
            header = f"vapid t={jwt.encode(claims, self._key, algorithm='ES256')}, k={self._public}"
            self._signed[service] = until, header
        return header
