"""A browser as a push service and an encrypting sender know it: it alone can read what is sent to it."""

from __future__ import annotations

import json
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from campaigns.gateways import Device, PushEnvelope
from committee import vapid


class Browser:
    """Its keys, made by itself; `device` is what it tells us."""

    def __init__(self, endpoint: str, *, private_key: str = "", auth: str = "") -> None:
        self._key = vapid.private_key(private_key or vapid.new_key())
        self._auth = vapid.read(auth) if auth else bytes(range(16))
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.device = Device(endpoint, vapid.written(point), vapid.written(self._auth))

    def read(self, body: bytes) -> bytes:
        """What was sent to it. Raises where it is not for it."""
        content: bytes = http_ece.decrypt(body, private_key=self._key, auth_secret=self._auth, version="aes128gcm")
        return content


def public_of(private_key: str) -> ec.EllipticCurvePublicKey:
    return vapid.private_key(private_key).public_key()


def notification(*devices: Device, n: int = 1, **said: Any) -> PushEnvelope:
    shown = {"title": "Séance déplacée", "body": "À 20 h", "link": "https://example.org/", "tag": f"7.{n}.seal"}
    return PushEnvelope(
        key=f"7.{n}.seal",
        recipient=devices[0].endpoint if devices else "",
        devices=devices,
        payload=json.dumps(shown | said, ensure_ascii=False).encode(),
        ttl=3600,
        urgency="high",
        topic="topic-of-this-message",
    )
