"""What is a key of VAPID, by which push services know us (RFC 8292)? A point on the curve P-256, in base64url."""

from __future__ import annotations

import base64
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SCALAR_BYTES: Final = 32


class BadVapidKey(ValueError):
    """Not a private key of the curve P-256 in base64url."""


def new_key() -> str:
    """A private key, as VAPID_PRIVATE_KEY takes it."""
    scalar = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return written(scalar.to_bytes(SCALAR_BYTES, "big"))


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
    return written(private_key(text).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def read(text: str) -> bytes:
    """Raises `ValueError`."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
