"""How does a push service know that it is we who write? A signed promise for each service (VAPID, RFC 8292)."""

from __future__ import annotations

import time
from typing import Final

import jwt

from committee import vapid

VALID_SECONDS: Final = 12 * 3600  # services take at most a day
RENEWED_BEFORE: Final = 3600


class Signer:
    """The signatures of one process, each kept until it is about to end. Raises `BadVapidKey`."""

    def __init__(self, key: str, *, contact: str) -> None:
        self._key = vapid.private_key(key)
        self._public = vapid.public_key(key)
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
